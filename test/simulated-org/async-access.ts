import type { Answer } from './answer.ts';
import { ApiError } from './api-error.ts';
import { answerDocument, type DocumentFormat } from './async-document.ts';
import type { OrgState } from './org-state.ts';
import type { Handler, OrgRequest } from './router.ts';

/** A refusal as Bulk API 1.0 sends it: almost always HTTP 400, with an exception code. */
export function asyncError(code: string, message: string, status = 400): ApiError {
  return new ApiError(status, code, message);
}

/**
 * Bulk API 1.0 around a handler: its own session header, its own limits, its own error bodies. `format` is that of the
 * answer where the handler does not know better.
 */
export function asyncHandler(handler: Handler): Handler {
  return async (request, org): Promise<Answer> => {
    try {
      requireAsyncVersion(request, org);
      requireAsyncSession(request, org);
      requireBulkApi(org);
      useAsyncRequest(org);
      return await handler(request, org);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, message, status } = error;
      const fields = { exceptionCode: code, exceptionMessage: message };
      return answerDocument('error', fields, askedFormat(request, org) ?? 'xml', status);
    }
  };
}

/** What the client asks for: by Accept, or else by the type of what it sends. Undefined leaves it to the job. */
export function askedFormat({ headers }: OrgRequest, org: OrgState): DocumentFormat | undefined {
  if (org.options.asyncFormat !== 'asked') return org.options.asyncFormat;
  for (const header of [headers.accept, headers['content-type']]) {
    if (/\bjson\b/.test(header ?? '')) return 'json';
    if (/\bxml\b/.test(header ?? '')) return 'xml';
  }
  return undefined;
}

export function asyncVersion(request: OrgRequest): number {
  return Number(/^(\d+)\.0$/.exec(request.params['asyncVersion'] ?? '')?.[1] ?? 0);
}

function requireAsyncVersion(request: OrgRequest, org: OrgState): void {
  if (org.apiVersions.includes(asyncVersion(request))) return;
  throw asyncError('InvalidVersion', `Invalid version: ${request.params['asyncVersion']}`);
}

/** The token stands in `X-SFDC-Session` without a scheme; clients that send a bearer token are served too. */
function requireAsyncSession({ headers }: OrgRequest, org: OrgState): void {
  const own = headers['x-sfdc-session'];
  const token = typeof own === 'string' ? own : /^(?:Bearer|OAuth) (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw asyncError('InvalidSessionId', 'Unable to find session id');
  if (!org.sessions.isValid(token)) throw asyncError('InvalidSessionId', 'Invalid session id');
}

function requireBulkApi(org: OrgState): void {
  if (org.permissions.apiEnabled) return;
  throw asyncError('FeatureNotEnabled', 'Async API not enabled');
}

function useAsyncRequest(org: OrgState): void {
  try {
    org.limits.useApiRequest();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw asyncError('ExceededQuota', error.message);
  }
}
