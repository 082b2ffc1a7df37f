import { codeKey } from '../../catalogue/code-key.ts';
import { isLockGroup } from '../../classify/lock-contention.ts';
import type { LockedRecord } from '../../report/bulk-job.ts';
import type { ExplainedError } from '../../report/explained-error.ts';
import type { AdviceFinding } from '../../report/job-advice.ts';
import type { JobNumbers } from './job-numbers.ts';

/** A record named by so many of the lock errors is the place where the load waits for itself. A judgement. */
const HOT_SHARE = 0.2;
const LEAST_HOT_ROWS = 10;

/**
 * What fits lock errors. Bulk API 2.0 always works on the batches of a job in parallel (Bulk API 2.0 guide,
 * `concurrencyMode`), so rows with the same parent in different batches lock one another out; Bulk API 1.0 can work on
 * them one after the other.
 */
export function adviseOnLocks({ job, groups, jobError }: JobNumbers): AdviceFinding[] {
  const locked = groups.filter(isLockGroup);
  const rows = locked.reduce((sum, { count }) => sum + count, 0);
  if (rows === 0 && !gaveUpOnLocks(jobError)) return [];
  // The rows of such a job wait for nobody of their own, whatever record they share.
  if (job.concurrencyMode === 'Serial') return [{ code: 'lock-outside', figures: { lockedRows: rows } }];
  const hot = hottest(locked.flatMap(({ lockedRecords }) => lockedRecords));
  const advice: AdviceFinding[] = [];
  if (hot && hot.rows >= LEAST_HOT_ROWS && hot.rows >= rows * HOT_SHARE) {
    const share = Math.min(1, hot.rows / rows);
    advice.push({ code: 'lock-hot-record', figures: { record: hot.id, rows: hot.rows, lockedRows: rows, share } });
  }
  advice.push({ code: 'lock-order', figures: { lockedRows: rows } });
  advice.push({ code: job.kind === 'classic' ? 'lock-serial' : 'lock-other-api', figures: { lockedRows: rows } });
  return advice;
}

/** A batch that met too many locks ends the whole job; its rows may say nothing of it. */
function gaveUpOnLocks(jobError: ExplainedError | null): boolean {
  const code = jobError?.code ?? jobError?.entry?.code;
  return code !== undefined && codeKey(code) === codeKey('TooManyLockFailure');
}

/** Several groups can name the same record. */
function hottest(records: readonly LockedRecord[]): LockedRecord | undefined {
  const sums = new Map<string, LockedRecord>();
  for (const { id, rows } of records) {
    sums.set(id, { id, rows: (sums.get(id)?.rows ?? 0) + rows });
  }
  return [...sums.values()].toSorted((a, b) => b.rows - a.rows)[0];
}
