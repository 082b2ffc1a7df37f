import { expect } from 'chai';
import { extractErrors } from '../../src/extract/extract-errors.ts';
import { findLimitInfo, isLimitInfo, parseLimitInfo } from '../../src/extract/limit-info.ts';

describe('Sforce-Limit-Info', () => {
  it('tells the calls used and allowed', () => {
    expect(parseLimitInfo('api-usage=18/15000')).to.deep.equal({ used: 18, max: 15_000, apps: [] });
  });

  it('tells the share of an app', () => {
    expect(parseLimitInfo('api-usage=25/5000; per-app-api-usage=17/250(appName=my app)')).to.deep.equal({
      used: 25,
      max: 5000,
      apps: [{ name: 'my app', used: 17, max: 250 }],
    });
  });

  it('is found among headers of any case; the last one counts', () => {
    const text = 'HTTP/1.1 200\nSforce-Limit-Info: api-usage=1/9\n\nHTTP/2 200\nsforce-limit-info: api-usage=2/9\n\n';
    expect(findLimitInfo(text)).to.include({ used: 2, max: 9 });
    expect(findLimitInfo('api-usage=3/9')).to.include({ used: 3 });
    expect(findLimitInfo('no header')).to.equal(null);
  });

  it('is no error', () => {
    for (const text of ['api-usage=18/15000', 'Sforce-Limit-Info: api-usage=18/15000']) {
      expect(isLimitInfo(text)).to.equal(true);
      expect(extractErrors(text)).to.deep.equal([]);
    }
    expect(parseLimitInfo('api-usage=many')).to.equal(null);
  });
});
