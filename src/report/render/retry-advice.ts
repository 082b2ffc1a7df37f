import { Messages } from '@salesforce/core/messages';
import type { RetryAdvice, RetryBackoff, RetryCase } from '../retry-advice.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const retryWords = Messages.loadMessages('sf-plugin-errors', 'retry-advice');

/** The page of this package on retrying. */
export const RETRY_PAGE = 'docs/retrying.md';

/** The steps of each case; `backoff` and `retryAfter` are the same for all. */
const STEPS: Record<RetryCase, readonly string[]> = {
  session: ['session.renew', 'session.once'],
  lock: ['lock.safe', 'backoff', 'lock.smaller'],
  rows: ['rows.part', 'rows.upsert'],
  quota: ['quota.stop', 'quota.again'],
  throttled: ['retryAfter', 'backoff', 'safe'],
  server: ['safe', 'lost', 'backoff', 'retryAfter'],
};

/** Puts the way to retry into words. */
export function describeRetry(found: { case: RetryCase; backoff: RetryBackoff | null } | null): RetryAdvice | null {
  if (found === null) return null;
  const steps = STEPS[found.case].map((key) =>
    retryWords.getMessage(`step.${key}`, key === 'backoff' ? tokensOf(found.backoff) : []),
  );
  return { case: found.case, steps, backoff: found.backoff, page: RETRY_PAGE };
}

/** The label before the steps, and a text where they stood before. */
export function labelRetry(): { label: string; again: string } {
  return { label: retryWords.getMessage('label'), again: retryWords.getMessage('asAbove') };
}

function tokensOf(backoff: RetryBackoff | null): string[] {
  if (backoff === null) return [];
  const { firstWaitMs, longestWaitMs, attempts, budgetMs } = backoff;
  return [firstWaitMs / 1000, longestWaitMs / 1000, attempts, budgetMs / 1000].map(String);
}
