import { expect } from 'chai';
import { extractErrors } from '../../src/extract/extract-errors.ts';
import type { RawError } from '../../src/extract/raw-error.ts';

type Case = [title: string, body: unknown, expected: Partial<RawError>[]];

const HALTED = 'The transaction was rolled back since another operation in the same transaction failed.';

const ANSWERS: Case[] = [
  [
    'reads an array of errors',
    [
      {
        message: 'Required fields are missing: [Region__c]',
        errorCode: 'REQUIRED_FIELD_MISSING',
        fields: [' Region__c'],
      },
      { message: 'No such column', errorCode: 'INVALID_FIELD' },
    ],
    [
      { code: 'REQUIRED_FIELD_MISSING', fields: ['Region__c'], api: 'rest', shape: 'rest-array' },
      { code: 'INVALID_FIELD', fields: [], message: 'No such column' },
    ],
  ],
  [
    'reads one error without its array',
    { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' },
    [{ code: 'NOT_FOUND', api: 'rest', shape: 'rest-object' }],
  ],
  [
    'keeps the code where the message looks like one too',
    [{ message: 'INVALID_HEADER_KIND', errorCode: 'INVALID_AUTH_HEADER' }],
    [{ code: 'INVALID_AUTH_HEADER', message: 'INVALID_HEADER_KIND' }],
  ],
  [
    'reads a code that stands alone',
    { code: 'InvalidSessionId' },
    [{ code: 'InvalidSessionId', message: 'InvalidSessionId', api: 'bulk1' }],
  ],
  [
    'knows the spelling of Bulk API 2.0',
    [{ errorCode: 'INVALIDJOBSTATE', message: 'Aborting already Completed Job not allowed' }],
    [{ code: 'INVALIDJOBSTATE', api: 'bulk' }],
  ],
  [
    'reads an error of Bulk API 1.0',
    { exceptionCode: 'InvalidJob', exceptionMessage: 'Invalid job id: 7' },
    [{ code: 'InvalidJob', message: 'Invalid job id: 7', api: 'bulk1', shape: 'bulk1-error' }],
  ],
  [
    'reads the result of a record, whose code is under statusCode',
    { id: '001', success: false, errors: [{ statusCode: 'MALFORMED_ID', message: 'malformed id 001', fields: [] }] },
    [{ code: 'MALFORMED_ID', shape: 'save-result', api: 'rest' }],
  ],
  [
    'leaves the API of a result open that two APIs give',
    { success: false, created: false, errors: [{ statusCode: 'MALFORMED_ID', message: 'x', fields: ['Id'] }] },
    [{ code: 'MALFORMED_ID', api: null, fields: ['Id'] }],
  ],
  [
    'reads results of a collection and passes over the good ones',
    [
      { id: '001', success: true, errors: [] },
      { success: false, errors: [{ statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these?', fields: [] }] },
    ],
    [{ code: 'DUPLICATES_DETECTED' }],
  ],
  [
    'reads errors beside success',
    { id: 'e00', success: true, errors: [{ statusCode: 'OPERATION_ENQUEUED', message: '3a77', fields: [] }] },
    [{ code: 'OPERATION_ENQUEUED', message: '3a77' }],
  ],
  [
    'reads errors that are texts',
    { success: false, errors: ['ENTITY_IS_DELETED:entity is deleted:--'] },
    [{ code: null, message: 'ENTITY_IS_DELETED:entity is deleted:--', shape: 'text' }],
  ],
  [
    'does not look for errors inside a duplicate’s details',
    [
      {
        duplicateResut: {
          allowSave: true,
          errorMessage: 'inner words',
          matchResults: [{ entityType: 'Contact', errors: [], success: true }],
        },
        errorCode: 'DUPLICATES_DETECTED',
        message: 'Use one of these records?',
      },
    ],
    [{ code: 'DUPLICATES_DETECTED', message: 'Use one of these records?' }],
  ],
  [
    'puts the part that caused a rollback before the parts it rolled back',
    {
      compositeResponse: [
        { body: [{ errorCode: 'PROCESSING_HALTED', message: HALTED }], httpStatusCode: 400, referenceId: 'a' },
        { body: { id: '001', success: true, errors: [] }, httpStatusCode: 201, referenceId: 'b' },
        {
          body: [{ message: 'too long', errorCode: 'STRING_TOO_LONG', fields: ['Name'] }],
          httpStatusCode: 404,
          referenceId: 'c',
        },
      ],
    },
    [
      { code: 'STRING_TOO_LONG', httpStatus: 404, shape: 'composite', fields: ['Name'] },
      { code: 'PROCESSING_HALTED', httpStatus: 400, shape: 'composite' },
    ],
  ],
  [
    'reads a batch, whose statusCode is a number',
    {
      hasErrors: true,
      results: [
        { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted' }] },
        { statusCode: 200, result: { attributes: { type: 'Account' }, message: 'data' } },
        { statusCode: 500, result: [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'An unexpected error occurred' }] },
      ],
    },
    [
      { code: 'UNKNOWN_EXCEPTION', httpStatus: 500, shape: 'batch' },
      { code: 'BATCH_PROCESSING_HALTED', httpStatus: 412, shape: 'batch' },
    ],
  ],
  [
    'reads graphs',
    {
      graphs: [
        {
          graphId: 'g',
          graphResponse: {
            compositeResponse: [{ body: [{ errorCode: 'INVALID_FIELD', message: 'x' }], httpStatusCode: 400 }],
          },
          isSuccessful: false,
        },
      ],
    },
    [{ code: 'INVALID_FIELD', shape: 'graph', httpStatus: 400 }],
  ],
  [
    'reads a tree',
    {
      hasErrors: true,
      results: [
        {
          referenceId: 'ref1',
          errors: [{ statusCode: 'INVALID_EMAIL_ADDRESS', message: 'Email: invalid', fields: ['Email'] }],
        },
      ],
    },
    [{ code: 'INVALID_EMAIL_ADDRESS', shape: 'tree', fields: ['Email'] }],
  ],
  [
    'reads the UI API’s errors of the record and of its fields, not the general message',
    {
      message: 'An error occurred while trying to update the record. Please try again.',
      statusCode: 400,
      output: {
        errors: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', field: null, message: 'Not on Sundays.' }],
        fieldErrors: {
          Name: [{ errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]' }],
        },
      },
    },
    [
      { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', shape: 'ui-api', httpStatus: 400, fields: [] },
      { code: 'REQUIRED_FIELD_MISSING', shape: 'ui-api', fields: ['Name'] },
    ],
  ],
  [
    'keeps the UI API’s general message where nothing else is told',
    { message: 'You do not have access.', statusCode: 403, output: { errors: [], fieldErrors: {} } },
    [{ code: null, message: 'You do not have access.', httpStatus: 403 }],
  ],
  [
    'reads the result of an action',
    [
      { actionName: 'a', errors: [{ statusCode: 'INVALID_INPUT', message: 'x', fields: [] }], isSuccess: false },
      { actionName: 'a', errors: null, isSuccess: true, outputValues: { message: 'fine' } },
    ],
    [{ code: 'INVALID_INPUT', shape: 'action-result' }],
  ],
  [
    'reads a reason without a code',
    { contentLinkId: '6UP', isSuccess: false, failureReason: 'Term: value not of required kind' },
    [{ code: null, message: 'Term: value not of required kind', api: 'connect' }],
  ],
  [
    'reads the records that share an external id',
    ['/services/data/v60.0/sobjects/A__c/a01', '/services/data/v60.0/sobjects/A__c/a02'],
    [{ code: null, httpStatus: 300, shape: 'choices' }],
  ],
  [
    'reads an OAuth error',
    { error: 'invalid_grant', error_description: 'expired authorization code' },
    [{ code: 'invalid_grant', message: 'expired authorization code', api: 'oauth', shape: 'oauth' }],
  ],
  [
    'does not take the name of an HTTP status for an OAuth error',
    { timestamp: 'x', status: 401, error: 'Unauthorized', path: '/x' },
    [{ code: null, message: 'Unauthorized', httpStatus: 401 }],
  ],
  [
    'reads a code that middleware put into the message, and the status it put into the code',
    { errorCode: '401', errorMessage: 'INVALID_SESSION_ID' },
    [{ code: 'INVALID_SESSION_ID', httpStatus: 401 }],
  ],
  [
    'reads code and message that middleware put together',
    { error: { errorCode: 400, errorMessage: 'INVALID_FIELD: No such column Foo' } },
    [{ code: 'INVALID_FIELD', message: 'No such column Foo', httpStatus: 400 }],
  ],
  [
    'reads a message alone',
    { message: 'Something broke.' },
    [{ code: null, message: 'Something broke.', shape: 'message' }],
  ],
  [
    'takes no number of another product for a code or a status',
    { code: 109, message: 'The record was not found.' },
    [{ code: null, httpStatus: null }],
  ],
  [
    'reads JSON inside a text of JSON',
    { status: 404, responseText: '[{"errorCode":"NOT_FOUND","message":"gone"}]' },
    [{ code: 'NOT_FOUND', message: 'gone', httpStatus: 404 }],
  ],
  [
    'reads a response kept by a client',
    {
      status: 400,
      body: { message: 'general', output: { fieldErrors: { Email: [{ errorCode: 'INVALID_EMAIL_ADDRESS' }] } } },
    },
    [{ code: 'INVALID_EMAIL_ADDRESS', fields: ['Email'], httpStatus: 400 }],
  ],
  [
    'reads a status alone',
    { status: 503, statusText: 'Service Unavailable' },
    [{ code: null, httpStatus: 503, shape: 'http' }],
  ],
  [
    'unfolds the errors that jsforce puts behind a name of its own',
    { name: 'MULTIPLE_API_ERRORS', message: 'Multiple errors returned.', data: [{ errorCode: 'A_B', message: '1' }] },
    [{ code: 'A_B', message: '1' }],
  ],
  [
    'reads a line of Sitecore’s error log, whose codes are numbers',
    { ref: '8e2a5d8e', code: '409', message: 'Resource conflict' },
    [{ code: '409', api: 'sitecore', shape: 'sitecore-line' }],
  ],
  [
    'reads a failed job’s message',
    {
      id: '750R0000000zlh9IAA',
      state: 'Failed',
      jobType: 'V2Ingest',
      errorMessage: 'InvalidBatch : Field name not found : X__c',
    },
    [{ code: null, message: 'InvalidBatch : Field name not found : X__c', shape: 'job-info', api: 'bulk' }],
  ],
  [
    'reads a failed batch’s message',
    { batchInfo: [{ id: '751R', jobId: '750R', state: 'Failed', stateMessage: 'InvalidBatch : x' }] },
    [{ code: null, message: 'InvalidBatch : x', shape: 'job-info', api: 'bulk1' }],
  ],
  [
    'reads the failed jobs of a list',
    {
      done: true,
      records: [
        { id: '750R01', state: 'Open' },
        { id: '750R02', state: 'Failed', errorMessage: 'TooManyLockFailure : x' },
      ],
    },
    [{ message: 'TooManyLockFailure : x' }],
  ],
];

const MORE: Case[] = [
  [
    'reads the components that a deployment refused, not its warnings',
    {
      success: false,
      details: {
        componentFailures: [
          { problem: 'Entity X cannot be found', problemType: 'Error' },
          { problem: 'Old version', problemType: 'Warning' },
        ],
      },
    },
    [{ code: null, message: 'Entity X cannot be found', shape: 'deploy-result' }],
  ],
  [
    'reads what Apex run anonymously threw',
    {
      compiled: true,
      success: false,
      compileProblem: null,
      exceptionMessage: 'System.QueryException: List has no rows for assignment to SObject',
    },
    [{ code: null, message: 'System.QueryException: List has no rows for assignment to SObject' }],
  ],
  [
    'reads the errors of GraphQL',
    { data: { uiapi: {} }, errors: [{ message: 'Validation error: unknown field Foo', paths: [] }] },
    [{ code: null, message: 'Validation error: unknown field Foo' }],
  ],
  [
    'reads the status that a streaming answer puts before its words',
    [{ channel: '/meta/handshake', successful: false, error: '403::Handshake denied' }],
    [{ code: null, httpStatus: 403 }],
  ],
  [
    'reads a SOAP fault that a client made into JSON',
    { faultcode: 'sf:INVALID_TYPE', faultstring: 'INVALID_TYPE: no such object' },
    [{ code: 'INVALID_TYPE', message: 'no such object', api: 'soap', shape: 'soap-fault' }],
  ],
  [
    'reads the code of an error in an envelope',
    { error: { code: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' } },
    [{ code: 'REQUEST_LIMIT_EXCEEDED' }],
  ],
];

const CLEAN: [string, unknown][] = [
  ['a saved record', { id: '001', success: true, errors: [] }],
  [
    'query results, whatever their values',
    { totalSize: 1, done: true, records: [{ errorCode: 'X_Y', message: 'data' }] },
  ],
  ['a record, whatever its values', { attributes: { type: 'Log__c', url: '/x' }, message: 'data', code: 'A_B' }],
  ['limits', { DailyApiRequests: { Max: 15_000, Remaining: 1, 'An App': { Max: 0, Remaining: 0 } } }],
  ['a job that runs', { id: '750R0000000zlh9IAA', state: 'InProgress', jobType: 'V2Ingest', errorMessage: '' }],
  ['a list of versions', [{ label: 'Spring', url: '/services/data/v60.0', version: '60.0' }]],
  ['a description', { encoding: 'UTF-8', sobjects: [{ name: 'Account', label: 'Account' }] }],
  [
    'a composite answer without errors',
    { compositeResponse: [{ body: { id: '1', success: true }, httpStatusCode: 201 }] },
  ],
  ['a batch without errors', { hasErrors: false, results: [{ statusCode: 204, result: null }] }],
  ['constants under a code', { country: { code: 'US_EN' }, status: { code: 'NEW_LEAD', message: '' } }],
  ['an empty array', []],
  ['an empty object', {}],
  ['a log line of little weight', { level: 'info', message: 'started' }],
  ['a contact whose fields look like an error’s', { contact: { name: 'JOB_TITLE', message: 'hello' } }],
];

describe('An answer in JSON', () => {
  for (const [title, body, expected] of [...ANSWERS, ...MORE]) {
    it(title, () => {
      for (const indent of [0, 2]) {
        const errors = extractErrors(JSON.stringify(body, null, indent));
        expect(errors).to.have.length(expected.length);
        for (const [index, error] of expected.entries()) expect(errors[index]).to.deep.include(error);
      }
    });
  }

  for (const [title, body] of CLEAN) {
    it(`gives no error for ${title}`, () => {
      expect(extractErrors(JSON.stringify(body))).to.deep.equal([]);
    });
  }

  it('tells the line of each error', () => {
    const body = [
      { message: 'a', errorCode: 'INVALID_FIELD' },
      { message: 'b', errorCode: 'NOT_FOUND' },
    ];
    expect(extractErrors(JSON.stringify(body, null, 2)).map(({ line }) => line)).to.deep.equal([4, 8]);
  });
});
