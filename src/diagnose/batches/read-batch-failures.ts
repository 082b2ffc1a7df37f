import { pMapIterable } from 'p-map';
import { FailureTally, type FailureSummary } from '../../classify/failure-tally.ts';
import { ShapedTally } from '../../classify/shaped-tally.ts';
import type { ClassicBatch, ClassicJob } from '../../org/classic-jobs.ts';
import type { ApiStream } from '../../org/transport.ts';
import { scanBatchResults, type BatchResultsOptions, type RowsForm } from '../../scan/batch-results.ts';
import type { BulkJobPorts, ScanProgress } from '../bulk-job-ports.ts';
import { readWithRestarts } from '../read-with-restarts.ts';
import { rowsFormOf } from './rows-form.ts';

/** Results asked for at the same time: few, as each costs the org a request. Their rows are read one batch after the other. */
const CONCURRENCY = 3;

/** When so many batches in a row can't be read, the others would only wait for the same answer. */
const MOST_UNREAD_IN_A_ROW = 3;

/** A batch has at most 10,000 rows (Bulk API limits and allocations), so that row numbers of batches can stand in one line. */
const ROWS_APART = 1_000_000;

/** The results of a batch, as far as they are there; settled. */
type BatchResult = { batch: ClassicBatch; opened: Promise<ApiStream> };

/**
 * Reads the failed rows of a job out of the results of its batches: one API call for each batch that has some. Rows that can't
 * be read are told in words.
 */
export async function readBatchFailures(
  job: ClassicJob,
  batches: readonly ClassicBatch[],
  ports: Pick<BulkJobPorts, 'openBatchResult'>,
  onScan: ScanProgress,
): Promise<{ tally: FailureSummary; missing: string | null }> {
  const form = rowsFormOf(job);
  const failing = batches.filter(hasFailedRows);
  const total = failing.reduce((sum, { numberRecordsFailed }) => sum + (numberRecordsFailed ?? 0), 0);
  const tally = new FailureTally({ api: 'bulk1' });
  const rows = new ShapedTally(tally);
  const missing: string[] = [];
  let index = 0;
  let unreadInARow = 0;
  const open = ({ id }: ClassicBatch): Promise<ApiStream> => ports.openBatchResult(job.id, id, form);
  const results = pMapIterable(
    failing,
    async (batch): Promise<BatchResult> => {
      const opened = open(batch);
      await Promise.allSettled([opened]);
      return { batch, opened };
    },
    { concurrency: CONCURRENCY, backpressure: CONCURRENCY },
  );
  for await (const { batch, opened } of results) {
    const first = index * ROWS_APART;
    const reason = await readBatch(batch, form, opened, open, (error, id, row) => rows.add(error, id, first + row));
    index++;
    unreadInARow = reason === null ? 0 : unreadInARow + 1;
    if (reason !== null) missing.push(reason);
    onScan(tally.rows, total);
    if (unreadInARow === MOST_UNREAD_IN_A_ROW) break;
  }
  const unread = missing.length + failing.length - index;
  return { tally: nameBatches(tally.result(), failing), missing: describeMissing(missing, unread, failing.length) };
}

/** A Failed batch can have processed a part of its rows before it failed. */
function hasFailedRows({ state, numberRecordsFailed, numberRecordsProcessed }: ClassicBatch): boolean {
  if (numberRecordsFailed === 0) return false;
  return state === 'Completed' || (state === 'Failed' && (numberRecordsProcessed ?? 0) > 0);
}

/**
 * Gives the failed rows of a batch, each once: results stand in the order of the request, so that those read again after a break
 * are known by their numbers.
 *
 * @returns what is missing, or null
 */
async function readBatch(
  batch: ClassicBatch,
  form: RowsForm,
  opened: Promise<ApiStream>,
  open: (batch: ClassicBatch) => Promise<ApiStream>,
  onFailed: BatchResultsOptions['onFailed'],
): Promise<string | null> {
  let next: Promise<ApiStream> | null = opened;
  let last = 0;
  let rows = 0;
  const read = await readWithRestarts(
    () => {
      const stream = next ?? open(batch);
      next = null;
      return stream;
    },
    (body) =>
      scanBatchResults(body, {
        form,
        onFailed: (error, id, row) => {
          if (row <= last) return;
          last = row;
          rows++;
          onFailed(error, id, row);
        },
      }),
  );
  const counted = batch.numberRecordsFailed;
  if ('missing' in read) return read.missing;
  if (!read.whole) return 'They end in the middle of a row.';
  return counted !== null && rows < counted
    ? `Salesforce counts ${counted} failed ${counted === 1 ? 'row' : 'rows'} in a batch, but its results hold ${rows}.`
    : null;
}

function describeMissing(reasons: readonly string[], unread: number, batches: number): string | null {
  const [first] = reasons;
  if (first === undefined) return null;
  return `The results of ${unread} of ${batches} batches with failed rows could not be read to the end: ${first}`;
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
