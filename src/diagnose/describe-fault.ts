import { isOrgError, type OrgError } from '../org/org-error.ts';
import { isUnreadableRows } from '../scan/unreadable-rows.ts';

/**
 * Why something of the org could not be read, as a sentence: our message, the error's name, and the codes of the org.
 * What is no fault of the org is thrown on, and so is the end of the run.
 */
export function describeFault(error: unknown): string {
  const known = isOrgError(error) || isUnreadableRows(error);
  if (!known || error.name === 'RequestAbortedError') throw error;
  const codes = isOrgError(error) ? codesOf(error) : [];
  return `${error.message.replace(/\.$/, '')} (${[error.name, ...codes].join(', ')}).`;
}

/** Other texts of the org stay in `data`. */
function codesOf({ data }: OrgError): string[] {
  return data.errors.flatMap(({ code }) => (code !== null && /^\w{3,80}$/.test(code) ? [code] : []));
}
