import { isKnownCode } from '../catalogue/known-codes.ts';
import { isSalesforceId } from './salesforce-id.ts';
import { foldValueSlots } from './value-slots.ts';
import { isDigitCode, isWordCode } from './words.ts';

/** Messages are compared by their first part; a template is never longer. */
export const LONGEST_TEMPLATE = 4000;

/** A template that is cut is read again, as the cut may change its last word. */
const MOST_ROUNDS = 4;

const PLACEHOLDER = /<(?:ids?|number|date|email|value|error-id)>/y;
const DATE =
  /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?(?!\w)|\d{1,2}([/.])\d{1,2}\1\d{2,4}(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?(?!\w)|\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?: ?[AP]M)?(?!\w)/iy;
const ERROR_ID = /\d{6,12}-(?:\d{2,9}(?: \(-?\d{1,12}\))?|\d \(-?\d{1,12}\))(?!\w)/y;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?!\w)/iy;
const NUMBER = /\d{1,40}(?:[.,]\d{1,40}){0,12}(?!\w)/y;
const HEX = /^(?:0[xX][0-9a-fA-F]{4,}|(?=[a-fA-F]*\d)(?=\d*[a-fA-F])[0-9a-fA-F]{16,})$/;
/** `0x` and four digits. */
const SHORTEST_HEX = 6;
/** What a UUID has before its first dash. */
const UUID_HEAD = 8;
const [DASH, DOT, SLASH, COLON] = [45, 46, 47, 58];
const EMAIL = /[\w.+%*-]{1,64}@\w[\w-]{0,62}(?:\.[\w-]{1,63}){0,8}/g;

/** `line 12, column 3` tells causes apart, so numbers after these words stay. */
const POSITION_WORDS = ['line ', 'line: ', 'column ', 'column: ', 'col ', 'row:', 'column:'];

/** A quoted name after these words, or before `process failed`, tells causes apart, so it stays. */
const NAMING_WORDS = new Set(
  'column field fields entity object type sobject flow process class relationship trigger method rule'.split(' '),
);
const PROCESS_FAILED = ' process failed';
const QUOTED_NAME = /^[A-Za-z][\w.:]{0,120}$/;
/** A quoted name between these is a key of JSON. */
const JSON_START = /[{,]\s?$/;
const JSON_COLON = /^\s?:/;
/** A quote around a whole error is none around a value. */
const HOLDS_ERROR = /(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z](?![A-Za-z0-9_])|\w: (?:line \d|execution of )/;

/** Closing quotes by opening quote: ' " “ ‘ */
const QUOTES: Record<number, string> = { 39: "'", 34: '"', 0x201c: '”', 0x2018: '’' };

const LIST_END = /(?:\.\.\.|…)(?: ?\(\d{1,9} more\))?/y;

/**
 * A message with what differs from row to row replaced: `<id>`, `<ids>`, `<number>`, `<date>`, `<email>`, `<value>`
 * (quoted, or in a place where Salesforce puts the value), `<error-id>`. Names, codes and lines of Apex stay.
 * Deterministic, and a template is its own template. Takes linear time, and looks at the first 4,000 characters.
 */
export function messageTemplate(message: string): string {
  let text = message;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const folded = foldValueSlots(text, LONGEST_TEMPLATE);
    const template = new Templater(foldEmails(folded.slice(0, LONGEST_TEMPLATE))).run();
    if (folded.length <= LONGEST_TEMPLATE && template.length <= LONGEST_TEMPLATE) return template;
    text = `${template.slice(0, LONGEST_TEMPLATE - 1)}…`;
  }
  return text;
}

function foldEmails(text: string): string {
  return text.includes('@') ? text.replaceAll(EMAIL, '<email>') : text;
}

class Templater {
  readonly #text: string;
  #at = 0;
  #copied = 0;
  #out = '';

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    const text = this.#text;
    const { length } = text;
    while (this.#at < length) {
      const code = text.charCodeAt(this.#at);
      if (code === 32) this.#at++;
      else if (isWordCode(code)) this.#word(code);
      else if (isForeignLetter(code)) this.#skipWord();
      else if (code === 60) this.#placeholder();
      else if (isQuote(code)) this.#quote(code);
      else this.#at++;
    }
    this.#copyTo(length);
    return this.#out;
  }

