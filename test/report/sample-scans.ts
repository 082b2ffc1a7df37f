import { sumScan } from '../../src/diagnose/jobs/sum-scan.ts';
import type { BulkScanReport, ScannedJob } from '../../src/report/bulk-scan.ts';
import { explainJobError } from '../../src/classify/explain-error.ts';
import { sampleGroup } from './sample-reports.ts';

const NO_RETRY = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0, unprocessed: 0 };

/** An ingest job of which 120 of 1,000 rows failed. */
export function sampleScannedJob(job: Partial<ScannedJob> = {}): ScannedJob {
  return {
    id: '7505g00000SAMPLAA1',
    kind: 'ingest',
    state: 'JobComplete',
    operation: 'insert',
    object: 'Contact',
    createdById: '0055g00000USER1AAA',
    createdDate: '2026-11-20T08:00:00.000Z',
    lastModifiedDate: '2026-11-20T09:00:00.000Z',
    resultsExpire: '2026-11-27T09:00:00.000Z',
    outcome: 'partial',
    counts: { processed: 1000, succeeded: 880, failed: 120, unprocessed: 0, scanned: 120 },
    errorCode: null,
    apiCalls: 2,
    complete: true,
    incompleteReason: null,
    jobError: null,
    groups: [sampleGroup({ share: 1 })],
    retry: { ...NO_RETRY, afterFix: 120 },
    ...job,
  };
}

/** A job that failed as a whole, with nothing saved. */
export function sampleDeadJob(id: string, errorMessage: string | null, job: Partial<ScannedJob> = {}): ScannedJob {
  const jobError = errorMessage === null ? null : explainJobError(errorMessage);
  return sampleScannedJob({
    id,
    state: 'Failed',
    outcome: 'failed',
    counts: { processed: 0, succeeded: 0, failed: 0, unprocessed: 500, scanned: 0 },
    errorCode: jobError?.code ?? null,
    jobError,
    groups: [],
    retry: { ...NO_RETRY, unprocessed: 500 },
    ...job,
  });
}

export function sampleCleanJob(id: string, job: Partial<ScannedJob> = {}): ScannedJob {
  const counts = { processed: 1000, succeeded: 1000, failed: 0, unprocessed: 0, scanned: 0 };
  return sampleScannedJob({ id, outcome: 'clean', counts, groups: [], retry: NO_RETRY, apiCalls: 1, ...job });
}

/** Some jobs of three users, with every outcome. */
export const SAMPLE_JOBS: readonly ScannedJob[] = [
  sampleDeadJob('7505g00000DEAD1AA1', 'InvalidBatch : Field name not found : Vorname', { object: 'Account' }),
  sampleDeadJob('7505g00000DEAD2AA1', 'InvalidBatch : Field name not found : Nachname', {
    createdById: '0055g00000USER2AAA',
  }),
  sampleDeadJob('7505g00000DEAD3AA1', null, {
    kind: 'query',
    operation: 'query',
    counts: { processed: 0, succeeded: null, failed: null, unprocessed: null, scanned: 0 },
    retry: { ...NO_RETRY, unprocessed: null },
  }),
  sampleScannedJob({ id: '7505g00000ABRTDAA1', state: 'Aborted', outcome: 'aborted', object: 'Case' }),
  sampleScannedJob(),
  sampleScannedJob({
    id: '7505g00000CLASSAA1',
    kind: 'classic',
    state: 'Closed',
    operation: 'upsert',
    object: 'Opportunity_Line_Item_With_A_Long_Name__c',
    createdById: '0055g00000USER2AAA',
    counts: { processed: 60, succeeded: 0, failed: 60, unprocessed: 0, scanned: 60 },
    outcome: 'failed',
    groups: [
      sampleGroup({
        count: 40,
        share: 40 / 60,
        examples: [{ row: 7, batchId: '7515g00000BATCHAA1', id: null, message: 'x' }],
      }),
      sampleGroup({
        code: 'UNABLE_TO_LOCK_ROW',
        summary: 'Another transaction held a lock that this row needed.',
        fixes: ['Send the failed rows again.'],
        retry: 'now',
        fields: [],
        template: 'unable to obtain exclusive access to this record: \u001B[31m<id>',
        count: 20,
        share: 20 / 60,
        examples: [{ row: 3, id: null, message: 'x' }],
      }),
    ],
    retry: { ...NO_RETRY, afterFix: 40, now: 20 },
  }),
  sampleScannedJob({
    id: '7505g00000RUNNGAA1',
    state: 'InProgress',
    outcome: 'running',
    counts: { processed: null, succeeded: null, failed: null, unprocessed: null, scanned: 0 },
    resultsExpire: null,
    groups: [],
    retry: NO_RETRY,
    apiCalls: 0,
  }),
  sampleCleanJob('7505g00000CLEANAA1', { createdById: '0055g00000USER3AAA' }),
];

const USER_NAMES = new Map([['0055g00000USER1', 'ada@customer.example']]);

/** The report of a scan over `jobs`. */
export function sampleScan(jobs: readonly ScannedJob[], report: Partial<BulkScanReport> = {}): BulkScanReport {
  return {
    ...sumScan(jobs, USER_NAMES),
    total: jobs.length,
    diagnosed: jobs.length,
    resumed: 0,
    resumedFrom: null,
    listed: jobs.length,
    listedAt: '2026-11-21T08:59:30.000Z',
    unread: [],
    apiCalls: 12,
    callsLeft: null,
    complete: true,
    incompleteReason: null,
    nextSteps: [],
    ...report,
  };
}
