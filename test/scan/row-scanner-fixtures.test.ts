import { expect } from 'chai';
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { findColumnDelimiter } from '../../src/scan/column-delimiter.ts';
import { cutAt, cutIntoBytes, cutInTwo } from './chunks.ts';
import { scanTable } from './scanned-table.ts';

const FIXTURES = new URL('fixtures/', import.meta.url);

const expectedTable = z.strictObject({
  delimiter: z.string(),
  header: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  shortRows: z.int().default(0),
  openQuote: z.boolean().default(false),
});

describe('RowScanner', () => {
  const cases = readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => name.slice(0, -'.csv'.length));

  it('finds its fixtures', () => {
    expect(cases).to.have.length.above(30);
  });

  for (const name of cases) {
    describe(`on ${name}.csv`, () => {
      const bytes = readFileSync(new URL(`${name}.csv`, FIXTURES));
      const { delimiter, header, rows, shortRows, openQuote } = expectedTable.parse(
        JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8')),
      );
      const options = { delimiter: findColumnDelimiter(delimiter), columns: header };
      const table = {
        summary: { rows: rows.length, header, missingColumns: [], shortRows, openQuote, truncatedValues: 0 },
        rows,
      };

      it('gives the expected rows', () => {
        expect(scanTable([bytes], options)).to.deep.equal(table);
      });

      it('gives the same cut in two at any byte', () => {
        for (const chunks of cutInTwo(bytes)) expect(scanTable(chunks, options)).to.deep.equal(table);
      });

      it('gives the same byte by byte, also with the delimiter detected', () => {
        expect(scanTable(cutIntoBytes(bytes), options)).to.deep.equal(table);
        expect(scanTable(cutIntoBytes(bytes), { columns: header })).to.deep.equal(table);
      });

      it('gives the same cut in three anywhere', () => {
        const position = fc.nat(bytes.length);
        fc.assert(
          fc.property(position, position, (a, b) => {
            expect(scanTable(cutAt(bytes, a, b), options)).to.deep.equal(table);
          }),
        );
      });
    });
  }
});
