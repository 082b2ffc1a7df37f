import type { CauseGroup } from './cause-group.ts';
import type { FailureTally } from './failure-tally.ts';
import { findListedRecords, type ListedRecords } from './listed-records.ts';
import type { EncodedText } from './encoded-text.ts';
import { RowShapes } from './row-shapes.ts';

/** What all errors of a shape have in common. */
type KnownError = {
  group: CauseGroup;
  /** The records that it names, of which others are to be counted; null where only its text tells them. */
  records: ListedRecords | null;
};

/**
 * Counts failed rows into a tally from their bytes: the same result as decoding each and adding it, for a fraction of the
 * time where rows repeat themselves but for ids, numbers and addresses.
 */
export class ShapedTally {
  readonly #tally: FailureTally;
  readonly #shapes = new RowShapes<KnownError>();

  constructor(tally: FailureTally) {
    this.#tally = tally;
  }

  /** Adds a failed row: its error, its record id, and its number in the results. */
  add(error: EncodedText, id: EncodedText, row: number): void {
    const known = this.#shapes.find(error);
    if (known === undefined) this.#addNew(error, id, row);
    else if (!this.#tally.addAgain(known.group, known.records)) this.#tally.add(error.text(), id.text(), row);
  }

  /** Apart from `add`, which would otherwise make room for this closure's variables at every row. */
  #addNew(error: EncodedText, id: EncodedText, row: number): void {
    const text = error.text();
    this.#tally.add(text, id.text(), row);
    this.#shapes.learn(error, (sample) => {
      const group = this.#tally.find(text);
      return { group, records: group.locks === null ? null : findListedRecords(sample) };
    });
  }
}
