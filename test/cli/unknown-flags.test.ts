import { expect } from 'chai';
import { findUnknownFlags } from '../../src/cli/unknown-flags.ts';

const errorOf = (...flags: string[]): Error => Object.assign(new Error('Nonexistent flags'), { flags });

describe('findUnknownFlags', () => {
  it('names flags without their values', () => {
    expect(findUnknownFlags(errorOf('--log-ulr=https://h.example/?Signature=s', '-x', '--all'))).to.deep.equal([
      '--log-ulr',
      '-x',
      '--all',
    ]);
  });

  it('shows nothing of what is no name', () => {
    expect(findUnknownFlags(errorOf('--https://h.example/?Signature=s', `--${'a'.repeat(50)}`))).to.deep.equal([
      '…',
      '…',
    ]);
  });

  it('says nothing of other errors', () => {
    expect(findUnknownFlags(new Error('x'))).to.equal(null);
    expect(findUnknownFlags({ flags: ['--all'] })).to.equal(null);
  });
});
