import { StringDecoder } from 'node:string_decoder';

const SMALLEST_CAPACITY = 256;

/** Decodes values out of chunks, and holds what was seen of the one that runs over a chunk border. */
export class ValueReader {
  #held = Buffer.alloc(0);
  #heldBytes = 0;
  #truncatedValues = 0;

  /** Bytes of the unfinished value. The buffer behind them grows with the value, never beyond its limit. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Values longer than their limit, of which only the beginning was read. */
  get truncatedValues(): number {
    return this.#truncatedValues;
  }

  /** Copies `chunk[start, end)` behind the bytes held already, as far as `limit` bytes in all allow. */
  hold(chunk: Buffer, start: number, end: number, limit: number): void {
    const size = Math.min(end - start, limit - this.#heldBytes);
    if (size <= 0) return;
    if (this.#heldBytes + size > this.#held.length) this.#grow(this.#heldBytes + size, limit);
    chunk.copy(this.#held, this.#heldBytes, start, start + size);
    this.#heldBytes += size;
  }

  drop(): void {
    this.#heldBytes = 0;
  }

  /**
   * The text of the value in `[start, end)`, relative to `chunk`: both are negative for what stood in earlier chunks, whose
   * bytes were held. Of a value above `limit` bytes it gives the whole characters in the first `limit`.
   */
  read(chunk: Buffer, start: number, end: number, limit: number): string {
    let bytes = chunk;
    let from = start;
    if (start < 0) {
      this.hold(chunk, 0, end, limit);
      bytes = this.#held;
      from = 0;
      this.drop();
    }
    const size = end - start;
    if (size <= limit) return bytes.toString('utf8', from, from + size);
    this.#truncatedValues++;
    return new StringDecoder('utf8').write(bytes.subarray(from, from + limit));
  }

  #grow(needed: number, limit: number): void {
    const capacity = Math.min(Math.max(needed, 2 * this.#held.length, SMALLEST_CAPACITY), limit);
    const grown = Buffer.allocUnsafe(capacity);
    this.#held.copy(grown, 0, 0, this.#heldBytes);
    this.#held = grown;
  }
}
