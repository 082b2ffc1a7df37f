import { formatCount, formatNumber } from './format.ts';
import { drawBar } from './list-progress.ts';
import { scanWords } from './scan-words.ts';

/** How far a scan has come. */
export type ScanProgressState =
  | { phase: 'listing'; seen: number }
  | { phase: 'diagnosing'; done: number; total: number; withFailures: number }
  | { phase: 'waiting'; running: number; processed: number; failed: number };

/** What is being done, and how far it is: the two parts of a spinner's line. */
export function renderScanProgress(progress: ScanProgressState): { action: string; status: string } {
  const action = scanWords.getMessage(`progress.${progress.phase}`);
  if (progress.phase === 'listing') {
    return { action, status: scanWords.getMessage('progress.listingStatus', [formatCount('jobs', progress.seen)]) };
  }
  if (progress.phase === 'diagnosing') {
    const { done, total, withFailures } = progress;
    const tokens = [drawBar(done / total), formatNumber(done), formatCount('jobs', total), formatNumber(withFailures)];
    return { action, status: scanWords.getMessage('progress.diagnosingStatus', tokens) };
  }
  const { running, processed, failed } = progress;
  const tokens = [formatCount('jobs', running), formatNumber(processed), formatNumber(failed)];
  return { action, status: scanWords.getMessage('progress.waitingStatus', tokens) };
}
