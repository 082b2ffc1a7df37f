import type { EncodedText } from './row-shapes.ts';

const SENTENCE = Buffer.from('exclusive access to this record or ');
const RECORD = Buffer.from(' record');
const [SPACE, COMMA, DOT, COLON, LOWER_S] = [0x20, 0x2c, 0x2e, 0x3a, 0x73];

const [LETTER, DIGIT] = [1, 2];
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/\d/.test(character)) return DIGIT;
  return /[A-Za-z]/.test(character) ? LETTER : 0;
});

const LEAST_DIGITS = 4;
const LONGEST_NUMBER = 9;
/** More than Salesforce shows. */
export const MOST_LISTED = 100;

/**
 * The ids that a lock error lists, from its bytes, where the list stands as it mostly does: one English sentence, not cut
 * short. Made for millions of rows: nothing is created for a row.
 */
export class RecordList {
  readonly #starts = new Int32Array(MOST_LISTED);
  readonly #sizes = new Uint8Array(MOST_LISTED);
  #length = 0;

  /** Ids in the text read last. */
  get length(): number {
    return this.#length;
  }

  /** Where an id begins in the bytes of the text. */
  startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }

  /** 15 or 18. */
  sizeOf(index: number): number {
    return this.#sizes[index] ?? 0;
  }

  /** Reads a text; false where its list is unusual, or it has none. */
  read({ bytes, start, end }: EncodedText): boolean {
    this.#length = 0;
    const sentence = findSentence(bytes, start, end);
    let at = sentence === -1 ? -1 : skipCount(bytes, sentence + SENTENCE.length);
    if (at === -1) return false;
    for (;;) {
      const size = idSize(bytes, at);
      if (size === 0 || this.#length === MOST_LISTED) return false;
      this.#starts[this.#length] = at;
      this.#sizes[this.#length++] = size;
      at += size;
      if (bytes[at] !== COMMA) break;
      at += bytes[at + 1] === SPACE ? 2 : 1;
    }
    const goesOn = at < end && (bytes[at] === SPACE || bytes[at] === DOT);
    return at <= end && !goesOn && findSentence(bytes, at, end) === -1;
  }
}

// Not `indexOf`, which would look on in the rows that follow.
function findSentence(bytes: Buffer, start: number, end: number): number {
  const [first] = SENTENCE;
  for (let at = start; at + SENTENCE.length <= end; at++) {
    if (bytes[at] === first && startsWith(bytes, at, SENTENCE)) return at;
  }
  return -1;
}

function startsWith(bytes: Buffer, start: number, words: Buffer): boolean {
  for (let index = 0; index < words.length; index++) if (bytes[start + index] !== words[index]) return false;
  return true;
}

/** The place behind `12 records: `, or -1. */
function skipCount(bytes: Buffer, start: number): number {
  let at = start;
  while (kindAt(bytes, at) === DIGIT) at++;
  if (at === start || at - start > LONGEST_NUMBER || !startsWith(bytes, at, RECORD)) return -1;
  at += RECORD.length;
  if (bytes[at] === LOWER_S) at++;
  if (bytes[at] !== COLON) return -1;
  return bytes[at + 1] === SPACE ? at + 2 : at + 1;
}

/** 15 or 18 where a record id stands, else 0. */
function idSize(bytes: Buffer, start: number): number {
  let at = start;
  let digits = 0;
  for (let kind = kindAt(bytes, at); kind !== 0; kind = kindAt(bytes, ++at)) if (kind === DIGIT) digits++;
  const size = at - start;
  return (size === 15 || size === 18) && digits >= LEAST_DIGITS ? size : 0;
}

function kindAt(bytes: Buffer, index: number): number {
  return KINDS[bytes[index] ?? 0] ?? 0;
}
