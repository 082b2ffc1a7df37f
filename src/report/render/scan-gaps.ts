import { formatCount, formatNumber } from './format.ts';
import { describeGaps, type ListGaps } from './list-gaps.ts';
import { scanWords } from './scan-words.ts';

/** What a scan lacks; `src/diagnose/jobs/` finds it out. */
export type ScanGaps = Pick<ListGaps, 'missing' | 'maxCalls' | 'stopped'> & {
  /** Jobs that were not looked at because something ended the scan. */
  pending: number;
  /** Jobs that can't be read. */
  unread: number;
  /** Jobs whose failed rows were not all seen. */
  partly: number;
};

/** What is missing, in sentences; null where nothing is. */
export function describeScanGaps({ missing, maxCalls, stopped, pending, unread, partly }: ScanGaps): string | null {
  const lists = describeGaps({ missing, maxCalls, stopped: null, unread: 0, unreadable: 0 });
  const reasons = lists === null ? [] : [lists];
  if (stopped === 'budget') {
    const most = formatNumber(maxCalls ?? 0);
    reasons.push(
      pending === 0
        ? scanWords.getMessage('stopped.waiting', [most])
        : scanWords.getMessage('stopped.budget', [most, formatCount('jobs', pending)]),
    );
  } else if (stopped !== null) {
    reasons.push(scanWords.getMessage('stopped.error', [formatCount('jobs', pending), stopped.message, stopped.name]));
  }
  if (unread > 0) reasons.push(scanWords.getMessage('unread', [formatCount('jobs', unread)]));
  if (partly > 0) reasons.push(scanWords.getMessage('partly', [formatCount('jobs', partly)]));
  return reasons.length === 0 ? null : reasons.join(' ');
}
