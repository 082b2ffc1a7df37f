import { expect } from 'chai';
import { explainJobError } from '../../src/classify/explain-error.ts';
import { parseJobError } from '../../src/classify/job-error.ts';

/** Title, text, code, message, fields. */
const TEXTS: [string, string, string | null, string, string[]][] = [
  [
    'takes code, message and field apart',
    'InvalidBatch : Field name not found : Region__c',
    'InvalidBatch',
    'Field name not found : Region__c',
    ['Region__c'],
  ],
  [
    'takes the null prefix, the doubled code and the glued sentence away',
    'null:InvalidBatch : InvalidBatch : Field name not found : Region. Batch will not be retried.',
    'InvalidBatch',
    'Field name not found : Region. Batch will not be retried.'.replace(' Batch will not be retried.', ''),
    ['Region.'].map((name) => name.replace('.', '')),
  ],
  [
    'keeps colons inside a field name',
    'InvalidBatch : Field name not found : Parent:Account:Key__c',
    'InvalidBatch',
    'Field name not found : Parent:Account:Key__c',
    ['Parent:Account:Key__c'],
  ],
  [
    'takes the prefix of a client away',
    'Error: InvalidBatch : Field name not found : Name',
    'InvalidBatch',
    'Field name not found : Name',
    ['Name'],
  ],
  [
    'reads a code in capitals',
    'API_ERROR: This query is not supported',
    'API_ERROR',
    'This query is not supported',
    [],
  ],
  [
    'reads the capitals of JSON answers',
    'INVALIDJOBSTATE : The job has ended',
    'INVALIDJOBSTATE',
    'The job has ended',
    [],
  ],
  ['reads a code of one plain word', 'Timeout : The batch took too long', 'Timeout', 'The batch took too long', []],
  [
    'reads a code inside a Reason',
    "Batch failed. BatchId='751', Reason='FeatureNotEnabled : Binary field not supported'",
    'FeatureNotEnabled',
    'Binary field not supported',
    [],
  ],
  [
    'skips the status names of gRPC',
    'RESOURCE_EXHAUSTED: PrepareQuery failed : ExceededQuota : ApiBatchItems Limit exceeded.',
    'ExceededQuota',
    'ApiBatchItems Limit exceeded.',
    [],
  ],
  [
    'reads a code in quotes in a sentence',
    'The client has no access, received "API_DISABLED_FOR_ORG" error code',
    'API_DISABLED_FOR_ORG',
    'The client has no access, received "API_DISABLED_FOR_ORG" error code',
    [],
  ],
  [
    'reads the code behind an exception of a client',
    'bulk.BatchFailed: Batch 751 of job 750 failed: InvalidBatch : Field name not found : Id',
    'InvalidBatch',
    'Field name not found : Id',
    ['Id'],
  ],
  ['takes a new code that looks like one', 'BrandNewThing : It broke', 'BrandNewThing', 'It broke', []],
  [
    'finds no code where there is none',
    'Unexpected exception encountered in query processing. Please contact support with the following id: 326-63 (-43)',
    null,
    'Unexpected exception encountered in query processing. Please contact support with the following id: 326-63 (-43)',
    [],
  ],
  ['finds no code in a plain sentence', 'Unknown: nobody knows', null, 'Unknown: nobody knows', []],
  ['takes an empty text', '', null, '', []],
];

describe('parseJobError', () => {
  for (const [title, text, code, message, fields] of TEXTS) {
    it(title, () => {
      const parsed = parseJobError(text);
      expect(parsed.code).to.equal(code);
      expect(parsed.message.replace(/\.$/, '')).to.equal(message.replace(/\.$/, ''));
      expect(parsed.fields).to.deep.equal(fields);
    });
  }

  it('opens the error of a query inside', () => {
    const { code, inner } = parseJobError(
      "InvalidBatch : Failed to process query: INVALID_FIELD: \nSELECT Nam FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nam' on entity 'Account'.",
    );
    expect(code).to.equal('InvalidBatch');
    expect(inner?.code).to.equal('INVALID_FIELD');
    expect(inner?.fields).to.deep.equal(['Nam']);
  });
});

describe('An error inside a job error', () => {
  it('is found without the usual words before it', () => {
    const { inner } = parseJobError('InvalidBatch : Failed to parse query: MALFORMED_QUERY: unexpected token: FORM');
    expect(inner).to.deep.include({ code: 'MALFORMED_QUERY', message: 'unexpected token: FORM' });
  });
});

describe('explainJobError', () => {
  it('gives the guidance of the situation that the message shows', () => {
    const { entry, suggestions } = explainJobError('InvalidBatch : Field name not found : Region__c');
    expect(entry?.summary).to.match(/header names a field/);
    expect(entry?.retry).to.equal('after-fix');
    expect(entry?.docs).not.to.have.length(0);
    expect(suggestions).to.deep.equal([]);
  });

  it('lets the error inside decide whether to send again', () => {
    const passing = explainJobError(
      'InvalidBatch : Failed to process query: UNKNOWN_EXCEPTION: An unexpected error occurred.',
    );
    expect(passing.entry?.retry).to.equal('now');
    expect(passing.inner?.entry?.code).to.equal('UNKNOWN_EXCEPTION');
  });

  it('finds guidance by a fixed phrase where there is no code, and says that there is no code', () => {
    const { code, entry } = explainJobError(
      'Unexpected exception encountered in query processing. Please contact support with the following id: 3265-63 (-43)',
    );
    expect(code).to.equal(null);
    expect(entry?.code).to.equal('InternalServerError');
  });

  it('tells a load that was tried too often from a passing fault', () => {
    expect(explainJobError('InternalServerError : Retried more than 15 times').entry?.retry).to.equal('after-fix');
    expect(explainJobError('InternalServerError : Try again').entry?.retry).to.equal('now');
  });

  it('offers the nearest names for a code that is unknown', () => {
    const { code, entry, suggestions } = explainJobError('InvalidBatches : It broke');
    expect([code, entry]).to.deep.equal(['InvalidBatches', null]);
    expect(suggestions[0]).to.equal('InvalidBatch');
  });
});
