import { expect } from 'chai';
import { readExchangeLine, readExchanges } from '../../../src/extract/exchange/read-exchanges.ts';

const CURL = `*   Trying 127.0.0.1:443...
* Connected to na1.my.salesforce.com
> POST /services/data/v67.0/sobjects/Contact HTTP/2
> Host: na1.my.salesforce.com
> authorization: Bearer x
> user-agent: curl/8.5.0
>
} [20 bytes data]
< HTTP/2 400
< date: Sat, 21 Nov 2026 09:00:01 GMT
< content-type: application/json;charset=UTF-8
<
{ [89 bytes data]
[{"errorCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName]"}]* Connection #0 to host na1.my.salesforce.com left intact
`;

const RAW = `PATCH /services/data/v67.0/sobjects/Account/0015e00000TestAAAX HTTP/1.1\r
Host: na1.my.salesforce.com\r
Content-Type: application/json\r
\r
{"Name":"A"}\r
\r
HTTP/1.1 100 Continue\r
\r
HTTP/1.1 503 Service Unavailable\r
Date: Sat, 21 Nov 2026 09:00:01 GMT\r
\r
Server is busy\r
`;

const HAR = {
  log: {
    entries: [
      {
        startedDateTime: '2026-11-21T10:00:00.250+01:00',
        request: {
          method: 'POST',
          url: 'https://na1.my.salesforce.com/services/Soap/u/67.0',
          headers: [{ name: 'SOAPAction', value: '""' }],
          postData: { mimeType: 'text/xml', text: '<x/>' },
        },
        response: {
          status: 500,
          statusText: 'Internal Server Error',
          headers: [],
          content: { text: Buffer.from('<fault/>').toString('base64'), encoding: 'base64' },
        },
      },
      {
        startedDateTime: 'x',
        request: { method: 'GET', url: '/a', headers: [] },
        response: { status: 0, headers: [] },
      },
    ],
  },
};

