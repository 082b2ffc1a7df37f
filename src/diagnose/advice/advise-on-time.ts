import { isQuery } from '../../report/job-kind.ts';
import type { AdviceFinding } from '../../report/job-advice.ts';
import type { JobNumbers } from './job-numbers.ts';

/** Rows of a batch that Salesforce makes of an ingest job (Bulk API 2.0 guide, "How Requests Are Processed"). */
const ROWS_PER_BATCH = 10_000;

/** Rows that triggers and flows get at a time (Bulk API 2.0 guide, limits). */
const ROWS_PER_CHUNK = 200;

/** An ingest batch that is not done by then is tried again, 20 times at most (Bulk API 2.0 guide, limits). */
const BATCH_TIME_MS = 5 * 60_000;
const MOST_TRIES = 20;

/** Batches of Bulk API 1.0 are tried again 10 times, queries of both APIs 15 times (Bulk API guide, "Batch Retry Header"). */
const MOST_BATCH_TRIES = 10;
const MOST_QUERY_TRIES = 15;

/** With fewer rows the start of the job is measured, not its rows. A judgement. */
const LEAST_ROWS_TIMED = 1000;

/** Where Apex takes half of the time, a faster load begins there; a few seconds are not worth the look. Judgements. */
const APEX_SHARE = 0.5;
const LEAST_APEX_MS = 10_000;

/**
 * What the times of a job say. The active and the Apex time are sums over its batches, the active time includes Apex,
 * and neither counts waiting or asynchronous Apex (Bulk API guide, `JobInfo`).
 */
export function adviseOnTime({ job, counts }: JobNumbers): AdviceFinding[] {
  const advice: AdviceFinding[] = [];
  const retries = job.retries ?? 0;
  if (retries > 0) advice.push(adviseOnRetries(job, retries));
  const active = job.apiActiveProcessingTime ?? 0;
  const apex = job.apexProcessingTime ?? 0;
  const rows = counts.processed ?? 0;
  const msPerRow = rows === 0 ? 0 : active / rows;
  if (job.kind === 'ingest' && rows >= LEAST_ROWS_TIMED && msPerRow * ROWS_PER_BATCH >= BATCH_TIME_MS) {
    const rowsInTime = Math.floor(BATCH_TIME_MS / msPerRow);
    advice.push({ code: 'slow-rows', figures: { msPerRow, batchTime: BATCH_TIME_MS, rowsInTime } });
  }
  if (active > 0 && apex >= LEAST_APEX_MS && apex / active >= APEX_SHARE) {
    const share = Math.min(1, apex / active);
    const perChunk = rows === 0 ? apex : apex / Math.ceil(rows / ROWS_PER_CHUNK);
    advice.push({ code: 'apex-share', figures: { share, apexTime: apex, activeTime: active, perChunk } });
  }
  return advice;
}

function adviseOnRetries(job: JobNumbers['job'], retries: number): AdviceFinding {
  if (isQuery(job)) return { code: 'query-retries', figures: { retries, most: MOST_QUERY_TRIES } };
  return job.kind === 'classic'
    ? { code: 'batch-retries', figures: { retries, most: MOST_BATCH_TRIES } }
    : { code: 'retries', figures: { retries, most: MOST_TRIES } };
}
