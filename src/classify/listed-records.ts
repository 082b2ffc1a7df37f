import type { FoundTokens } from './found-tokens.ts';
import { findLockedRecords } from './locked-records.ts';
import { KEY_BYTES } from './record-counts.ts';
import type { ShapeSample } from './row-shapes.ts';
import { isSalesforceId } from './salesforce-id.ts';

/** The record ids that the lock errors of one shape name: some of their tokens. Made for millions of rows: nothing is created for a row. */
export class ListedRecords {
  readonly #found: FoundTokens;
  readonly #tokens: readonly number[];
  readonly #sizes: readonly number[];
  /** The errors say that there are more records than they name. */
  readonly shortened: boolean;

  constructor(found: FoundTokens, ids: ReadonlyArray<{ token: number; size: number }>, shortened: boolean) {
    this.#found = found;
    this.#tokens = ids.map(({ token }) => token);
    this.#sizes = ids.map(({ size }) => size);
    this.shortened = shortened;
  }

  get length(): number {
    return this.#tokens.length;
  }

  /** Where the ids of the error found last stand. */
  get bytes(): DataView {
    return this.#found.bytes;
  }

  startOf(index: number): number {
    return this.#found.startOf(this.#tokens[index] ?? 0);
  }

  /** 15 or 18. */
  sizeOf(index: number): number {
    return this.#sizes[index] ?? 0;
  }
}

/** Finds which tokens of a shape are the ids that its errors name; null where that can't be told by the shape alone. */
export function findListedRecords({ words, findCounting, text, found }: ShapeSample): ListedRecords | null {
  const { ids, shortened } = findLockedRecords(text);
  const counting = findCounting((other) => {
    const read = findLockedRecords(other);
    return [read.shortened, ...read.ids].join(' ');
  });
  const listed = words.flatMap((word, token) => (counting[token] === true ? [{ token, word, size: word.length }] : []));
  const records = new Set(ids.map(keyOf));
  const named = new Set(listed.map(({ word }) => keyOf(word)));
  if (named.size !== records.size || !listed.every(({ word }) => isSalesforceId(word) && records.has(keyOf(word))))
    return null;
  return new ListedRecords(found, listed, shortened);
}

function keyOf(id: string): string {
  return id.slice(0, KEY_BYTES);
}
