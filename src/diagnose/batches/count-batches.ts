import type { ClassicBatch, ClassicJob } from '../../org/classic-jobs.ts';
import type { BatchCounts } from '../../report/bulk-job.ts';

/** The batches of a job by state: as the list has them, or without a list as the job counts them. */
export function countBatches(job: ClassicJob, batches: readonly ClassicBatch[]): BatchCounts {
  if (batches.length > 0) {
    const count = (wanted: string): number => batches.filter(({ state }) => state === wanted).length;
    return {
      queued: count('Queued'),
      inProgress: count('InProgress'),
      completed: count('Completed'),
      failed: count('Failed'),
      notProcessed: count('NotProcessed'),
      total: batches.length,
    };
  }
  const queued = job.numberBatchesQueued ?? 0;
  const inProgress = job.numberBatchesInProgress ?? 0;
  const completed = job.numberBatchesCompleted ?? 0;
  const failed = job.numberBatchesFailed ?? 0;
  const counted = queued + inProgress + completed + failed;
  const total = job.numberBatchesTotal ?? counted;
  // The job has no counter for batches that were not processed.
  return { queued, inProgress, completed, failed, notProcessed: Math.max(0, total - counted), total };
}
