import type { Outcome, RowCounts } from '../../report/bulk-job.ts';
import type { ImportMatch } from '../../report/sitecore-batch.ts';
import type { LogReading } from './read-log.ts';

/** Statuses of a batch that goes on (Sitecore CDP, Retrieve batch file upload status). */
const RUNNING: ReadonlySet<string> = new Set(['uploading', 'file_uploaded', 'processing']);
const ENDED: ReadonlySet<string> = new Set(['success', 'corrupted', 'error']);

export function isRunning(status: string): boolean {
  return RUNNING.has(status);
}

export function isKnownStatus(status: string): boolean {
  return RUNNING.has(status) || ENDED.has(status);
}

/**
 * The outcome of a batch, or of a log alone (`status` null). A log lists failures only, so `partial` needs to be known: records
 * of the import file beyond those of the log. A status that came after this program was written says nothing about an end.
 */
export function batchOutcome(status: string | null, counts: RowCounts): Outcome {
  if (status === 'success') return 'clean';
  if (status !== null && status !== 'error' && status !== 'corrupted') return 'running';
  return (counts.succeeded ?? 0) > 0 ? 'partial' : 'failed';
}

/**
 * Records by what became of them. The import file tells how many there were, if the log is about this file: then all of its
 * references are there. Which of several records with one reference failed is not known, so all of them count as failed.
 */
export function countRecords(status: string | null, log: LogReading | null, match: ImportMatch | null): RowCounts {
  const records = match !== null && match.missingRefs === 0 && match.unreadableLines === 0 ? match.records : null;
  const scanned = log?.tally.rows ?? 0;
  if (status === 'success') return { processed: records, succeeded: records, failed: 0, unprocessed: 0, scanned };
  if (status === 'corrupted' || (status === 'error' && log === null)) {
    return { processed: 0, succeeded: 0, failed: 0, unprocessed: records, scanned };
  }
  if (log === null || log.missing !== null) {
    return { processed: null, succeeded: null, failed: null, unprocessed: null, scanned };
  }
  const failed = match === null ? scanned : Math.max(match.refs, log.refs?.hits ?? 0) + log.withoutRef;
  return {
    processed: records,
    succeeded: records === null ? null : Math.max(0, records - failed),
    failed,
    unprocessed: status === 'error' ? 0 : null,
    scanned,
  };
}
