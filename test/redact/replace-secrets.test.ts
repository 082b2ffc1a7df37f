import { expect } from 'chai';
import { maskSecrets } from '../../src/redact/replace-secrets.ts';

const SESSION = `00D5e000000TestAAA!${'AQEAQ.x_9'.repeat(6)}`;
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ0ZXN0In0.c2lnbmF0dXJlLXRlc3Q';

/** A text, and what it must not show any more. */
const SECRETS: ReadonlyArray<[string, string]> = [
  [`Session ${SESSION} is not valid`, SESSION],
  [`sid=${SESSION.replace('!', '%21')}&retURL=/home`, SESSION.slice(25)],
  [`"sessionId":"${SESSION.replace('!', String.raw`\u0021`)}"`, SESSION.slice(25)],
  ['Authorization: Bearer opaque-Value.1234', 'opaque-Value.1234'],
  ['> authorization: Basic dXNlcjpodW50ZXIy', 'dXNlcjpodW50ZXIy'],
  [`curl -H 'Authorization: OAuth ${SESSION}' https://a.example`, SESSION],
  ['the header was Bearer s3cret.value_1', 's3cret.value_1'],
  ['Cookie: sid=plantedcookie; BrowserId=x1y2', 'x1y2'],
  ['set-cookie: sid=plantedcookie; Path=/', 'plantedcookie'],
  ['X-SFDC-Session: plantedSession99', 'plantedSession99'],
  [`the assertion ${JWT} has expired`, JWT],
  ['{"access_token":"planted-1","id":"x"}', 'planted-1'],
  ['{"Password__c":"planted-0"}', 'planted-0'],
  ["{'client_secret': 'planted-2'}", 'planted-2'],
  [String.raw`{"body":"{\"password\":\"planted-3\",\"x\":1}"}`, 'planted-3'],
  [String.raw`{"password":"pla\"nted-4"}`, 'nted-4'],
  ['<urn:password>planted-5</urn:password>', 'planted-5'],
  ['<n1:sessionId xsi:type="xsd:string">planted-6</n1:sessionId>', 'planted-6'],
  ['grant_type=password&client_secret=planted-7&username=a', 'planted-7'],
  ['grant_type=password&username=a&password=planted-8', 'planted-8'],
  ['https://login.example/secur/frontdoor.jsp?sid=planted-9&x=1', 'planted-9'],
  ['https://login.example/callback?code=aPrxplanted10', 'aPrxplanted10'],
  ['https://files.example/a?X-Amz-Signature=planted11&X-Amz-Expires=60', 'planted11'],
  ['https://files.example/a?Expires=1&amp;Signature=planted12', 'planted12'],
  ['https://files.example/a?sv=1&sig=planted13%2B', 'planted13'],
  ['https://files.example/a?AWSAccessKeyId=planted14', 'planted14'],
  ['key AKIAIOSFODNN7EXAMPLE is unknown', 'AKIAIOSFODNN7EXAMPLE'],
  ['https://ada:planted15@files.example/a', 'planted15'],
  ['force://PlatformCLI:planted16:5Aep861abcdefghijklmnopqrstu@na1.example', 'planted16'],
  ['refresh token 5Aep861abcdefghijklmnopqrstuvwxyz0123 was revoked', '5Aep861abcdefghijklmnopqrstuvwxyz0123'],
  ['password: hunter2-planted', 'hunter2-planted'],
  ['SF_API_TOKEN=planted17 sf errors', 'planted17'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIplanted18\n-----END RSA PRIVATE KEY-----', 'MIIplanted18'],
];

/** Texts of errors that speak of secrets and hold none. */
const HARMLESS = [
  'INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
  "MALFORMED_QUERY: unexpected token: 'FROM'",
  'line 1:8 no viable alternative; expecting a token: found FROM',
  'INVALID_NEW_PASSWORD: Your password must be 8 characters long.',
  'INVALID_SESSION_ID: Session expired or invalid',
  'The flow needs OAuth 2.0-compliant clients.',
  'Bearer authentication is required, Basic authentication is not supported',
  '{"errorCode":"INVALID_FIELD","code":"404","token_type":"Bearer"}',
  'DUPLICATE_VALUE:duplicate value found: Key__c duplicates value on record with id: 0035e00000TestAAA:--',
  'https://na1.example/services/data/v67.0/sobjects/Account/0015e00000TestAAAX?fields=Name,Code__c',
  'Organization 00D5e000000Test has no such job',
  'The signature of the request is wrong.',
];

describe('The replacing of secrets', () => {
  for (const [text, secret] of SECRETS) {
    it(`takes the secret out of ${JSON.stringify(text.slice(0, 60))}`, () => {
      expect(text).to.include(secret);
      expect(maskSecrets(text)).not.to.include(secret);
    });
  }

  for (const text of HARMLESS) {
    it(`leaves ${JSON.stringify(text.slice(0, 60))} as it is`, () => {
      expect(maskSecrets(text)).to.equal(text);
    });
  }

  it('changes nothing in a text that it has been through', () => {
    for (const [text] of SECRETS) expect(maskSecrets(maskSecrets(text))).to.equal(maskSecrets(text));
  });

  it('says what kind of secret stood there, and keeps what is around it', () => {
    expect(maskSecrets('a=1&password=x1&b=2')).to.equal('a=1&password=<password>&b=2');
    expect(maskSecrets('https://h.example/a?Expires=1&Signature=abc')).to.equal(
      'https://h.example/a?Expires=1&Signature=<signature>',
    );
  });

  it('takes no longer than its text is long', () => {
    const texts = [
      'a'.repeat(200_000),
      'session-'.repeat(30_000),
      '"password":"'.repeat(20_000),
      '\\"'.repeat(100_000),
      '://a:'.repeat(40_000),
      '<'.repeat(200_000),
      'Bearer '.repeat(30_000),
    ];
    for (const text of texts) expect(maskSecrets(`password ${text}`)).to.be.a('string');
  });
});
