import { expect } from 'chai';
import { readLooseText } from '../../../src/extract/loose/read-loose-text.ts';
import type { RawError } from '../../../src/extract/raw-error.ts';

/** Title, text, and what its only error must say. */
type Case = [title: string, text: string, expected: Partial<RawError>];

const OBJECTS: Case[] = [
  [
    'reads the list of dictionaries in an exception of simple-salesforce, and the status its name stands for',
    "Malformed request https://acme.my.salesforce.com/services/data/v60.0/sobjects/Lead/. Response content: [{'message': 'Required fields are missing: [Company]', 'errorCode': 'REQUIRED_FIELD_MISSING', 'fields': ['Company']}]",
    {
      code: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [Company]',
      fields: ['Company'],
      httpStatus: 400,
      api: 'rest',
      shape: 'dump',
    },
  ],
  [
    "reads Python 2's u-strings with the message first",
    "SalesforceExpiredSession: Expired session for https://acme/services. Response content: [{u'message': u\"Can't go on\", u'errorCode': u'INVALID_SESSION_ID'}]",
    { code: 'INVALID_SESSION_ID', message: "Can't go on", httpStatus: 401 },
  ],
  [
    "reads Python's None, True and False beside an error",
    "{'success': False, 'created': True, 'id': None, 'errors': [{'statusCode': 'ENTITY_IS_DELETED', 'message': 'entity is deleted', 'fields': []}]}",
    { code: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] },
  ],
  [
    "reads Ruby's hashes whose values are lists of one",
    '{"errors"=>[{"message"=>["Required fields are missing: [LastName]"], "fields"=>["LastName"], "statusCode"=>["REQUIRED_FIELD_MISSING"]}], "success"=>["false"]}',
    {
      code: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [LastName]',
      fields: ['LastName'],
    },
  ],
  [
    "reads Objective-C's dictionaries with lists in parentheses and the status behind them",
    'body = (\n  {\n    errorCode = "INVALID_FIELD";\n    fields = (\n      Tier,\n      "Rank__c"\n    );\n    message = "No such column";\n  }\n);\nhttpStatusCode = 400;',
    { code: 'INVALID_FIELD', message: 'No such column', fields: ['Tier', 'Rank__c'], httpStatus: 400 },
  ],
  [
    "reads JavaScript's objects without quotes around the keys",
    "{ message: \"You can't see it\", errorCode: 'INSUFFICIENT_ACCESS', fields: [ 'Name' ] }",
    { code: 'INSUFFICIENT_ACCESS', message: "You can't see it", fields: ['Name'] },
  ],
  [
    'takes an exception of jsforce once, though its properties repeat the code, and leaves the stack out',
    "DUPLICATE_VALUE: duplicate value found\n    at HttpApi.getError (/app/http-api.js:10:2)\n    at async run (/app/a.js:1:1) {\n  errorCode: 'DUPLICATE_VALUE',\n  content: undefined\n}",
    { code: 'DUPLICATE_VALUE', message: 'duplicate value found' },
  ],
  [
    "reads PHP's print_r",
    'stdClass Object\n(\n    [message] => Required fields are missing: [Name]\n    [statusCode] => REQUIRED_FIELD_MISSING\n)',
    { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]' },
  ],
  [
    "reads PHP's var_dump",
    'array(2) {\n  ["errorCode"]=>\n  string(13) "INVALID_FIELD"\n  ["message"]=>\n  string(3) "bad"\n}',
    { code: 'INVALID_FIELD', message: 'bad' },
  ],
  [
    "reads Java's maps",
    '[{message=Session expired, or invalid, errorCode=INVALID_SESSION_ID}]',
    { code: 'INVALID_SESSION_ID', message: 'Session expired, or invalid' },
  ],
  [
    "reads an exception of Salesforce's Java client over several lines",
    "[AsyncApiException  exceptionCode='InvalidJobState'\n exceptionMessage='Closed\nalready'\n]",
    { code: 'InvalidJobState', message: 'Closed\nalready', api: 'bulk1' },
  ],
  [
    'reads a fault in XML inside a sentence',
    'sync failed: <error xmlns="urn:x"><exceptionCode>InvalidBatch</exceptionCode><exceptionMessage>no &lt;id&gt;</exceptionMessage></error>',
    { code: 'InvalidBatch', message: 'no <id>', api: 'bulk1' },
  ],
  [
    'reads JSON that was put into a string of JSON',
    '{"level":"error","text":"400 Client Error: [{\\"message\\":\\"a \\\\\\"b\\\\\\" c\\",\\"errorCode\\":\\"INVALID_FIELD\\"}]"}',
    { code: 'INVALID_FIELD', message: 'a "b" c', httpStatus: 400 },
  ],
  [
    'opens a message that holds the whole error',
    '{ "message": "Insert failed. First exception on row 0; first error: STRING_TOO_LONG, Notes: data value too large: [Notes]"',
    { code: 'STRING_TOO_LONG', message: 'Notes: data value too large: [Notes]' },
  ],
  [
    'reads a body that was cut in its middle',
    '[{"errorCode":"APEX_ERROR","message":"System.LimitException: Apex heap',
    { code: 'APEX_ERROR', message: 'System.LimitException: Apex heap' },
  ],
  [
    'reads quotes that were escaped for HTML',
    '&quot;errorCode&quot;:&quot;INVALID_FIELD&quot;,&quot;message&quot;:&quot;bad&quot;',
    { code: 'INVALID_FIELD', message: 'bad' },
  ],
  [
    "takes the CRM's code from a vendor's line whose own code comes first",
    "Export stopped: DUPLICATES_DETECTED : Entity type 'Lead': CRM ErrorCode: REQUIRED_FIELD_MISSING, Field(s): Tier__c, CRM ErrorMessage: Required fields are missing: [Tier__c], RecordId: 0099",
    { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Tier__c]', fields: ['Tier__c'] },
  ],
  [
    'takes a code that nobody lists where the key says that it is one',
    '{"errorCode":"BRAND_NEW_PROBLEM","message":"new"',
    { code: 'BRAND_NEW_PROBLEM', message: 'new' },
  ],
  [
    'takes the status for no code where a middleware puts it under errorCode, and finds the code in the description',
    'error: { "errorCode": 500, "errorMessage": "APEX_ERROR", "errorDescription": "Insert failed. First exception on row 0; first error: INVALID_EMAIL_ADDRESS, Email: invalid email address: x: [Email]"',
    { code: 'INVALID_EMAIL_ADDRESS', httpStatus: 500 },
  ],
  [
    'reads a column of keys and values',
    'errorCode:   MALFORMED_QUERY      \n  message:   unexpected token     \n status_code:   400     ',
    { code: 'MALFORMED_QUERY', message: 'unexpected token', httpStatus: 400 },
  ],
  [
    'reads a code and its message from lines of their own',
    'Error code: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY\nError message: OrderTrigger: execution of BeforeUpdate\ncaused by: System.QueryException: bad\n\n(ORG)',
    {
      code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      message: 'OrderTrigger: execution of BeforeUpdate\ncaused by: System.QueryException: bad\n\n(ORG)',
    },
  ],
];

