import { LONGEST_RECORD, type OnRecord } from './record-splitter.ts';
import { TextBuffer } from './text-buffer.ts';

/** A part of a file that is given whole, wherever chunks cut it. Copied only where they do. */
export class RecordPiece {
  readonly #held = new TextBuffer();
  /** Where the open piece begins in the chunk at hand, or -1 between pieces. */
  #start = -1;

  /** Opens a piece at an index of the chunk at hand. */
  open(start: number): void {
    this.#start = start;
    this.#held.clear();
  }

  drop(): void {
    this.#start = -1;
  }

  /** Ends the piece before an index of the chunk at hand, and gives it. */
  close(chunk: Buffer, end: number, onPiece: OnRecord): void {
    const start = this.#start;
    this.#start = -1;
    if (this.#held.size === 0) return onPiece(chunk, start, end);
    this.#held.append(chunk, start, end);
    onPiece(this.#held.bytes, 0, this.#held.end);
  }

  /** Turns from a chunk to the next. False when the piece is longer than any record. */
  turn(chunk: Buffer): boolean {
    if (this.#start === -1) return true;
    this.#held.append(chunk, this.#start, chunk.length);
    this.#start = 0;
    return this.#held.size <= LONGEST_RECORD;
  }
}
