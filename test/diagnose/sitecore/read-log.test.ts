import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { readLog, type LogOptions } from '../../../src/diagnose/sitecore/read-log.ts';
import { writeLog } from '../../simulated-cdp/log-file.ts';

const LINES = Array.from({ length: 5000 }, (_, index) => ({
  ref: `r${index}`,
  code: 400,
  message: 'Validation error',
}));

describe('readLog', () => {
  it('ends at the most bytes, keeps what came before, and does not start again', async () => {
    let opened = 0;
    const open = () => Promise.resolve({ body: chunksOf(gzipSync(writeLog(LINES))), framed: ++opened > 0 });
    const { tally, missing } = await readLog(open, { ...OPTIONS, mostBytes: 263_000 });
    expect(missing).to.include('more bytes than this program reads');
    expect(tally.rows).to.be.within(1, 4999);
    expect(opened).to.equal(1);
  });

  it('opens a source once that can not be opened again', async () => {
    let opened = 0;
    const packed = gzipSync(writeLog(LINES));
    const open = () => Promise.resolve({ body: chunksOf(packed.subarray(0, 5000)), framed: ++opened > 0 });
    expect((await readLog(open, { ...OPTIONS, repeatable: false })).missing).to.include('ends in the middle');
    expect(opened).to.equal(1);
    await readLog(open, OPTIONS);
    expect(opened).to.equal(4);
  });

  it('doubts the end of a plain log that nobody has told', async () => {
    const body = chunksOf(Buffer.from(writeLog(LINES)));
    const { tally, missing } = await readLog(() => Promise.resolve({ body, framed: false }), OPTIONS);
    expect(tally.rows).to.equal(5000);
    expect(missing).to.include('without saying where it ends');
  });

  it('keeps references only where they are asked for', async () => {
    expect((await readLog(openPlain, OPTIONS)).refs).to.equal(null);
    const { refs } = await readLog(openPlain, { ...OPTIONS, wanted: new Set(['after-fix']) });
    expect([refs?.size, refs?.look('r17'), refs?.look('r5000')]).to.deep.equal([5000, true, false]);
  });
});

const OPTIONS: LogOptions = { wanted: null, repeatable: true, onProgress: () => {} };

function openPlain() {
  return Promise.resolve({ body: chunksOf(Buffer.from(writeLog(LINES))), framed: true });
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 4096) yield bytes.subarray(at, at + 4096);
}