const SENTENCES: Case[] = [
  [
    "cuts a row error's tail",
    'REQUIRED_FIELD_MISSING:Required fields are missing: [Name, Tier__c]:Name,Tier__c --',
    {
      code: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [Name, Tier__c]',
      fields: ['Name', 'Tier__c'],
    },
  ],
  [
    'takes no record id for a field',
    'DUPLICATE_VALUE:duplicate value found: A__c duplicates value on record with id: 0035e00000AbCdEAAV:--',
    { code: 'DUPLICATE_VALUE', fields: [] },
  ],
  [
    'finds the message in front of the code',
    'unable to obtain exclusive access : UNABLE_TO_LOCK_ROW ()',
    { code: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access' },
  ],
  [
    'finds the message in front of a code in brackets',
    'Phone is needed (StatusCode: FIELD_CUSTOM_VALIDATION_EXCEPTION)',
    { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Phone is needed' },
  ],
  [
    'finds the message in front of a code and a status',
    'The query failed Code: QUERY_TIMEOUT HttpCode: 400',
    { code: 'QUERY_TIMEOUT', message: 'The query failed', httpStatus: 400 },
  ],
  [
    'separates code, message and fields at a dash and brackets',
    'Error importing record A1: INVALID_FIELD_FOR_INSERT_UPDATE-Unable to create/update fields: Name.(Name,Tier__c)',
    {
      code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      message: 'Unable to create/update fields: Name.',
      fields: ['Name', 'Tier__c'],
    },
  ],
  [
    'keeps nested errors in the message of the outermost',
    'Update failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, A: execution of AfterUpdate caused by: System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, dup: []',
    {
      code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      message:
        'A: execution of AfterUpdate caused by: System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, dup: []',
    },
  ],
  [
    'keeps nested errors of a mail in the message of the outermost',
    "Apex script unhandled exception by user/organization: 005/00D\n\nFailed to process batch for class 'Nightly' for job id '707'\n\ncaused by: System.DmlException: Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, T: execution of BeforeInsert\n\ncaused by: System.DmlException: Delete failed. First exception on row 0; first error: ENTITY_IS_DELETED, entity is deleted: []\n\nClass.A.b: line 1, column 1",
    { code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', shape: 'mail' },
  ],
  [
    'leaves the class name of a client out',
    'Restforce::UnauthorizedError: INVALID_SESSION_ID: Session expired or invalid',
    { code: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
  ],
  [
    "leaves a client's exception name behind the message out, and the response that repeats the error",
    'INVALID_INPUT: Not supported here. (Restforce::ResponseError)\nRESPONSE: [{"message":"Not supported here.","errorCode":"INVALID_INPUT"}]',
    { code: 'INVALID_INPUT', message: 'Not supported here.' },
  ],
  [
    'ends a quoted message at its quote',
    'Uncaught SoapFault: "INVALID_SESSION_ID: Illegal Session" at /srv/x.php line 12',
    { code: 'INVALID_SESSION_ID', message: 'Illegal Session' },
  ],
  [
    'ends a message in brackets at its bracket, after those it holds itself',
    '{ [Error: REQUIRED_FIELD_MISSING: Required fields are missing: [Name]] level: 3 }',
    { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]' },
  ],
  [
    'reads a code behind a reason whose quote never closes',
    "FAILED_PRECONDITION: Batch failed. BatchId='b', Reason='InvalidBatch : Failed to process query: TXN_SECURITY_NO_ACCESS: it isn't allowed.",
    { code: 'InvalidBatch', message: "Failed to process query: TXN_SECURITY_NO_ACCESS: it isn't allowed." },
  ],
  [
    'says a doubled code once, and leaves the null in front of it out',
    'null:ExceededQuota : ExceededQuota : ApiBatchItems Limit exceeded.',
    { code: 'ExceededQuota', message: 'ApiBatchItems Limit exceeded.' },
  ],
  [
    'finds a code inside a localised sentence',
    'Es ist ein Fehler aufgetreten: FIELD_CUSTOM_VALIDATION_EXCEPTION, Bitte Telefon angeben: [Phone]',
    { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Bitte Telefon angeben: [Phone]' },
  ],
  [
    'finds a quoted code in the middle of a sentence, and takes the sentence for its message',
    'No Bulk permission, received "API_DISABLED_FOR_ORG" error code',
    { code: 'API_DISABLED_FOR_ORG', message: 'No Bulk permission, received "API_DISABLED_FOR_ORG" error code' },
  ],
  [
    'reads the lines below a code as its message, and the list of fields among them',
    "dbapi.SalesforceError: INVALID_FIELD_FOR_INSERT_UPDATE\n    Account: bad field names:  OwnerRef\n    FIELDS: [' OwnerRef']",
    { code: 'INVALID_FIELD_FOR_INSERT_UPDATE', message: 'Account: bad field names:  OwnerRef', fields: ['OwnerRef'] },
  ],
  [
    "takes the message from the next cell of a table's row",
    '| 3 | UNABLE_TO_LOCK_ROW | unable to obtain exclusive access | 001 |',
    { code: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access' },
  ],
  [
    'takes a code that nobody lists yet from a row error',
    'SOME_NEW_PROBLEM:it is new:Name --',
    { code: 'SOME_NEW_PROBLEM', message: 'it is new', fields: ['Name'] },
  ],
  ['takes a text that is only a code', ' UNABLE_TO_LOCK_ROW\n', { code: 'UNABLE_TO_LOCK_ROW', message: '' }],
];

const SIGN_IN: Case[] = [
  [
    'reads the redirect of a sign-in that failed',
    'https://app.example.com/callback?error=access_denied&error_description=end-user+denied+authorization&state=7',
    { code: 'access_denied', message: 'end-user denied authorization', api: 'oauth' },
  ],
  [
    'reads a redirect in the line of an access log',
    '10.0.0.1 - - "GET /cb?error=invalid_scope&error_description=the%20scope%20is%20invalid HTTP/1.1" 200',
    { code: 'invalid_scope', message: 'the scope is invalid', api: 'oauth' },
  ],
  [
    'reads a description that was not encoded',
    'redirect failed. error=OAUTH_APP_ACCESS_DENIED error_description=user is not admin approved',
    { code: 'OAUTH_APP_ACCESS_DENIED', message: 'user is not admin approved', api: 'oauth' },
  ],
  [
    'reads error and description from a sentence',
    'AuthenticationError: invalid_grant: inactive user',
    { code: 'invalid_grant', message: 'inactive user', api: 'oauth' },
  ],
  [
    'takes an error that nobody lists where a description stands beside it',
    "{ error: 'invalid_moon_phase', error_description: 'try later' }",
    { code: 'invalid_moon_phase', message: 'try later', api: 'oauth' },
  ],
];

const WRAPPED: Case[] = [
  [
    'joins a code that a console cut in two',
    'Error while writing: INVALID_CROSS_REFER\nENCE_KEY: invalid cross reference id',
    { code: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id' },
  ],
  [
    'joins a code inside a drawn frame',
    '╭──────────────────────────╮\n│ Error: STORAGE_LIMIT_EXC │\n│ EEDED: storage limit     │\n╰──────────────────────────╯',
    { code: 'STORAGE_LIMIT_EXCEEDED', message: 'storage limit' },
  ],
  [
    'joins a key that was cut in two',
    "content: [{'message': 'expired', 'error\nCode': 'INVALID_SESSION_ID'}]",
    { code: 'INVALID_SESSION_ID', message: 'expired' },
  ],
  [
    'reads through the marks of a quoted mail',
    '> **Errors:**\n> StatusCode: TRANSFER_REQUIRES_READ\n> Message: The new owner must have read permission',
    { code: 'TRANSFER_REQUIRES_READ', message: 'The new owner must have read permission' },
  ],
  [
    'reads through colours',
    '\u001B[31mError (INVALID_FIELD):\u001B[0m No such column',
    { code: 'INVALID_FIELD', message: 'No such column', api: 'cli' },
  ],
];

const COMMANDS: Case[] = [
  [
    'takes a code in the brackets of an error line',
    'Error (STRING_TOO_LONG): Notes: data value too large',
    { code: 'STRING_TOO_LONG', message: 'Notes: data value too large', api: 'cli', shape: 'cli-line' },
  ],
  [
    'takes a code in the brackets that nobody lists',
    'Error (BRAND_NEW_PROBLEM): it is new',
    { code: 'BRAND_NEW_PROBLEM', message: 'it is new', api: 'cli' },
  ],
  [
    'takes a number in the brackets for the exit code',
    'Error (1): It broke.',
    { code: null, message: 'It broke.', api: 'cli' },
  ],
  [
    "reports a code of Node's under its own name",
    "Error (EEXIST): EEXIST: file already exists, mkdir '/x'",
    { code: null, clientCode: 'EEXIST', api: 'cli' },
  ],
  [
    "reports a name of the client's own under its own name",
    'Error (JobFailedError): LineEnding is invalid',
    { code: null, clientCode: 'JobFailedError', message: 'LineEnding is invalid' },
  ],
  [
    'reads the code behind an exit code',
    'Error (1): UNABLE_TO_LOCK_ROW: locked',
    { code: 'UNABLE_TO_LOCK_ROW', message: 'locked' },
  ],
  [
    'leaves the name of the command out',
    'ERROR running data:import:  Exceeded max size limit of 10000000',
    { code: null, message: 'Exceeded max size limit of 10000000' },
  ],
];

const SITECORE: Case[] = [
  [
    'reads a line of the error log',
    '{"ref": "9a1f-22", "code": 400, "message": "Identity information missing"}',
    { code: '400', message: 'Identity information missing', api: 'sitecore', httpStatus: null },
  ],
  [
    'reads the code as a string',
    '{"ref":"9a1f-22","code":"409","message":"Resource conflict"}',
    { code: '409', message: 'Resource conflict', api: 'sitecore' },
  ],
  [
    'reads the same in key-value form',
    'ref=9a1f-22 code=404 message=Resource not found',
    { code: '404', message: 'Resource not found', api: 'sitecore' },
  ],
  [
    'reads the same in prose',
    'The batch upload to Sitecore gave 400: Validation error for 3 guests',
    { code: '400', message: 'Validation error for 3 guests', api: 'sitecore' },
  ],
];

const WITHOUT_CODE: Case[] = [
  [
    'takes the headlines of a page',
    '<html><head><title>Maintenance</title></head><body><h1>We are down &amp; out</h1><p>Sorry</p></body></html>',
    { code: null, message: 'Maintenance We are down & out', shape: 'html' },
  ],
  [
    "takes the status from a server's page",
    '<h1>Bad Message 400</h1><pre>reason: Bad Request</pre>',
    { code: null, message: 'Bad Message 400 reason: Bad Request', httpStatus: 400, shape: 'html' },
  ],
  [
    "reads the streaming API's protocol",
    '403::Unknown client',
    { code: null, message: 'Unknown client', httpStatus: 403 },
  ],
  [
    'gives a sentence back whole',
    'Record Type ID: this ID value is not valid for the user',
    { code: null, message: 'Record Type ID: this ID value is not valid for the user', shape: 'text' },
  ],
  [
    'gives a mail without a code back whole',
    'Apex script unhandled exception by user/organization: 005/00D\n\ncaused by: System.NullPointerException: null\n\nClass.A.b: line 1, column 1',
    { code: null, shape: 'mail' },
  ],
  [
    'takes the message from a line of keys and values',
    '2024-05-05 10:00:00 ERROR Sync:1 - Object: Product2 ,Error Message: Key__c not specified',
    { code: null, message: 'Key__c not specified' },
  ],
  [
    "leaves another product's numbers alone",
    '{ "code": 109, "message": "The requested record was not found." }',
    { code: null, message: 'The requested record was not found.' },
  ],
];

/** What looks like a code and is none. */
const NO_CODES: [string, string][] = [
  ['variables of the environment', 'NODE_ENV: production\nLOG_LEVEL=DEBUG_MODE\nMAX_RETRIES: 3'],
  ['a code that a variable is set to', 'RETRY_ON=UNABLE_TO_LOCK_ROW'],
  ['constants of a class', 'if (e.getDmlType(0) == StatusCode.UNABLE_TO_LOCK_ROW) { retry(); }'],
  ['an assignment to a constant', 'DUPLICATE_VALUE = 3'],
  ['a list of constants', "const RETRYABLE = ['UNABLE_TO_LOCK_ROW', 'REQUEST_LIMIT_EXCEEDED'];"],
  ['a value in a query', "SELECT Id FROM Log__c WHERE Code__c = 'DUPLICATE_VALUE'"],
  ['headers', 'X_REQUEST_ID: abc\nCONTENT_TYPE: text/html'],
  ['words in capitals', 'INVALID CROSS REFERENCE ID'],
  ["gRPC's statuses", 'io.grpc.StatusRuntimeException: NOT_FOUND: no table'],
  ["gRPC's statuses in front of a sentence", 'FAILED_PRECONDITION: the batch is gone'],
  ["a vendor's own code", 'Error occurred during sync: QUOTA_OF_VENDOR_USED'],
  ["Node's codes under errorCode", "{ errorCode: 'ECONNRESET', message: 'socket hang up' }"],
  ["a client's own code under errorCode", "{ errorCode: 'ERROR_HTTP_503', message: 'down' }"],
  ['class names', 'java.lang.IllegalStateException: InvalidOperation at NotFound'],
  ['names of metadata', 'Deploying Account.DUPLICATE_VALUE and /lwc/INVALID_FIELD/x'],
  ['words that other programs use', 'Timeout: 30 Unknown: 4 Gone'],
];

describe('Reading loose text', () => {
  const parts: Record<string, Case[]> = {
    'objects as programs print them': OBJECTS,
    sentences: SENTENCES,
    'sign-in': SIGN_IN,
    'text that was wrapped': WRAPPED,
    'lines of commands': COMMANDS,
    "Sitecore's lines": SITECORE,
    'texts without a code': WITHOUT_CODE,
  };
  for (const [part, cases] of Object.entries(parts)) {
    describe(part, () => {
      for (const [title, text, expected] of cases) {
        it(title, () => {
          const errors = readLooseText(text);
          expect(errors, JSON.stringify(errors)).to.have.length(1);
          expect(errors[0]).to.deep.include(expected);
        });
      }
    });
  }

  describe('what is no code', () => {
    for (const [title, text] of NO_CODES) {
      it(`leaves ${title} alone`, () => {
        expect(readLooseText(text).flatMap(({ code }) => code ?? [])).to.deep.equal([]);
      });
    }
  });

  it('tells two errors of a flow apart', () => {
    const flow = 'This error occurred when the flow tried to update records: ';
    const text = `${flow}FIELD_CUSTOM_VALIDATION_EXCEPTION: No “Tier”.. --- ${flow}UNABLE_TO_LOCK_ROW: locked.`;
    expect(readLooseText(text).map(({ code, message }) => [code, message])).to.deep.equal([
      ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'No “Tier”..'],
      ['UNABLE_TO_LOCK_ROW', 'locked.'],
    ]);
  });

  it('reads each line of a list of errors, with its number', () => {
    const text = 'INVALID_FIELD: a\nINVALID_FIELD: b\n\nError: UNABLE_TO_LOCK_ROW: c';
    expect(readLooseText(text).map(({ code, message, line }) => [code, message, line])).to.deep.equal([
      ['INVALID_FIELD', 'a', 1],
      ['INVALID_FIELD', 'b', 2],
      ['UNABLE_TO_LOCK_ROW', 'c', 4],
    ]);
  });

  it('counts the lines of the original where it joined some', () => {
    const text = 'start\nINVALID_CROSS_REFER\nENCE_KEY: a\nINVALID_FIELD: b';
    expect(readLooseText(text).map(({ code, line }) => [code, line])).to.deep.equal([
      ['INVALID_CROSS_REFERENCE_KEY', 2],
      ['INVALID_FIELD', 4],
    ]);
  });

  it('puts what was rolled back behind the cause', () => {
    const text =
      "results: [{ errorCode: 'PROCESSING_HALTED', message: 'rolled back' }, { errorCode: 'STRING_TOO_LONG', message: 'long' }]";
    expect(readLooseText(text).map(({ code }) => code)).to.deep.equal(['STRING_TOO_LONG', 'PROCESSING_HALTED']);
  });

  it('gives the status of a sub-request to its errors', () => {
    const text =
      "[{ body: [{ errorCode: 'NOT_FOUND', message: 'a' }], httpStatusCode: 404 }, { body: [{ errorCode: 'INVALID_FIELD', message: 'b' }], httpStatusCode: 400 }]";
    expect(readLooseText(text).map(({ code, httpStatus }) => [code, httpStatus])).to.deep.equal([
      ['NOT_FOUND', 404],
      ['INVALID_FIELD', 400],
    ]);
  });

  it('lets the caller say the API, and the status where the text has none', () => {
    const [error] = readLooseText('INVALID_FIELD: a', { api: 'soap', httpStatus: 500 });
    expect(error).to.deep.include({ api: 'soap', httpStatus: 500 });
    const [told] = readLooseText('400 Client Error: INVALID_FIELD: a', { httpStatus: 500 });
    expect(told).to.deep.include({ httpStatus: 400 });
  });

  it('finds nothing in an empty text', () => {
    expect(readLooseText('')).to.deep.equal([]);
    expect(readLooseText(' \n ')).to.deep.equal([]);
  });
});
