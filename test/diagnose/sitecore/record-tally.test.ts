import { expect } from 'chai';
import { RecordTally } from '../../../src/diagnose/sitecore/record-tally.ts';

describe('RecordTally', () => {
  it('tells the verdict of each record, by its code and message', () => {
    const tally = new RecordTally();
    expect(tally.add('500', 'Server error', 'a', 1)).to.equal('now');
    expect(tally.add('404', 'Resource not found', 'b', 2)).to.equal('never');
    expect(tally.add('', 'No idea', 'c', 3)).to.equal('unknown');
    expect(tally.result().retry).to.deep.equal({ now: 1, later: 0, afterFix: 0, never: 1, unknown: 1 });
  });

  it('counts records beyond a hundred codes by their message alone', () => {
    const tally = new RecordTally();
    for (let row = 0; row < 1000; row++) tally.add(`E${row % 250}`, 'Server error', '', row + 1);
    const { rows, groups } = tally.result();
    expect(rows).to.equal(1000);
    expect(groups).to.have.length(101);
    expect(groups[0]).to.deep.include({ code: null, count: 600, share: 0.6 });
    expect(groups.reduce((sum, { count }) => sum + count, 0)).to.equal(1000);
  });
});
