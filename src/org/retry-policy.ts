/** When a call is repeated, and how long between. Times in milliseconds. */
export type RetryPolicy = {
  /** Requests for one call, the first one included. */
  attempts: number;
  /** Upper bound of the first wait; it doubles with every failure. */
  firstWaitMs: number;
  longestWaitMs: number;
  /** No attempt starts later than this after the first; a Retry-After beyond it ends the call. */
  budgetMs: number;
};

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attempts: 5,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  budgetMs: 120_000,
};

const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 420, 429, 500, 502, 503, 504]);

export function isTransientStatus(status: number): boolean {
  return TRANSIENT_STATUSES.has(status);
}

/** Exponential backoff with full jitter: anything between nothing and the bound, so that many clients do not come back at once. */
export function backoffMs(failures: number, policy: RetryPolicy, random: () => number): number {
  const bound = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (failures - 1));
  return Math.round(random() * bound);
}

/**
 * Milliseconds a Retry-After header asks for, or null when it says nothing usable.
 * Both forms of RFC 9110 §10.2.3: seconds, and an HTTP date (a date in the past is 0).
 */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Date.parse reads almost anything as a date ("-5" is in May 2001); HTTP dates begin with the name of a day.
  const date = /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
