import { expect } from 'chai';
import { parseApiUsage } from '../../src/org/api-usage.ts';

describe('parseApiUsage', () => {
  it('reads the calls used and allowed', () => {
    expect(parseApiUsage('api-usage=18/15000')).to.deep.equal({ used: 18, max: 15_000 });
  });

  it("does not take an app's own usage for the org's", () => {
    const perApp = 'per-app-api-usage=17/250(appName=sample-app)';
    expect(parseApiUsage(perApp)).to.equal(null);
    expect(parseApiUsage(`${perApp}, api-usage=25/5000`)).to.deep.equal({ used: 25, max: 5000 });
    expect(parseApiUsage(`api-usage=25/5000; ${perApp}`)).to.deep.equal({ used: 25, max: 5000 });
  });

  it('reads nothing from nothing', () => {
    expect(parseApiUsage(undefined)).to.equal(null);
    expect(parseApiUsage('api-usage=many')).to.equal(null);
  });
});
