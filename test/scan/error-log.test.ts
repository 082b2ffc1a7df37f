import { expect } from 'chai';
import { readErrorLog } from '../../src/scan/error-log.ts';

describe('readErrorLog', () => {
  it('reads codes that are texts and codes that are numbers', async () => {
    const log = '{"ref":"a","code":"400","message":"Validation error"}\n{"ref":"b","code":409,"message":"Conflict"}\n';
    expect(await read(log)).to.deep.equal({
      entries: [
        ['400', 'Validation error', 'a', 1],
        ['409', 'Conflict', 'b', 2],
      ],
      broken: [],
    });
  });

  it('reads the keys in any order, beside others, and a reference that is a number', async () => {
    const log = '{"message":"x","time":1,"code":" 500 ","ref":17}';
    expect((await read(log)).entries).to.deep.equal([['500', 'x', '17', 1]]);
  });

  it('takes an entry without a reference, a code or a message', async () => {
    const log = '{"code":400,"message":"x"}\n{"ref":"a","message":"x"}\n{"ref":"a","code":400,"message":null}\n';
    expect((await read(log)).entries).to.deep.equal([
      ['400', 'x', '', 1],
      ['', 'x', 'a', 2],
      ['400', '', 'a', 3],
    ]);
  });

  it('keeps a message that is no text as JSON', async () => {
    const log = '{"ref":"a","code":400,"message":{"field":"email","why":["too long"]}}';
    expect((await read(log)).entries).to.deep.equal([['400', '{"field":"email","why":["too long"]}', 'a', 1]]);
  });

  it('survives a message that is nested without end', async () => {
    const depth = 300_000;
    const log = `{"ref":"a","code":400,"message":${'['.repeat(depth)}${']'.repeat(depth)}}\n{"ref":"b","code":400}\n`;
    expect((await read(log)).entries.map(([code, , ref]) => [code, ref])).to.deep.equal([
      ['400', 'a'],
      ['400', 'b'],
    ]);
  });

  it('tells broken lines by number and reason, and goes on', async () => {
    const log = [
      '{"ref":"a","code":400,"message":"x"}',
      '{"ref":"b","code":4',
      '',
      '[1]',
      'null',
      '{"ref":"c","schema":"guest","mode":"upsert","value":{"code":"1"}}',
      '{"ref":"d"}',
      `{"ref":"e","code":400,"message":"${'x'.repeat(1024 * 1024)}"}`,
      '{"ref":"f","code":404,"message":"y"}',
    ];
    expect(await read(log.join('\r\n'))).to.deep.equal({
      entries: [
        ['400', 'x', 'a', 1],
        ['404', 'y', 'f', 9],
      ],
      broken: [
        [2, 'not-json'],
        [4, 'not-an-entry'],
        [5, 'not-an-entry'],
        [6, 'import-record'],
        [7, 'not-an-entry'],
        [8, 'too-long'],
      ],
    });
  });

  it('passes on the error of its source, after the lines before it', async () => {
    const entries: string[] = [];
    const reading = readErrorLog(brokenSource(), {
      onEntry: (_code, _message, ref) => entries.push(ref),
      onBroken: () => expect.fail('a line that was cut is not broken'),
    });
    expect(await reading.catch((error: unknown) => error)).to.have.property('message', 'reset');
    expect(entries).to.deep.equal(['a']);
  });

  it('ends at once when it is stopped', async () => {
    const stop = new AbortController();
    const reading = readErrorLog(silentSource(), {
      onEntry: () => stop.abort(new Error('stopped')),
      onBroken: () => {},
      signal: stop.signal,
    });
    expect(await reading.catch((error: unknown) => error)).to.have.property('message', 'stopped');
  });
});

async function read(log: string): Promise<{ entries: unknown[][]; broken: unknown[][] }> {
  const entries: unknown[][] = [];
  const broken: unknown[][] = [];
  async function* source(): AsyncGenerator<Buffer> {
    yield Buffer.from(log);
  }
  await readErrorLog(source(), {
    onEntry: (...entry) => entries.push(entry),
    onBroken: (...line) => broken.push(line),
  });
  return { entries, broken };
}

async function* brokenSource(): AsyncGenerator<Buffer> {
  yield Buffer.from('{"ref":"a","code":400}\n{"ref":"b","co');
  throw new Error('reset');
}

async function* silentSource(): AsyncGenerator<Buffer> {
  yield Buffer.from('{"ref":"a","code":400}\n');
  await new Promise(() => {});
}
