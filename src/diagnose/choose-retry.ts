import { DEFAULT_RETRY_POLICY, isTransientStatus } from '../org/retry-policy.ts';
import type { ExplainedError } from '../report/explained-error.ts';
import type { RetryBackoff, RetryCase } from '../report/retry-advice.ts';

const SESSION_CODES: ReadonlySet<string> = new Set(['INVALID_SESSION_ID', 'InvalidSessionId']);
const LOCK_CODES: ReadonlySet<string> = new Set(['UNABLE_TO_LOCK_ROW', 'TooManyLockFailure']);

/** Statuses of a server that takes no more calls, rather than one that failed on the way. */
const THROTTLING: ReadonlySet<number> = new Set([420, 429, 503]);

/** APIs whose calls are not this kind of call: batches of another product, and what the CLI does itself. */
const OTHER_APIS: ReadonlySet<string> = new Set(['sitecore', 'cli']);

/** How a client is to retry an error, or null where sending the same again does not help. */
export function chooseRetry(error: ExplainedError): { case: RetryCase; backoff: RetryBackoff | null } | null {
  const found = findCase(error);
  if (found === null) return null;
  return { case: found, backoff: found === 'session' || found === 'quota' ? null : { ...DEFAULT_RETRY_POLICY } };
}

function findCase(error: ExplainedError): RetryCase | null {
  const { api, entry } = error;
  if (OTHER_APIS.has(api)) return null;
  const { code } = innermost(error);
  const status = error.httpStatus ?? (/^\d{3}$/.test(code ?? '') ? Number(code) : null);
  if ((code !== null && SESSION_CODES.has(code)) || (status === 401 && api !== 'oauth')) return 'session';
  const verdict = entry?.retry ?? 'unknown';
  const passing = status !== null && isTransientStatus(status);
  if (verdict === 'never' || verdict === 'after-fix' || (verdict === 'unknown' && !passing)) return null;
  if (code !== null && LOCK_CODES.has(code)) return 'lock';
  if (innermost(error).entry?.limits.length) return 'quota';
  if (status !== null && THROTTLING.has(status)) return 'throttled';
  if (passing) return 'server';
  if (api === 'bulk' || api === 'bulk1') return 'rows';
  return verdict === 'later' ? 'quota' : 'server';
}

function innermost(error: ExplainedError): ExplainedError {
  let last = error;
  while (last.inner !== null) last = last.inner;
  return last;
}
