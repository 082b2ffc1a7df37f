const SMALLEST_CAPACITY = 256;

/** A text put together from pieces of UTF-8, in memory that serves the next one too. Good until it is cleared. */
export class TextBuffer {
  bytes: Buffer = Buffer.alloc(SMALLEST_CAPACITY);
  readonly start = 0;
  end = 0;
  /** Unlike in a CSV, no quote stands twice. */
  readonly doubled = false;

  get size(): number {
    return this.end;
  }

  clear(): void {
    this.end = 0;
  }

  append(bytes: Buffer, start: number, end: number): void {
    this.#makeRoom(end - start);
    bytes.copy(this.bytes, this.end, start, end);
    this.end += end - start;
  }

  appendByte(byte: number): void {
    this.#makeRoom(1);
    this.bytes[this.end++] = byte;
  }

  text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }

  #makeRoom(size: number): void {
    if (this.end + size <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(this.end + size, 2 * this.bytes.length));
    this.bytes.copy(grown, 0, 0, this.end);
    this.bytes = grown;
  }
}
