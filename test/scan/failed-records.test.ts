import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import {
  countRecords,
  NotAResultFileError,
  scanFailedRecords,
  type ReadOptions,
} from '../../src/scan/failed-records.ts';
import { cutIntoBytes } from './chunks.ts';

const CORPUS = new URL('../../../shared/corpus/files/', import.meta.url);

type FailedRecord = { error: string; id: string; row: number };

describe('scanFailedRecords', () => {
  it('gives error, id and row of each failed record', async () => {
    const text = '"sf__Id","sf__Error",Name\n"","E1:a:--","x"\n"003000000000001AAA","E2:b:Name --","y"\n';
    const { records, summary } = await scanText(text, { delimiter: 'COMMA' });
    expect(records).to.deep.equal([
      { error: 'E1:a:--', id: '', row: 1 },
      { error: 'E2:b:Name --', id: '003000000000001AAA', row: 2 },
    ]);
    expect(summary).to.deep.equal({
      rows: 2,
      header: ['sf__Id', 'sf__Error', 'Name'],
      missingColumns: [],
      shortRows: 0,
      openQuote: false,
      truncatedValues: 0,
      bytes: text.length,
    });
  });

  it("reads each of the Bulk API's delimiters, and detects one that has no known name", async () => {
    for (const [name, character] of Object.entries({
      BACKQUOTE: '`',
      CARET: '^',
      PIPE: '|',
      SEMICOLON: ';',
      TAB: '\t',
    })) {
      const text = '"sf__Id","sf__Error",A\r\n"","E,1","x"\r\n'.replaceAll(/,(?!1)/g, character);
      for (const delimiter of [name, 'UNHEARD_OF', '', null]) {
        const { records, summary } = await scanText(text, { delimiter });
        expect(records).to.deep.equal([{ error: 'E,1', id: '', row: 1 }]);
        expect(summary.header).to.deep.equal(['sf__Id', 'sf__Error', 'A']);
      }
    }
  });

  it('gives an empty id where the file has no ids', async () => {
    const { records, summary } = await scanText('"sf__Error",Name\n"E","x"\n');
    expect(records).to.deep.equal([{ error: 'E', id: '', row: 1 }]);
    expect(summary.missingColumns).to.deep.equal(['sf__Id']);
  });

  it('takes an empty body for no rows', async () => {
    const { records, summary } = await scanText('');
    expect(records).to.deep.equal([]);
    expect(summary).to.include({ rows: 0, bytes: 0 });
    expect(summary.header).to.deep.equal([]);
  });

  for (const [what, body] of Object.entries({
    'an HTML page': '<!DOCTYPE html>\n<html><body>Down for "maintenance", back soon</body></html>\n',
    'a JSON error': '[{"errorCode":"API_DISABLED_FOR_ORG","message":"secret, \\"text\\""}]',
    'a JSON error ending in an open quote': '[{"a":"b","message":"x"}]',
    'a file of other columns': '"sf__Id","sf__Created",Name\n"003000000000001AAA","true","x"\n',
    'a single word': 'ok',
    'a line end and a word': '\nok',
  })) {
    it(`refuses ${what}, before any row and without its text in the message`, async () => {
      for (const chunks of [[Buffer.from(body)], cutEach(body)]) {
        let rows = 0;
        const error = await failureOf(
          scanFailedRecords(Readable.from(chunks), { delimiter: 'COMMA', onRow: () => rows++ }),
        );
        expect(error).to.be.instanceOf(NotAResultFileError).with.property('name', 'NotAResultFileError');
        if (!(error instanceof NotAResultFileError)) return;
        expect(error.data.header[0]).to.be.a('string').with.length.above(0);
        for (const cell of error.data.header) expect(error.message).not.to.include(cell);
        expect(rows).to.equal(0);
      }
    });
  }

  it('quotes no more than the beginning of what it refuses', async () => {
    const body = Buffer.from(`${'x'.repeat(5000)},`.repeat(50));
    const error = await failureOf(scanFailedRecords(Readable.from([body]), { onRow: () => {} }));
    expect(error).to.be.instanceOf(NotAResultFileError);
    expect(JSON.stringify(error instanceof NotAResultFileError && error.data)).to.have.length.below(5000);
  });

  it('closes the source when it refuses the file', async () => {
    const source = Readable.from(endlessHtml());
    await failureOf(scanFailedRecords(source, { onRow: () => {} }));
    expect(source.destroyed).to.equal(true);
  });

  it('reports bytes and rows after each chunk', async () => {
    const progress: number[][] = [];
    await scanFailedRecords(Readable.from(['sf__Error\nE', '\nF\nG', '\n'].map((text) => Buffer.from(text))), {
      onRow: () => {},
      onProgress: (bytes, rows) => progress.push([bytes, rows]),
    });
    expect(progress).to.deep.equal([
      [11, 0],
      [15, 2],
      [16, 3],
    ]);
  });

  it("passes on the source's error after the rows before it", async () => {
    const errors: string[] = [];
    const failure = await failureOf(scanFailedRecords(brokenSource(), { onRow: (error) => errors.push(error) }));
    expect(failure).to.have.property('message', 'connection lost');
    expect(errors).to.deep.equal(['E']);
  });

  it('stops on abort while the source is silent', async () => {
    const controller = new AbortController();
    const source = new Readable({ read() {} });
    source.push('sf__Error\nE\n');
    const failure = await failureOf(
      scanFailedRecords(source, {
        signal: controller.signal,
        onRow: () => setImmediate(() => controller.abort(new Error('stopped by the user'))),
      }),
    );
    expect(failure).to.have.property('message', 'stopped by the user');
  });

  it('stops before the next chunk when a row aborts', async () => {
    const controller = new AbortController();
    let rows = 0;
    const failure = await failureOf(
      scanFailedRecords(Readable.from(['sf__Error\nE\n', 'F\n'].map((text) => Buffer.from(text))), {
        signal: controller.signal,
        onRow: () => {
          rows++;
          controller.abort(new Error('enough'));
        },
      }),
    );
    expect(failure).to.have.property('message', 'enough');
    expect(rows).to.equal(1);
  });

  it('reads what gunzip gives, whatever its chunks', async () => {
    const row = '"","UNABLE_TO_LOCK_ROW:unable to obtain – exclusive access:--","名前 🧨"\n';
    const packed = gzipSync(`"sf__Id","sf__Error",Name\n${row.repeat(5000)}`);
    const gunzip = createGunzip({ chunkSize: 1021 });
    gunzip.end(packed);
    const errors = new Set<string>();
    const summary = await scanFailedRecords(gunzip, { delimiter: 'COMMA', onRow: (error) => errors.add(error) });
    expect(summary).to.include({ rows: 5000, shortRows: 0 });
    expect([...errors]).to.deep.equal(['UNABLE_TO_LOCK_ROW:unable to obtain – exclusive access:--']);
  });

  it('reads the failed records recorded by others', async function () {
    if (!existsSync(CORPUS)) this.skip();
    const names = readdirSync(CORPUS).filter((name) =>
      readFileSync(new URL(name, CORPUS), 'utf8').includes('sf__Error'),
    );
    expect(names).to.have.length.above(0);
    for (const name of names) {
      const bytes = readFileSync(new URL(name, CORPUS));
      const whole = await scanText(bytes);
      expect(whole.summary.rows).to.be.above(0);
      expect(whole.summary).to.include({ shortRows: 0, openQuote: false, truncatedValues: 0 });
      for (const { error, id } of whole.records) {
        expect(error).to.match(/^[A-Z_]+:[^"]+ --$/);
        expect(id).to.match(/^\w{0,18}$/);
      }
      const byBytes: FailedRecord[] = [];
      const onRow = (error: string, id: string, row: number): number => byBytes.push({ error, id, row });
      await scanFailedRecords(asynchronous(cutIntoBytes(bytes)), { delimiter: 'COMMA', onRow });
      expect(byBytes).to.deep.equal(whole.records);
    }
  });
});

describe('countRecords', () => {
  it('counts data rows whatever their columns', async () => {
    const text = 'Name;Text__c\r\n"a";"b;\r\n""c"""\r\n\r\n"d";""\r\n"e";"f"';
    const summary = await countRecords(Readable.from([Buffer.from(text)]), { delimiter: 'SEMICOLON' });
    expect(summary).to.include({ rows: 3, shortRows: 0, openQuote: false, bytes: text.length });
    expect(summary.header).to.deep.equal(['Name', 'Text__c']);
  });

  it('counts no rows in an empty body', async () => {
    expect(await countRecords(Readable.from([]))).to.include({ rows: 0, bytes: 0 });
  });

  it('tells that the input ends inside a row', async () => {
    const summary = await countRecords(Readable.from([Buffer.from('Name\n"a"\n"b')]), { delimiter: 'COMMA' });
    expect(summary).to.include({ rows: 1, openQuote: true });
  });
});

async function scanText(
  body: string | Buffer,
  options: ReadOptions = {},
): Promise<{ records: FailedRecord[]; summary: Awaited<ReturnType<typeof scanFailedRecords>> }> {
  const records: FailedRecord[] = [];
  const summary = await scanFailedRecords(Readable.from([Buffer.from(body)]), {
    ...options,
    onRow: (error, id, row) => records.push({ error, id, row }),
  });
  return { records, summary };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return undefined;
}

async function* asynchronous(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
}

async function* brokenSource(): AsyncGenerator<Buffer> {
  yield Buffer.from('sf__Error\nE\nF');
  throw new Error('connection lost');
}

function cutEach(text: string): Buffer[] {
  return Array.from(Buffer.from(text), (byte) => Buffer.of(byte));
}

function* endlessHtml(): Generator<Buffer> {
  for (;;) yield Buffer.from('<html>\n');
}
