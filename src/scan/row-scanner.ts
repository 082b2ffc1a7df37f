import { detectColumnDelimiter } from './column-delimiter.ts';
import { findQuote } from './find-quote.ts';
import { findRowEnd } from './find-row-end.ts';
import { RawValue } from './raw-value.ts';
import { ValueReader } from './value-reader.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const NOTHING = Buffer.alloc(0);

/** Room for Salesforce's largest field, 131,072 characters, in any script: only a broken file is cut. */
const VALUE_LIMIT = 4 * 131_072;

/** A header row has at most 32,000 characters (Bulk API limits and allocations); its first cell ends long before. */
const HEAD_LIMIT = 32 * 1024;

export type RowScannerOptions = {
  /** One ASCII character. Without it the byte after the first header cell decides. */
  delimiter?: string | undefined;
  /** The columns to decode, by exact name; of columns with the same name the first counts. */
  columns: readonly string[];
  /** Called once, before the first row. A header that the end of the input cuts is given as far as it goes. */
  onHeader?: (header: readonly string[]) => void;
  /** `values` are those of `columns`, in that order, '' where the row or the file lacks one. `row` counts from 1. */
  onRow?: (values: string[], row: number) => void;
  /** The same before decoding, for a caller who can do without most texts. The values are used again for the next row. */
  onRawRow?: (values: readonly RawValue[], row: number) => void;
  /** The most bytes read of a value as it stands in the file, and of the header as a whole; what follows is skipped. */
  valueLimit?: number;
};

export type ScanSummary = {
  /** Data rows. One that the input leaves inside a quoted field is not counted. */
  rows: number;
  /** The column names; empty for an empty input. */
  header: string[];
  /** Wanted columns that the header does not hold. */
  missingColumns: string[];
  /** Rows that end before the last wanted column. */
  shortRows: number;
  /** The input ended inside a quoted field. */
  openQuote: boolean;
  /** Wanted values and column names longer than the limit, of which only the beginning was read. */
  truncatedValues: number;
};

/**
 * Where the next byte stands: at the start of a field, in an unquoted one, inside quotes, behind a quote that may close
 * the field, or behind such a quote and a CR.
 */
type State = 'start' | 'plain' | 'quoted' | 'quote' | 'quote-return';

/**
 * Reads the rows of a CSV from chunks of bytes, in one pass, decoding the wanted columns only. Where the chunks are cut
 * makes no difference. Bytes are copied only of a wanted value that runs over a chunk border, up to the limit; other
 * fields are never held, however long.
 *
 * The form is that of RFC 4180 with any delimiter, and tolerant:
 * - a byte order mark and empty lines are skipped;
 * - a line ends in LF or CR LF, mixed as they come, or with the input (also in CR); another CR is data;
 * - a quote inside an unquoted field is data, and so is one inside a quoted field that no second quote, delimiter or
 *   line end follows.
 */
export class RowScanner {
  readonly #columns: readonly string[];
  readonly #onHeader: RowScannerOptions['onHeader'];
  readonly #onRow: RowScannerOptions['onRow'];
  readonly #onRawRow: RowScannerOptions['onRawRow'];
  readonly #valueLimit: number;
  readonly #reader = new ValueReader();

  /** The first bytes, until they have told the byte order mark and the delimiter. */
  #head: Buffer | undefined = NOTHING;
  #delimiter: number | undefined;

  #state: State = 'start';
  /** Where the content of the field begins, relative to the chunk at hand: negative when it began in an earlier one. */
  #start = 0;
  /** The field holds a doubled quote. */
  #doubled = false;
  #lastByte = 0;

  /** Index of the field in its row. */
  #field = 0;
  readonly #values: readonly RawValue[];
  /** The most bytes to read of the value at hand; while the header is read, what is left for all of it. */
  #limit: number;

  readonly #names: string[] = [];
  #header: string[] | undefined;
  /** For each column of the file its index in the wanted ones, or -1. */
  #slots: number[] = [];
  /** The first column behind the last wanted one. */
  #rest = Infinity;
  #rows = 0;
  #shortRows = 0;

