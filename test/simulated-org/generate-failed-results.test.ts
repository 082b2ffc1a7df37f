import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { generateFailedResults, type GeneratorOptions } from './generate-failed-results.ts';

const readAll = (options: GeneratorOptions): { text: string; chunks: number[] } => {
  const chunks = [...generateFailedResults(options).chunks()];
  return { text: Buffer.concat(chunks).toString(), chunks: chunks.map(({ length }) => length) };
};

describe('generateFailedResults', () => {
  it('makes the same file for the same seed, another for another', () => {
    expect(readAll({ rows: 500, seed: 3 }).text).to.equal(readAll({ rows: 500, seed: 3 }).text);
    expect(readAll({ rows: 500, seed: 3 }).text).to.not.equal(readAll({ rows: 500, seed: 4 }).text);
  });

  for (const form of [
    {},
    { columnDelimiter: 'TAB', lineEnding: 'CRLF', quoting: 'unquoted' },
    { columnDelimiter: 'SEMICOLON', finalLineEnd: false, byteOrderMark: true, columns: ['Email', 'Colour'] },
  ] as const) {
    it(`tells the truth about a file in the form ${JSON.stringify(form)}`, () => {
      const results = generateFailedResults({ rows: 3000, ...form });
      const text = Buffer.concat([...results.chunks()]).toString();
      const delimiter = { TAB: '\t', SEMICOLON: ';', COMMA: ',' }[
        { columnDelimiter: 'COMMA' as const, ...form }.columnDelimiter
      ];
      const rows: string[][] = parse(text, { delimiter, bom: true });
      expect(rows[0]?.slice(0, 2)).to.deep.equal(['sf__Id', 'sf__Error']);
      expect(rows).to.have.length(3001);
      const codes = new Map<string, number>();
      for (const [, error = ''] of rows.slice(1)) {
        const code = /^[A-Z_]+(?=:)/.exec(error)?.[0] ?? '';
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      const { withoutCode, ...truth } = results.truth;
      expect(Object.fromEntries(codes)).to.deep.equal({ ...truth.codes, '': withoutCode });
      expect(truth).to.include({ rows: 3000, bytes: Buffer.byteLength(text) });
      expect(Object.keys(truth.codes)).to.have.length.above(8);
    });
  }

  it('makes a file of at least the wanted size, in chunks of 64 KB and more', () => {
    const { text, chunks } = readAll({ bytes: 1_000_000 });
    expect(Buffer.byteLength(text)).to.be.within(1_000_000, 1_001_000);
    expect(chunks.slice(0, -1).every((length) => length >= 65_536)).to.equal(true);
  });

  it('knows its truth only when it has been read to its end, or measured', () => {
    const results = generateFailedResults({ bytes: 10_000 });
    expect(() => results.truth).to.throw('has not been read');
    expect(results.count).to.equal(undefined);
    expect(results.measure().rows).to.equal(results.count);
  });

  it('can be read asynchronously', async () => {
    let bytes = 0;
    const results = generateFailedResults({ rows: 100 });
    for await (const chunk of results) bytes += chunk.length;
    expect(results.truth.bytes).to.equal(bytes);
  });
});
