import { unableToLockRow } from '../row-error.ts';
import type { ResultRow, StreamedRows } from '../result-file.ts';
import { scramble, variedValue } from './varied-value.ts';

export type LockContentionOptions = {
  /** Failed rows. */
  count: number;
  /** Parents that rows may name; 200 unless said otherwise. */
  parents?: number;
  /** Most parents one row names; 1 unless said otherwise. Salesforce writes out ten and counts the rest. */
  mostNamed?: number;
  seed?: number;
};

export type LockContentionRows = StreamedRows & {
  rows: (index: number) => ResultRow;
  /** All parents, the most contended first. */
  parentIds: readonly string[];
  /** The parents a row (0-based) waits for, those beyond the ten that are written out among them. */
  parentsOf: (index: number) => readonly string[];
};

/**
 * Failed rows of children whose parents other transactions hold. The first parent is named in every third row or more
 * often, each further one less: what a load that is not sorted by parent looks like. Rows are made by number.
 */
export function lockContentionRows(options: LockContentionOptions): LockContentionRows {
  const { count, parents = 200, mostNamed = 1, seed = 1 } = options;
  const parentIds = Array.from({ length: parents }, (_, parent) => variedValue.id('001', parent, seed));
  const parentsOf = (index: number): string[] => {
    const named = Math.min(parents, 1 + (scramble(index, seed) % mostNamed));
    const places = new Set<number>();
    for (let draw = 0; places.size < named; draw++) places.add(drawPlace(index, seed + draw, parents));
    return Array.from(places, (place) => parentIds[place] ?? '');
  };
  return {
    columns: ['AccountId'],
    count,
    parentIds,
    parentsOf,
    rows: (index) => {
      const ids = parentsOf(index);
      return { error: unableToLockRow(ids), values: [ids[0] ?? ''] };
    },
  };
}

/** A place in a list, its beginning far more often than its end: of 200 places the first is drawn every sixth time. */
function drawPlace(index: number, salt: number, places: number): number {
  const part = scramble(index, salt + 5) / 2 ** 32;
  return Math.floor(places * part ** 3);
}
