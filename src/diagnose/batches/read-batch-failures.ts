import { pMapIterable } from 'p-map';
import { FailureTally, type FailureSummary } from '../../classify/failure-tally.ts';
import type { ClassicBatch, ClassicJob } from '../../org/classic-jobs.ts';
import { scanBatchResults } from '../../scan/batch-results.ts';
import type { BulkJobPorts, ScanProgress } from '../bulk-job-ports.ts';
import { readWithRestarts } from '../read-with-restarts.ts';
import { rowsFormOf } from './rows-form.ts';

/** Results read at the same time: few, as each costs the org a request. */
const CONCURRENCY = 3;

/** A batch has at most 10,000 rows (Bulk API limits and allocations), so that row numbers of batches can stand in one line. */
const ROWS_APART = 1_000_000;

type FailedRow = { error: string; id: string; row: number };
type BatchFailures = { batch: ClassicBatch; rows: FailedRow[]; missing: string | null };

/**
 * Reads the failed rows of a job out of the results of its batches: one API call for each batch that has some. Holds the failed
 * rows of a few batches at a time. Rows that can't be read are told in words.
 */
export async function readBatchFailures(
  job: ClassicJob,
  batches: readonly ClassicBatch[],
  ports: Pick<BulkJobPorts, 'openBatchResult'>,
  onScan: ScanProgress,
): Promise<{ tally: FailureSummary; missing: string | null }> {
  const failing = batches.filter(hasFailedRows);
  const total = failing.reduce((sum, { numberRecordsFailed }) => sum + (numberRecordsFailed ?? 0), 0);
  const tally = new FailureTally({ api: 'bulk1' });
  const missing: string[] = [];
  let index = 0;
  const read = (batch: ClassicBatch): Promise<BatchFailures> => readBatch(job, batch, ports);
  for await (const failures of pMapIterable(failing, read, { concurrency: CONCURRENCY, backpressure: CONCURRENCY })) {
    for (const { error, id, row } of failures.rows) tally.add(error, id, index * ROWS_APART + row);
    if (failures.missing !== null) missing.push(failures.missing);
    index++;
    onScan(tally.rows, total);
  }
  return { tally: nameBatches(tally.result(), failing), missing: describeMissing(missing, failing.length) };
}

/** A Failed batch can have processed a part of its rows before it failed. */
function hasFailedRows({ state, numberRecordsFailed, numberRecordsProcessed }: ClassicBatch): boolean {
  if (numberRecordsFailed === 0) return false;
  return state === 'Completed' || (state === 'Failed' && (numberRecordsProcessed ?? 0) > 0);
}

async function readBatch(
  job: ClassicJob,
  batch: ClassicBatch,
  ports: Pick<BulkJobPorts, 'openBatchResult'>,
): Promise<BatchFailures> {
  const form = rowsFormOf(job);
  let best: FailedRow[] = [];
  const read = await readWithRestarts(
    () => ports.openBatchResult(job.id, batch.id, form),
    async (body) => {
      const rows: FailedRow[] = [];
      try {
        return await scanBatchResults(body, { form, onFailed: (error, id, row) => rows.push({ error, id, row }) });
      } finally {
        if (rows.length >= best.length) best = rows;
      }
    },
  );
  const counted = batch.numberRecordsFailed;
  const failures = { batch, rows: best };
  if ('missing' in read) return { ...failures, missing: read.missing };
  if (!read.whole) return { ...failures, missing: 'They end in the middle of a row.' };
  if (counted !== null && best.length < counted) {
    return {
      ...failures,
      missing: `Salesforce counts ${counted} failed rows in a batch, but its results hold ${best.length}.`,
    };
  }
  return { ...failures, missing: null };
}

function describeMissing(reasons: readonly string[], batches: number): string | null {
  const [first] = reasons;
  if (first === undefined) return null;
  return `The results of ${reasons.length} of ${batches} batches with failed rows could not be read to the end: ${first}`;
}

/** Gives the examples back their numbers within their batch. */
function nameBatches(summary: FailureSummary, batches: readonly ClassicBatch[]): FailureSummary {
  const groups = summary.groups.map((group) => ({
    ...group,
    examples: group.examples.map(({ row, ...example }) => {
      const batchId = batches[Math.floor(row / ROWS_APART)]?.id;
      return { row: row % ROWS_APART, ...(batchId !== undefined && { batchId }), ...example };
    }),
  }));
  return { ...summary, groups };
}
