import { LONGEST_SHAPE } from './row-shape.ts';

/** Where the tokens of a text stand, of which its shape says no more than the kind. Good until the next text is looked at. */
export class FoundTokens {
  bytes: DataView = new DataView(new ArrayBuffer(0));
  readonly #starts = new Int32Array(LONGEST_SHAPE);
  #size = 0;

  clear(): void {
    this.#size = 0;
  }

  add(start: number): void {
    this.#starts[this.#size++] = start;
  }

  /** The place of a token in `bytes`. */
  startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }
}
