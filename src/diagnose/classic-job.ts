import { FailureTally } from '../classify/failure-tally.ts';
import type { ClassicBatch, ClassicJob } from '../org/classic-jobs.ts';
import type { JobOfKind } from '../org/find-bulk-job.ts';
import type { BatchCounts, Outcome, RowCounts } from '../report/bulk-job.ts';
import { isQuery } from '../report/job-kind.ts';
import { countBatches } from './batches/count-batches.ts';
import { describeUnknownStates } from './batches/describe-unknown-states.ts';
import { explainBatches } from './batches/explain-batches.ts';
import { readBatchFailures } from './batches/read-batch-failures.ts';
import { countUnprocessedRows } from './batches/count-unprocessed-rows.ts';
import type { BulkJobPorts, JobDiagnosis, ScanProgress } from './bulk-job-ports.ts';
import { factsOf } from './job-facts.ts';
import { hasBatchesToCome, hasFinished, outcomeOf } from './job-outcome.ts';
import { readOrSay } from './read-or-say.ts';

export type ClassicJobPorts = Pick<BulkJobPorts, 'readClassicBatches' | 'openBatchResult' | 'openBatchRequest'>;

/**
 * Diagnoses a Bulk API 1.0 job. A job without failures costs no more API calls; another one call for its batches, one for the
 * results of each batch with failed rows, and one for the request of each batch that was not processed to its end.
 * A job that nobody closed is diagnosed as soon as none of its batches waits or runs, and is still `running`.
 */
export async function diagnoseClassicJob(
  job: JobOfKind<'classic'>,
  ports: ClassicJobPorts,
  onScan: ScanProgress = () => {},
): Promise<JobDiagnosis> {
  const listed = needsBatches(job) ? await readOrSay(() => ports.readClassicBatches(job.id)) : { value: [] };
  const batches = 'value' in listed ? listed.value : [];
  const batchCounts = countBatches(job, batches);
  const loads = !isQuery(job);
  const failures = loads ? await readBatchFailures(job, batches, ports, onScan) : NO_FAILURES;
  // An aborted job can have batches that run on to their end.
  const settled = hasFinished(job) && !hasBatchesToCome(job);
  const unprocessed = loads && settled ? await countUnprocessedRows(job, batches, batchCounts, ports) : NOT_COUNTED;

  const processed = sumOf(batches, 'numberRecordsProcessed') ?? job.numberRecordsProcessed;
  const failed = loads ? (sumOf(batches, 'numberRecordsFailed') ?? job.numberRecordsFailed) : null;
  const counts: RowCounts = {
    processed,
    // A processed row is either failed or saved, also in a batch that failed (Bulk API guide, "Interpret Batch State").
    succeeded: settled && processed !== null && failed !== null ? Math.max(0, processed - failed) : null,
    failed,
    unprocessed: unprocessed.rows,
    scanned: failures.tally.rows,
  };
  const batchErrors = explainBatches(batches);
  const missing = [
    'value' in listed ? null : `The batches of the job could not be read: ${listed.missing}`,
    describeUnknownStates(batches),
    failures.missing,
    unprocessed.missing,
  ];
  return {
    outcome: outcomeOfClassic(job, batchCounts, counts),
    job: factsOf(job, batchCounts),
    counts,
    jobError: batchErrors.find(({ state }) => state === 'Failed')?.error ?? null,
    batchErrors,
    groups: failures.tally.groups,
    retry: { ...failures.tally.retry, unprocessed: unprocessed.rows },
    missing: missing.filter((reason) => reason !== null),
  };
}

const NO_FAILURES = { tally: new FailureTally({ api: 'bulk1' }).result(), missing: null };
const NOT_COUNTED = { rows: null, missing: null };

/** The job's own counters tell that no batch has anything to say. */
function needsBatches(job: ClassicJob): boolean {
  if (hasBatchesToCome(job) || job.numberBatchesTotal === 0) return false;
  const { numberBatchesTotal: total, numberBatchesCompleted: completed, numberRecordsFailed: failed } = job;
  return total === null || completed !== total || failed !== 0 || job.state === 'Failed';
}

/** Bulk API 1.0 tells no failure in the state of the job: it stands in those of the batches. */
export function outcomeOfClassic(job: JobOfKind<'classic'>, batches: BatchCounts, counts: RowCounts): Outcome {
  if (!hasFinished(job)) return 'running';
  const dead = batches.failed + (isQuery(job) ? 0 : batches.notProcessed) > 0 || job.state === 'Failed';
  if (isQuery(job) && job.state !== 'Aborted') {
    if (!dead) return 'clean';
    return batches.completed > 0 ? 'partial' : 'failed';
  }
  return outcomeOf(job.state === 'Aborted' ? 'Aborted' : dead ? 'Failed' : 'JobComplete', counts);
}

function sumOf(
  batches: readonly ClassicBatch[],
  counter: 'numberRecordsProcessed' | 'numberRecordsFailed',
): number | null {
  let sum = 0;
  for (const batch of batches) {
    const value = batch[counter];
    if (value === null) return null;
    sum += value;
  }
  return batches.length === 0 ? null : sum;
}