describe('The reading of exchanges', () => {
  it('reads what curl -v prints: request, headers, answer, time', () => {
    const { format, exchanges } = readExchanges(CURL);
    const [exchange] = exchanges;
    expect([format, exchanges.length]).to.deep.equal(['http', 1]);
    expect(exchange).to.deep.include({
      method: 'POST',
      url: 'https://na1.my.salesforce.com/services/data/v67.0/sobjects/Contact',
      status: 400,
      time: '2026-11-21T09:00:01Z',
      requestBody: null,
      failed: true,
    });
    expect(exchange?.responseBody).to.equal(
      '[{"errorCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName]"}]',
    );
  });

  it('reads a raw dump with both bodies, and passes over 100 Continue', () => {
    const { exchanges } = readExchanges(RAW);
    expect(exchanges).to.have.length(1);
    expect(exchanges[0]).to.deep.include({
      requestBody: '{"Name":"A"}',
      status: 503,
      reason: 'Service Unavailable',
      responseBody: 'Server is busy',
    });
  });

  it('takes a request without an answer for one that failed', () => {
    const { exchanges } = readExchanges('GET /services/data HTTP/1.1\nHost: na1.example\n\n');
    expect(exchanges.map(({ status, failed }) => [status, failed])).to.deep.equal([[null, true]]);
  });

  it('reads a HAR file, with the zone of its times and base64 undone', () => {
    const { format, exchanges } = readExchanges(JSON.stringify(HAR));
    expect(format).to.equal('har');
    expect(exchanges[0]).to.deep.include({
      time: '2026-11-21T10:00:00.250+01:00',
      requestBody: '<x/>',
      responseBody: '<fault/>',
      status: 500,
      place: 1,
    });
    expect(exchanges[1]).to.deep.include({ time: null, status: null, failed: true });
  });

  it('reads the output of sf: the call an error of this plugin names, and the command', () => {
    const data = {
      method: 'GET',
      path: '/services/data/v67.0/limits',
      host: 'na1.example',
      httpStatus: 403,
      errors: [],
    };
    const { format, exchanges } = readExchanges(
      JSON.stringify({
        status: 1,
        name: 'NoSetupAccessError',
        message: 'm',
        data,
        commandName: 'ErrorsLimitsCheck',
        stack: 'at /home',
      }),
    );
    expect(format).to.equal('sf-json');
    expect(exchanges[0]).to.deep.include({
      url: 'https://na1.example/services/data/v67.0/limits',
      status: 403,
      client: 'sf (ErrorsLimitsCheck)',
      failed: true,
    });
    expect(exchanges[0]?.responseBody).not.to.include('/home');
  });

  for (const [title, record, expected] of [
    [
      'flat keys',
      { timestamp: '2026-11-21 09:00:00', method: 'GET', url: 'https://a.example/x', statusCode: 503 },
      { time: '2026-11-21T09:00:00', status: 503, failed: true },
    ],
    [
      'nested keys',
      {
        '@timestamp': '2026-11-21T09:00:00Z',
        request: { method: 'GET', url: '/x', body: { a: 1 } },
        response: { status: '200' },
      },
      { status: 200, failed: false, requestBody: '{"a":1}' },
    ],
    [
      'dotted keys',
      { ts: 1795251600, 'http.method': 'GET', 'http.url': 'https://a.example/', 'http.status_code': 429 },
      { time: '2026-11-21T09:00:00.000Z', status: 429 },
    ],
    [
      'an error without a request',
      { time: 1795251600000, level: 50, name: 'sf', msg: 'UNABLE_TO_LOCK_ROW' },
      { failed: true, url: null, responseBody: '{"message":"UNABLE_TO_LOCK_ROW"}' },
    ],
  ] as const) {
    it(`reads lines of JSON with ${title}`, () => {
      const { format, exchanges } = readExchanges(`${JSON.stringify(record)}\n{"level":30,"msg":"nothing"}\n`);
      expect([format, exchanges.length]).to.deep.equal(['json', 1]);
      expect(exchanges[0]).to.deep.include(expected);
    });
  }

  for (const [line, expected] of [
    [
      '2026-11-21T09:00:00Z ERROR POST https://na1.example/services/data/v67.0/x -> 503',
      { method: 'POST', status: 503, time: '2026-11-21T09:00:00Z', failed: true },
    ],
    [
      '10.0.0.1 - - [21/Nov/2026:10:00:00 +0100] "GET /services/data/v67.0/limits HTTP/1.1" 200 12',
      { method: 'GET', status: 200, time: '2026-11-21T10:00:00+01:00', failed: false },
    ],
    [
      '2026-11-21 09:00:00,123 [main] ERROR Client - UNABLE_TO_LOCK_ROW: unable to obtain exclusive access',
      { status: null, failed: true, responseBody: 'UNABLE_TO_LOCK_ROW: unable to obtain exclusive access' },
    ],
    [
      '2026-11-21 09:00:00 calling https://na1.example/x: status code 500',
      { status: 500, url: 'https://na1.example/x' },
    ],
  ] as const) {
    it(`reads ${line.slice(0, 70)}`, () => {
      expect(readExchangeLine(line, 1)?.exchange).to.deep.include(expected);
    });
  }

  it('passes over lines that tell of nothing', () => {
    for (const line of [
      '',
      '2026-11-21 09:00:00 INFO started',
      'status 200',
      'GET ready',
      '{"a":1',
      '{"a":1}',
      'NOT_A_CODE_OF_ANYBODY here',
    ]) {
      expect(readExchangeLine(line, 1), line).to.equal(null);
    }
  });

  it('takes no other word for a method', () => {
    const line = JSON.stringify({ method: 'Ada Lovelace', url: 'https://a.example/', status: 500 });
    expect(readExchangeLine(line, 1)?.exchange).to.deep.include({ method: null, status: 500 });
  });

  it('takes the answer of an API alone for one', () => {
    const body = '[{"errorCode":"INVALID_FIELD","message":"No such column"}]';
    expect(readExchanges(body)).to.deep.include({ format: 'json' });
    expect(readExchanges(body).exchanges[0]).to.deep.include({ responseBody: body, failed: true });
  });

  it('never throws, whatever the text', () => {
    for (const text of [
      '',
      '[',
      '{}',
      '[]',
      'null',
      '[1,2]',
      '{"log":{"entries":3}}',
      'HTTP/1.1 400',
      '> GET /',
      '\0\uFFFD'.repeat(1000),
    ]) {
      expect(readExchanges(text).exchanges.length).to.be.at.most(1);
    }
  });
});
