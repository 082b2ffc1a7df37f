import { codeKey } from '../catalogue/code-key.ts';
import type { FailureGroup, LockedRecord, LockFigures } from '../report/bulk-job.ts';
import type { ExplainedError } from '../report/explained-error.ts';
import { KEY_BYTES, RecordCounts } from './record-counts.ts';
import { MOST_LISTED, RecordList } from './record-list.ts';
import type { EncodedText } from './row-shapes.ts';
import { isSalesforceId } from './salesforce-id.ts';

/** Salesforce's sentence in every error of a lock, whatever stands around it: `… or 2 records: 001…,001…`. */
const SENTENCE = 'exclusive access to this record or ';
const LIST = /(\d{1,9}) records?: ?/y;
const SEPARATOR = /, ?/y;
const COLON = /[:：] ?/g;
const SHORTENED = /,? ?\.\.\. \((\d{1,9}) more\)/y;

/** An error names 200 records at most, and Salesforce shows the first ten. */
const MOST_IDS = 200;

const RANKED = 10;

const LOCK = codeKey('UNABLE_TO_LOCK_ROW');

/** What the sentence begins with; some tools pass it on without its code. */
const PHRASE = 'unable to obtain exclusive access to this record';

/** Whether the rows of a group failed by a lock, their own or one inside a trigger or a flow. */
export function isLockGroup({ code, inner, template }: Pick<FailureGroup, 'code' | 'inner' | 'template'>): boolean {
  if (code === null && template.startsWith(PHRASE)) return true;
  for (let error: Pick<ExplainedError, 'code' | 'inner'> | null = { code, inner }; error; error = error.inner) {
    if (error.code !== null && codeKey(error.code) === LOCK) return true;
  }
  return false;
}

/** The record ids that a lock error names, each record once, and whether its list was cut short. */
export function findLockedRecords(error: string): { ids: string[]; shortened: boolean } {
  const ids = new Map<string, string>();
  let shortened = false;
  for (const start of error.includes(SENTENCE) ? findLists(error) : findTranslatedLists(error)) {
    let end = start;
    for (let next = start; next !== -1 && ids.size < MOST_IDS; next = skip(SEPARATOR, error, end)) {
      const id = readId(error, next);
      if (id === '') break;
      const record = id.slice(0, KEY_BYTES);
      if (!ids.has(record)) ids.set(record, id);
      end = next + id.length;
    }
    if (skip(SHORTENED, error, end) !== -1) shortened = true;
  }
  return { ids: [...ids.values()], shortened };
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

/**
 * Ranks the records that lock errors name, over any number of rows in bounded memory. Exact up to `2 × capacity`
 * different records; beyond, by the algorithm of Misra and Gries (Finding Repeated Elements, 1982) in batches: all
 * counts are lowered by the one at rank `capacity`, so a record's count is never too high, and too low by at most
 * mentions ÷ capacity. A record named more often than that is never lost.
 */
export class LockContention {
  readonly #capacity: number;
  readonly #counts = new RecordCounts();
  readonly #list = new RecordList();
  readonly #places = new Int32Array(MOST_LISTED);
  #most = 0;
  #rowsWithoutRecord = 0;
  #cut = false;

  constructor({ capacity = 32_768 }: { capacity?: number } = {}) {
    this.#capacity = capacity;
  }

  /** Counts the records that a row's error names. */
  add(error: string): void {
    const { ids, shortened } = findLockedRecords(error);
    if (shortened) this.#cut = true;
    if (ids.length === 0) this.#rowsWithoutRecord++;
    for (const id of ids) this.#count(id);
    this.#bound();
  }

  /** The same from the bytes of the error, which are decoded only where its list is unusual. */
  addEncoded(error: EncodedText): void {
    const list = this.#list;
    if (!list.read(error)) {
      this.add(error.text());
      return;
    }
    for (let index = 0; index < list.length; index++) {
      const place = this.#counts.placeOf(error.bytes, list.startOf(index), list.sizeOf(index));
      this.#places[index] = place;
      // A record named twice counts once. Places of earlier rows stand behind.
      if (this.#places.indexOf(place) === index) this.#counts.add(place, 1);
    }
    this.#bound();
  }

  /** Takes in what another one has counted, within the same bound (Agarwal and others, Mergeable Summaries, 2012). */
  merge(other: LockContention): void {
    this.#rowsWithoutRecord += other.#rowsWithoutRecord;
    this.#most = Math.max(this.#most, other.#most);
    if (other.#cut) this.#cut = true;
    for (const { id, count } of other.#counts.entries()) {
      this.#count(id, count);
      this.#bound();
    }
  }

  result(): { lockedRecords: LockedRecord[]; locks: LockFigures } {
    const lockedRecords = [...this.#counts.entries()]
      .map(({ id, count }) => ({ id, rows: count }))
      .toSorted((a, b) => b.rows - a.rows || (a.id < b.id ? -1 : 1))
      .slice(0, RANKED);
    const records = Math.max(this.#most, this.#counts.size);
    return { lockedRecords, locks: { records, atLeast: this.#cut, rowsWithoutRecord: this.#rowsWithoutRecord } };
  }

  #count(id: string, rows = 1): void {
    this.#counts.add(this.#counts.placeOf(Buffer.from(id, 'latin1'), 0, id.length), rows);
  }

  #bound(): void {
    if (this.#counts.size <= 2 * this.#capacity) return;
    this.#cut = true;
    this.#most = Math.max(this.#most, this.#counts.size);
    this.#counts.lower(this.#capacity);
  }
}
