import { expect } from 'chai';
import { cleanText, readErrorBody } from '../../src/org/error-body.ts';

describe('readErrorBody', () => {
  const shapes: [string, string, { code: string | null; message: string; fields?: string[] }[]][] = [
    ['a REST error', '[{"errorCode":"NOT_FOUND","message":"Gone."}]', [{ code: 'NOT_FOUND', message: 'Gone.' }]],
    [
      'two REST errors, one with fields',
      '[{"message":"a","errorCode":"A","fields":["Name","City"]},{"message":"b","errorCode":"B"}]',
      [
        { code: 'A', message: 'a', fields: ['Name', 'City'] },
        { code: 'B', message: 'b' },
      ],
    ],
    ['a bare object', '{"errorCode":"X","message":"y"}', [{ code: 'X', message: 'y' }]],
    [
      'the errors of a record',
      '{"success":false,"errors":[{"statusCode":"DUPLICATE_VALUE","message":"twice","fields":[]}]}',
      [{ code: 'DUPLICATE_VALUE', message: 'twice' }],
    ],
    [
      'an OAuth error',
      '{"error":"invalid_grant","error_description":"expired token"}',
      [{ code: 'invalid_grant', message: 'expired token' }],
    ],
    [
      'a Bulk API 1.0 error in JSON',
      '{"exceptionCode":"InvalidJob","exceptionMessage":"no such job"}',
      [{ code: 'InvalidJob', message: 'no such job' }],
    ],
    [
      'a REST error in XML',
      '<?xml version="1.0"?><Errors><Error><errorCode>A</errorCode><message>x &lt;&amp;lt; y</message></Error><Error><errorCode>B</errorCode><message>z</message></Error></Errors>',
      [
        { code: 'A', message: 'x <&lt; y' },
        { code: 'B', message: 'z' },
      ],
    ],
    [
      'a Bulk API 1.0 error in XML',
      '<error xmlns="urn:a"><exceptionCode>InvalidSessionId</exceptionCode><exceptionMessage>bad id</exceptionMessage></error>',
      [{ code: 'InvalidSessionId', message: 'bad id' }],
    ],
    [
      'a SOAP fault',
      '<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: bad</faultstring></soapenv:Fault>',
      [{ code: 'INVALID_SESSION_ID', message: 'INVALID_SESSION_ID: bad' }],
    ],
  ];
  for (const [name, body, errors] of shapes) {
    it(`reads ${name}`, () => {
      const expected = errors.map(({ code, message, fields = [] }) => ({ code, message, fields }));
      expect(readErrorBody(body)).to.deep.equal({ errors: expected, excerpt: null });
    });
  }

  for (const body of [
    '<html><body>Down for maintenance</body></html>',
    'Bad_OAuth_Token',
    '{"errorCode":',
    '[]',
    '[3]',
    '{}',
  ]) {
    it(`keeps ${body} as an excerpt`, () => {
      expect(readErrorBody(body)).to.deep.equal({ errors: [], excerpt: body });
    });
  }

  it('reads nothing from an empty body', () => {
    expect(readErrorBody(' \n')).to.deep.equal({ errors: [], excerpt: null });
  });

  it('bounds the number of errors, and their length', () => {
    const body = JSON.stringify(Array.from({ length: 500 }, () => ({ errorCode: 'E', message: 'x'.repeat(10_000) })));
    const { errors } = readErrorBody(body);
    expect(errors).to.have.lengthOf(20);
    expect(errors[0]?.message).to.have.lengthOf(2000);
  });

  it('takes wrong types for missing values', () => {
    expect(readErrorBody('[{"errorCode":7,"message":"seven","fields":"Name"}]').errors).to.deep.equal([
      { code: null, message: 'seven', fields: [] },
    ]);
  });
});

describe('cleanText', () => {
  it('removes what could steer a terminal', () => {
    expect(cleanText('a\u001b[31mb\u0007c\u009bd\u202ee\u0000')).to.equal('a[31mbcde');
  });

  it('makes one line of several', () => {
    expect(cleanText('\na\r\n\tb\n')).to.equal('a b');
  });

  it('does not cut a character in two', () => {
    expect(cleanText(`${'x'.repeat(1999)}😀`)).to.satisfy((text: string) => text.isWellFormed());
  });
});
