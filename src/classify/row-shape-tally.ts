import type { CauseGroup } from './cause-group.ts';
import type { FailureTally } from './failure-tally.ts';
import { type EncodedText, RowShapes } from './row-shapes.ts';

/**
 * Counts failed rows into a tally from their bytes: the same result as decoding each and adding it, for a fraction of the
 * time where rows repeat themselves but for ids, numbers and addresses.
 */
export class ShapedTally {
  readonly #tally: FailureTally;
  readonly #shapes = new RowShapes<CauseGroup>();

  constructor(tally: FailureTally) {
    this.#tally = tally;
  }

  /** Adds a failed row: its error, its record id, and its number in the results. */
  add(error: EncodedText, id: EncodedText, row: number): void {
    const known = this.#shapes.find(error);
    if (known === undefined) this.#addNew(error, id, row);
    else if (!this.#tally.addAgain(known, error)) this.#tally.add(error.text(), id.text(), row);
  }

  /** Apart from `add`, which would otherwise make room for this closure's variables at every row. */
  #addNew(error: EncodedText, id: EncodedText, row: number): void {
    const text = error.text();
    this.#tally.add(text, id.text(), row);
    this.#shapes.learn(error, () => this.#tally.find(text));
  }
}
