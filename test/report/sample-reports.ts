import { mergeGroups } from '../../src/diagnose/merge-groups.ts';
import type { BulkJobReport, BulkJobsReport, FailureGroup } from '../../src/report/bulk-job.ts';
import type { ExplainedError } from '../../src/report/explained-error.ts';

export const NOW = new Date('2026-11-21T09:00:00.000Z');

const docs = [{ title: 'Error codes', url: 'https://developer.salesforce.com/docs/example' }];

const lockedInside: ExplainedError = {
  code: 'UNABLE_TO_LOCK_ROW',
  api: 'bulk',
  httpStatus: null,
  message: 'unable to obtain exclusive access to this record',
  fields: [],
  entry: {
    code: 'UNABLE_TO_LOCK_ROW',
    summary: 'Another transaction holds the record.',
    causes: [],
    fixes: [],
    retry: 'now',
    docs,
    limits: [],
    page: 'docs/codes/limits.md#unable_to_lock_row',
  },
  listed: true,
  location: null,
  inner: null,
  suggestions: [],
};

export function sampleGroup(group: Partial<FailureGroup> = {}): FailureGroup {
  return {
    code: 'REQUIRED_FIELD_MISSING',
    summary: 'A field that every record of the object must have is empty.',
    causes: ['The column is missing from the file.'],
    fixes: ['Fill the column for every row.', 'Check that the header spells the API name of the field.'],
    retry: 'after-fix',
    fields: ['LastName'],
    template: 'Required fields are missing: [LastName]',
    count: 120,
    share: 0.6,
    examples: [
      { row: 3, id: null, message: 'Required fields are missing: [LastName]' },
      { row: 1204, id: null, message: 'Required fields are missing: [LastName]' },
    ],
    location: null,
    inner: null,
    docs,
    limits: [],
    suggestions: [],
    lockedRecords: [],
    locks: null,
    details: null,
    ...group,
  };
}

export function sampleReport(report: Partial<BulkJobReport> = {}): BulkJobReport {
  return {
    outcome: 'partial',
    job: {
      id: '7505f000003EXAMAA2',
      kind: 'ingest',
      state: 'JobComplete',
      operation: 'insert',
      object: 'Contact',
      apiVersion: '66.0',
      contentType: 'CSV',
      concurrencyMode: 'Parallel',
      batches: null,
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
      externalIdField: null,
      createdById: '0055f000001EXAMAA1',
      createdDate: '2026-11-20T09:12:00.000Z',
      lastModifiedDate: '2026-11-20T09:14:30.000Z',
      resultsExpire: '2026-11-27T09:14:30.000Z',
      retries: 2,
      totalProcessingTime: 184_000,
      apiActiveProcessingTime: 150_000,
      apexProcessingTime: 96_500,
    },
    counts: { processed: 12_000, succeeded: 11_800, failed: 200, unprocessed: 0, scanned: 200 },
    jobError: null,
    batchErrors: [],
    groups: [
      sampleGroup(),
      sampleGroup({
        code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        summary: 'Automation of the org stopped the row.',
        fixes: ['Read the error inside.'],
        retry: 'now',
        fields: [],
        template: 'unable to obtain exclusive access to this record',
        count: 60,
        share: 0.3,
        examples: [{ row: 17, id: '0035f00000EXAMPAA1', message: 'ContactSync: execution of AfterInsert' }],
        location: { kind: 'trigger', name: 'ContactSync', line: 12, column: 1 },
        inner: lockedInside,
      }),
      sampleGroup({
        code: 'SOME_NEW_CODE',
        summary: '',
        causes: [],
        fixes: [],
        retry: 'unknown',
        fields: [],
        template: 'A message \u001B[31mthat tries to paint\u001B[0m the terminal \u0007',
        count: 20,
        share: 0.1,
        examples: [{ row: 40, id: null, message: 'A message' }],
        docs: [],
        suggestions: ['SOME_OLD_CODE'],
      }),
    ],
    retry: { now: 60, later: 0, afterFix: 120, never: 0, unknown: 20, unprocessed: 0 },
    advice: [],
    details: null,
    nextSteps: [
      { text: 'Fix the file.', command: null },
      {
        text: 'Download the failed rows.',
        command: 'sf data bulk results --job-id 7505f000003EXAMAA2 --target-org me@example.com',
      },
    ],
    apiCalls: 2,
    complete: true,
    incompleteReason: null,
    ...report,
  };
}

/** What batches say whose header names a field that the object lacks. */
const unknownColumn: ExplainedError = {
  ...lockedInside,
  api: 'bulk1',
  code: 'InvalidBatch',
  message: 'Field name not found : Colour__c',
  fields: ['Colour__c'],
};

const nothingToRetry = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0, unprocessed: 0 };

