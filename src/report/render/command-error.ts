import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';
import { findIdSuffix } from '../id-suffix.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'org');

/** What is known of a failed call to the org; `org/org-error.ts` makes it. */
type FailedCall = {
  name: string;
  data: {
    host: string;
    httpStatus: number | null;
    errors: Array<{ code: string | null }>;
    attempts: number;
    retryAfterSeconds: number | null;
    cause: { code: string | null } | null;
  };
};

type Words = { key: string; tokens?: string[]; actionTokens?: string[]; more?: string[] };

/** What the call was for: a job, the jobs of the org, or its limits. */
type CallContext = { targetOrg: string; jobId?: string | undefined; about?: 'jobs' | 'limits' };

/**
 * A failed call as the error of a command: a name, the reason in our words, and what to do.
 * The server's own text stays in `data`, because `sf` reads exit codes out of messages.
 */
export function createCommandError(
  call: FailedCall,
  { targetOrg, jobId, about = jobId === undefined ? 'limits' : 'jobs' }: CallContext,
): SfError {
  const { key, tokens = [], actionTokens = [], more = [] } = chooseWords(call, { targetOrg, jobId, about });
  return SfError.create({
    name: `${key}Error`,
    message: messages.getMessage(`error.${key}`, tokens),
    actions: [...more, ...messages.getMessages(`error.${key}.actions`, actionTokens)],
    exitCode: 1,
    data: call.data,
  });
}

/** The environment asks for a time limit that is none. */
export function createTimeoutError(variable: string, value: string): SfError {
  return messages.createError('error.InvalidTimeout', [variable, value]);
}

function chooseWords(call: FailedCall, { targetOrg, jobId, about }: CallContext): Words {
  const { host, httpStatus, errors, attempts, retryAfterSeconds, cause } = call.data;
  const codes = errors.flatMap(({ code }) => (code === null ? [] : [code]));
  const said = codes.length === 0 ? `HTTP ${httpStatus ?? '?'}` : codes.join(', ');
  const key = call.name.replace(/Error$/, '');
  switch (key) {
    case 'ApiRejected':
      if (codes.includes('REQUEST_LIMIT_EXCEEDED')) return { key: 'RequestLimitExceeded', actionTokens: [targetOrg] };
      if (jobId !== undefined && isOfAnotherUser(codes)) return { key: 'JobAccessDenied', tokens: [jobId, said] };
      if (httpStatus === 403) return { key: about === 'limits' ? 'NoSetupAccess' : 'NoAccess', tokens: [said] };
      return { key, tokens: [String(httpStatus ?? '?'), said] };
    case 'JobNotFound':
      return { key, tokens: [jobId ?? '?'], actionTokens: [targetOrg, targetOrg], more: describeMistyped(jobId ?? '') };
    case 'SessionExpired':
      return { key, tokens: [targetOrg], actionTokens: [`https://${host}`] };
    case 'OrgUnreachable':
      return { key, tokens: [host, cause?.code ?? '?'], actionTokens: [targetOrg] };
    case 'ServiceUnavailable': {
      const wait = retryAfterSeconds === null ? '' : ` (the org asks for ${retryAfterSeconds} s)`;
      return { key, tokens: [host, String(httpStatus ?? '?'), String(attempts)], actionTokens: [wait] };
    }
    case 'UnexpectedContent':
      return { key, tokens: [host], actionTokens: [targetOrg] };
    case 'RedirectRefused':
      return { key, tokens: [targetOrg, host], actionTokens: [host] };
    default:
      return { key, tokens: [host] };
  }
}

/** The job is there, but is none of this user's; without such a code a 403 can mean either. */
function isOfAnotherUser(codes: readonly string[]): boolean {
  return codes.some((code) => /^(?:INVALID_?USER|INSUFFICIENT_ACCESS\w*)$/i.test(code));
}

/** What a long id tells by itself. */
function describeMistyped(id: string): string[] {
  const suffix = id.slice(15);
  const sound = findIdSuffix(id);
  if (suffix === '' || suffix.toUpperCase() === sound) return [];
  return messages.getMessages('error.JobNotFound.mistyped', [sound]);
}
