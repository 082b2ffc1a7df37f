import { explainJobError } from '../../classify/explain-error.ts';
import type { BulkJob } from '../../org/find-bulk-job.ts';
import type { ListedJob } from '../../org/job-list.ts';
import type { OrgError } from '../../org/org-error.ts';
import type { Outcome } from '../../report/bulk-job.ts';
import type { JobSummary } from '../../report/bulk-list.ts';
import { isQuery } from '../../report/job-kind.ts';
import { countBatches } from '../batches/count-batches.ts';
import { outcomeOfClassic } from '../classic-job.ts';
import { hasFinished, isFinished, outcomeOf, outcomeOfQuery } from '../job-outcome.ts';
import { expiryOf } from '../results-expiry.ts';
import type { JobDetail } from './read-details.ts';

/** A job in a list before an error is put into words. */
export type SummarizedJob = Omit<JobSummary, 'problem'> & { error: OrgError | null };

/**
 * What is known of a job: what the list says, and what the job itself says where it was read.
 *
 * @param userNames user names by the first 15 characters of their ids
 */
export function summarizeJob(
  listed: ListedJob,
  detail: JobDetail | undefined,
  userNames: ReadonlyMap<string, string>,
): SummarizedJob {
  const job = detail !== undefined && 'job' in detail ? detail.job : null;
  const { state, systemModstamp } = job ?? listed;
  const ended = job === null ? isFinished(state) : hasFinished(job);
  const outcome = job === null ? guessOutcome(listed) : outcomeOfJob(job);
  const createdById = listed.createdById ?? job?.createdById ?? null;
  const processed = job?.numberRecordsProcessed ?? null;
  const failed = job === null || job.kind === 'query' || isQuery(job) ? null : job.numberRecordsFailed;
  return {
    id: listed.id,
    kind: job?.kind ?? listed.kind,
    state,
    operation: listed.operation ?? job?.operation ?? null,
    object: listed.object ?? job?.object ?? null,
    createdById,
    createdBy: userNames.get(createdById?.slice(0, 15) ?? '') ?? null,
    createdDate: listed.createdDate ?? job?.createdDate ?? null,
    lastModifiedDate: systemModstamp,
    outcome,
    processed,
    failed,
    failureRate: processed === null || failed === null || processed === 0 ? null : failed / processed,
    resultsExpire: ended && systemModstamp !== null ? expiryOf(systemModstamp) : null,
    errorCode: codeOf(job),
    detailed: job !== null,
    error: detail !== undefined && 'error' in detail ? detail.error : null,
  };
}

/** Whether a job that was read failed, was aborted, or has failed rows so far. */
export function hasFailed(job: BulkJob): boolean {
  return FAILURES.has(outcomeOfJob(job)) || (job.kind !== 'query' && (job.numberRecordsFailed ?? 0) > 0);
}

const FAILURES: ReadonlySet<Outcome> = new Set(['failed', 'partial', 'aborted']);

/** The outcome as far as the state alone tells. */
function guessOutcome({ state, kind }: ListedJob): Outcome | null {
  if (state === 'Aborted') return 'aborted';
  if (kind === 'query') return outcomeOfQuery(state);
  // A Failed job may have saved rows, a finished one may have failed ones, a closed one may still run.
  return isFinished(state) || state === 'Closed' ? null : 'running';
}

function outcomeOfJob(job: BulkJob): Outcome {
  if (job.kind === 'query') return outcomeOfQuery(job.state);
  const { numberRecordsProcessed: processed, numberRecordsFailed: failed } = job;
  const counts = { processed, succeeded: null, failed, unprocessed: null, scanned: 0 };
  return job.kind === 'ingest' ? outcomeOf(job.state, counts) : outcomeOfClassic(job, countBatches(job, []), counts);
}

function codeOf(job: BulkJob | null): string | null {
  if (job === null || job.kind === 'classic' || job.errorMessage === null) return null;
  return explainJobError(job.errorMessage).code;
}