  #word(first: number): void {
    const text = this.#text;
    const start = this.#at;
    const end = this.#wordEnd(start);
    const follower = text.charCodeAt(end);
    if (isDigitCode(first)) {
      if (this.#keepsNumber()) {
        this.#at = end;
        return;
      }
      const date = joinsDate(follower) ? this.#match(DATE, start) : -1;
      if (date > start) return this.#replace(date, '<date>');
      const errorId = follower === DASH ? this.#match(ERROR_ID, start) : -1;
      if (errorId > start) return this.#replace(errorId, '<error-id>');
    }
    const uuid = end - start === UUID_HEAD && follower === DASH ? this.#match(UUID, start) : -1;
    if (uuid > start) return this.#replace(uuid, '<id>');
    if (isDigitCode(first)) {
      const number = this.#match(NUMBER, start);
      if (number > start && !(isIdLength(number - start) && isSalesforceId(text.slice(start, number)))) {
        return this.#replace(number, '<number>');
      }
    }
    if (holdsDigit(text, start, end)) this.#mixedWord(end);
    else this.#at = end;
  }

  /** Letters with digits among them. */
  #mixedWord(end: number): void {
    const text = this.#text;
    const start = this.#at;
    const word = text.slice(start, end);
    if (isSalesforceId(word)) return this.#id(end);
    if (word.length >= SHORTEST_HEX && HEX.test(word)) return this.#replace(end, '<id>');
    const dotted = text[end] === '.' || (text[start - 1] === '.' && start !== this.#copied);
    if (isSerial(word) && !dotted) return this.#replace(end, '<value>');
    this.#at = end;
  }

  /** An id, with the ids that follow it in a list. A list of one is a list too, after `records: `. */
  #id(end: number): void {
    const text = this.#text;
    let last = end;
    for (;;) {
      const next = skipSeparator(text, last);
      const listEnd = this.#match(LIST_END, next);
      if (listEnd > next) {
        last = listEnd;
        break;
      }
      if (next === last) break;
      const wordEnd = this.#wordEnd(next);
      const cut = text.startsWith('...', wordEnd) || text.startsWith('…', wordEnd);
      if (wordEnd > next && (isSalesforceId(text.slice(next, wordEnd)) || cut)) last = wordEnd;
      else break;
    }
    const listed = last > end || this.#before(9).endsWith('records: ');
    this.#replace(last, listed ? '<ids>' : '<id>');
  }

  #quote(open: number): void {
    const text = this.#text;
    const start = this.#at;
    const end = this.#quoteEnd(open);
    if (end === -1) {
      this.#at++;
      return;
    }
    const content = text.slice(start + 1, end);
    if (HOLDS_ERROR.test(content)) this.#at++;
    else if (this.#keepsQuote(end, content)) this.#at = end + 1;
    else this.#replace(end + 1, '<value>');
  }

  /** The index of the closing quote, or -1. A quote opens before a word and closes behind one, so apostrophes do not. */
  #quoteEnd(open: number): number {
    const text = this.#text;
    const start = this.#at;
    if (isWordAt(text, start - 1) || text[start - 1] === '>' || (start > 0 && start === this.#copied)) return -1;
    if (isBlankAt(text, start + 1)) return -1;
    const close = QUOTES[open] ?? '';
    const line = text.indexOf('\n', start);
    for (let end = text.indexOf(close, start + 1); end !== -1; end = text.indexOf(close, end + 1)) {
      if (line !== -1 && end > line) return -1;
      if (closesQuote(text, end)) return end;
    }
    return -1;
  }

  #keepsQuote(end: number, content: string): boolean {
    if (isKnownCode(content)) return true;
    const text = this.#text;
    if (text.startsWith(PROCESS_FAILED, end + 1) && !isWordAt(text, end + 1 + PROCESS_FAILED.length)) return true;
    if (!QUOTED_NAME.test(content)) return false;
    if (content.endsWith('__c')) return true;
    if (text[end] === '"' && JSON_COLON.test(text.slice(end + 1, end + 3)) && JSON_START.test(this.#before(2)))
      return true;
    const word = /(\w+) $/.exec(this.#before(20))?.[1];
    return word !== undefined && NAMING_WORDS.has(word);
  }

  #keepsNumber(): boolean {
    const before = this.#before(8);
    return POSITION_WORDS.some((word) => before.endsWith(word));
  }

  /** Up to `length` characters before the current one, in lower case, none of them replaced. */
  #before(length: number): string {
    return this.#text.slice(Math.max(this.#copied, this.#at - length), this.#at).toLowerCase();
  }

  #placeholder(): void {
    this.#at = Math.max(this.#at + 1, this.#match(PLACEHOLDER, this.#at));
  }

  #skipWord(): void {
    this.#at = this.#wordEnd(this.#at);
  }

  #wordEnd(start: number): number {
    const text = this.#text;
    const { length } = text;
    let end = start;
    for (; end < length; end++) {
      const code = text.charCodeAt(end);
      if (!isWordCode(code) && !isForeignLetter(code)) break;
    }
    return end;
  }

  #match(pattern: RegExp, start: number): number {
    pattern.lastIndex = start;
    return pattern.test(this.#text) ? pattern.lastIndex : -1;
  }

  #replace(end: number, placeholder: string): void {
    this.#copyTo(this.#at);
    this.#out += placeholder;
    this.#at = end;
    this.#copied = end;
  }

  #copyTo(end: number): void {
    if (end > this.#copied) this.#out += this.#text.slice(this.#copied, end);
    this.#copied = end;
  }
}

function isWordAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return isWordCode(code) || isForeignLetter(code);
}

/**
 * Letters beyond ASCII, roughly: all but the blocks of punctuation and symbols, and of scripts that set no blanks between words
 * (kana, Han, Thai), in which numbers and names stand among the letters. NaN is none.
 */
function isForeignLetter(code: number): boolean {
  if (code < 0x2000) return code >= 0xc0 && !(code >= 0x0e00 && code <= 0x0e7f);
  if (code < 0xa000) return code > 0x2bff && code < 0x3000;
  return (
    code < 0xff00 ||
    (code >= 0xff10 && code <= 0xff19) ||
    (code >= 0xff21 && code <= 0xff5a && !(code >= 0xff3b && code <= 0xff40))
  );
}

/** An apostrophe closes only where no word and no other quote follows. */
function closesQuote(text: string, index: number): boolean {
  if (text[index] !== "'" && text[index] !== '’') return true;
  return !isWordAt(text, index + 1) && text[index + 1] !== '<' && !isQuote(text.charCodeAt(index + 1));
}

function isQuote(code: number): boolean {
  return code === 39 || code === 34 || code === 0x201c || code === 0x2018;
}

function isBlankAt(text: string, index: number): boolean {
  return !(text.charCodeAt(index) > 32);
}

/** Whether a run of digits may go on as a date or a time behind this character. */
function joinsDate(code: number): boolean {
  return code === DASH || code === SLASH || code === DOT || code === COLON;
}

function holdsDigit(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if (isDigitCode(text.charCodeAt(index))) return true;
  return false;
}

function isIdLength(length: number): boolean {
  return length === 15 || length === 18;
}

/** A number with letters around it, such as an order number: data, where a name would have few digits in a row. */
function isSerial(word: string): boolean {
  if (word.length < 5 || word.includes('_')) return false;
  return /\d{5}/.test(word) || (isDigitCode(word.charCodeAt(0)) && /\d\D*\d\D*\d/.test(word));
}

/** The index after the `,` or `;` between the items of a list; `index` itself when there is no separator. */
function skipSeparator(text: string, index: number): number {
  let at = index;
  if (text[at] !== ',' && text[at] !== ';') return index;
  at++;
  return text[at] === ' ' ? at + 1 : at;
}
