import { SfError } from '@salesforce/core/sfError';
import { expect } from 'chai';
import { endsRun, type LimitsReading } from '../../src/cli/limits-reading.ts';
import { SAMPLE_LIMITS } from '../report/sample-limits.ts';

/** A reading that failed with an error of this name, or did not fail. */
function readingOf(name: string | null, fromOrg = true): LimitsReading {
  return {
    org: { alias: null, username: 'a@b.example', orgId: null },
    report: SAMPLE_LIMITS.unknown,
    failure: name === null ? null : new SfError('…', name),
    fromOrg,
    historyFailure: null,
  };
}

describe('endsRun', () => {
  it('goes on where nothing failed', () => {
    expect(endsRun(readingOf(null), 1, 'human')).to.equal(false);
  });

  it('ends with a failure of the first reading, but not for a monitor, and not for other content than limits', () => {
    expect(endsRun(readingOf('NoSetupAccessError'), 1, 'human')).to.equal(true);
    expect(endsRun(readingOf('NoSetupAccessError'), 1, 'nagios')).to.equal(false);
    expect(endsRun(readingOf('UnexpectedContentError'), 1, 'human')).to.equal(false);
  });

  it('goes on after a failure of a later reading, but not without a session', () => {
    expect(endsRun(readingOf('NoSetupAccessError'), 2, 'human')).to.equal(false);
    expect(endsRun(readingOf('SessionExpiredError'), 2, 'human')).to.equal(true);
  });

  it('ends with a failure that is none of the org, whenever it comes', () => {
    expect(endsRun(readingOf('InvalidRuleError', false), 1, 'nagios')).to.equal(true);
    expect(endsRun(readingOf('InvalidRuleError', false), 3, 'human')).to.equal(true);
  });
});
