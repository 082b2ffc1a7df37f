const NOTHING = Buffer.alloc(0);

/**
 * A value as it stands in a file, between its quotes: the bytes from `start` to `end`. Good until the next row is read.
 * Its text is decoded when it is asked for, which for most rows of a large file nobody does.
 */
export class RawValue {
  bytes: Buffer = NOTHING;
  start = 0;
  end = 0;
  /** Each quote inside stands twice. */
  doubled = false;

  text(): string {
    const text = this.bytes.toString('utf8', this.start, this.end);
    return this.doubled ? text.replaceAll('""', '"') : text;
  }

  set(bytes: Buffer, start: number, end: number, doubled: boolean): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.doubled = doubled;
  }

  /** Copies the bytes, for a value whose row goes on in the next chunk: the reader of a file may use its buffer again. */
  keep(): void {
    this.set(Buffer.from(this.bytes.subarray(this.start, this.end)), 0, this.end - this.start, this.doubled);
  }

  clear(): void {
    this.set(NOTHING, 0, 0, false);
  }
}
