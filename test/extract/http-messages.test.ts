import { expect } from 'chai';
import { extractErrors } from '../../src/extract/extract-errors.ts';
import { readHttpMessages } from '../../src/extract/http-messages.ts';

const BODY = '[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]';

describe('HTTP messages in a text', () => {
  it('give status, reason, headers and body', () => {
    const [message] =
      readHttpMessages(`HTTP/1.1 403 Forbidden\r\nSforce-Limit-Info: api-usage=1/2\r\n\r\n${BODY}`) ?? [];
    expect(message).to.include({ status: 403, reason: 'Forbidden', body: BODY, line: 1, bodyLine: 4, api: null });
    expect(message?.headers.get('sforce-limit-info')).to.equal('api-usage=1/2');
  });

  it('lend their status to the errors of the body', () => {
    expect(extractErrors(`HTTP/1.1 403 Forbidden\nA: b\n\n${BODY}`)).to.deep.equal([
      {
        code: 'REQUEST_LIMIT_EXCEEDED',
        message: 'TotalRequests Limit exceeded.',
        fields: [],
        api: 'rest',
        httpStatus: 403,
        shape: 'rest-array',
        line: 4,
      },
    ]);
  });

  it('are errors by their status alone', () => {
    expect(extractErrors('HTTP/1.1 403 Forbidden')[0]).to.include({
      code: null,
      httpStatus: 403,
      message: 'Forbidden',
    });
    expect(extractErrors('HTTP/2 429\nretry-after: 5')[0]).to.include({ httpStatus: 429, shape: 'http' });
  });

  it('are no errors below 400', () => {
    expect(extractErrors('HTTP/1.1 204 No Content\nA: b')).to.deep.equal([]);
    expect(extractErrors('HTTP/1.1 200 OK\n\n{"id":"001","success":true,"errors":[]}')).to.deep.equal([]);
  });

  it('tell the headline of a page', () => {
    const page = '<html><head><title>Down for maintenance</title></head></html>';
    const [error] = extractErrors(`HTTP/1.1 503 Service Unavailable\nContent-Type: text/html\n\n${page}`);
    expect(error).to.include({ code: null, httpStatus: 503, shape: 'html' });
    expect(error?.message).to.include('Down for maintenance');
  });

  it('are read one after another, as curl and clients print them', () => {
    const dump = `* Connected to example.invalid
> POST /services/async/60.0/job HTTP/1.1
> Host: example.invalid
>
< HTTP/1.1 400 Bad Request
< Content-Type: application/xml
<
<error><exceptionCode>InvalidJob</exceptionCode><exceptionMessage>Unable to find object</exceptionMessage></error>
* Connection left intact
GET /services/data/v60.0/chatter/feeds HTTP/1.1

HTTP/1.1 404 Not Found

[{"errorCode":"NOT_FOUND","message":"gone"}]`;
    const errors = extractErrors(dump).map(({ code, api, httpStatus, line }) => [code, api, httpStatus, line]);
    expect(errors).to.deep.equal([
      ['InvalidJob', 'bulk1', 400, 8],
      ['NOT_FOUND', 'connect', 404, 14],
    ]);
  });

  it('may carry an OAuth error in the address they redirect to', () => {
    const text = 'HTTP/1.1 302 Found\nLocation: https://x.invalid/cb?error=access_denied&error_description=no%20way';
    expect(extractErrors(text)[0]).to.include({ code: 'access_denied', message: 'no way', api: 'oauth' });
  });

  it('may carry the line numbers of a documentation page', () => {
    const text = 'The body:\n1HTTP/1.1 400 Bad Request\n2Date: Fri\n3\n4[ {\n5  "errorCode" : "INVALID_ID_FIELD"\n6} ]';
    expect(extractErrors(text)[0]).to.include({ code: 'INVALID_ID_FIELD', httpStatus: 400, line: 6 });
  });

  it('are none in a text that only names HTTP', () => {
    expect(readHttpMessages('The server speaks HTTP/1.1 and said 403')).to.equal(null);
  });
});
