import type { ListedJob } from '../../org/job-list.ts';
import { byLatestChange } from './collect-jobs.ts';
import type { SummarizedJob } from './job-summary.ts';

/** Worst first by what a list tells: jobs that failed as a whole, aborted ones, the others; in each, the latest change first. */
export function byState(a: ListedJob, b: ListedJob): number {
  return rankState(a) - rankState(b) || byLatestChange(a, b);
}

/** Whether the state alone says that a job failed, or was aborted. */
export function isKnownBad(job: ListedJob): boolean {
  return rankState(job) < OTHER;
}

/** Whether only the counts of a job say whether rows failed. A query of Bulk API 2.0 fails as a whole or not at all. */
export function mayHaveFailedRows(job: ListedJob): boolean {
  return rankState(job) === OTHER && job.kind !== 'query';
}

/** Worst first by what is known: as `byState`, the others by their failure rate, then the unknown, the running, the clean. */
export function byBadness(a: SummarizedJob, b: SummarizedJob): number {
  return (
    rankJob(a) - rankJob(b) ||
    (rankJob(a) === OTHER ? (b.failureRate ?? 0) - (a.failureRate ?? 0) || (b.failed ?? 0) - (a.failed ?? 0) : 0) ||
    (b.lastModifiedDate ?? '').localeCompare(a.lastModifiedDate ?? '') ||
    a.id.localeCompare(b.id)
  );
}

const OTHER = 2;

function rankState({ state }: { state: string }): number {
  if (state === 'Failed') return 0;
  return state === 'Aborted' ? 1 : OTHER;
}

function rankJob(job: SummarizedJob): number {
  const rank = rankState(job);
  if (rank < OTHER || (job.failed ?? 0) > 0 || job.outcome === 'partial' || job.outcome === 'failed') return rank;
  if (job.outcome === null) return 3;
  return job.outcome === 'running' ? 4 : 5;
}
