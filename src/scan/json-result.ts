import type { BatchRow } from './batch-row.ts';
import { isSpace } from './is-space.ts';
import { isWord } from './is-word.ts';
import { RecordPart } from './record-part.ts';
import { NotRecordsError } from './record-splitter.ts';
import { RESULT_PARTS } from './result-parts.ts';

const [QUOTE, COMMA, COLON, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('",:\\[]{}');

/**
 * Reads the result of a row in JSON: `{"success":false,"id":null,"errors":[{"statusCode":"…","message":"…","fields":["…"]}]}`,
 * in any order, with anything else between. It reads bytes, as an object for each row costs several times as much; only strings
 * with escapes go through `JSON.parse`.
 */
export class JsonResult {
  readonly #field = new RecordPart();
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  #keyStart = 0;
  #keyEnd = 0;

  /** Takes the parts of a record into a row that is clear. Throws a NotRecordsError for what is no JSON object. */
  read(bytes: Buffer, start: number, end: number, row: BatchRow): void {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#take(OPEN_OBJECT);
    while (this.#nextKey()) {
      if (this.#isKey(RESULT_PARTS.success)) this.#readScalar(row.success);
      else if (this.#isKey(RESULT_PARTS.id)) this.#readString(row.id);
      else if (this.#isKey(RESULT_PARTS.errors)) this.#readErrors(row);
      else this.#skipValue();
    }
  }

  /** The first error stands for the row. */
  #readErrors(row: BatchRow): void {
    if (!this.#skip(OPEN_LIST)) return this.#skipValue();
    for (let index = 0; this.#nextItem(); index++) {
      if (index === 0 && this.#skip(OPEN_OBJECT)) this.#readError(row);
      else this.#skipValue();
    }
  }

  #readError(row: BatchRow): void {
    while (this.#nextKey()) {
      if (this.#isKey(RESULT_PARTS.statusCode)) this.#readString(row.statusCode);
      else if (this.#isKey(RESULT_PARTS.message)) this.#readString(row.message);
      else if (this.#isKey(RESULT_PARTS.fields)) this.#readFields(row);
      else this.#skipValue();
    }
  }

  #readFields(row: BatchRow): void {
    if (!this.#skip(OPEN_LIST)) return this.#skipValue();
    while (this.#nextItem()) {
      this.#readString(this.#field);
      if (this.#field.size > 0) row.addField(this.#field);
    }
  }

  /** Goes to the value of the next member of an object. False behind its end. */
  #nextKey(): boolean {
    this.#skip(COMMA);
    if (this.#skip(CLOSE_OBJECT)) return false;
    this.#take(QUOTE);
    this.#keyStart = this.#at;
    this.#skipString();
    this.#keyEnd = this.#at - 1;
    this.#take(COLON);
    return true;
  }

  /** Goes to the next item of a list. False behind its end. */
  #nextItem(): boolean {
    this.#skip(COMMA);
    return !this.#skip(CLOSE_LIST);
  }

  #isKey(key: Buffer): boolean {
    return isWord(this.#bytes, this.#keyStart, this.#keyEnd, key);
  }

  /** Reads a string; another value counts as none. */
  #readString(into: RecordPart): void {
    into.clear();
    if (!this.#skip(QUOTE)) return this.#skipValue();
    const start = this.#at;
    const escaped = this.#skipString();
    if (escaped) into.addText(parseString(this.#bytes.toString('utf8', start - 1, this.#at)));
    else into.add(this.#bytes, start, this.#at - 1);
  }

  /** Reads a string, or what else stands there. */
  #readScalar(into: RecordPart): void {
    if (this.#peek() === QUOTE) return this.#readString(into);
    into.clear();
    const start = this.#at;
    this.#skipValue();
    into.add(this.#bytes, start, this.#at);
  }

  /** Goes behind the string whose first quote has been read. Whether it holds an escape. */
  #skipString(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    let escaped = false;
    while (at < end && bytes[at] !== QUOTE) {
      if (bytes[at] === BACKSLASH) {
        escaped = true;
        at++;
      }
      at++;
    }
    if (at >= end) throw new NotRecordsError('JSON');
    this.#at = at + 1;
    return escaped;
  }

  #skipValue(): void {
    const first = this.#peek();
    if (first === QUOTE) {
      this.#at++;
      this.#skipString();
    } else if (first === OPEN_OBJECT || first === OPEN_LIST) {
      this.#skipNested();
    } else {
      const start = this.#at;
      while (this.#at < this.#end && !endsScalar(this.#bytes[this.#at] ?? 0)) this.#at++;
      if (this.#at === start) throw new NotRecordsError('JSON');
    }
  }

  #skipNested(): void {
    let depth = 0;
    do {
      const byte = this.#peek();
      this.#at++;
      if (byte === QUOTE) this.#skipString();
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
    } while (depth > 0);
  }

  /** The next byte that is no space. */
  #peek(): number {
    while (this.#at < this.#end && isSpace(this.#bytes[this.#at])) this.#at++;
    if (this.#at >= this.#end) throw new NotRecordsError('JSON');
    return this.#bytes[this.#at] ?? 0;
  }

  #skip(byte: number | undefined): boolean {
    if (this.#peek() !== byte) return false;
    this.#at++;
    return true;
  }

  #take(byte: number | undefined): void {
    if (!this.#skip(byte)) throw new NotRecordsError('JSON');
  }
}

function endsScalar(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || isSpace(byte);
}

function parseString(json: string): string {
  try {
    const text: unknown = JSON.parse(json);
    if (typeof text === 'string') return text;
  } catch {
    // Told below.
  }
  throw new NotRecordsError('JSON');
}
