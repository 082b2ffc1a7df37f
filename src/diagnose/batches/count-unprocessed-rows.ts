import pMap from 'p-map';
import type { ClassicBatch, ClassicJob } from '../../org/classic-jobs.ts';
import type { BatchCounts } from '../../report/bulk-job.ts';
import { countBatchRows } from '../../scan/batch-results.ts';
import type { BulkJobPorts } from '../bulk-job-ports.ts';
import { readWithRestarts } from '../read-with-restarts.ts';
import { isZipped, rowsFormOf } from './rows-form.ts';

const CONCURRENCY = 3;

/** Each request costs an API call and up to 10 MB; where more batches ended early, how many is told and not the rows. */
const MOST_REQUESTS = 100;

/**
 * Counts the rows that Salesforce never tried: those of batches that failed or were given up, without the rows they had processed.
 * Bulk API 1.0 has no count of them, so one API call reads what the client sent as each such batch.
 */
export async function countUnprocessedRows(
  job: ClassicJob,
  batches: readonly ClassicBatch[],
  { failed, notProcessed }: BatchCounts,
  ports: Pick<BulkJobPorts, 'openBatchRequest'>,
): Promise<{ rows: number | null; missing: string | null }> {
  const dead = batches.filter(({ state }) => state === 'Failed' || state === 'NotProcessed');
  const uncounted = (reason: string): { rows: null; missing: string } => ({
    rows: null,
    missing: `The rows of batches that were not processed to the end (${failed + notProcessed}) could not be counted: ${reason}`,
  });
  if (failed + notProcessed === 0) return { rows: 0, missing: null };
  if (dead.length === 0) return { rows: null, missing: null };
  if (isZipped(job)) return uncounted('they were sent as zip files.');
  if (dead.length > MOST_REQUESTS) return uncounted(`they are more than ${MOST_REQUESTS}.`);

  const form = rowsFormOf(job);
  let reason: string | null = null;
  const counts = await pMap(
    dead,
    async ({ id, numberRecordsProcessed }) => {
      // One request that can't be counted is enough to know no sum.
      if (reason !== null) return 0;
      const read = await readWithRestarts(
        () => ports.openBatchRequest(job.id, id, form),
        (body) => countBatchRows(body, form),
      );
      if ('missing' in read) reason ??= read.missing;
      else if (!read.whole) reason ??= 'a request ends in the middle of a row.';
      return 'rows' in read ? Math.max(0, read.rows - (numberRecordsProcessed ?? 0)) : 0;
    },
    { concurrency: CONCURRENCY },
  );
  return reason === null ? { rows: counts.reduce((sum, count) => sum + count, 0), missing: null } : uncounted(reason);
}