/** A report for each outcome and each kind of job, and one that is incomplete. */
export const SAMPLE_REPORTS: Record<string, BulkJobReport> = {
  partial: sampleReport(),
  clean: sampleReport({
    outcome: 'clean',
    counts: { processed: 12_000, succeeded: 12_000, failed: 0, unprocessed: 0, scanned: 0 },
    groups: [],
    retry: nothingToRetry,
    nextSteps: [],
    apiCalls: 1,
  }),
  failed: sampleReport({
    outcome: 'failed',
    job: { ...sampleReport().job, state: 'Failed', resultsExpire: '2026-11-20T09:14:30.000Z' },
    counts: { processed: 0, succeeded: 0, failed: 0, unprocessed: 500, scanned: 0 },
    jobError: {
      ...lockedInside,
      code: 'InvalidBatch',
      message: 'Field name not found : Colour__c',
      fields: ['Colour__c'],
      entry: {
        code: 'InvalidBatch',
        summary: 'The file does not fit the object.',
        causes: [],
        fixes: ['Compare the header of the file with the fields of the object.'],
        retry: 'after-fix',
        docs,
        limits: [],
        page: 'docs/codes/bulk-jobs.md#invalidbatch',
      },
    },
    groups: [],
    retry: { ...nothingToRetry, unprocessed: 500 },
    nextSteps: [{ text: 'Send the unprocessed rows in a new job: 500 rows.', command: null }],
    apiCalls: 3,
  }),
  running: sampleReport({
    outcome: 'running',
    job: { ...sampleReport().job, state: 'InProgress', resultsExpire: null },
    counts: { processed: 4000, succeeded: null, failed: 10, unprocessed: null, scanned: 0 },
    groups: [],
    retry: { ...nothingToRetry, unprocessed: null },
    nextSteps: [{ text: 'Wait for the job.', command: 'sf errors bulk job --id 7505f000003EXAMAA2 --wait 10' }],
    apiCalls: 1,
  }),
  classic: sampleReport({
    job: {
      ...sampleReport().job,
      kind: 'classic',
      state: 'Closed',
      apiVersion: '58.0',
      contentType: 'XML',
      concurrencyMode: 'Serial',
      batches: { queued: 0, inProgress: 0, completed: 1200, failed: 5, notProcessed: 1, total: 1206 },
    },
    counts: { processed: 12_000, succeeded: 11_880, failed: 120, unprocessed: 60, scanned: 120 },
    jobError: unknownColumn,
    batchErrors: [
      {
        error: unknownColumn,
        state: 'Failed',
        batches: 5,
        batchIds: ['7515f000004EXAMAA4', '7515f000004EXBMAA4', '7515f000004EXCMAA4'],
      },
      {
        error: { ...unknownColumn, code: null, message: 'Rows \u001B[31mtried\u001B[0m again', entry: null },
        state: 'Completed\u0007',
        batches: 1,
        batchIds: ['7515f000004EXDMAA4'],
      },
    ],
    groups: [
      sampleGroup({
        share: 1,
        examples: [
          { row: 3, id: null, batchId: '7515f000004EXDMAA4', message: 'Required fields are missing: [LastName]' },
          { row: 1204, id: null, batchId: '7515f000004EXDMAA4', message: 'Required fields are missing: [LastName]' },
          { row: 7, id: null, batchId: '7515f000004EXEMAA4', message: 'Required fields are missing: [LastName]' },
        ],
      }),
    ],
    retry: { ...nothingToRetry, afterFix: 120, unprocessed: 60 },
    nextSteps: [],
    apiCalls: 130,
  }),
  query: sampleReport({
    outcome: 'failed',
    job: { ...sampleReport().job, kind: 'query', state: 'Failed', operation: 'query' },
    counts: { processed: 0, succeeded: null, failed: null, unprocessed: null, scanned: 0 },
    groups: [],
    retry: { ...nothingToRetry, unprocessed: null },
    nextSteps: [],
  }),
  export: sampleReport({
    outcome: 'clean',
    job: { ...sampleReport().job, kind: 'query', operation: 'queryAll' },
    counts: { processed: 1_234_567, succeeded: null, failed: null, unprocessed: null, scanned: 0 },
    groups: [],
    retry: { ...nothingToRetry, unprocessed: null },
    nextSteps: [],
  }),
  incomplete: sampleReport({
    complete: false,
    incompleteReason: 'The failed results end in the middle of a row, after 150 of 200 rows.',
  }),
};

export function sampleJobsReport(): BulkJobsReport {
  const second = sampleReport({ job: { ...sampleReport().job, id: '7505f000003EXAMAB7' } });
  return {
    outcome: 'partial',
    jobs: [sampleReport(), second],
    unread: [{ id: '7505f000003GONEAAA', name: 'JobNotFoundError', message: "Can't find the job.", actions: [] }],
    groups: mergeGroups([sampleReport(), second]),
    apiCalls: 5,
    complete: false,
  };
}
