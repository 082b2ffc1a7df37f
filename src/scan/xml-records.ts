import { RecordPiece } from './record-piece.ts';
import { NotRecordsError, type OnRecord, type RecordSplitter } from './record-splitter.ts';

/**
 * Where the next byte stands: in a text; behind the `<` of markup, or its `<!`; in a tag, or in a quoted value there; or in a
 * comment, an instruction or a CDATA section.
 */
type Place = 'text' | 'markup' | 'declaration' | 'tag' | 'quoted' | 'passage';

const [OPEN, CLOSE, SLASH, QUESTION, BANG, DASH, BRACKET, QUOTE, APOSTROPHE] = Buffer.from('<>/?!-["\'');
const CLOSE_BRACKET = 0x5d;

/** The first character of a name, in bytes: a letter, `_`, `:`, or what stands beyond ASCII. */
const NAME_START = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || /[\w:]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Cuts an XML document (`<root><record>…</record>…</root>`) into the elements right under its root. */
export class XmlRecords implements RecordSplitter {
  readonly #root: string;
  readonly #onRecord: OnRecord;
  readonly #record = new RecordPiece();
  #place: Place = 'text';
  #depth = 0;
  #ended = false;
  /** Whether the tag at hand is `</…>`. */
  #closes = false;
  /** The quote that ends the value at hand. */
  #quote = 0;
  #last = 0;
  /** A passage ends with a `>` behind at least `#marksNeeded` of `#mark`, of which `#marks` stand before the next byte. */
  #mark = 0;
  #marksNeeded = 0;
  #marks = 0;

  /** @param root the name of the outermost element, without a prefix */
  constructor(root: string, onRecord: OnRecord) {
    this.#root = root;
    this.#onRecord = onRecord;
  }

  push(chunk: Buffer): void {
    const { length } = chunk;
    for (let at = 0; at < length; at++) {
      switch (this.#place) {
        case 'text':
          while (at < length && chunk[at] !== OPEN) at++;
          if (at < length) this.#enterMarkup(at);
          break;
        case 'tag':
          while (at < length && chunk[at] !== CLOSE && chunk[at] !== QUOTE && chunk[at] !== APOSTROPHE) at++;
          if (at < length) this.#turnInTag(chunk, at);
          break;
        case 'quoted':
          while (at < length && chunk[at] !== this.#quote) at++;
          if (at < length) this.#place = 'tag';
          break;
        case 'passage':
          this.#goOnInPassage(chunk[at] ?? 0);
          break;
        default:
          this.#turnInMarkup(chunk[at] ?? 0);
      }
    }
    this.#last = chunk[length - 1] ?? this.#last;
    if (!this.#record.turn(chunk)) throw new NotRecordsError('XML');
  }

  end(): boolean {
    return this.#ended;
  }

  #enterMarkup(at: number): void {
    this.#place = 'markup';
    if (this.#depth <= 1) this.#record.open(at);
  }

  #turnInMarkup(byte: number): void {
    if (this.#place === 'declaration') {
      // The second dash of `<!--` belongs to its beginning.
      if (byte === DASH) this.#enterPassage(byte, 2, -1);
      else if (byte === BRACKET) this.#enterPassage(CLOSE_BRACKET, 2, 0);
      else throw new NotRecordsError('XML');
    } else if (byte === QUESTION) this.#enterPassage(byte, 1, 0);
    else if (byte === BANG) this.#place = 'declaration';
    else if (byte === SLASH || NAME_START[byte] === 1) {
      this.#closes = byte === SLASH;
      this.#place = 'tag';
    } else throw new NotRecordsError('XML');
  }

  #enterPassage(mark: number, marksNeeded: number, marks: number): void {
    this.#place = 'passage';
    this.#mark = mark;
    this.#marksNeeded = marksNeeded;
    this.#marks = marks;
    if (this.#depth <= 1) this.#record.drop();
  }

  #goOnInPassage(byte: number): void {
    if (byte === this.#mark) this.#marks++;
    else if (byte === CLOSE && this.#marks >= this.#marksNeeded) this.#place = 'text';
    else this.#marks = 0;
  }

  #turnInTag(chunk: Buffer, at: number): void {
    const byte = chunk[at] ?? 0;
    if (byte === CLOSE) {
      const before = at > 0 ? chunk[at - 1] : this.#last;
      this.#place = 'text';
      this.#endTag(chunk, at + 1, before === SLASH);
    } else {
      this.#place = 'quoted';
      this.#quote = byte;
    }
  }

  #endTag(chunk: Buffer, end: number, empty: boolean): void {
    if (this.#ended || (this.#closes && this.#depth === 0)) throw new NotRecordsError('XML');
    if (this.#depth === 0) this.#record.close(chunk, end, this.#checkRoot);
    if (!this.#closes) this.#depth++;
    if (!this.#closes && !empty) return;
    this.#depth--;
    if (this.#depth === 1) this.#record.close(chunk, end, this.#onRecord);
    else if (this.#depth === 0) this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#record.drop();
  }

  readonly #checkRoot = (bytes: Buffer, start: number, end: number): void => {
    const [, name] = /^<(?:[^\s:/>]*:)?([^\s:/>]+)/.exec(bytes.toString('utf8', start, end)) ?? [];
    if (name !== this.#root) throw new NotRecordsError('XML');
  };
}
