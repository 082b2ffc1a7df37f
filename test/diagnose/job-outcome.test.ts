import { expect } from 'chai';
import { countSucceeded, hasFinished, outcomeOf } from '../../src/diagnose/job-outcome.ts';
import type { JobOfKind } from '../../src/org/find-bulk-job.ts';
import type { RowCounts } from '../../src/report/bulk-job.ts';

const CLASSIC_JOB: JobOfKind<'classic'> = {
  kind: 'classic',
  id: '7505e00000EXAMP',
  state: 'Closed',
  operation: 'insert',
  object: 'Contact',
  apiVersion: '67.0',
  contentType: 'CSV',
  concurrencyMode: 'Parallel',
  externalIdFieldName: null,
  createdById: null,
  createdDate: null,
  systemModstamp: null,
  numberBatchesQueued: null,
  numberBatchesInProgress: null,
  numberBatchesCompleted: null,
  numberBatchesFailed: null,
  numberBatchesTotal: null,
  numberRecordsProcessed: null,
  numberRecordsFailed: null,
  numberRetries: null,
  totalProcessingTime: null,
  apiActiveProcessingTime: null,
  apexProcessingTime: null,
};

function counts(processed: number, failed: number, unprocessed: number | null = 0, scanned = failed): RowCounts {
  return { processed, failed, unprocessed, scanned, succeeded: null };
}

describe('outcomeOf', () => {
  const cases: Array<[title: string, state: string, counts: RowCounts, outcome: string]> = [
    ['a completed job without failures is clean', 'JobComplete', counts(10, 0), 'clean'],
    ['a completed job without rows is clean', 'JobComplete', counts(0, 0), 'clean'],
    ['a completed job with some failures is partial', 'JobComplete', counts(10, 3), 'partial'],
    ['a completed job in which every row failed is failed', 'JobComplete', counts(10, 10), 'failed'],
    ['a Failed job with nothing saved is failed', 'Failed', counts(0, 0, 10), 'failed'],
    ['a Failed job that saved some rows is partial', 'Failed', counts(200, 50), 'partial'],
    ['a Failed job whose processed rows all failed is failed', 'Failed', counts(50, 50, 100), 'failed'],
    ['an Aborted job is aborted, whatever it saved', 'Aborted', counts(200, 0, 100), 'aborted'],
    ['a job that is queued is running', 'UploadComplete', counts(0, 0), 'running'],
    ['a job in a state this program does not know is running', 'Closed', counts(10, 0), 'running'],
    ['failed rows that the counters lag behind still count', 'JobComplete', counts(10, 0, 0, 4), 'partial'],
  ];
  for (const [title, state, rows, outcome] of cases) it(title, () => expect(outcomeOf(state, rows)).to.equal(outcome));
});

describe('hasFinished', () => {
  const cases: Array<[title: string, state: string, waiting: number, running: number, finished: boolean]> = [
    ['an open job has not', 'Open', 0, 0, false],
    ['a closed job with batches that wait has not', 'Closed', 1, 0, false],
    ['a closed job with batches that run has not', 'Closed', 0, 1, false],
    ['a closed job whose batches have ended has', 'Closed', 0, 0, true],
    ['an aborted job has', 'Aborted', 0, 1, true],
    ['a job in a state this program does not know has not', 'UnknownState', 0, 0, false],
  ];
  for (const [title, state, numberBatchesQueued, numberBatchesInProgress, finished] of cases) {
    it(`${title} (Bulk API 1.0)`, () => {
      const job = { ...CLASSIC_JOB, state, numberBatchesQueued, numberBatchesInProgress };
      expect(hasFinished(job)).to.equal(finished);
    });
  }

  it('takes a closed job that does not count its batches for finished', () => {
    expect(hasFinished(CLASSIC_JOB)).to.equal(true);
  });
});

describe('countSucceeded', () => {
  it('is processed less failed in a completed job', () => {
    expect(countSucceeded('JobComplete', 10, 3, 0)).to.equal(7);
  });

  it('is not known in a Failed job with unprocessed rows, which may be counted as processed', () => {
    expect(countSucceeded('Failed', 100, 10, 90)).to.equal(null);
    expect(countSucceeded('Failed', 100, 10, null)).to.equal(null);
  });

  it('is known in a Failed job that left no row unprocessed, or whose rows all failed', () => {
    expect(countSucceeded('Failed', 100, 10, 0)).to.equal(90);
    expect(countSucceeded('Failed', 10, 10, 500)).to.equal(0);
  });

  it('is not known without counters', () => {
    expect(countSucceeded('JobComplete', null, 0, 0)).to.equal(null);
  });
});
