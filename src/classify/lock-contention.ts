import { codeKey } from '../catalogue/code-key.ts';
import type { FailureGroup, LockedRecord, LockFigures } from '../report/bulk-job.ts';
import type { ExplainedError } from '../report/explained-error.ts';
import { RecordCounts } from './record-counts.ts';
import type { ListedRecords } from './listed-records.ts';
import { findLockedRecords } from './locked-records.ts';

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

/**
 * Ranks the records that lock errors name, over any number of rows in bounded memory. Exact up to `2 × capacity`
 * different records; beyond, by the algorithm of Misra and Gries (Finding Repeated Elements, 1982) in batches: all
 * counts are lowered by the one at rank `capacity`, so a record's count is never too high, and too low by at most
 * mentions ÷ capacity. A record named more often than that is never lost.
 */
export class LockContention {
  readonly #capacity: number;
  readonly #counts = new RecordCounts();
  #rows = 0;
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

  /** The same from the bytes of the error. */
  addListed(records: ListedRecords): void {
    const { length, bytes } = records;
    if (records.shortened) this.#cut = true;
    if (length === 0) this.#rowsWithoutRecord++;
    this.#rows++;
    for (let index = 0; index < length; index++) {
      const place = this.#counts.placeOf(bytes, records.startOf(index), records.sizeOf(index));
      this.#counts.addOnce(place, this.#rows);
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
    const lockedRecords = [...this.#counts.entries(this.#counts.countAtRank(RANKED - 1))]
      .map(({ id, count }) => ({ id, rows: count }))
      .toSorted((a, b) => b.rows - a.rows || (a.id < b.id ? -1 : 1))
      .slice(0, RANKED);
    const records = Math.max(this.#most, this.#counts.size);
    return { lockedRecords, locks: { records, atLeast: this.#cut, rowsWithoutRecord: this.#rowsWithoutRecord } };
  }

  #count(id: string, rows = 1): void {
    const bytes = Uint8Array.from(Buffer.from(id, 'latin1'));
    this.#counts.add(this.#counts.placeOf(new DataView(bytes.buffer), 0, id.length), rows);
  }

  #bound(): void {
    if (this.#counts.size <= 2 * this.#capacity) return;
    this.#cut = true;
    this.#most = Math.max(this.#most, this.#counts.size);
    this.#counts.lower(this.#capacity);
  }
}
