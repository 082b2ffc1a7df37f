import { expect } from 'chai';
import { redactHeaders } from '../../src/redact/redact-headers.ts';
import { redactUrl } from '../../src/redact/redact-url.ts';
import { createRedaction } from './redaction-run.ts';

function redact(url: string, includeValues = false): string {
  return redactUrl(url, createRedaction({ includeValues }));
}

describe('The redaction of addresses and headers', () => {
  it('leaves the addresses of jobs, records and objects as they are', () => {
    for (const url of [
      'https://na1.my.salesforce.com/services/data/v67.0/jobs/ingest/7505e00000TestAAAR/failedResults/',
      'https://na1.my.salesforce.com/services/data/v67.0/sobjects/Account/0015e00000TestAAAR?fields=Name,Id',
      '/services/async/67.0/job/7505e00000TestAAAR/batch',
      '/services/Soap/u/67.0',
    ]) {
      expect(redact(url)).to.equal(url);
    }
  });

  it('takes the value that a record is found by', () => {
    const safe = redact(
      'https://na1.my.salesforce.com/services/data/v67.0/sobjects/Contact/Email__c/ada%40example.com',
    );
    expect(safe).to.match(/\/Contact\/Email__c\/<email:\w+>$/);
    expect(redact('/services/data/v67.0/sobjects/Account/Number__c/planted')).to.match(/Number__c\/<value:\w+>$/);
  });

  it('keeps a query and takes what it compares with', () => {
    const safe = redact(
      "/services/data/v67.0/query/?q=SELECT+Id+FROM+Lead+WHERE+Name='planted'+AND+Amount__c>4711+LIMIT+5",
    );
    expect(safe).to.include('SELECT Id FROM Lead WHERE Name=').and.to.include('LIMIT 5');
    expect(safe).not.to.match(/planted|4711/);
  });

  it('takes sessions, signatures and logins, even when values are kept', () => {
    for (const url of [
      'https://na1.my.salesforce.com/secur/frontdoor.jsp?sid=planted1&retURL=x',
      'https://files.example/a.gz?X-Amz-Credential=planted1&X-Amz-Signature=planted2&X-Amz-Security-Token=planted3',
      'https://files.example/a.gz?AWSAccessKeyId=planted&Signature=planted&Expires=1700000000',
      'https://planted:planted@proxy.example/',
      'https://login.example/callback#access_token=planted&instance_url=https%3A%2F%2Fna1.example',
      'https://login.example/callback?code=planted',
    ]) {
      expect(redact(url, true), url).not.to.include('planted');
      expect(redact(url), url).not.to.include('planted');
    }
  });

  it('takes for a value what is no address, no host and no name', () => {
    expect(redact('Ada Lovelace')).to.match(/^<value:\w+>$/);
    expect(redact('https://Ada Lovelace/x')).to.match(/^https:\/\/<value:\w+>\/x$/);
    const [header] = redactHeaders([{ name: 'Ada Lovelace', value: '1' }], createRedaction());
    expect(header?.name).to.match(/^<value:\w+>$/);
  });

  it('takes the value of every header that it does not know, and keeps the scheme of a login', () => {
    const headers = redactHeaders(
      [
        { name: 'Authorization', value: 'Bearer planted1' },
        { name: 'cookie', value: 'sid=planted2' },
        { name: 'X-SFDC-Session', value: 'planted3' },
        { name: 'X-Customer', value: 'planted4' },
        { name: 'Location', value: 'https://a.example/?sid=planted5' },
        { name: 'x-sfdc-request-id', value: '0ec7fe77d8aff85d' },
        { name: 'Sforce-Limit-Info', value: 'api-usage=18/5000' },
      ],
      createRedaction(),
    );
    expect(JSON.stringify(headers)).not.to.include('planted');
    expect(headers.map(({ value }) => value).slice(-2)).to.deep.equal(['0ec7fe77d8aff85d', 'api-usage=18/5000']);
    expect(headers[0]?.value).to.match(/^Bearer <token:\w+>$/);
  });
});
