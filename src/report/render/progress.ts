import { formatNumber } from './format.ts';
import { words } from './words.ts';

/** One line that says how far a wait or a scan has come. */
export type ProgressLine =
  | {
      phase: 'waiting';
      job: { state: string; numberRecordsProcessed: number | null; numberRecordsFailed: number | null };
    }
  | { phase: 'scanning'; rows: number; total: number | null };

export function renderProgress(progress: ProgressLine): string {
  if (progress.phase === 'waiting') {
    const { state, numberRecordsProcessed, numberRecordsFailed } = progress.job;
    return words.getMessage('progress.waiting', [
      state,
      formatNumber(numberRecordsProcessed ?? 0),
      formatNumber(numberRecordsFailed ?? 0),
    ]);
  }
  const { rows, total } = progress;
  return total === null
    ? words.getMessage('progress.scanning', [formatNumber(rows)])
    : words.getMessage('progress.scanningOf', [formatNumber(rows), formatNumber(total)]);
}
