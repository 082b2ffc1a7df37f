import { explainJobError } from '../classify/explain-error.ts';
import { FailureTally } from '../classify/failure-tally.ts';
import { ShapedTally } from '../classify/shaped-tally.ts';
import type { IngestJob } from '../org/bulk-jobs.ts';
import type { JobOfKind } from '../org/find-bulk-job.ts';
import type { ApiStream } from '../org/transport.ts';
import type { RowCounts } from '../report/bulk-job.ts';
import { countRecords, scanFailedRecords } from '../scan/failed-records.ts';
import type { BulkJobPorts, JobDiagnosis, ScanProgress } from './bulk-job-ports.ts';
import { factsOf } from './job-facts.ts';
import { countSucceeded, isFinished, outcomeOf } from './job-outcome.ts';
import { readWithRestarts } from './read-with-restarts.ts';

export type IngestJobPorts = Pick<BulkJobPorts, 'openFailedResults' | 'openUnprocessedRecords'>;

/**
 * Diagnoses a Bulk API 2.0 ingest job: one API call for its failed results when rows failed, and one for its unprocessed
 * records when it did not complete.
 */
export async function diagnoseIngestJob(
  job: JobOfKind<'ingest'>,
  ports: IngestJobPorts,
  onScan: ScanProgress = () => {},
): Promise<JobDiagnosis> {
  const failures = needsFailedResults(job) ? await readFailures(job, ports, onScan) : NO_FAILURES;
  const unprocessed = await readUnprocessed(job, ports);

  const failed = job.numberRecordsFailed;
  const counts: RowCounts = {
    processed: job.numberRecordsProcessed,
    succeeded: isFinished(job.state)
      ? countSucceeded(job.state, job.numberRecordsProcessed, failed, unprocessed.rows)
      : null,
    failed,
    unprocessed: unprocessed.rows,
    scanned: failures.tally?.rows ?? 0,
  };
  return {
    outcome: outcomeOf(job.state, counts),
    job: factsOf(job),
    counts,
    jobError: job.errorMessage === null ? null : explainJobError(job.errorMessage, { api: 'bulk' }),
    batchErrors: [],
    groups: failures.tally?.groups ?? [],
    retry: { ...(failures.tally?.retry ?? NO_RETRY), unprocessed: unprocessed.rows },
    missing: [failures.missing, unprocessed.missing].filter((reason) => reason !== null),
  };
}

type Failures = { tally: ReturnType<FailureTally['result']> | null; missing: string | null };

const NO_FAILURES: Failures = { tally: null, missing: null };
const NO_RETRY = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0 };

/** The counters of a job that failed as a whole may lag behind its rows, so only a completed job is taken at its word. */
function needsFailedResults(job: IngestJob): boolean {
  if (!isFinished(job.state)) return false;
  return job.state !== 'JobComplete' || job.numberRecordsFailed !== 0;
}

async function readFailures(job: IngestJob, ports: IngestJobPorts, onScan: ScanProgress): Promise<Failures> {
  const total = job.numberRecordsFailed;
  let best = new FailureTally({ api: 'bulk' });
  const open = (): Promise<ApiStream> => ports.openFailedResults(job.id);
  const read = await readWithRestarts(open, async (body) => {
    const tally = new FailureTally({ api: 'bulk' });
    const rows = new ShapedTally(tally);
    try {
      return await scanFailedRecords(body, {
        delimiter: job.columnDelimiter,
        onRawRow: (error, id, row) => rows.add(error, id, row),
        onProgress: (_bytes, scanned) => onScan(scanned, total),
      });
    } finally {
      if (tally.rows >= best.rows) best = tally;
    }
  });
  const tally = best.result();
  const ofTotal = total === null ? '' : ` of ${total}`;
  if ('missing' in read) {
    return {
      tally,
      missing: `The failed results could not be read to the end (${tally.rows}${ofTotal} rows): ${read.missing}`,
    };
  }
  if (read.openQuote) {
    return { tally, missing: `The failed results end in the middle of a row, after ${tally.rows}${ofTotal} rows.` };
  }
  if (total !== null && tally.rows < total) {
    return {
      tally,
      missing: `Salesforce counts ${total} failed ${total === 1 ? 'row' : 'rows'}, but the failed results hold ${tally.rows}.`,
    };
  }
  return { tally, missing: null };
}

async function readUnprocessed(
  job: IngestJob,
  ports: IngestJobPorts,
): Promise<{ rows: number | null; missing: string | null }> {
  if (!isFinished(job.state)) return { rows: null, missing: null };
  if (job.state === 'JobComplete') return { rows: 0, missing: null };
  const read = await readWithRestarts(
    () => ports.openUnprocessedRecords(job.id),
    (body) => countRecords(body, { delimiter: job.columnDelimiter }),
  );
  if ('missing' in read)
    return { rows: null, missing: `The unprocessed records could not be counted: ${read.missing}` };
  if (read.openQuote) {
    return { rows: null, missing: 'The unprocessed records end in the middle of a row.' };
  }
  return { rows: read.rows, missing: null };
}
