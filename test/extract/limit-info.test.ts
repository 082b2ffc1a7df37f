import { Readable } from 'node:stream';
import { expect } from 'chai';
import { explainSource, reportText } from '../../src/diagnose/explain-source.ts';
import { extractErrors } from '../../src/extract/extract-errors.ts';
import { findLimitInfo, findSoapLimitInfo, isLimitInfo, parseLimitInfo } from '../../src/extract/limit-info.ts';

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

const limit = (type: string, current: number | string, most: number, prefix = ''): string =>
  `<${prefix}limitInfo><${prefix}current>${current}</${prefix}current><${prefix}limit>${most}</${prefix}limit>` +
  `<${prefix}type>${type}</${prefix}type></${prefix}limitInfo>`;
const envelope = (header: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
  `xmlns="urn:partner.soap.sforce.com"><soapenv:Header><LimitInfoHeader>${header}</LimitInfoHeader></soapenv:Header>` +
  `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
const clean = '<queryResponse><result><done>true</done><size>0</size></result></queryResponse>';
const fault =
  '<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode>' +
  '<faultstring>INVALID_SESSION_ID: Invalid Session ID found</faultstring></soapenv:Fault>';

describe("SOAP's LimitInfoHeader", () => {
  it('tells the calls used and allowed, in an answer without an error', () => {
    const text = envelope(limit('API REQUESTS', 12, 15_000), clean);
    expect(findLimitInfo(text)).to.deep.equal({ used: 12, max: 15_000, apps: [] });
    expect(extractErrors(text)).to.deep.equal([]);
  });

  it('tells them beside the fault of an answer', () => {
    const text = envelope(limit('API REQUESTS', 15_001, 15_000), fault);
    expect(findLimitInfo(text)).to.include({ used: 15_001 });
    expect(extractErrors(text).map(({ code }) => code)).to.deep.equal(['INVALID_SESSION_ID']);
  });

  it('is found with a prefix, over several lines, and cut out of its envelope', () => {
    const indented = limit('API REQUESTS', 3, 9, 'sf:').replaceAll('><', '>\n  <');
    expect(findSoapLimitInfo(indented)).to.include({ used: 3, max: 9 });
    for (const text of [indented, `<LimitInfoHeader>${limit('API REQUESTS', 3, 9)}</LimitInfoHeader>`]) {
      expect(isLimitInfo(text), text).to.equal(true);
      expect(extractErrors(text)).to.deep.equal([]);
    }
  });

  it('is not read where it tells another limit, or no number', () => {
    expect(findSoapLimitInfo(limit('OTHER', 1, 2))).to.equal(null);
    expect(findSoapLimitInfo(limit('API REQUESTS', 'many', 2))).to.equal(null);
    expect(findSoapLimitInfo(limit('OTHER', 1, 2) + limit('API REQUESTS', 5, 6))).to.include({ used: 5 });
    expect(isLimitInfo(envelope(limit('API REQUESTS', 1, 2), fault))).to.equal(false);
  });

  it('is the answer of a text, and of a file or a pipe', async () => {
    const text = envelope(limit('API REQUESTS', 12, 15_000), clean);
    const usage = { used: 12, max: 15_000, apps: [] };
    expect(reportText(text)).to.deep.include({ errors: [], apiUsage: usage });
    const pipe = Readable.from([Buffer.from(text.slice(0, 250)), Buffer.from(text.slice(250))]);
    expect(await explainSource(pipe)).to.deep.include({ errors: [], apiUsage: usage });
  });

  it('is looked for in time that grows with the text alone', () => {
    const text = '<limitInfo>'.repeat(200_000);
    expect(findSoapLimitInfo(text)).to.equal(null);
  });
});
