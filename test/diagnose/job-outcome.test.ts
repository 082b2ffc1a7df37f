import { expect } from 'chai';
import { countSucceeded, outcomeOf } from '../../src/diagnose/job-outcome.ts';
import type { RowCounts } from '../../src/report/bulk-job.ts';

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
