import { isLockGroup } from '../../classify/lock-contention.ts';
import { isQuery } from '../../report/job-kind.ts';
import type { AdviceFinding } from '../../report/job-advice.ts';
import type { JobNumbers } from './job-numbers.ts';

/** Batches an org may send in 24 hours, and rows a batch can hold (Bulk API and Bulk API 2.0 limits). */
const BATCHES_A_DAY = 15_000;
const ROWS_PER_BATCH = 10_000;

/** A tenth of the day's batches in one job is worth knowing. A judgement. */
const MUCH = 0.1;

/** Batches a tenth full, and enough of them to matter. Judgements. */
const FEW_ROWS = 1000;
const MANY_BATCHES = 10;

/** One chunk of 200 rows: what a single REST call on collections of records takes as well. A judgement. */
const TINY_ROWS = 200;

/** What the job took of the batches of the day, and whether they were worth it. */
export function adviseOnBatches({ job, counts, groups }: JobNumbers): AdviceFinding[] {
  const processed = counts.processed ?? 0;
  const rows = processed + (counts.unprocessed ?? 0);
  // Queries of Bulk API 2.0 take no batch; those of Bulk API 1.0 have batches of Salesforce's own making.
  // Whether a job that ended before its first row took any is not known.
  if (isQuery(job) || processed === 0) return [];
  const batches = job.kind === 'ingest' ? Math.ceil(rows / ROWS_PER_BATCH) : (job.batches?.total ?? 0);
  const advice: AdviceFinding[] = [];
  const share = batches / BATCHES_A_DAY;
  if (share >= MUCH) advice.push({ code: 'batch-share', figures: { batches, allowance: BATCHES_A_DAY, share } });
  if (job.kind === 'classic' && batches >= MANY_BATCHES && rows / batches < FEW_ROWS) {
    const figures = {
      batches,
      rowsPerBatch: rows / batches,
      most: ROWS_PER_BATCH,
      needed: Math.ceil(rows / ROWS_PER_BATCH),
    };
    advice.push({ code: 'small-batches', figures });
  }
  if (job.kind === 'ingest' && rows <= TINY_ROWS) {
    advice.push({ code: 'tiny-job', figures: { rows, allowance: BATCHES_A_DAY } });
  }
  if (job.kind === 'classic' && job.concurrencyMode === 'Serial' && batches > 1 && !groups.some(isLockGroup)) {
    advice.push({ code: 'serial-mode', figures: { batches } });
  }
  return advice;
}
