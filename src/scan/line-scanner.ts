const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const NOTHING = Buffer.alloc(0);

const ENDINGS = {
  none: NOTHING,
  lineFeed: Buffer.from('\n'),
  carriageReturn: Buffer.from('\r'),
  both: Buffer.from('\r\n'),
} as const;

export type ScannedLine = {
  /** Without its ending. Empty when the line is too long. Valid until the call returns; copy what is kept. */
  bytes: Buffer;
  /** As it stands in the input; empty for a last line that has none. */
  ending: Buffer;
  /** From 1. */
  number: number;
  /** The line has more bytes than `longest`. */
  tooLong: boolean;
};

export type LineScannerOptions = {
  /** The most bytes of a line that are held; of a longer one only the number is told. */
  longest: number;
  onLine: (line: ScannedLine) => void;
};

/**
 * Cuts chunks of bytes into lines; where the chunks are cut makes no difference. A line ends in LF, CR LF or CR, for JSON on
 * one line holds none of them. A byte order mark belongs to no line. Empty lines are lines.
 */
export class LineScanner {
  readonly #longest: number;
  readonly #onLine: (line: ScannedLine) => void;
  /** The beginning of the line at hand, from earlier chunks. */
  #held: Buffer[] = [];
  #heldLength = 0;
  #tooLong = false;
  /** The latest chunk ended in a CR, which an LF may follow. */
  #returned = false;
  #lines = 0;

  constructor({ longest, onLine }: LineScannerOptions) {
    this.#longest = longest;
    this.#onLine = onLine;
  }

  /** Lines told so far. */
  get lines(): number {
    return this.#lines;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    let start = 0;
    if (this.#returned) {
      this.#returned = false;
      const follows = chunk[0] === LINE_FEED;
      this.#endLine(NOTHING, follows ? ENDINGS.both : ENDINGS.carriageReturn);
      if (follows) start = 1;
    }
    let lineFeed = find(chunk, LINE_FEED, start);
    let carriageReturn = find(chunk, CARRIAGE_RETURN, start);
    while (start < chunk.length) {
      const end = Math.min(lineFeed, carriageReturn);
      if (end === Infinity) {
        this.#hold(chunk.subarray(start));
        return;
      }
      const line = chunk.subarray(start, end);
      if (end === lineFeed) {
        this.#endLine(line, ENDINGS.lineFeed);
        start = end + 1;
      } else if (end + 1 === chunk.length) {
        this.#hold(line);
        this.#returned = true;
        return;
      } else {
        const both = lineFeed === end + 1;
        this.#endLine(line, both ? ENDINGS.both : ENDINGS.carriageReturn);
        start = end + (both ? 2 : 1);
      }
      if (lineFeed < start) lineFeed = find(chunk, LINE_FEED, start);
      if (carriageReturn < start) carriageReturn = find(chunk, CARRIAGE_RETURN, start);
    }
  }

  /** Ends the input, and with it a last line without an ending. */
  end(): void {
    if (this.#returned) this.#endLine(NOTHING, ENDINGS.carriageReturn);
    else if (this.#heldLength > 0 || this.#tooLong) this.#endLine(NOTHING, ENDINGS.none);
    this.#returned = false;
  }

  #hold(part: Buffer): void {
    if (part.length === 0 || this.#tooLong) return;
    if (this.#heldLength + part.length > this.#longest) {
      this.#tooLong = true;
      this.#held = [];
      this.#heldLength = 0;
      return;
    }
    // A copy: the rest of the chunk need not live as long as the line.
    this.#held.push(Buffer.from(part));
    this.#heldLength += part.length;
  }

  #endLine(rest: Buffer, ending: Buffer): void {
    const tooLong = this.#tooLong || this.#heldLength + rest.length > this.#longest;
    const whole = this.#held.length === 0 ? rest : Buffer.concat([...this.#held, rest]);
    const number = ++this.#lines;
    this.#held = [];
    this.#heldLength = 0;
    this.#tooLong = false;
    const marked = number === 1 && whole.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    const bytes = marked ? whole.subarray(BYTE_ORDER_MARK.length) : whole;
    this.#onLine({ bytes: tooLong ? NOTHING : bytes, ending, number, tooLong });
  }
}

function find(chunk: Buffer, byte: number, from: number): number {
  const index = chunk.indexOf(byte, from);
  return index === -1 ? Infinity : index;
}
