import { isBulkCode, isUpperCode } from './code-names.ts';
import { continuesEntry, type Span, startsEntry } from './log-entries.ts';

/** How far an error may reach around the line that gave it away. */
const MOST_LINES_BEFORE = 16;
const MOST_BYTES_BEFORE = 8 * 1024;
const MOST_LINES_AFTER = 60;
const MOST_BYTES_AFTER = 16 * 1024;

/** Lines are judged by their beginning. */
const LINE_LOOK = 400;

/** `[start, end)`; `complete` is false where the log may go on with the same error. */
export type LogUnit = Span & { complete: boolean };

/** A line inside an object, a list or an element that some program printed. */
const STRUCTURE = /^\s*(?:[{}[\]()<"'│|]|u'|\w{1,40}["']?\s?(?::|=>|=)\s?u?["'{[(])|[{[(,]\s*$/;
const OPENS = /[{[(:>]\s*$/;
const OPEN_TAG = /<\w[^<>]{0,200}>[^<>]*$/;

/**
 * The lines of a log that make up one error, around the line at `line`: its entry where the log marks entries, else the
 * object or the stack the line belongs to. It starts at `floor` at the earliest.
 */
export function findLogUnit(text: string, line: Span, floor: number): LogUnit {
  const start = findStart(text, line, floor);
  return { start, ...findEnd(text, start, line) };
}

function findStart(text: string, line: Span, floor: number): number {
  if (startsEntry(look(text, line.start, line.end))) return line.start;
  const bound = Math.max(floor, line.start - MOST_BYTES_BEFORE);
  const above: number[] = [];
  for (let at = line.start; at > bound && above.length < MOST_LINES_BEFORE;) {
    const start = text.lastIndexOf('\n', at - 2) + 1;
    if (start < bound) break;
    above.push(start);
    if (startsEntry(look(text, start, at - 1))) return start;
    at = start;
  }
  let start = line.start;
  for (const previous of above) {
    const own = look(text, start, lineEnd(text, start));
    const upper = look(text, previous, start - 1);
    if (upper.trim() === '') break;
    const inside = STRUCTURE.test(own) || continuesEntry(own);
    if (!(inside && (STRUCTURE.test(upper) || OPENS.test(upper))) && !completes(upper, own)) break;
    start = previous;
  }
  return start;
}

function findEnd(text: string, start: number, line: Span): { end: number; complete: boolean } {
  const isLog = startsEntry(look(text, start, lineEnd(text, start)));
  let end = Math.min(line.end + 1, text.length);
  let last = look(text, line.start, line.end);
  for (let count = 0; count < MOST_LINES_AFTER && end - line.end < MOST_BYTES_AFTER; count++) {
    if (end >= text.length) return { end, complete: false };
    const next = lineEnd(text, end);
    const own = look(text, end, next);
    if (!(startsEntry(own) ? isAwaited(text, start, end) : isLog || continues(last, own)))
      return { end, complete: true };
    end = Math.min(next + 1, text.length);
    if (own.trim() !== '') last = own;
  }
  return { end, complete: true };
}

function continues(last: string, line: string): boolean {
  return (
    continuesEntry(line) || STRUCTURE.test(line) || OPEN_TAG.test(last) || hasOpenQuote(last) || completes(last, line)
  );
}

/** Data Loader prints a code and its message as two entries. */
function isAwaited(text: string, start: number, end: number): boolean {
  const unit = text.slice(start, end);
  return /Error code is\s?:/.test(unit) && !/Error message\s?:/.test(unit);
}

/** A value in quotes that runs over the end of its line. */
function hasOpenQuote(line: string): boolean {
  const open = Math.max(line.lastIndexOf("='"), line.lastIndexOf('="'), line.lastIndexOf(': "'));
  if (open === -1) return false;
  const quote = line[line[open] === ':' ? open + 2 : open + 1] ?? '"';
  return !line.slice(open + (line[open] === ':' ? 3 : 2)).includes(quote);
}

/** Whether a console cut a code in two at the end of the first line. */
export function completes(line: string, next: string): boolean {
  const left = /\w{1,80}$/.exec(line.slice(-80).trimEnd())?.[0];
  const right = /^\w{1,80}/.exec(next.trimStart())?.[0];
  return left !== undefined && right !== undefined && (isUpperCode(left + right) || isBulkCode(left + right));
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

/** A line's beginning; of a longer one its end too. */
function look(text: string, start: number, end: number): string {
  const line =
    end - start <= 2 * LINE_LOOK
      ? text.slice(start, end)
      : text.slice(start, start + LINE_LOOK) + text.slice(end - LINE_LOOK, end);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
