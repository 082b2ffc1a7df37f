import { formatCount, formatNumber } from './format.ts';
import { listWords } from './list-words.ts';

/** What a list of jobs lacks; `src/diagnose/jobs/` finds it out. */
export type ListGaps = {
  /** Lists that were not read to their end. */
  missing: ReadonlyArray<{
    endpoint: 'ingest' | 'query';
    pages: number;
    reason: 'budget' | 'error' | 'circle';
    error: { name: string; message: string } | null;
  }>;
  /** Calls the run was allowed. */
  maxCalls: number | null;
  /** What ended the reading of jobs before its end. */
  stopped: 'budget' | { name: string; message: string } | null;
  /** Jobs shown whose counts were not read, apart from those that can't be. */
  unread: number;
  /** Jobs that can't be read. */
  unreadable: number;
};

/** What is missing, in sentences; null where nothing is. */
export function describeGaps({ missing, maxCalls, stopped, unread, unreadable }: ListGaps): string | null {
  const most = formatNumber(maxCalls ?? 0);
  const reasons = missing.map(({ endpoint, pages, reason, error }) => {
    const list = listWords.getMessage(`list.${endpoint}`);
    const read = formatCount('pages', pages);
    return reason === 'error'
      ? listWords.getMessage('gap.error', [list, read, error?.message ?? '', error?.name ?? ''])
      : listWords.getMessage(`gap.${reason}`, [list, read, most]);
  });
  if (stopped === 'budget' && unread === 0) reasons.push(listWords.getMessage('stopped.waiting', [most]));
  else if (stopped === 'budget')
    reasons.push(listWords.getMessage('stopped.budget', [most, formatCount('jobs', unread)]));
  else if (stopped !== null) reasons.push(listWords.getMessage('stopped.error', [stopped.message, stopped.name]));
  if (unreadable > 0) reasons.push(listWords.getMessage('unreadable', [formatCount('jobs', unreadable)]));
  return reasons.length === 0 ? null : reasons.join(' ');
}
