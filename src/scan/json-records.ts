import { findQuote } from './find-quote.ts';
import { isSpace } from './is-space.ts';
import { RecordPiece } from './record-piece.ts';
import { NotRecordsError, type OnRecord, type RecordSplitter } from './record-splitter.ts';

/**
 * Where the next byte stands: before the list, between its items, inside one, inside a string of one, or behind the list.
 */
type Place = 'before' | 'between' | 'inside' | 'string' | 'behind';

const [QUOTE, COMMA, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('",\\[]{}');
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Cuts a JSON list of objects (`[{…},{…}]`) into its objects. */
export class JsonRecords implements RecordSplitter {
  readonly #onRecord: OnRecord;
  readonly #record = new RecordPiece();
  #depth = 0;
  /** Backslashes at the end of the chunk before. */
  #backslashes = 0;
  #place: Place = 'before';

  constructor(onRecord: OnRecord) {
    this.#onRecord = onRecord;
  }

  push(chunk: Buffer): void {
    const { length } = chunk;
    const view = new DataView(chunk.buffer, chunk.byteOffset, length);
    for (let at = 0; at < length; at++) {
      switch (this.#place) {
        case 'inside':
          this.#goOn(chunk, at);
          break;
        case 'string':
          at = this.#passString(chunk, at, findQuote(view, at, length));
          break;
        default:
          if (!isSpace(chunk[at])) this.#turn(chunk, at);
      }
    }
    if (!this.#record.turn(chunk)) throw new NotRecordsError('JSON');
  }

  end(): boolean {
    return this.#place === 'behind';
  }

  #goOn(chunk: Buffer, at: number): void {
    const byte = chunk[at];
    if (byte === QUOTE) this.#place = 'string';
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#depth--;
    if (this.#depth > 0) return;
    this.#place = 'between';
    this.#record.close(chunk, at + 1, this.#onRecord);
  }

  /** Goes to a quote, or to the end of the chunk. Behind an odd number of backslashes a quote belongs to the string. */
  #passString(chunk: Buffer, start: number, end: number): number {
    let first = end;
    while (first > start && chunk[first - 1] === BACKSLASH) first--;
    const backslashes = end - first + (first === start ? this.#backslashes : 0);
    const atQuote = end < chunk.length;
    this.#backslashes = atQuote ? 0 : backslashes;
    if (atQuote && backslashes % 2 === 0) this.#place = 'inside';
    return end;
  }

  #turn(chunk: Buffer, at: number): void {
    const byte = chunk[at] ?? 0;
    if (this.#place === 'before' && byte === OPEN_LIST) this.#place = 'between';
    else if (this.#place === 'before' && BYTE_ORDER_MARK.includes(byte)) return;
    else if (this.#place === 'between' && byte === COMMA) return;
    else if (this.#place === 'between' && byte === CLOSE_LIST) this.#place = 'behind';
    else if (this.#place === 'between' && byte === OPEN_OBJECT) {
      this.#place = 'inside';
      this.#depth = 1;
      this.#record.open(at);
    } else throw new NotRecordsError('JSON');
  }
}
