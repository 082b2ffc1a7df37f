import { explainJobError } from '../classify/explain-error.ts';
import { FailureTally } from '../classify/failure-tally.ts';
import type { ApiStream, IngestJob } from '../org/bulk-jobs.ts';
import { isOrgError } from '../org/org-error.ts';
import type { BulkJobDiagnosis, JobFacts, RetryCounts, RowCounts } from '../report/bulk-job.ts';
import { countRecords, NotAResultFileError, scanFailedRecords } from '../scan/failed-records.ts';
import { countSucceeded, isFinished, outcomeOf } from './job-outcome.ts';
import { waitForJob, type WaitPorts } from './wait-for-job.ts';

/** Salesforce deletes finished jobs and their results 7 days after they ended (Bulk API limits and allocations). */
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/** A results stream that breaks is read again from its start, at most this often. */
const MOST_RESTARTS = 2;
const BREAKS: ReadonlySet<string> = new Set(['ConnectionLostError', 'ResponseTimeoutError']);

export type BulkJobPorts = WaitPorts & {
  readIngestJob(id: string): Promise<IngestJob>;
  openFailedResults(id: string): Promise<ApiStream>;
  openUnprocessedRecords(id: string): Promise<ApiStream>;
  /** HTTP requests sent so far. */
  countCalls(): number;
};

export type BulkJobProgress =
  { phase: 'waiting'; job: IngestJob } | { phase: 'scanning'; rows: number; total: number | null };

export type BulkJobOptions = {
  /** How long to wait for the job to finish, in milliseconds; 0 reads it as it is. */
  waitMs: number;
  onProgress?: (progress: BulkJobProgress) => void;
};

/**
 * Diagnoses one Bulk API 2.0 ingest job: its outcome, and its failed rows grouped by cause.
 * Costs one API call for the job, one for its failed results when rows failed, and one for its unprocessed records when it
 * did not complete. Rows that can't be read make the diagnosis incomplete; a job that can't be read is an error.
 */
export async function diagnoseBulkJob(
  id: string,
  ports: BulkJobPorts,
  { waitMs, onProgress }: BulkJobOptions,
): Promise<BulkJobDiagnosis> {
  const callsBefore = ports.countCalls();
  const job = await waitForJob(
    () => ports.readIngestJob(id),
    waitMs,
    ports,
    (unfinished) => onProgress?.({ phase: 'waiting', job: unfinished }),
  );
  const failures = needsFailedResults(job) ? await readFailures(job, ports, onProgress) : NO_FAILURES;
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
  const missing = [failures.missing, unprocessed.missing].filter((reason) => reason !== null);
  const retry: RetryCounts = {
    ...(failures.tally?.retry ?? { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0 }),
    unprocessed: unprocessed.rows,
  };
  return {
    outcome: outcomeOf(job.state, counts),
    job: factsOf(job),
    counts,
    jobError: job.errorMessage === null ? null : explainJobError(job.errorMessage, { api: 'bulk' }),
    groups: failures.tally?.groups ?? [],
    retry,
    apiCalls: ports.countCalls() - callsBefore,
    complete: missing.length === 0,
    incompleteReason: missing.length === 0 ? null : missing.join(' '),
  };
}

type Failures = { tally: ReturnType<FailureTally['result']> | null; missing: string | null };

const NO_FAILURES: Failures = { tally: null, missing: null };

/** The counters of a job that failed as a whole may lag behind its rows, so only a completed job is taken at its word. */
function needsFailedResults(job: IngestJob): boolean {
  if (!isFinished(job.state)) return false;
  return job.state !== 'JobComplete' || job.numberRecordsFailed !== 0;
}

async function readFailures(
  job: IngestJob,
  ports: BulkJobPorts,
  onProgress: BulkJobOptions['onProgress'],
): Promise<Failures> {
  const total = job.numberRecordsFailed;
  let best = new FailureTally({ api: 'bulk' });
  const open = (): Promise<ApiStream> => ports.openFailedResults(job.id);
  const read = await readWithRestarts(open, async (body) => {
    const tally = new FailureTally({ api: 'bulk' });
    try {
      return await scanFailedRecords(body, {
        delimiter: job.columnDelimiter,
        onRow: (error, id, row) => tally.add(error, id, row),
        onProgress: (_bytes, rows) => onProgress?.({ phase: 'scanning', rows, total }),
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
    return { tally, missing: `Salesforce counts ${total} failed rows, but the failed results hold ${tally.rows}.` };
  }
  return { tally, missing: null };
}

async function readUnprocessed(
  job: IngestJob,
  ports: BulkJobPorts,
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

/** Opening has been repeated by the transport already; only a stream that breaks is read again from its start. */
async function readWithRestarts<Result extends object>(
  open: () => Promise<ApiStream>,
  read: (body: AsyncIterable<Buffer>) => Promise<Result>,
): Promise<Result | { missing: string }> {
  for (let restarts = 0; ; restarts++) {
    let opened = false;
    try {
      const { body } = await open();
      opened = true;
      return await read(body);
    } catch (error) {
      const known = isOrgError(error) || error instanceof NotAResultFileError;
      if (!known || error.name === 'RequestAbortedError') throw error;
      const broke = opened && BREAKS.has(error.name);
      if (!broke || restarts === MOST_RESTARTS) return { missing: `${error.message} (${error.name})` };
    }
  }
}

function factsOf(job: IngestJob): JobFacts {
  const ended = isFinished(job.state) && job.systemModstamp !== null ? Date.parse(job.systemModstamp) : Number.NaN;
  return {
    id: job.id,
    kind: 'ingest',
    state: job.state,
    operation: job.operation,
    object: job.object,
    apiVersion: job.apiVersion,
    columnDelimiter: job.columnDelimiter,
    lineEnding: job.lineEnding,
    externalIdField: job.externalIdFieldName,
    createdById: job.createdById,
    createdDate: job.createdDate,
    lastModifiedDate: job.systemModstamp,
    resultsExpire: Number.isNaN(ended) ? null : new Date(ended + RETENTION_MS).toISOString(),
    retries: job.retries,
    totalProcessingTime: job.totalProcessingTime,
    apiActiveProcessingTime: job.apiActiveProcessingTime,
    apexProcessingTime: job.apexProcessingTime,
  };
}
