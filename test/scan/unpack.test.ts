import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { unpack, UnpackError } from '../../src/scan/unpack.ts';
import { cutInTwo, cutIntoBytes } from './chunks.ts';

const MOST = 1_000_000_000;
const text = Array.from({ length: 3000 }, (_, line) => `line ${line} ${Math.sin(line)}\n`).join('');

describe('unpack', () => {
  it('unpacks gzip and passes on anything else, by the first bytes', async () => {
    expect(await read([gzipSync(text)])).to.deep.equal({ content: text, error: null });
    expect(await read([Buffer.from(text)])).to.deep.equal({ content: text, error: null });
    for (const short of ['', '\x1f', '{}', 'PK']) {
      expect(await read([Buffer.from(short)])).to.deep.equal({ content: short, error: null });
    }
  });

  it('gives the same wherever the chunks are cut', async () => {
    const packed = gzipSync('{"ref":"a"}\n');
    for (const chunks of cutInTwo(packed)) expect((await read(chunks)).content).to.equal('{"ref":"a"}\n');
    expect((await read(copies(cutIntoBytes(packed)))).content).to.equal('{"ref":"a"}\n');
  });

  it('reads all members of a gzip file', async () => {
    expect((await read([Buffer.concat([gzipSync('a\n'), gzipSync('b\n')])])).content).to.equal('a\nb\n');
  });

  it('gives out what stands before the end of a cut file, then says that it is cut', async () => {
    const packed = gzipSync(text);
    for (const length of [5000, 20_000, packed.length - 4]) {
      const { content, error } = await read([packed.subarray(0, length)]);
      expect(text.startsWith(content)).to.equal(true);
      expect(content.length, `of ${length} bytes`).to.be.above(length);
      expect(error).to.equal('cut-short');
    }
    expect(await read([packed.subarray(0, packed.length - 4)])).to.deep.equal({ content: text, error: 'cut-short' });
  });

  it('gives out what stands before the damage', async () => {
    const packed = gzipSync(text);
    packed.fill(0xff, 30_000, 30_100);
    const { content, error } = await read([packed]);
    expect(error).to.equal('damaged');
    expect(content.length).to.be.above(30_000);
    expect(text.slice(0, 20_000)).to.equal(content.slice(0, 20_000));
  });

  it('names a zip file, which it does not read', async () => {
    expect(await read([Buffer.from('PK\x03\x04import.json')])).to.deep.equal({ content: '', error: 'zip' });
  });

  it('ends at the most bytes, so that a small file can not become a large one', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).to.be.below(60_000);
    let bytes = 0;
    let error: unknown = null;
    try {
      for await (const chunk of unpack(from([bomb]), { mostBytes: 5_000_000 })) bytes += chunk.length;
    } catch (caught) {
      error = caught;
    }
    expect(error).to.be.instanceOf(UnpackError).with.property('fault', 'too-large');
    expect(bytes).to.be.at.most(5_000_000);
  });

  it('passes on the error of its source, after all that came before it', async () => {
    const packed = gzipSync(text);
    async function* broken(): AsyncGenerator<Buffer> {
      yield packed.subarray(0, packed.length - 8);
      throw new Error('reset');
    }
    let content = '';
    const reading = (async () => {
      for await (const chunk of unpack(broken(), { mostBytes: MOST })) content += chunk.toString();
    })();
    expect(await reading.catch((error: unknown) => error)).to.have.property('message', 'reset');
    expect(content).to.equal(text);
  });

  it('closes its source when nobody wants more', async () => {
    let closed = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        const packed = gzipSync(text);
        for (;;) yield packed;
      } finally {
        closed++;
      }
    }
    for await (const chunk of unpack(endless(), { mostBytes: MOST })) if (chunk.length > 0) break;
    expect(closed).to.equal(1);
  });
});

async function read(chunks: Iterable<Buffer>): Promise<{ content: string; error: string | null }> {
  const parts: Buffer[] = [];
  try {
    for await (const chunk of unpack(from(chunks), { mostBytes: MOST })) parts.push(chunk);
    return { content: Buffer.concat(parts).toString('latin1'), error: null };
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    return { content: Buffer.concat(parts).toString('latin1'), error: error.fault };
  }
}

async function* from(chunks: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* chunks;
}

function* copies(chunks: Iterable<Buffer>): Generator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
