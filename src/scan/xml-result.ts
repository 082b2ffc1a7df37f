import { decodeEntities } from '../report/xml-entities.ts';
import type { BatchRow } from './batch-row.ts';
import { isWord } from './is-word.ts';
import { RecordPart } from './record-part.ts';
import { NotRecordsError } from './record-splitter.ts';
import { RESULT_PARTS } from './result-parts.ts';

const [OPEN, CLOSE, SLASH, COLON, QUESTION, BANG, DASH, QUOTE, APOSTROPHE, AND] = Buffer.from('<>/:?!-"\'&');

/** What a name consists of, in bytes: letters, digits, some signs, and what stands beyond ASCII. */
const NAME = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || /[\w:.-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

const RESULT = Buffer.from('result');

const CDATA = Buffer.from('<![CDATA[');
const CDATA_END = Buffer.from(']]>');
const COMMENT_END = Buffer.from('-->');
const INSTRUCTION_END = Buffer.from('?>');

/**
 * Reads the result of a row in XML:
 * `<result><errors><fields>…</fields><message>…</message><statusCode>…</statusCode></errors><id>…</id><success>false</success></result>`,
 * in any order, with anything else between. It reads bytes, as an object for each row costs several times as much; only texts
 * with entities become strings.
 */
export class XmlResult {
  readonly #field = new RecordPart();
  #row: BatchRow | undefined;
  #depth = 0;
  /** Elements `errors` so far, and whether the place is inside one. */
  #errors = 0;
  #inError = false;
  /** Where the text of the element at hand goes, and the depth inside that element. */
  #target: RecordPart | undefined;
  #targetDepth = 0;

  /** Takes the parts of an element, which has an end, into a row that is clear. Throws a NotRecordsError for another element. */
  read(bytes: Buffer, start: number, end: number, row: BatchRow): void {
    this.#row = row;
    this.#depth = 0;
    this.#errors = 0;
    this.#inError = false;
    this.#target = undefined;
    for (let at = start; at < end;) {
      at = bytes[at] === OPEN ? this.#readMarkup(bytes, at, end) : this.#readText(bytes, at, end);
    }
  }

  #readText(bytes: Buffer, start: number, end: number): number {
    let at = start;
    let encoded = false;
    for (; at < end && bytes[at] !== OPEN; at++) if (bytes[at] === AND) encoded = true;
    const target = this.#targetDepth === this.#depth ? this.#target : undefined;
    if (encoded) target?.addText(decodeEntities(bytes.toString('utf8', start, at)));
    else target?.add(bytes, start, at);
    return at;
  }

  /** @returns the index behind the markup */
  #readMarkup(bytes: Buffer, at: number, end: number): number {
    const first = bytes[at + 1];
    if (first === QUESTION) return behind(bytes, at + 2, INSTRUCTION_END);
    if (first === BANG)
      return bytes[at + 2] === DASH ? behind(bytes, at + 4, COMMENT_END) : this.#readPassage(bytes, at);
    return this.#readTag(bytes, at + 1, end);
  }

  #readTag(bytes: Buffer, start: number, end: number): number {
    const closes = bytes[start] === SLASH;
    let nameStart = closes ? start + 1 : start;
    let nameEnd = nameStart;
    for (; NAME[bytes[nameEnd] ?? 0] === 1; nameEnd++) if (bytes[nameEnd] === COLON) nameStart = nameEnd + 1;
    const tagEnd = bytes[nameEnd] === CLOSE ? nameEnd : findTagEnd(bytes, nameEnd, end);
    if (!closes) this.#open(bytes, nameStart, nameEnd);
    if (closes || bytes[tagEnd - 1] === SLASH) this.#close();
    return tagEnd + 1;
  }

  #readPassage(bytes: Buffer, at: number): number {
    if (!isWord(bytes, at, at + CDATA.length, CDATA)) throw new NotRecordsError('XML');
    const end = behind(bytes, at, CDATA_END);
    if (this.#targetDepth === this.#depth) this.#target?.add(bytes, at + CDATA.length, end - CDATA_END.length);
    return end;
  }

  #open(bytes: Buffer, start: number, end: number): void {
    const depth = this.#depth++;
    if (depth === 0 && !isWord(bytes, start, end, RESULT)) throw new NotRecordsError('XML');
    if (depth === 1 && isWord(bytes, start, end, RESULT_PARTS.errors)) this.#inError = ++this.#errors === 1;
    if (this.#target !== undefined) return;
    this.#target = depth === 1 ? this.#partOfRow(bytes, start, end) : this.#partOfError(bytes, start, end, depth);
    this.#targetDepth = depth + 1;
  }

  #partOfRow(bytes: Buffer, start: number, end: number): RecordPart | undefined {
    if (isWord(bytes, start, end, RESULT_PARTS.success)) return this.#unlessKnown(this.#row?.success);
    return isWord(bytes, start, end, RESULT_PARTS.id) ? this.#unlessKnown(this.#row?.id) : undefined;
  }

  #partOfError(bytes: Buffer, start: number, end: number, depth: number): RecordPart | undefined {
    if (depth !== 2 || !this.#inError) return undefined;
    if (isWord(bytes, start, end, RESULT_PARTS.message)) return this.#unlessKnown(this.#row?.message);
    if (isWord(bytes, start, end, RESULT_PARTS.statusCode)) return this.#unlessKnown(this.#row?.statusCode);
    if (!isWord(bytes, start, end, RESULT_PARTS.fields)) return undefined;
    this.#field.clear();
    return this.#field;
  }

  /** Of several elements with one name the first that has a text counts. */
  #unlessKnown(part: RecordPart | undefined): RecordPart | undefined {
    return part?.size === 0 ? part : undefined;
  }

  #close(): void {
    const target = this.#targetDepth === this.#depth ? this.#target : undefined;
    this.#depth--;
    if (this.#depth === 1) this.#inError = false;
    if (target === undefined) return;
    this.#target = undefined;
    target.trim();
    if (target === this.#field && target.size > 0) this.#row?.addField(target);
  }
}

/** The index of the `>` that ends a tag, which may hold others in quotes. */
function findTagEnd(bytes: Buffer, start: number, end: number): number {
  let quote: number | undefined;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (quote !== undefined) {
      if (byte === quote) quote = undefined;
    } else if (byte === CLOSE) return at;
    else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
  }
  throw new NotRecordsError('XML');
}

/** The index behind the next such mark. */
function behind(bytes: Buffer, start: number, mark: Buffer): number {
  const at = bytes.indexOf(mark, start);
  if (at === -1) throw new NotRecordsError('XML');
  return at + mark.length;
}
