import { KEY_BYTES } from './record-counts.ts';
import { isSalesforceId } from './salesforce-id.ts';

/** Salesforce's sentence in every error of a lock, whatever stands around it: `… or 2 records: 001…,001…`. */
const SENTENCE = 'exclusive access to this record or ';
const LIST = /(\d{1,9}) records?: ?/y;
const SEPARATOR = /, ?/y;
const COLON = /[:：] ?/g;
const SHORTENED = /,? ?\.\.\. \((\d{1,9}) more\)/y;

/** An error names 200 records at most, and Salesforce shows the first ten. */
const MOST_IDS = 200;

/** The record ids that a lock error names, and whether it says that there are more. */
export type LockedRecords = { ids: string[]; shortened: boolean };

/** The records that a lock error names, each once, by the id that comes first. */
export function findLockedRecords(error: string): LockedRecords {
  const { ids, shortened } = readLockedRecords(error);
  const records = new Map<string, string>();
  for (const id of ids) {
    const record = id.slice(0, KEY_BYTES);
    if (!records.has(record)) records.set(record, id);
  }
  return { ids: [...records.values()], shortened };
}

/** The ids as they stand in the error, also those of a record that is named again. */
export function readLockedRecords(error: string): LockedRecords {
  const ids: string[] = [];
  let shortened = false;
  for (const start of error.includes(SENTENCE) ? findLists(error) : findTranslatedLists(error)) {
    let end = start;
    for (let next = start; next !== -1 && ids.length < MOST_IDS; next = skip(SEPARATOR, error, end)) {
      const id = readId(error, next);
      if (id === '') break;
      ids.push(id);
      end = next + id.length;
    }
    if (skip(SHORTENED, error, end) !== -1) shortened = true;
  }
  return { ids, shortened };
}

/** Where the lists of ids begin, behind Salesforce's sentence. */
function* findLists(error: string): Generator<number> {
  for (let at = error.indexOf(SENTENCE); at !== -1; at = error.indexOf(SENTENCE, at + SENTENCE.length)) {
    const start = skip(LIST, error, at + SENTENCE.length);
    if (start !== -1) yield start;
  }
}

/** In a translated sentence the list stands behind a colon as well. */
function* findTranslatedLists(error: string): Generator<number> {
  for (const { 0: colon, index } of error.matchAll(COLON)) {
    if (readId(error, index + colon.length) !== '') yield index + colon.length;
  }
}

/** The end of what a sticky pattern finds at a place, or -1. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function readId(text: string, start: number): string {
  let end = start;
  while (end - start < 19 && isLetterOrDigit(text.charCodeAt(end))) end++;
  const word = text.slice(start, end);
  return isSalesforceId(word) ? word : '';
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
