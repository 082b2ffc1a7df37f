import { expect } from 'chai';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decodeBody, type ContentEncoding } from '../../src/org/body-decoding.ts';

/** Longer than a few chunks, and not the same anywhere. */
const text = Buffer.from(Array.from({ length: 700_000 }, (_, index) => `${index * 7919}\n`).join(''));

/** Pieces that share no memory, as those that come from a socket, but for small ones. */
function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    Buffer.from(bytes.subarray(index * size, (index + 1) * size)),
  );
}

describe('decodeBody', () => {
  for (const [what, encoding, packed] of [
    ['gzip', 'gzip', gzipSync(text)],
    [
      'two gzip files one after the other',
      'gzip',
      Buffer.concat([gzipSync(text.subarray(0, 99)), gzipSync(text.subarray(99))]),
    ],
    ['zlib', 'deflate', deflateSync(text)],
    ['bare deflate', 'deflate', deflateRawSync(text)],
    ['what is not packed', 'identity', text],
  ] satisfies Array<[string, ContentEncoding, Buffer]>) {
    it(`reads ${what} the same when its chunks are lent`, async () => {
      for (const [lent, size] of [
        [false, 65_521],
        [true, 65_521],
        [true, 5000],
        [true, 300_000],
      ] as const) {
        const body = decodeBody(Readable.from(cut(packed, size)), encoding);
        if (lent) body.lend();
        const copies: Buffer[] = [];
        for await (const chunk of body.chunks) copies.push(Buffer.from(chunk));
        expect(Buffer.concat(copies).equals(text)).to.equal(true);
        expect(body.bytesReceived()).to.equal(packed.length);
      }
    });
  }

  it('keeps the chunks that are not lent', async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of decodeBody(Readable.from(cut(gzipSync(text), 65_536)), 'gzip').chunks) chunks.push(chunk);
    expect(chunks.length).to.be.above(3);
    expect(Buffer.concat(chunks).equals(text)).to.equal(true);
  });

  it('gives back the memory of lent chunks while it reads, but none that is still to be filled; in the end all', async () => {
    const body = decodeBody(Readable.from(cut(gzipSync(text), 65_536)), 'gzip');
    body.lend();
    const chunks: Buffer[] = [];
    for await (const chunk of body.chunks) {
      expect(chunk.length).to.be.above(0);
      chunks.push(chunk);
      const held = new Set(chunks.filter(({ length }) => length > 0).map(({ buffer }) => buffer));
      expect(held.size, 'buffers held').to.equal(1);
    }
    expect(chunks.every(({ length }) => length === 0)).to.equal(true);
  });

  for (const encoding of ['gzip', 'identity'] as const) {
    it(`gives back the memory of large pieces as they came, when chunks are lent (${encoding})`, async () => {
      for (const lent of [false, true]) {
        const pieces = cut(encoding === 'gzip' ? gzipSync(text) : text, 200_000);
        const large = pieces.slice(0, -1);
        const body = decodeBody(Readable.from(pieces), encoding);
        if (lent) body.lend();
        for await (const chunk of body.chunks) expect(chunk.length).to.be.above(0);
        expect(large.length).to.be.above(3);
        expect(large.map(({ length }) => length)).to.deep.equal(large.map(() => (lent ? 0 : 200_000)));
      }
    });
  }

  it('frees no memory that others have a part of, as small chunks that waited for their reader', async () => {
    const parts = [1, 2, 3].map((digit) => Buffer.alloc(3000, String(digit)));
    for (const size of ['small', 'large'] as const) {
      const source = new PassThrough();
      const body = decodeBody(source, 'gzip', size);
      body.lend();
      source.write(gzipSync(Buffer.alloc(3000, '0')));
      const sizes: number[] = [];
      const neighbours: Buffer[] = [];
      for await (const chunk of body.chunks) {
        sizes.push(chunk.length);
        neighbours.push(Buffer.from('a neighbour'));
        if (sizes.length > 1) continue;
        for (const part of parts) source.write(gzipSync(part));
        source.end();
        while (body.bytesReceived() === 0 || !source.readableEnded) await nextTurn();
        await nextTurn();
      }
      expect(sizes, size).to.deep.equal([3000, 9000]);
      expect(neighbours.map(String), size).to.deep.equal(['a neighbour', 'a neighbour']);
    }
  });

  it('lets go of a source that is silent when its reader leaves', async () => {
    const packed = gzipSync(text);
    const source = new Readable({ read() {} });
    source.push(packed.subarray(0, packed.length >> 1));
    for await (const chunk of decodeBody(source, 'gzip').chunks) {
      expect(chunk.length).to.be.above(0);
      break;
    }
    expect(source.destroyed).to.equal(true);
  });
});
