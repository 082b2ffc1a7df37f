import { expect } from 'chai';
import { backoffMs, DEFAULT_RETRY_POLICY, isTransientStatus, parseRetryAfter } from '../../src/org/retry-policy.ts';

describe('The retry policy', () => {
  it('repeats the statuses of overload and of gateways, and no other', () => {
    const statuses = Array.from({ length: 500 }, (_, index) => index + 100);
    expect(statuses.filter(isTransientStatus)).to.deep.equal([408, 420, 429, 500, 502, 503, 504]);
  });

  it('doubles the bound of the wait with every failure, up to the longest', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => backoffMs(failures, DEFAULT_RETRY_POLICY, () => 1));
    expect(bounds).to.deep.equal([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('picks a wait anywhere below the bound', () => {
    expect(backoffMs(3, DEFAULT_RETRY_POLICY, () => 0)).to.equal(0);
    expect(backoffMs(3, DEFAULT_RETRY_POLICY, () => 0.25)).to.equal(500);
  });

  const now = Date.parse('2026-11-21T12:00:00Z');
  for (const [header, ms] of [
    ['0', 0],
    ['7', 7000],
    [' 120 ', 120_000],
    ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
    ['Saturday, 21-Nov-26 12:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['', null],
    [undefined, null],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['Sat, 99 Nov 2026', null],
  ] as const) {
    it(`reads Retry-After "${header}" as ${ms} ms`, () => {
      expect(parseRetryAfter(header, now)).to.equal(ms);
    });
  }
});
