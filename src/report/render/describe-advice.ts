import { Messages } from '@salesforce/core/messages';
import type { AdviceFinding, JobAdvice } from '../job-advice.ts';
import { formatCount, formatDuration, formatNumber, formatShare } from './format.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of advice, `messages/advice.md`. */
export const adviceWords = Messages.loadMessages('sf-plugin-errors', 'advice');

/** Puts advice into words. */
export function describeAdvice(findings: readonly AdviceFinding[]): JobAdvice[] {
  return findings.map(({ code, figures }) => {
    const key = keyOf({ code, figures });
    const text = adviceWords.getMessage(`advice.${key}`, tokensOf({ code, figures }));
    return { code, figures, text };
  });
}

/** A job that gave up on locks as a whole has no rows to tell. */
function keyOf({ code, figures }: AdviceFinding): string {
  return (code === 'lock-order' || code === 'lock-outside') && figures['lockedRows'] === 0 ? `${code}-job` : code;
}

function tokensOf({ code, figures }: AdviceFinding): string[] {
  const figure = (name: string): number => Number(figures[name]);
  const rows = (name: string): string => formatCount('rows', Math.round(figure(name)));
  const batches = (name: string): string => formatCount('batches', figure(name));
  const duration = (name: string): string => formatDuration(Math.round(figure(name)));
  const number = (name: string): string => formatNumber(figure(name));
  switch (code) {
    case 'lock-hot-record':
      return [formatNumber(figure('rows')), rows('lockedRows'), String(figures['record'])];
    case 'lock-order':
    case 'lock-outside':
      return [rows('lockedRows')];
    case 'retries':
    case 'batch-retries':
    case 'query-retries':
      return [formatTimes(figure('retries')), number('most')];
    case 'slow-rows':
      return [duration('msPerRow'), duration('batchTime'), rows('rowsInTime')];
    case 'apex-share':
      return [formatShare(figure('share')), duration('apexTime'), duration('perChunk')];
    case 'batch-share':
      return [batches('batches'), formatShare(figure('share')), number('allowance')];
    case 'small-batches':
      return [batches('batches'), rows('rowsPerBatch'), number('most'), batches('needed')];
    case 'tiny-job':
      return [rows('rows'), number('allowance')];
    default:
      return [];
  }
}

function formatTimes(count: number): string {
  return adviceWords.getMessage(`times.${count === 1 ? 'one' : 'many'}`, [formatNumber(count)]);
}
