import { expect } from 'chai';
import { findFlagValue } from '../../src/cli/find-flag-value.ts';

describe('findFlagValue', () => {
  it('finds the last value of a flag in raw arguments', () => {
    expect(findFlagValue(['--format', 'nagios'], 'format')).to.equal('nagios');
    expect(findFlagValue(['--format=human', '-x', '--format=nagios'], 'format')).to.equal('nagios');
    expect(findFlagValue(['--formats', 'nagios', 'format'], 'format')).to.equal(null);
    expect(findFlagValue(['--format'], 'format')).to.equal('');
  });
});
