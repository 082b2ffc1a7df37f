import type { SitecoreBatchReport } from '../../src/report/sitecore-batch.ts';
import { sampleGroup } from './sample-reports.ts';

const REF = '12af3453-62da-4b31-a646-631b7b5f3009';

const docs = [{ title: 'Error log', url: 'https://doc.sitecore.com/cdp/example' }];

const validation = sampleGroup({
  code: '400',
  summary: 'The record does not fit the data model.',
  causes: ['The record has attributes that the schema does not define.'],
  fixes: ['Compare names and types in the record with the schema.'],
  fields: [],
  template: 'Validation error: attribute tier is not defined',
  count: 30,
  share: 0.75,
  examples: [{ row: 1, id: '3ee694e5-0b77-4d1e-af19-1aa78f500785', message: 'Validation error' }],
  docs,
});

const server = sampleGroup({
  code: '500',
  summary: 'Sitecore CDP failed on this record; the record itself is not the reason.',
  causes: ['A fault inside the service.'],
  fixes: ['Put the record into a new batch and send it again later.'],
  retry: 'now',
  fields: [],
  template: 'Server error',
  count: 10,
  share: 0.25,
  examples: [{ row: 7, id: 'cf687e73-70a0-4c5e-bbac-fc8b9f165a9f', message: 'Server error' }],
  docs,
});

export function sampleSitecoreReport(report: Partial<SitecoreBatchReport> = {}): SitecoreBatchReport {
  return {
    outcome: 'failed',
    batch: {
      ref: REF,
      status: 'error',
      checksum: 'b1d600dbf7463924e24647e626cd7c1e',
      size: 48_227,
      log: 'https://bucket.s3.amazonaws.com/xyzsla2xze5vxn0…',
    },
    counts: { processed: null, succeeded: null, failed: 40, unprocessed: 0, scanned: 40 },
    jobError: null,
    groups: [validation, server],
    brokenLines: { count: 0, examples: [] },
    retry: { now: 10, later: 0, afterFix: 30, never: 0, unknown: 0, unprocessed: 0 },
    importMatch: null,
    retryFile: null,
    apiCalls: 2,
    complete: true,
    incompleteReason: null,
    nextSteps: [],
    ...report,
  };
}

const none = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0, unprocessed: 0 };

/** A report of each kind, by name. */
export const SAMPLE_SITECORE_REPORTS: Record<string, SitecoreBatchReport> = {
  unknown: sampleSitecoreReport(),
  partial: sampleSitecoreReport({
    outcome: 'partial',
    counts: { processed: 500, succeeded: 460, failed: 40, unprocessed: 0, scanned: 40 },
    importMatch: { records: 500, unreadableLines: 0, refs: 40, missingRefs: 0 },
    retryFile: { path: 'retry.json.gz', records: 10, bytes: 1234 },
  }),
  incomplete: sampleSitecoreReport({
    batch: { ref: null, status: null, checksum: null, size: null, log: '-' },
    counts: { processed: null, succeeded: null, failed: null, unprocessed: null, scanned: 40 },
    brokenLines: {
      count: 7,
      examples: [
        { line: 12, reason: 'not-json' },
        { line: 13, reason: 'not-an-entry' },
        { line: 14, reason: 'import-record' },
        { line: 1015, reason: 'too-long' },
      ],
    },
    importMatch: { records: 500, unreadableLines: 3, refs: 40, missingRefs: 4 },
    retry: { now: 10, later: 0, afterFix: 30, never: 0, unknown: 0, unprocessed: null },
    apiCalls: 0,
    complete: false,
    incompleteReason: 'The log has lines that are no entries.',
  }),
  corrupted: sampleSitecoreReport({
    batch: { ref: REF, status: 'corrupted', checksum: null, size: 48_227, log: null },
    counts: { processed: 0, succeeded: 0, failed: 0, unprocessed: 500, scanned: 0 },
    jobError: {
      code: 'batch.corrupted',
      api: 'sitecore',
      httpStatus: null,
      message: '',
      fields: [],
      entry: {
        code: 'batch.corrupted',
        summary: 'The uploaded file is not the one that was announced.',
        causes: ['The checksum differs.'],
        fixes: ['Compute checksum and size anew.', 'Upload the same file, unchanged.'],
        retry: 'after-fix',
        docs,
        limits: [],
        page: 'docs/codes/sitecore.md#batchcorrupted',
      },
      listed: true,
      location: null,
      inner: null,
      suggestions: [],
    },
    groups: [],
    retry: { ...none, unprocessed: 500 },
    importMatch: { records: 500, unreadableLines: 0, refs: 0, missingRefs: 0 },
    apiCalls: 1,
  }),
  running: sampleSitecoreReport({
    outcome: 'running',
    batch: { ref: REF, status: 'uploading', checksum: null, size: null, log: null },
    counts: { processed: null, succeeded: null, failed: null, unprocessed: null, scanned: 0 },
    groups: [],
    retry: { ...none, unprocessed: null },
    apiCalls: 1,
  }),
  clean: sampleSitecoreReport({
    outcome: 'clean',
    batch: { ref: REF, status: 'success', checksum: 'b1d600dbf7463924e24647e626cd7c1e', size: 48_227, log: null },
    counts: { processed: null, succeeded: null, failed: 0, unprocessed: 0, scanned: 0 },
    groups: [],
    retry: none,
    apiCalls: 1,
  }),
};
