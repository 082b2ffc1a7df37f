import { printable } from '../printable.ts';
import { formatCount, formatNumber } from './format.ts';
import { words } from './words.ts';

/** How far a wait or a scan has come. */
export type ProgressState =
  { phase: 'waiting'; job: WaitedJob } | { phase: 'scanning'; rows: number; total: number | null };

/** An unfinished job. A query has no failed rows; only a Bulk API 1.0 job tells its batches. */
type WaitedJob = {
  state: string;
  numberRecordsProcessed: number | null;
  numberRecordsFailed?: number | null;
  numberBatchesCompleted?: number | null;
  numberBatchesFailed?: number | null;
  numberBatchesTotal?: number | null;
};

/** What is being done, and how far it is: the two parts of a spinner's line. */
export function renderProgress(progress: ProgressState): { action: string; status: string } {
  if (progress.phase === 'waiting') {
    return { action: words.getMessage('progress.waiting'), status: describeWait(progress.job) };
  }
  const { rows, total } = progress;
  return {
    action: words.getMessage('progress.scanning'),
    status:
      total === null
        ? words.getMessage('progress.scanningStatus', [formatCount('rows', rows)])
        : words.getMessage('progress.scanningStatusOf', [formatNumber(rows), formatCount('rows', total)]),
  };
}

function describeWait(job: WaitedJob): string {
  const { numberBatchesTotal: batches, numberRecordsProcessed: processed, numberRecordsFailed: failed } = job;
  const parts = [printable(job.state)];
  if (batches !== undefined && batches !== null) {
    const ended = (job.numberBatchesCompleted ?? 0) + (job.numberBatchesFailed ?? 0);
    parts.push(words.getMessage('progress.batches', [formatNumber(ended), formatCount('batches', batches)]));
  }
  parts.push(words.getMessage('rows.processed', [formatNumber(processed ?? 0)]));
  if (failed !== undefined) parts.push(words.getMessage('rows.failed', [formatNumber(failed ?? 0)]));
  return parts.join(', ');
}

/** How much of a file or a pipe has been read. */
export function renderReading(bytes: number): { action: string; status: string } {
  const megabytes = formatNumber(Math.floor(bytes / 1_000_000));
  return {
    action: words.getMessage('progress.reading'),
    status: words.getMessage('progress.readingStatus', [megabytes]),
  };
}
