import { expect } from 'chai';
import { placeLines } from '../../src/extract/place-lines.ts';
import type { RawError } from '../../src/extract/raw-error.ts';

function error(code: string | null, message = '', line: number | null = null): RawError {
  return { code, message, fields: [], api: null, httpStatus: null, shape: 'text', line };
}

describe('The lines of errors', () => {
  it('are those of their codes, in order', () => {
    const placed = placeLines([error('A_B'), error('A_B'), error('C_D')], 'A_B\n\nA_B C_D\n');
    expect(placed.map(({ line }) => line)).to.deep.equal([1, 3, 3]);
  });

  it('are those of the message where there is no code, as JSON writes it', () => {
    expect(placeLines([error(null, 'say "no"')], 'x\n"say \\"no\\""')[0]?.line).to.equal(2);
  });

  it('count from the first line given, and leave a known line alone', () => {
    expect(placeLines([error('A_B', '', 5), error('A_B')], 'x\nA_B', 10).map(({ line }) => line)).to.deep.equal([
      5, 11,
    ]);
  });
});
