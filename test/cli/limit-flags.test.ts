import { expect } from 'chai';
import { asksForSeveral, splitNames } from '../../src/cli/limit-org-flags.ts';
import { findConvention } from '../../src/cli/limit-output-flags.ts';

describe('splitNames', () => {
  it('takes names one by one or in lists, and leaves out what is empty', () => {
    expect(splitNames(['a', 'b, c ', ',d,'])).to.deep.equal(['a', 'b', 'c', 'd']);
  });
});

describe('asksForSeveral', () => {
  it('is told by a list of orgs, even of one, and by all orgs', () => {
    expect([{ orgs: ['a'] }, { 'all-orgs': true }, { 'all-orgs': false }, {}].map(asksForSeveral)).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('findConvention', () => {
  it('is what was asked for, else that of the format', () => {
    expect(findConvention('sf', 'nagios')).to.equal('sf');
    expect(findConvention('nagios', 'human')).to.equal('nagios');
    expect(findConvention(null, 'nagios')).to.equal('nagios');
    expect(findConvention('wrong', null)).to.equal('sf');
  });
});
