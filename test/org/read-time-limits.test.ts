import { expect } from 'chai';
import { readTimeLimits } from '../../src/org/read-time-limits.ts';

describe('readTimeLimits', () => {
  it('takes seconds, also parts of one', () => {
    expect(readTimeLimits({ SF_ERRORS_TIMEOUT: '90' })).to.deep.equal({ headersMs: 90_000, silenceMs: 90_000 });
    expect(readTimeLimits({ SF_ERRORS_TIMEOUT: '0.5' })).to.deep.equal({ headersMs: 500, silenceMs: 500 });
  });

  it('changes nothing when the variable is not set', () => {
    expect(readTimeLimits({})).to.deep.equal({});
    expect(readTimeLimits({ SF_ERRORS_TIMEOUT: '' })).to.deep.equal({});
  });

  it('refuses what is not a positive number of seconds', () => {
    for (const text of ['soon', '0', '-1', 'Infinity', '10s']) {
      expect(readTimeLimits({ SF_ERRORS_TIMEOUT: text }), text).to.equal(null);
    }
  });
});
