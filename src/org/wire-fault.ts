import { cleanText } from './error-body.ts';
import type { OrgErrorDetails, OrgErrorName } from './org-error.ts';
import type { TimeLimits } from './wire.ts';

/** How far a request had come when it failed. */
export type WirePhase = 'connect' | 'headers' | 'body';

/** Failures to connect that may pass. The rest (certificates, a proxy that wants a password) stays as it is. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_PRX_CONN',
]);

export function isPassing(error: unknown): boolean {
  return PASSING_CODES.has(codeOf(error) ?? '');
}

/** The name and our own words for an error of the system, of undici or of zlib. */
export function nameFault(
  error: unknown,
  phase: WirePhase,
  host: string,
  limits: TimeLimits,
): { name: OrgErrorName; message: string } {
  const code = codeOf(error);
  if (phase === 'connect') {
    const why = code === 'UND_ERR_CONNECT_TIMEOUT' ? ` within ${seconds(limits.connectMs)}` : code ? ` (${code})` : '';
    return { name: 'OrgUnreachableError', message: `No connection to ${host}${why}.` };
  }
  switch (code) {
    case 'UND_ERR_HEADERS_TIMEOUT':
      return { name: 'ResponseTimeoutError', message: `${host} did not answer within ${seconds(limits.headersMs)}.` };
    case 'UND_ERR_BODY_TIMEOUT':
      return {
        name: 'ResponseTimeoutError',
        message: `${host} fell silent for ${seconds(limits.silenceMs)} in the middle of its answer.`,
      };
    case 'Z_DATA_ERROR':
      return { name: 'ConnectionLostError', message: `The answer of ${host} arrived damaged.` };
    default: {
      const when = phase === 'headers' ? 'before an answer came' : 'in the middle of the answer';
      return { name: 'ConnectionLostError', message: `The connection to ${host} broke ${when}.` };
    }
  }
}

export function describeCause(error: unknown): NonNullable<OrgErrorDetails['cause']> {
  return { code: codeOf(error), message: cleanText(error instanceof Error ? error.message : String(error)) };
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return /^[A-Z0-9_]+$/.test(error.code) ? error.code : null;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
