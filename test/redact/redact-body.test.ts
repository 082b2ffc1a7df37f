import { expect } from 'chai';
import { countMarks } from '../../src/redact/count-marks.ts';
import { redactBody } from '../../src/redact/redact-body.ts';
import { createRedaction } from './redaction-run.ts';

type Options = { contentType?: string | null; sentByClient?: boolean; includeValues?: boolean };

function redact(
  body: string,
  { contentType = null, sentByClient = false, includeValues = false }: Options = {},
): string {
  return redactBody(body, { redaction: createRedaction({ includeValues }), contentType, sentByClient });
}

describe('The redaction of a body', () => {
  it('keeps the structure, the codes and the fixed words of an error, and takes the values out of its message', () => {
    const body = JSON.stringify([
      {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: 'bad value for restricted picklist field: Purple Rain',
        fields: ['Color__c'],
      },
    ]);
    const safe = redact(body);
    expect(safe).to.include('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST').and.to.include('Color__c');
    expect(safe).to.match(/bad value for restricted picklist field: <value:[0-9a-f]{6}>/);
    expect(safe).not.to.include('Purple');
  });

  it('takes every value of a record that is sent, whatever its type, and leaves names and ids', () => {
    const record = {
      attributes: { type: 'Contact', referenceId: 'ref1' },
      LastName: 'Lovelace',
      Salary__c: 123456,
      Smoker__c: true,
      status: 'Lovelace',
      message: 'Lovelace wrote',
      Email: 'ada@example.com',
      AccountId: '0015e00000TestAAAR',
      Parent__r: { External__c: 'EXT-4711' },
    };
    const safe = redact(JSON.stringify({ allOrNone: true, records: [record] }), { sentByClient: true });
    for (const planted of ['Lovelace', '123456', 'ada@', 'EXT-4711', 'wrote']) expect(safe).not.to.include(planted);
    for (const name of [...Object.keys(record), 'Contact', 'ref1', '0015e00000TestAAAR', '"allOrNone": true'])
      expect(safe).to.include(name);
    expect(safe).not.to.match(/"Smoker__c": true/);
  });

  it('gives equal values the same mark, in one body and over bodies', () => {
    const redaction = createRedaction();
    const options = { redaction, contentType: null, sentByClient: true };
    const [one, other] = ['{"A__c":"same"}', '{"B__c":"same","C__c":"other"}'].map((body) => redactBody(body, options));
    const [mark] = /<value:[0-9a-f]{6}>/.exec(one ?? '') ?? [];
    expect(other).to.include(`"B__c": "${mark}"`).and.not.to.include(`"C__c": "${mark}"`);
    expect(countMarks([one ?? '', other ?? ''])).to.deep.equal([{ kind: 'value', count: 3, distinct: 2 }]);
  });

  it('makes other marks with another salt', () => {
    expect(createRedaction({ salt: 'one' }).value('x')).not.to.equal(createRedaction({ salt: 'two' }).value('x'));
  });

  it('takes passwords, session ids and values out of SOAP', () => {
    const login =
      '<?xml version="1.0"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><!-- planted-0 --><env:Header><urn:SessionHeader><urn:sessionId>planted-1</urn:sessionId></urn:SessionHeader></env:Header>' +
      '<env:Body><n1:login xmlns:n1="urn:partner.soap.sforce.com"><n1:username>ada@example.com</n1:username><n1:password><![CDATA[planted-2]]></n1:password></n1:login>' +
      '<urn:create><urn:sObjects xsi:type="Contact" planted="planted-3"><LastName>planted-4 &amp; co</LastName></urn:sObjects></urn:create></env:Body></env:Envelope>';
    const safe = redact(login, { sentByClient: true });
    expect(safe).not.to.include('planted-').and.not.to.include('ada@');
    expect(safe)
      .to.include('<urn:create>')
      .and.to.include('xsi:type="Contact"')
      .and.to.match(/<n1:password>&lt;password:/);
  });

  it('keeps code and fixed words of a SOAP fault', () => {
    const fault =
      '<soapenv:Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Invalid username, password, security token; or user locked out.</faultstring></soapenv:Fault>';
    expect(redact(fault)).to.equal(fault);
  });

  it('takes the cells of a CSV, quoted and not, and keeps its header, ids and messages', () => {
    const csv =
      '"sf__Id","sf__Error",LastName,Notes\r\n"","REQUIRED_FIELD_MISSING:Required fields are missing: [Email]:Email --","planted ""one""","planted\ntwo, more"\r\n0035e00000TestAAAR,,planted3,';
    const safe = redact(csv, { contentType: 'text/csv' });
    expect(safe).not.to.include('planted').and.not.to.include('two');
    expect(safe)
      .to.include('sf__Id,sf__Error,LastName,Notes')
      .and.to.include('Required fields are missing: [Email]')
      .and.to.include('0035e00000TestAAAR');
  });

  it('takes the first row too where a CSV has no header', () => {
    expect(
      redact('Ada Lovelace,1815\nGrace Hopper,1906\n', { contentType: 'text/csv', sentByClient: true }),
    ).not.to.match(/Ada|1815|Grace|1906/);
  });

  it('takes the values of a form and says which were secrets', () => {
    const safe = redact(
      'grant_type=password&client_id=planted1&client_secret=planted2&username=ada%40example.com&password=planted3',
      { contentType: 'application/x-www-form-urlencoded', sentByClient: true },
    );
    expect(safe).to.match(
      /^grant_type=password&client_id=<value:\w+>&client_secret=<secret:\w+>&username=<email:\w+>&password=<password:\w+>$/,
    );
  });

  it('looks into JSON that stands in a text of JSON', () => {
    const safe = redact(JSON.stringify({ body: JSON.stringify({ LastName: 'planted', password: 'planted' }) }), {
      sentByClient: true,
    });
    expect(safe).not.to.include('planted');
    expect(safe).to.include('LastName');
  });

  it('replaces a body that it can not take apart as a whole', () => {
    for (const body of [
      '{"LastName":"planted',
      'planted words of a client',
      '--boundary\r\nContent-Disposition: form-data; name="planted"\r\n\r\nplanted',
    ]) {
      expect(redact(body, { sentByClient: true })).to.match(/^<value:[0-9a-f]{6}>$/);
    }
  });

  it('keeps the words of an HTML page and not its scripts', () => {
    const safe = redact(
      '<!doctype html><html><head><script>var t="planted"</script></head><body><h1>Service Unavailable</h1></body></html>',
    );
    expect(safe).to.equal('Service Unavailable');
  });

  it('keeps values and addresses when they are asked for, and secrets not even then', () => {
    const record = {
      LastName: 'Lovelace',
      Email: 'ada@example.com',
      password: 'planted1',
      Note__c: 'Bearer planted2.x',
    };
    const safe = redact(JSON.stringify(record), { sentByClient: true, includeValues: true });
    expect(safe).to.include('Lovelace').and.to.include('ada@example.com').and.not.to.include('planted');
    const csv = redact('LastName,Password__c\nLovelace,planted\n', {
      sentByClient: true,
      includeValues: true,
      contentType: 'text/csv',
    });
    expect(csv).to.include('Lovelace').and.not.to.include('planted');
  });
});
