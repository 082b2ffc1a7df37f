import { expect } from 'chai';
import { extractErrors } from '../../src/extract/extract-errors.ts';
import type { RawError } from '../../src/extract/raw-error.ts';

/** Title, envelope, errors. */
const ENVELOPES: [string, Record<string, unknown>, Partial<RawError>[]][] = [
  [
    'takes a name in capitals for the API’s code',
    { status: 1, name: 'INVALID_FIELD', message: 'No such column', exitCode: 1, data: { errorCode: 'INVALID_FIELD' } },
    [{ code: 'INVALID_FIELD', message: 'No such column', shape: 'sf-json' }],
  ],
  [
    'takes a name of Bulk API 1.0 for a code',
    { code: '1', status: 1, name: 'ExceededQuota', message: 'ApiBatchItems Limit exceeded.', exitCode: 1 },
    [{ code: 'ExceededQuota', api: 'bulk1' }],
  ],
  [
    'takes a code of Node for the client’s',
    { status: 1, name: 'Error', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND x.invalid' },
    [{ code: null, clientCode: 'ENOTFOUND', api: 'cli' }],
  ],
  [
    'takes a name of the CLI for the client’s',
    {
      status: 1,
      name: 'NoOrgFoundError',
      message: 'No org found.',
      exitCode: 1,
      stack: 'NoOrgFoundError: No org found.',
    },
    [{ code: null, clientCode: 'NoOrgFoundError', message: 'No org found.' }],
  ],
  [
    'finds the code inside the message of an error the CLI named',
    { status: 1, name: 'SfError', code: '1', message: 'Error authenticating due to: invalid_grant: expired code' },
    [{ code: 'invalid_grant' }],
  ],
  [
    'reads the status out of jsforce’s name',
    { status: 1, name: 'ERROR_HTTP_503', message: 'down' },
    [{ code: null, httpStatus: 503, clientCode: 'ERROR_HTTP_503' }],
  ],
  [
    'unfolds several errors',
    {
      status: 1,
      name: 'MULTIPLE_API_ERRORS',
      message: 'Multiple errors returned.',
      data: [
        { errorCode: 'INVALID_FIELD', message: 'a' },
        { errorCode: 'NOT_FOUND', message: 'b' },
      ],
    },
    [{ code: 'INVALID_FIELD' }, { code: 'NOT_FOUND' }],
  ],
  [
    'reads failed rows of a load',
    {
      status: 1,
      result: {
        jobInfo: { id: '750R', state: 'JobComplete' },
        records: { successfulResults: [], failedResults: [{ sf__Id: '', sf__Error: 'STRING_TOO_LONG:x:Name --' }] },
      },
    },
    [{ code: null, message: 'STRING_TOO_LONG:x:Name --', api: 'bulk', shape: 'text' }],
  ],
  [
    'reads what a deployment refused',
    {
      status: 1,
      result: {
        success: false,
        details: { componentFailures: [{ problem: 'Entity X cannot be found', problemType: 'E' }] },
      },
    },
    [{ code: null, message: 'Entity X cannot be found', shape: 'deploy-result' }],
  ],
  ['gives no error for a success', { status: 0, result: { id: '001', success: true, errors: [] }, warnings: [] }, []],
  [
    'gives no error for records',
    { status: 0, result: { done: true, totalSize: 1, records: [{ attributes: { type: 'A' }, message: 'x' }] } },
    [],
  ],
];

describe('The output of sf with --json', () => {
  for (const [title, envelope, expected] of ENVELOPES) {
    it(title, () => {
      const errors = extractErrors(JSON.stringify(envelope, null, 2));
      expect(errors).to.have.length(expected.length);
      for (const [index, error] of expected.entries()) expect(errors[index]).to.deep.include(error);
    });
  }

  it('is read also where its end is missing', () => {
    const text = '{\n  "status": 1,\n  "name": "MALFORMED_QUERY",\n  "message": "unexpected tok';
    expect(extractErrors(text)).to.have.length(1);
    expect(extractErrors(text)[0]).to.include({ code: 'MALFORMED_QUERY', message: 'unexpected tok', line: 3 });
  });
});
