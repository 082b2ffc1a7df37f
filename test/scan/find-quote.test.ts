import { expect } from 'chai';
import * as fc from 'fast-check';
import { findQuote } from '../../src/scan/find-quote.ts';

/** Bytes that a search by whole words could take for a quote, or that could hide one from it. */
const byte = fc.oneof(fc.constantFrom(0x22, 0x21, 0x23, 0xa2, 0xa3, 0x00, 0x01, 0x80, 0xff, 0x7f), fc.nat(255));

describe('findQuote', () => {
  it('finds the first quote, from any byte to any other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.array(byte, { maxLength: 40 }),
        fc.nat(40),
        fc.nat(40),
        (before, bytes, a, b) => {
          // The view begins anywhere in its buffer, as a chunk does.
          const whole = Buffer.from([...before, ...bytes]);
          const view = new DataView(whole.buffer, whole.byteOffset + before.length, bytes.length);
          const start = Math.min(a, b, bytes.length);
          const end = Math.min(Math.max(a, b), bytes.length);
          const found = bytes.slice(start, end).indexOf(0x22);
          expect(findQuote(view, start, end)).to.equal(found === -1 ? end : start + found);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
