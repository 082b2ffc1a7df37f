import type { ListedJob } from '../../org/job-list.ts';
import type { BulkJobDiagnosis, FailureExample, FailureGroup, Outcome } from '../../report/bulk-job.ts';
import type { JobInScan, ScannedJob } from '../../report/bulk-scan.ts';
import { isFinished } from '../job-outcome.ts';
import { expiryOf } from '../results-expiry.ts';
import { boundGroups } from './bound-groups.ts';

/** Causes of one job that stay apart: whoever wants more asks for the job itself. */
const MOST_GROUPS = 50;
const LONGEST_MESSAGE = 300;

const NO_ROWS = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0, unprocessed: null };

/** What a scan keeps of a diagnosis. Bounded whatever the job holds, as thousands of jobs may follow. */
export function keepDiagnosis(listed: ListedJob, diagnosis: BulkJobDiagnosis): ScannedJob {
  const { job, outcome, counts, jobError, retry, apiCalls, complete, incompleteReason } = diagnosis;
  const api = job.kind === 'classic' ? 'bulk1' : 'bulk';
  return {
    id: listed.id,
    kind: job.kind,
    state: job.state,
    operation: job.operation ?? listed.operation,
    object: job.object ?? listed.object,
    createdById: job.createdById ?? listed.createdById,
    createdDate: job.createdDate ?? listed.createdDate,
    lastModifiedDate: job.lastModifiedDate,
    resultsExpire: job.resultsExpire,
    outcome,
    counts,
    errorCode: jobError?.code ?? null,
    apiCalls,
    complete,
    incompleteReason,
    jobError: jobError && { ...jobError, message: shorten(jobError.message) },
    groups: boundGroups(diagnosis.groups, { most: MOST_GROUPS, api, merge: (other) => other }).map(keepGroup),
    retry,
  };
}

/**
 * A job as the list alone tells it, for those that hold nothing to diagnose: a complete query, and a job that runs.
 *
 * @returns null where the job itself has to be read: it has failed, or may have failed rows, or may have ended
 */
export function keepListed(listed: ListedJob): ScannedJob | null {
  const outcome = outcomeByState(listed);
  if (outcome === null) return null;
  const { id, kind, state, operation, object, createdById, createdDate, systemModstamp } = listed;
  return {
    id,
    kind,
    state,
    operation,
    object,
    createdById,
    createdDate,
    lastModifiedDate: systemModstamp,
    resultsExpire: outcome === 'clean' && systemModstamp !== null ? expiryOf(systemModstamp) : null,
    outcome,
    counts: { processed: null, succeeded: null, failed: null, unprocessed: null, scanned: 0 },
    errorCode: null,
    apiCalls: 0,
    complete: true,
    incompleteReason: null,
    jobError: null,
    groups: [],
    retry: NO_ROWS,
  };
}

/** The part of a kept diagnosis that a report shows for each job. */
export function summarizeScanned({ jobError: _error, groups: _groups, retry: _retry, ...job }: ScannedJob): JobInScan {
  return job;
}

/** Whether no later look can tell more of the job. */
export function isFinal({ outcome, complete }: ScannedJob): boolean {
  return outcome !== 'running' && complete;
}

/** A job that failed as a whole, was aborted, or has failed or unprocessed rows. */
export function hasFailures({ outcome }: Pick<ScannedJob, 'outcome'>): boolean {
  return outcome !== 'clean' && outcome !== 'running';
}

/** A Bulk API 1.0 job tells little by its state: an open one may have failed rows, a closed one may still run. */
function outcomeByState({ kind, state }: ListedJob): Outcome | null {
  if (kind === 'classic') return null;
  if (!isFinished(state)) return 'running';
  return kind === 'query' && state === 'JobComplete' ? 'clean' : null;
}

function keepGroup(group: FailureGroup): FailureGroup {
  return {
    ...group,
    examples: group.examples.slice(0, 1).map(keepExample),
  };
}

function keepExample(example: FailureExample): FailureExample {
  return { ...example, message: shorten(example.message) };
}

function shorten(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE).toWellFormed()}…`;
}
