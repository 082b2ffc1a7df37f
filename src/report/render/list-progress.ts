import { formatCount, formatNumber } from './format.ts';
import { listWords } from './list-words.ts';

const BAR_WIDTH = 20;

/** How far a list of jobs has come. */
export type ListProgressState =
  | { phase: 'listing'; seen: number }
  | { phase: 'reading'; done: number; total: number }
  | { phase: 'waiting'; running: number; processed: number; failed: number };

/** What is being done, and how far it is: the two parts of a spinner's line. */
export function renderListProgress(progress: ListProgressState): { action: string; status: string } {
  const action = listWords.getMessage(`progress.${progress.phase}`);
  if (progress.phase === 'listing') {
    return { action, status: listWords.getMessage('progress.listingStatus', [formatCount('jobs', progress.seen)]) };
  }
  if (progress.phase === 'reading') {
    const { done, total } = progress;
    const counts = [formatNumber(done), formatCount('jobs', total)];
    return { action, status: listWords.getMessage('progress.readingStatus', [drawBar(done / total), ...counts]) };
  }
  const { running, processed, failed } = progress;
  const tokens = [formatCount('jobs', running), formatNumber(processed), formatNumber(failed)];
  return { action, status: listWords.getMessage('progress.waitingStatus', tokens) };
}

/** A share of 0 to 1 as a bar. */
export function drawBar(share: number): string {
  const filled = Math.floor(Math.min(1, share) * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}
