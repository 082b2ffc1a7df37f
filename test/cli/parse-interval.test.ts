import { expect } from 'chai';
import { parseInterval } from '../../src/cli/parse-interval.ts';

describe('parseInterval', () => {
  it('reads seconds, minutes and hours', () => {
    expect(['1s', '30s', '5m', ' 1h ', '24h'].map(parseInterval)).to.deep.equal([
      1000, 30_000, 300_000, 3_600_000, 86_400_000,
    ]);
  });

  it('refuses what is none, nothing at all and more than a day', () => {
    for (const text of ['', '5', 's', '0s', '-5s', '1.5m', '1d', '25h', '5 m', '999999s']) {
      expect(parseInterval(text), text).to.equal(null);
    }
  });
});
