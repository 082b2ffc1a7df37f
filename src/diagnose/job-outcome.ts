import type { BulkJob } from '../org/find-bulk-job.ts';
import type { ClassicJob } from '../org/classic-jobs.ts';
import type { Outcome, RowCounts } from '../report/bulk-job.ts';

const TERMINAL_STATES: ReadonlySet<string> = new Set(['JobComplete', 'Failed', 'Aborted']);

export function isFinished(state: string): boolean {
  return TERMINAL_STATES.has(state);
}

/** Whether nothing will change of a job any more: a closed Bulk API 1.0 job goes on until its batches have ended. */
export function hasFinished(job: BulkJob): boolean {
  if (job.kind !== 'classic') return isFinished(job.state);
  return job.state === 'Closed' ? !hasBatchesToCome(job) : isFinished(job.state);
}

/** Whether batches wait or run. */
export function hasBatchesToCome({ numberBatchesQueued, numberBatchesInProgress }: ClassicJob): boolean {
  return (numberBatchesQueued ?? 0) + (numberBatchesInProgress ?? 0) > 0;
}

/**
 * The outcome of a job by its state and counts.
 * A Failed job keeps the rows it had saved (nothing is rolled back), so it can be partial.
 */
export function outcomeOf(state: string, counts: RowCounts): Outcome {
  if (!isFinished(state)) return 'running';
  if (state === 'Aborted') return 'aborted';
  const processed = counts.processed ?? 0;
  const failed = Math.max(counts.failed ?? 0, counts.scanned);
  const saved = (counts.succeeded ?? processed - failed) > 0;
  if (state === 'Failed') return saved ? 'partial' : 'failed';
  if (failed === 0) return 'clean';
  return saved ? 'partial' : 'failed';
}

/** A query has no rows that fail: it ends as a whole, one way or another. */
export function outcomeOfQuery(state: string): Outcome {
  if (!isFinished(state)) return 'running';
  if (state === 'Aborted') return 'aborted';
  return state === 'Failed' ? 'failed' : 'clean';
}

/**
 * Rows saved, where the job's numbers tell.
 * In a Failed or Aborted job the rows beyond the failed ones may be saved or unprocessed: known only when none are left over.
 */
export function countSucceeded(
  state: string,
  processed: number | null,
  failed: number | null,
  unprocessed: number | null,
): number | null {
  if (processed === null || failed === null) return null;
  const rest = Math.max(0, processed - failed);
  if (rest === 0) return 0;
  if (state === 'JobComplete' || unprocessed === 0) return rest;
  return null;
}
