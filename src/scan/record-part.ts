import { isSpace } from './is-space.ts';

const NOTHING = Buffer.alloc(0);

/**
 * A text in a record: the bytes from `start` to `end` where it stands in there as it is, else a copy. Good as long as the
 * bytes of its record, or until it is cleared.
 */
export class RecordPart {
  bytes: Buffer = NOTHING;
  start = 0;
  end = 0;
  /** Unlike in a CSV, no quote stands twice. */
  readonly doubled = false;

  get size(): number {
    return this.end - this.start;
  }

  clear(): void {
    this.#set(NOTHING, 0, 0);
  }

  /** Adds `bytes[start, end)` behind what is here. */
  add(bytes: Buffer, start: number, end: number): void {
    if (this.size === 0) return this.#set(bytes, start, end);
    const joined = Buffer.concat([this.bytes.subarray(this.start, this.end), bytes.subarray(start, end)]);
    this.#set(joined, 0, joined.length);
  }

  addText(text: string): void {
    const bytes = Buffer.from(text);
    this.add(bytes, 0, bytes.length);
  }

  /** Leaves out spaces, tabs and line ends around the text. */
  trim(): void {
    while (this.start < this.end && isSpace(this.bytes[this.end - 1])) this.end--;
    while (this.start < this.end && isSpace(this.bytes[this.start])) this.start++;
  }

  text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }

  #set(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }
}
