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
    return this.take(chunk, start, end, limit).toString('utf8');
  }

  /** The bytes of the same value: a part of the chunk where it holds them all, else a copy. */
  take(chunk: Buffer, start: number, end: number, limit: number): Buffer {
    const size = Math.min(end - start, limit);
    const whole = start < 0 ? this.#join(chunk, end, size, limit) : chunk.subarray(start, start + size);
    if (end - start <= limit) return whole;
    this.#truncatedValues++;
    return Buffer.from(new StringDecoder('utf8').write(whole));
  }

  #join(chunk: Buffer, end: number, size: number, limit: number): Buffer {
    this.hold(chunk, 0, end, limit);
    this.drop();
    return Buffer.from(this.#held.subarray(0, size));
  }

  #grow(needed: number, limit: number): void {
    const capacity = Math.min(Math.max(needed, 2 * this.#held.length, SMALLEST_CAPACITY), limit);
    const grown = Buffer.allocUnsafe(capacity);
    this.#held.copy(grown, 0, 0, this.#heldBytes);
    this.#held = grown;
  }
}
