import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { COLUMN_DELIMITERS } from '../../src/scan/column-delimiter.ts';
import { cutAt } from './chunks.ts';
import { readReferenceTable } from './reference-table.ts';
import { scanTable } from './scanned-table.ts';

describe('RowScanner', () => {
  it('agrees with csv-parse on any well-formed table', () => {
    const cell = fc.string({ unit: fc.oneof(fc.constantFrom('"', ',', ';', '\t', '\n', '\r', '🧨'), fc.string()) });
    fc.assert(
      fc.property(
        fc.record({
          header: fc.uniqueArray(fc.stringMatching(/^[A-Za-z_]{1,8}$/), { minLength: 1, maxLength: 8 }),
          rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { maxLength: 8 }),
          quoting: fc.constantFrom('half-quoted header', 'as needed'),
          delimiter: fc.constantFrom(...Object.values(COLUMN_DELIMITERS)),
          lineEnd: fc.constantFrom('\n', '\r\n'),
          lastLineEnd: fc.boolean(),
          mark: fc.constantFrom('', '\uFEFF'),
          cuts: fc.array(fc.nat(400), { maxLength: 6 }),
        }),
        ({ header, rows, quoting, delimiter, lineEnd, lastLineEnd, mark, cuts }) => {
          const half = quoting === 'half-quoted header';
          const lines = [
            header.map((name, index) => (half && index < 2 ? quote(name) : name)),
            ...rows.map((row) => row.map(half ? quote : quoteIfNeeded)),
          ].map((line) => line.join(delimiter));
          const bytes = Buffer.from(mark + lines.join(lineEnd) + (lastLineEnd ? lineEnd : ''));
          const [, ...records] = parse(bytes, {
            bom: true,
            delimiter,
            record_delimiter: ['\r\n', '\n'],
            relax_column_count: true,
            skip_empty_lines: true,
          });
          const scanned = scanTable(cutAt(bytes, ...cuts.map((cut) => Math.min(cut, bytes.length))), {
            delimiter,
            columns: header,
          });
          expect(scanned.rows).to.deep.equal(records.map((record) => header.map((_, index) => record[index] ?? '')));
          expect(scanned.summary.header).to.deep.equal(header);
          expect(scanned.summary.shortRows).to.equal(records.filter((record) => record.length < header.length).length);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('follows its rules on any text, however malformed and cut', () => {
    const pieces = ['"', ',', '\n', '\r', 'x', 'ü', '\0', '\uFEFF', ',"', '","', '"\n"', '"\r\n"', '""\n'];
    const text = fc.string({ unit: fc.constantFrom(...pieces), maxLength: 24 });
    const wanted = fc.constantFrom(['h', 'i', 'j'], ['h', 'i'], ['h'], ['i'], ['j', 'h'], ['j', 'none'], []);
    fc.assert(
      fc.property(text, wanted, fc.constantFrom(',', '^'), fc.nat(40), fc.nat(40), (body, columns, delimiter, a, b) => {
        const table = `h,i,j\n${body}`.replaceAll(',', delimiter);
        const reference = readReferenceTable(table, delimiter);
        const bytes = Buffer.from(table);
        const cuts = [a, b].map((cut) => Math.min(cut, bytes.length));
        const { rows, summary } = scanTable(cutAt(bytes, ...cuts), { delimiter, columns });
        const lines = reference.lines.slice(1);
        const places = columns.map((name) => ['h', 'i', 'j'].indexOf(name));
        expect(rows).to.deep.equal(lines.map((line) => places.map((place) => line[place] ?? '')));
        expect(summary.shortRows).to.equal(lines.filter((line) => line.length <= Math.max(...places)).length);
        expect(summary.openQuote).to.equal(reference.openQuote);
      }),
      { numRuns: 20_000 },
    );
  });
});

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function quoteIfNeeded(text: string): string {
  return /["\r\n`^,|;\t]/.test(text) ? quote(text) : text;
}
