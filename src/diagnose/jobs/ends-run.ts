import type { OrgError } from '../../org/org-error.ts';

const OF_THE_ORG: ReadonlySet<string> = new Set(['OrgUnreachableError', 'SessionExpiredError', 'RequestAbortedError']);

/** Whether every further call would only get the same answer: the org is out of reach, or its API calls are used up. */
export function endsRun({ name, data }: OrgError): boolean {
  return OF_THE_ORG.has(name) || data.errors.some(({ code }) => code === 'REQUEST_LIMIT_EXCEEDED');
}