  constructor({ delimiter, columns, onHeader, onRow, onRawRow, valueLimit = VALUE_LIMIT }: RowScannerOptions) {
    this.#delimiter = delimiter?.charCodeAt(0);
    this.#columns = columns;
    this.#onHeader = onHeader;
    this.#onRow = onRow;
    this.#onRawRow = onRawRow;
    this.#valueLimit = valueLimit;
    this.#limit = valueLimit;
    this.#values = columns.map(() => new RawValue());
  }

  /** Data rows read so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes copied from earlier chunks: of a wanted value that has not ended, or of a header whose delimiter is unknown. */
  get heldBytes(): number {
    return this.#reader.heldBytes + (this.#head?.length ?? 0);
  }

  push(chunk: Buffer): void {
    if (this.#head === undefined) this.#scan(chunk);
    else this.#scanHead(Buffer.concat([this.#head, chunk]), false);
  }

  /** Ends the input, and with it the last row. */
  end(): ScanSummary {
    if (this.#head !== undefined) this.#scanHead(this.#head, true);
    const openQuote = this.#state === 'quoted';
    if (!openQuote || this.#header === undefined) this.#endInput();
    return {
      rows: this.#rows,
      header: this.#header ?? [],
      missingColumns: this.#columns.filter((name) => !this.#header?.includes(name)),
      shortRows: this.#shortRows,
      openQuote,
      truncatedValues: this.#reader.truncatedValues,
    };
  }

  #scanHead(bytes: Buffer, atEnd: boolean): void {
    const mark = bytes.subarray(0, BYTE_ORDER_MARK.length);
    const head = mark.equals(BYTE_ORDER_MARK) ? bytes.subarray(mark.length) : bytes;
    const delimiter = this.#delimiter ?? detectColumnDelimiter(head.subarray(0, HEAD_LIMIT))?.charCodeAt(0);
    const decided = mark.length === BYTE_ORDER_MARK.length && (delimiter !== undefined || head.length >= HEAD_LIMIT);
    this.#head = decided || atEnd ? undefined : bytes;
    if (this.#head !== undefined) return;
    this.#delimiter = delimiter ?? COMMA;
    this.#scan(head);
  }

  // No `indexOf` for fields: at their usual size, a call for each takes twice as long.
  #scan(chunk: Buffer): void {
    const { length } = chunk;
    const view = new DataView(chunk.buffer, chunk.byteOffset, length);
    const delimiter = this.#delimiter;
    let state = this.#state;
    let at = 0;
    while (at < length) {
      switch (state) {
        case 'start':
          state = chunk[at] === QUOTE ? 'quoted' : 'plain';
          if (state === 'quoted') at++;
          this.#start = at;
          this.#doubled = false;
          break;
        case 'plain':
          while (at < length && chunk[at] !== delimiter && chunk[at] !== LINE_FEED) at++;
          if (at === length) break;
          if (chunk[at] === delimiter) this.#endField(chunk, at);
          else this.#endPlainLine(chunk, at);
          state = 'start';
          at++;
          break;
        case 'quoted':
          if (this.#field === this.#rest && at === this.#start) {
            const lineFeed = findRowEnd(chunk, at, delimiter);
            if (lineFeed !== -1) {
              this.#finishRow();
              state = 'start';
              at = lineFeed + 1;
              break;
            }
          }
          at = findQuote(view, at, length);
          // The usual case, for speed alone: another quoted field follows.
          if (at + 2 < length && chunk[at + 1] === delimiter && chunk[at + 2] === QUOTE) {
            this.#endField(chunk, at);
            at += 3;
            this.#start = at;
            this.#doubled = false;
            break;
          }
          if (at === length) break;
          state = 'quote';
          at++;
          break;
        case 'quote':
          if (chunk[at] === delimiter) {
            this.#endField(chunk, at - 1);
            state = 'start';
          } else if (chunk[at] === LINE_FEED) {
            this.#endRow(chunk, at - 1);
            state = 'start';
          } else if (chunk[at] === CARRIAGE_RETURN) {
            state = 'quote-return';
          } else {
            if (chunk[at] === QUOTE) this.#doubled = true;
            state = 'quoted';
          }
          at++;
          break;
        case 'quote-return':
          if (chunk[at] === LINE_FEED) {
            this.#endRow(chunk, at - 2);
            state = 'start';
          } else {
            state = chunk[at] === QUOTE ? 'quote' : 'quoted';
          }
          at++;
          break;
      }
    }
    this.#state = state;
    if (length > 0) this.#leave(chunk);
  }

  /** Turns from a chunk to the next, which will not show the unfinished field from its beginning. */
  #leave(chunk: Buffer): void {
    this.#lastByte = chunk[chunk.length - 1] ?? 0;
    for (const value of this.#values) if (value.bytes === chunk) value.keep();
    if (this.#state === 'start') return;
    if (this.#slot() !== -1) this.#reader.hold(chunk, Math.max(this.#start, 0), chunk.length, this.#limit);
    this.#start -= chunk.length;
  }

  #endInput(): void {
    switch (this.#state) {
      case 'start':
        this.#start = 0;
        return this.#endPlainLine(NOTHING, 0);
      case 'plain':
        return this.#endPlainLine(NOTHING, 0);
      case 'quoted':
        return this.#endRow(NOTHING, 0);
      case 'quote':
        return this.#endRow(NOTHING, -1);
      case 'quote-return':
        return this.#endRow(NOTHING, -2);
    }
  }

  /** Ends a line in an unquoted field, without the CR of a CR LF; an empty line is no row. */
  #endPlainLine(chunk: Buffer, lineEnd: number): void {
    const before = lineEnd > 0 ? chunk[lineEnd - 1] : this.#lastByte;
    const end = lineEnd > this.#start && before === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
    if (this.#field === 0 && end === this.#start) this.#reader.drop();
    else this.#endRow(chunk, end);
  }

  #endRow(chunk: Buffer, end: number): void {
    this.#endField(chunk, end);
    this.#finishRow();
  }

  #finishRow(): void {
    const fields = this.#field;
    this.#field = 0;
    if (this.#header === undefined) {
      this.#openTable(this.#names);
      return;
    }
    this.#rows++;
    if (fields < this.#rest) this.#endShortRow(fields);
    this.#onRawRow?.(this.#values, this.#rows);
    this.#onRow?.(
      this.#values.map((value) => value.text()),
      this.#rows,
    );
  }

  /** Values that the row lacks would else be those of an earlier one. */
  #endShortRow(fields: number): void {
    this.#shortRows++;
    for (const slot of this.#slots.slice(fields)) this.#values[slot]?.clear();
  }

  #openTable(header: string[]): void {
    this.#header = header;
    this.#slots = header.map(() => -1);
    for (const [slot, name] of this.#columns.entries()) {
      const column = header.indexOf(name);
      if (column !== -1) this.#slots[column] = slot;
    }
    this.#rest = 1 + this.#slots.findLastIndex((slot) => slot !== -1);
    this.#limit = this.#valueLimit;
    this.#onHeader?.(header);
  }

  #endField(chunk: Buffer, end: number): void {
    const slot = this.#slot();
    if (slot !== -1) this.#keepValue(slot, chunk, end);
    this.#field++;
  }

  /** Where the value of the field goes in `#values`, or -1. All names of the header are wanted, as far as the limit goes. */
  #slot(): number {
    if (this.#header !== undefined) return this.#slots[this.#field] ?? -1;
    return this.#limit > 0 ? this.#field : -1;
  }

  #keepValue(slot: number, chunk: Buffer, end: number): void {
    const size = end - this.#start;
    const value = this.#values[slot];
    if (this.#header === undefined) {
      const name = this.#reader.read(chunk, this.#start, end, this.#limit);
      this.#names.push(this.#doubled ? name.replaceAll('""', '"') : name);
      this.#limit -= size + 1;
    } else if (this.#start >= 0 && size <= this.#limit) {
      value?.set(chunk, this.#start, end, this.#doubled);
    } else {
      const bytes = this.#reader.take(chunk, this.#start, end, this.#limit);
      value?.set(bytes, 0, bytes.length, this.#doubled);
    }
  }
}
