import { expect } from 'chai';
import { explainSource } from '../../src/diagnose/explain-source.ts';
import { generateFailedResults } from '../simulated-org/generate-failed-results.ts';

const MEGABYTE = 1024 * 1024;

async function* chunksOf(...parts: Array<string | Buffer>): AsyncGenerator<Buffer> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

/** A text that comes in many chunks and is too large to be read as a whole. */
async function* repeat(text: string, times: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < times; index++) yield await Promise.resolve(Buffer.from(text));
}

async function* broken(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from('UNABLE_TO'));
  throw new Error('disk gone');
}

describe('explainSource', () => {
  it('reads a small source as a whole, also where a chunk ends in the middle of an error', async () => {
    const text = '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid é"}]';
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const report = await explainSource(chunksOf(bytes.subarray(0, cut), bytes.subarray(cut)));
      expect(report.errors.map(({ code }) => code)).to.deep.equal(['INVALID_SESSION_ID']);
      expect(report.bytes).to.equal(bytes.length);
    }
  });

  it('finds nothing in nothing', async () => {
    expect(await explainSource(chunksOf())).to.deep.equal({ errors: [], occurrences: 0, bytes: 0, apiUsage: null });
  });

  it('reads UTF-16 with its byte order mark, as some shells write it', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('UNABLE_TO_LOCK_ROW', 'utf16le')]);
    expect((await explainSource(chunksOf(utf16))).errors[0]?.code).to.equal('UNABLE_TO_LOCK_ROW');
  });

  it('reads a large log line by line, tells how far it is, and counts', async () => {
    const lines = '2026-11-21 09:00:00 INFO nothing to see here\n'.repeat(999);
    const error = '2026-11-21 09:00:00 ERROR UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record\n';
    const seen: number[] = [];
    const report = await explainSource(repeat(lines + error, 200), { onProgress: (bytes) => seen.push(bytes) });
    expect(report.bytes)
      .to.be.above(8 * MEGABYTE)
      .and.to.equal(seen.at(-1));
    expect(report.errors.map(({ code, count, line }) => [code, count, line])).to.deep.equal([
      ['UNABLE_TO_LOCK_ROW', 200, 1000],
    ]);
  });

  for (const columnDelimiter of ['COMMA', 'TAB', 'SEMICOLON'] as const) {
    it(`reads large failed results row by row (${columnDelimiter})`, async () => {
      const results = generateFailedResults({ bytes: 6 * MEGABYTE, columnDelimiter });
      const report = await explainSource(results);
      const { rows, codes } = results.truth;
      expect(report.occurrences).to.equal(rows);
      const counted = Map.groupBy(report.errors, ({ code }) => code);
      for (const [code, count] of Object.entries(codes)) {
        const sum = (counted.get(code) ?? []).reduce((total, error) => total + error.count, 0);
        expect(sum, code).to.equal(count);
      }
    });
  }

  it('passes an error of the source on', async () => {
    const message = await explainSource(broken()).catch((error: Error) => error.message);
    expect(message).to.equal('disk gone');
  });
});
