import { formatCount, formatNumber } from './format.ts';
import { words } from './words.ts';

/** How far a wait or a scan has come. */
export type ProgressState =
  | {
      phase: 'waiting';
      job: { state: string; numberRecordsProcessed: number | null; numberRecordsFailed?: number | null };
    }
  | { phase: 'scanning'; rows: number; total: number | null };

/** What is being done, and how far it is: the two parts of a spinner's line. */
export function renderProgress(progress: ProgressState): { action: string; status: string } {
  if (progress.phase === 'waiting') {
    const { state, numberRecordsProcessed, numberRecordsFailed } = progress.job;
    const counts = [numberRecordsProcessed ?? 0, numberRecordsFailed ?? 0].map(formatNumber);
    return {
      action: words.getMessage('progress.waiting'),
      status: words.getMessage('progress.waitingStatus', [state, ...counts]),
    };
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

/** How much of a file or a pipe has been read. */
export function renderReading(bytes: number): { action: string; status: string } {
  const megabytes = formatNumber(Math.floor(bytes / 1_000_000));
  return {
    action: words.getMessage('progress.reading'),
    status: words.getMessage('progress.readingStatus', [megabytes]),
  };
}
