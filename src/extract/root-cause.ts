import type { RawError } from './raw-error.ts';

/** What Salesforce says of the parts that another part's failure undid. */
const FOLLOWERS = new Set(['PROCESSING_HALTED', 'BATCH_PROCESSING_HALTED', 'ALL_OR_NONE_OPERATION_ROLLED_BACK']);
const UNDONE = /\b(?:rolled back (?:since|because|due)|was rolled back|processing (?:was )?halted)\b/i;

/** Puts what caused a rollback before the parts it rolled back; each keeps its order otherwise. */
export function putCauseFirst(errors: RawError[]): RawError[] {
  if (!errors.some(isFollower)) return errors;
  return [...errors.filter((error) => !isFollower(error)), ...errors.filter(isFollower)];
}

function isFollower({ code, message }: RawError): boolean {
  return code === null ? UNDONE.test(message.slice(0, 300)) : FOLLOWERS.has(code);
}
