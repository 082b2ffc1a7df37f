import type { TimeLimits } from './wire.ts';

/** Seconds without an answer, or without a byte of one, after which a call is given up. */
export const TIMEOUT_VARIABLE = 'SF_ERRORS_TIMEOUT';

/**
 * The time limits that the environment asks for.
 *
 * @returns nothing to change when the variable is not set; null when it holds no positive number
 */
export function readTimeLimits(environment: Record<string, string | undefined>): Partial<TimeLimits> | null {
  const text = environment[TIMEOUT_VARIABLE];
  if (text === undefined || text === '') return {};
  const ms = Number(text) * 1000;
  return Number.isFinite(ms) && ms > 0 ? { headersMs: ms, silenceMs: ms } : null;
}
