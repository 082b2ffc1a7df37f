import type { FoundTokens } from './found-tokens.ts';
import { readLockedRecords } from './locked-records.ts';
import type { ShapeSample } from './row-shapes.ts';

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
  const { ids, shortened } = readLockedRecords(text);
  const counting = findCounting((other) => readLockedRecords(other).ids.join(' '));
  const listed = words.flatMap((word, token) => (counting[token] === true ? [{ token, word, size: word.length }] : []));
  // An address may begin as an id does.
  if (words.includes('') || listed.map(({ word }) => word).join(' ') !== ids.join(' ')) return null;
  return new ListedRecords(found, listed, shortened);
}
