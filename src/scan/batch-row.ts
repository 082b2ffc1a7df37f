import { isWord } from './is-word.ts';
import { RecordPart } from './record-part.ts';
import { TextBuffer } from './text-buffer.ts';

const COLON = 0x3a;
const COMMA = 0x2c;
const SPACE = 0x20;
const DASH = 0x2d;
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');

/** What the results of a batch say of a row, taken in part by part. Used again for the next row. */
export class BatchRow {
  /** `true` or `false`; in anything else that stands there the row is none of a result. */
  readonly success = new RecordPart();
  /** Empty where there is none. */
  readonly id = new RecordPart();
  /** These three are of the row's first error, which stands for the row. */
  readonly statusCode = new RecordPart();
  readonly message = new RecordPart();
  /** Names of fields, with commas between them. */
  readonly fields = new TextBuffer();
  readonly #error = new TextBuffer();

  /** Whether the row was saved; null when it does not say. */
  get saved(): boolean | null {
    const { bytes, start, end } = this.success;
    if (isWord(bytes, start, end, TRUE)) return true;
    return isWord(bytes, start, end, FALSE) ? false : null;
  }

  clear(): void {
    this.success.clear();
    this.id.clear();
    this.statusCode.clear();
    this.message.clear();
    this.fields.clear();
  }

  addField({ bytes, start, end }: RecordPart): void {
    if (this.fields.size > 0) this.fields.appendByte(COMMA);
    this.fields.append(bytes, start, end);
  }

  /** The error as a cell of the CSV has it: `CODE:message:Field1,Field2 --`. Good until the next is asked for. */
  describeError(): TextBuffer {
    const error = this.#error;
    error.clear();
    if (this.statusCode.size > 0) {
      appendAll(error, this.statusCode);
      error.appendByte(COLON);
    }
    this.message.trim();
    appendAll(error, this.message);
    error.appendByte(COLON);
    if (this.fields.size > 0) {
      appendAll(error, this.fields);
      error.appendByte(SPACE);
    }
    error.appendByte(DASH);
    error.appendByte(DASH);
    return error;
  }
}

function appendAll(text: TextBuffer, { bytes, start, end }: RecordPart | TextBuffer): void {
  text.append(bytes, start, end);
}
