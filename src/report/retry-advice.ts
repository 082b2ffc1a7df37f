import type { ExplainReport } from './explain-report.ts';
import type { ExplainedOccurrence } from './explained-error.ts';

/**
 * What a client has to do with a transient error.
 *
 * - `session`: the token was refused; nothing was carried out.
 * - `lock`: a record was locked; nothing of it was saved.
 * - `rows`: rows of a bulk job failed; others may be saved.
 * - `quota`: an allowance is used up until a window reopens.
 * - `throttled`: the org takes no more calls at present.
 * - `server`: it is not known what became of the call.
 */
export const RETRY_CASES = ['session', 'lock', 'rows', 'quota', 'throttled', 'server'] as const;
export type RetryCase = (typeof RETRY_CASES)[number];

/** When to try again: the bounds of the policy that this plugin follows itself. Milliseconds. */
export type RetryBackoff = {
  /** Requests for one call, the first one included. */
  attempts: number;
  /** Upper bound of the first wait; it doubles with every failure. The wait is a random time up to the bound. */
  firstWaitMs: number;
  longestWaitMs: number;
  /** No attempt starts later than this after the first. */
  budgetMs: number;
};

/** How a client is to retry. */
export type RetryAdvice = {
  case: RetryCase;
  /** What to do, in order. */
  steps: string[];
  /** Null where waiting by itself does not help. */
  backoff: RetryBackoff | null;
  /** Which page of this package says it all. */
  page: string;
};

/** An explained error with advice for who writes the client; null where sending again does not help. */
export type AdvisedOccurrence = ExplainedOccurrence & { retryAdvice: RetryAdvice | null };

/** The result of `sf errors explain`. */
export type AdvisedReport = Omit<ExplainReport, 'errors'> & {
  /** Each distinct error once, in the order of the text; the cause of a rollback comes before what it rolled back. */
  errors: AdvisedOccurrence[];
};
