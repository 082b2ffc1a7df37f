import { expect } from 'chai';
import * as fc from 'fast-check';
import { readLooseText } from '../../../src/extract/loose/read-loose-text.ts';

/** Pieces that open something, repeat something, or begin a code without ending it. */
const PIECES = [
  '{',
  '[',
  '"',
  "'",
  '\\',
  '\\"',
  ' ',
  '\n',
  '_',
  'A_',
  'a',
  '"errorCode":"',
  '{"errorCode":',
  'errorCode: "a',
  "message='",
  '"message":"{\\"message\\":\\"',
  'message:\n',
  'Error code is:INVALID_FIELD\nError message:',
  'error=a&error_description=%',
  '<message>',
  '<faultcode>INVALID_FIELD',
  'INVALID_FIELD',
  'INVALID_FIELD ',
  'INVALID_FIELD:',
  'INVALID_FIELD: a\n',
  '"INVALID_FIELD: ',
  '[Error: INVALID_FIELD: [',
  'INVALID_FIELD | ',
  'INVALID_FIELD --- ',
  'InvalidBatch : ',
  'invalid_grant: ',
  'caused by: first error: INVALID_FIELD, \n',
  'Error (1): \n',
  '2024-01-01 00:00:00 ERROR INVALID_FIELD\n',
  '│ INVALID_CROSS_REFER\n',
  '> ',
  '&quot;',
  '\u001B[',
  'ref=a code=400 message=b\n',
  'System.DmlException: \n',
  'Field(s): A, ',
  'fields=[A,',
  '403::',
  '<h1>',
  '<div ',
  '(A,',
];

describe('Hostile loose text', function () {
  // Anything but linear time would take hours here.
  this.timeout(60_000);

  for (const piece of PIECES) {
    it(`reads a megabyte of ${JSON.stringify(piece)} behind an error`, () => {
      const text = `INVALID_FIELD: a ${piece.repeat(Math.ceil(1_000_000 / piece.length))}`;
      expect(readLooseText(text)[0]).to.include({ code: 'INVALID_FIELD', line: 1 });
    });
  }

  it('reads 64 KiB of any two of them, as one text', () => {
    for (const [index, piece] of PIECES.entries()) {
      const other = PIECES[(index * 17 + 5) % PIECES.length] ?? '';
      const text = (piece + other).repeat(Math.floor(65_536 / (piece.length + other.length)));
      expect(readLooseText(text)).to.be.an('array');
    }
  });

  it('reads ten megabytes of one line', () => {
    const text = `INVALID_FIELD: a ${'UNABLE_TO_LOCK_ROW: "errorCode": \\"'.repeat(300_000)}`;
    expect(readLooseText(text)[0]).to.include({ code: 'INVALID_FIELD' });
  });

  it('keeps nothing of a long text but its messages, none of them endless', () => {
    const text = `INVALID_FIELD: ${'a'.repeat(60_000)}`;
    expect(readLooseText(text)[0]?.message.length).to.be.below(20_000);
  });

  it('never throws, whatever the characters', () => {
    const words = fc.constantFrom(...PIECES);
    const text = fc.array(fc.oneof(words, fc.string({ unit: 'binary' })), { maxLength: 30 });
    fc.assert(
      fc.property(text, (parts) => {
        for (const error of readLooseText(parts.join(''))) {
          expect(error.message).to.be.a('string');
          expect(error.line).to.be.above(0);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
