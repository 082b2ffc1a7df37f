import { StringDecoder } from 'node:string_decoder';
import type { Hints, RawError } from '../raw-error.ts';
import { isClientName, isUpperCode, looksLikeCode } from './code-names.ts';
import { type FoundError, foundError, toRawError } from './found-error.ts';
import { findErrorEnd, type Span } from './log-entries.ts';
import { completes, findLogUnit } from './log-unit.ts';
import { readUnit } from './read-unit.ts';
import { unwrapText } from './unwrap-text.ts';

export type LogScannerOptions = Hints & {
  /** Called for each error in the order of the log; `lineNumber` is the 1-based line it stands on. */
  onError: (error: RawError, lineNumber: number) => void;
};

/** A longer line is looked at only up to here. */
const LONGEST_LINE = 64 * 1024;

/** Chunks are gathered to this size, and larger ones cut to it. */
const BLOCK = 256 * 1024;

/** What stays in memory of the lines that were read, for an error that began there. */
const MOST_BEFORE = 8 * 1024;

/** What a line has that tells of an error; nothing else is looked at more closely. */
const TRIGGER =
  /_[A-Z]|xceptionCode|rror_descr|Error \([A-Z0-9]|ERROR running |"ref"|System\.[A-Z][A-Za-z]{1,40}Exception|Invalid(?:Batch|Entity|Job|Operation|SessionId|Url|User|Version|XML)|ExceededQuota|ClientInputErr|FeatureNotEn|TooManyLock|TransactionSec|nvalid_[a-z]|INVALID[A-Z]{3}/g;

const LONGEST_WORD = 80;
const KEYED = /[Cc]ode["'\\\s:=>]{1,8}$/;
const EXCEPTION = /\bSystem\.[A-Z]\w{1,60}Exception: /g;

/**
 * Finds the errors of a log of any size, given piece by piece, in bounded memory. An error may span some lines: a stack,
 * an object, a fault in XML, a code and its message on lines of their own. Bytes that are no text do no harm.
 */
export class LogScanner {
  readonly #hints: Hints;
  readonly #onError: (error: RawError, lineNumber: number) => void;
  #gathered: Buffer[] = [];
  #size = 0;
  #rest: Buffer = Buffer.alloc(0);
  /** Offsets in `#rest`: from where lines are still to be read, and before which no error may begin. */
  #unread = 0;
  #floor = 0;
  /** The number of the first line of `#rest`. */
  #line = 1;
  #skipping = false;
  #errors = 0;
  #endsInLine = false;
  #decoder: StringDecoder | null | undefined;

  constructor({ onError, ...hints }: LogScannerOptions) {
    this.#hints = hints;
    this.#onError = onError;
  }

  push(chunk: Buffer | string): void {
    const bytes = this.#decode(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    for (let from = 0; from < bytes.length; from += BLOCK) {
      const block = bytes.subarray(from, from + BLOCK);
      this.#gathered.push(block);
      this.#size += block.length;
      if (this.#size >= BLOCK) this.#read(false);
    }
  }

  /** Reads what is left; returns how many lines and errors there were. */
  end(): { lines: number; errors: number } {
    this.#read(true);
    return { lines: this.#line - 1 + (this.#endsInLine ? 1 : 0), errors: this.#errors };
  }

  /** Windows' consoles write UTF-16. */
  #decode(bytes: Buffer): Buffer {
    if (this.#decoder === undefined && bytes.length > 0) {
      this.#decoder = bytes[0] === 0xff && (bytes[1] ?? 0xfe) === 0xfe ? new StringDecoder('utf16le') : null;
    }
    return this.#decoder ? Buffer.from(this.#decoder.write(bytes)) : bytes;
  }

  #read(final: boolean): void {
    let data = Buffer.concat([this.#rest, ...this.#takeGathered()]);
    if (data.length > 0) this.#endsInLine = data.at(-1) !== 10;
    let last = data.lastIndexOf(10) + 1;
    if (data.length - last > LONGEST_LINE) {
      data = Buffer.concat([data.subarray(0, last + LONGEST_LINE), Buffer.from('\n')]);
      last = data.length;
      this.#skipping = true;
      this.#endsInLine = false;
    }
    this.#scan(data, final ? data.length : last, final);
  }

  /** The gathered bytes without the rest of a line that was too long. */
  #takeGathered(): Buffer[] {
    const taken: Buffer[] = [];
    for (const block of this.#gathered) {
      if (!this.#skipping) {
        taken.push(block);
        continue;
      }
      const newline = block.indexOf(10);
      if (newline === -1) continue;
      this.#skipping = false;
      taken.push(block.subarray(newline + 1));
    }
    this.#gathered = [];
    this.#size = 0;
    return taken;
  }

  #scan(data: Buffer, length: number, final: boolean): void {
    const text = data.toString('latin1', 0, length);
    let counted = 0;
    let lines = this.#line;
    const lineAt = (offset: number): number => {
      for (let at = text.indexOf('\n', counted); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
        lines++;
        counted = at + 1;
      }
      return lines;
    };
    let line: Span = { start: 0, end: -1 };
    let unread = length;
    let keepFrom = length;
    TRIGGER.lastIndex = this.#unread;
    for (let match = TRIGGER.exec(text); match; match = TRIGGER.exec(text)) {
      if (match.index >= line.end) line = findLine(text, match.index, length);
      if (match.index - line.start > LONGEST_LINE) {
        TRIGGER.lastIndex = line.end;
        continue;
      }
      const { candidate, end } = judge(text, match.index, match[0], line);
      if (!candidate) {
        TRIGGER.lastIndex = Math.max(end, match.index + 1);
        continue;
      }
      const unit = findLogUnit(text, line, this.#floor);
      if (!unit.complete && !final) {
        unread = line.start;
        keepFrom = unit.start;
        break;
      }
      this.#report(data, unit, lineAt(unit.start));
      this.#floor = unit.end;
      TRIGGER.lastIndex = unit.end;
    }
    const before = Math.max(this.#floor, unread - MOST_BEFORE, 0);
    const aligned = before === this.#floor ? before : text.indexOf('\n', before) + 1;
    keepFrom = Math.min(keepFrom, unread, aligned);
    this.#line = lineAt(keepFrom);
    this.#rest = Buffer.from(data.subarray(keepFrom));
    this.#unread = unread - keepFrom;
    this.#floor = Math.max(0, this.#floor - keepFrom);
    if (final) this.#line = lineAt(length + 1);
  }

  #report(data: Buffer, { start, end }: Span, firstLine: number): void {
    const original = data.toString('utf8', start, Math.min(end, start + 2 * LONGEST_LINE));
    const { text, lineAt } = unwrapText(original);
    for (const error of findErrors(text)) {
      const line = firstLine + lineAt(error.start) - 1;
      this.#errors++;
      this.#onError(toRawError(error, line, this.#hints), line);
    }
  }
}

/** The errors of some lines of a log; an exception of Apex counts without a code too. */
function findErrors(text: string): FoundError[] {
  const errors = readUnit(text, { strict: true }).filter(
    ({ code, shape, clientCode }) =>
      code !== null || shape === 'cli-line' || (clientCode !== undefined && isClientName(clientCode)),
  );
  return [...errors, ...findExceptions(text, errors)].toSorted((left, right) => left.start - right.start);
}

function findExceptions(text: string, errors: readonly FoundError[]): FoundError[] {
  const found: FoundError[] = [];
  for (const { index: start } of text.matchAll(EXCEPTION)) {
    const newline = text.indexOf('\n', start);
    const lineEnd = newline === -1 ? text.length : newline;
    const told = [...errors, ...found].some((error) => error.start <= lineEnd && error.end > start);
    if (told) continue;
    const end = findErrorEnd(text, start, text.length);
    const message = text.slice(start, end).trim();
    found.push(foundError({ code: null, message, shape: 'log-line', start, end }));
  }
  return found;
}

function findLine(text: string, index: number, length: number): Span {
  const start = text.lastIndexOf('\n', index - 1) + 1;
  const newline = text.indexOf('\n', index);
  return { start, end: newline === -1 ? length : newline };
}

/** Whether the word around a trigger is worth reading the lines for; `end` is where the search goes on. */
function judge(text: string, index: number, trigger: string, line: Span): { candidate: boolean; end: number } {
  if (!trigger.startsWith('_')) return { candidate: true, end: index + trigger.length };
  const word = wordAround(text, index, line);
  const { start, end } = word;
  const code = text.slice(start, end);
  if (isUpperCode(code) || isClientName(code)) return { candidate: true, end };
  const before = text.charCodeAt(start - 1);
  const keyed = before === 58 || before === 61 || before === 34 || before === 39 || before === 62 || before === 32;
  if (keyed && KEYED.test(text.slice(Math.max(line.start, start - 12), start)) && looksLikeCode(code)) {
    return { candidate: true, end };
  }
  return { candidate: isCut(text, word, line), end };
}

function wordAround(text: string, index: number, line: Span): Span {
  let start = index;
  while (start > line.start && index - start < LONGEST_WORD && isWordChar(text.charCodeAt(start - 1))) start--;
  let end = index + 1;
  while (end < line.end && end - index < LONGEST_WORD && isWordChar(text.charCodeAt(end))) end++;
  return { start, end };
}

function isWordChar(char: number): boolean {
  return (char >= 97 && char <= 122) || (char >= 65 && char <= 90) || (char >= 48 && char <= 57) || char === 95;
}

/** Whether a word at the edge of its line is half of a code. */
function isCut(text: string, { start, end }: Span, line: Span): boolean {
  const word = text.slice(start, end);
  if (line.end - end < 8 && text.slice(end, line.end).trim() === '') {
    if (completes(word, text.slice(line.end + 1, line.end + 200))) return true;
  }
  if (line.start === 0 || start - line.start > 40 || !/^[\s│|>]*$/.test(text.slice(line.start, start))) return false;
  return completes(text.slice(Math.max(0, line.start - 82), line.start - 1), word);
}
