import { findIdSuffix } from '../report/id-suffix.ts';

/** Ids count in base 62 with leading zeros, so they hold many digits; names of that length do not. */
const LONG_ID = /^(?:[A-Za-z]*\d){4}[A-Za-z0-9]*$/;

/** How ids begin: with the prefix of a standard or of a custom object. Digits alone are rather the number of something. */
const SHORT_ID =
  /^(?:0[A-Za-z0-9]{2}|[1-9]\d[A-Za-z0-9]|a[A-Za-z0-9]{2})(?=[A-Za-z0-9]*[A-Za-z])(?:[A-Za-z]*\d){4}[A-Za-z0-9]*$/;

/**
 * Whether a text is the id of a record rather than a value that looks like one: 18 characters whose last three are right, or 15
 * that begin like an id and are neither a number nor a word.
 */
export function isRecordId(text: string): boolean {
  if (text.length === 18) return LONG_ID.test(text) && findIdSuffix(text) === text.slice(15);
  return text.length === 15 && SHORT_ID.test(text);
}
