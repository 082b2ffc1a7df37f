import { expect } from 'chai';
import { nameStorageError, readStorageError } from '../../src/sitecore/storage-error.ts';

const errorOf = (code: string, message: string, more = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${more}<RequestId>4442587FB7D0A2F9</RequestId></Error>`;

describe('The errors of the storage', () => {
  const cases: Array<[status: number, body: string, name: string]> = [
    [403, errorOf('AccessDenied', 'Request has expired'), 'LogExpiredError'],
    [400, errorOf('ExpiredToken', 'The provided token has expired.'), 'LogExpiredError'],
    [403, errorOf('SignatureDoesNotMatch', 'The request signature we calculated does not match'), 'LogSignatureError'],
    [403, errorOf('InvalidAccessKeyId', 'The key does not exist in our records.'), 'LogSignatureError'],
    [400, errorOf('AuthorizationQueryParametersError', 'Query-string authentication needs …'), 'LogSignatureError'],
    [403, errorOf('AccessDenied', 'Access Denied'), 'LogRefusedError'],
    [404, errorOf('NoSuchKey', 'The specified key does not exist.'), 'LogNotFoundError'],
    [404, '', 'LogNotFoundError'],
    [403, '<html>Forbidden</html>', 'LogRefusedError'],
    [400, errorOf('InvalidArgument', 'Only one auth mechanism allowed'), 'ApiRejectedError'],
    [418, 'teapot', 'ApiRejectedError'],
  ];
  for (const [status, body, name] of cases) {
    it(`mean ${name} for HTTP ${status} ${/<Code>(\w+)/.exec(body)?.[1] ?? body}`, () => {
      expect(nameStorageError(status, readStorageError(body))).to.equal(name);
    });
  }

  it('are kept by code and request id, never with what they repeat', () => {
    const secrets = '<StringToSign>GET\n\n\n1</StringToSign><SignatureProvided>s3cr3t</SignatureProvided>';
    expect(readStorageError(errorOf('SignatureDoesNotMatch', 'm', secrets))).to.deep.equal({
      code: 'SignatureDoesNotMatch',
      requestId: '4442587FB7D0A2F9',
      expired: false,
    });
  });
});
