import type { CodeLocation } from '../report/explained-error.ts';
import { findCodeLocation, findStackLine } from './code-location.ts';
import { findCodeWord } from './find-code-word.ts';
import { findFields } from './message-fields.ts';
import type { ParsedError } from './parsed-error.ts';

/** What a wrapper holds: the place of the failure, and the chain of errors from the outside in. */
export type OpenedError = { location: CodeLocation | null; inner: ParsedError | null };

/** Longer messages hold data in their middle: errors start at their head, the innermost ends at their tail. */
const LOOK_HEAD = 24_000;
const LOOK_TAIL = 8000;

/** Deeper nesting is shortened in its middle: the outermost and the innermost errors tell the story. */
const MOST_DEPTH = 10;

const FRAME = /(?:caused by|first error|(?:flow|process) tried to [a-z ]{1,40}|Failed to process query): /g;
const FRAMED_CODE = /([A-Z][A-Z0-9_]{2,79})(?:[,:]\s?|$)/y;
const EXCEPTION = /((?:[A-Za-z_]\w{0,80}\.){0,3}[A-Za-z_]\w{0,80}Exception): ?/y;
const CARRIER = /^(?:System\.)?DmlException$/;

/** What stands behind a message and is none of it. */
const ENDS = ['. You can look up ExceptionCode', ' Error ID: ', '\nError is in expression'];

/**
 * Opens a wrapper's message: `caused by:` and `first error:` at any depth, flows and queries that failed, exceptions
 * without a code. The innermost error is the one to act on. Where the code is known to wrap others (`wraps`), an inner
 * error is also found without a frame around it.
 */
export function openError(message: string, { wraps = false }: { wraps?: boolean } = {}): OpenedError {
  const long = message.length > LOOK_HEAD + LOOK_TAIL;
  const text = long ? `${message.slice(0, LOOK_HEAD)}\n${message.slice(-LOOK_TAIL)}` : message;
  const frames = findFrames(text);
  const errors = frames.flatMap((frame, index) => readError(text, frame, frames[index + 1]) ?? []);
  if (wraps && errors.length === 0) {
    const error = readUnframed(text);
    if (error) errors.push(error);
  }
  const location = findCodeLocation(text, frames.at(-1)?.start ?? 0);
  return { location, inner: chain(errors, location) };
}

type FoundError = Omit<ParsedError, 'inner'>;

/** Where a frame (`caused by: `) begins, and where the error behind it starts. */
type Frame = { begin: number; start: number };

function findFrames(text: string): Frame[] {
  const frames: Frame[] = [];
  FRAME.lastIndex = 0;
  for (let match = FRAME.exec(text); match; match = FRAME.exec(text)) {
    frames.push({ begin: match.index, start: FRAME.lastIndex });
  }
  return frames;
}

function readError(text: string, { start }: Frame, next: Frame | undefined): FoundError | undefined {
  const { code, message } = readHead(text, start);
  if (next && code === null && isCarrier(text, start)) return undefined;
  return describe(code, text, message, next?.begin);
}

function readHead(text: string, start: number): { code: string | null; message: number } {
  FRAMED_CODE.lastIndex = start;
  const match = FRAMED_CODE.exec(text);
  return match?.[1]?.includes('_')
    ? { code: match[1], message: start + match[0].length }
    : { code: null, message: start };
}

/** A DML exception only carries the error of its first row. */
function isCarrier(text: string, start: number): boolean {
  EXCEPTION.lastIndex = start;
  return CARRIER.test(EXCEPTION.exec(text)?.[1] ?? '');
}

/** `Trigger: System.LimitException: …` without a frame, or a code in the middle of a flow's sentence. */
function readUnframed(text: string): FoundError | undefined {
  const word = findCodeWord(text);
  if (word && /^\s?[:,]/.test(text.slice(word.end, word.end + 2))) {
    const start = word.end + (text[word.end] === ' ' ? 2 : 1);
    return describe(word.code, text, start, undefined);
  }
  const index = text.indexOf('Exception: ');
  if (index === -1) return undefined;
  let start = index;
  while (start > 0 && index - start < 100 && /[\w.]/.test(text[start - 1] ?? '')) start--;
  return describe(null, text, start, undefined);
}

function describe(code: string | null, text: string, start: number, next: number | undefined): FoundError {
  const { message, fields } = trimMessage(text.slice(start, findEnd(text, start, next)));
  return {
    code,
    message,
    fields: fields.length > 0 ? fields : findFields(message),
    location: next === undefined ? null : findCodeLocation(text.slice(start, next)),
  };
}

function findEnd(text: string, start: number, next: number | undefined): number {
  let end = Math.max(start, next ?? text.length);
  const stack = findStackLine(text, start);
  if (stack && stack.index < end) end = stack.index;
  for (const mark of ENDS) {
    const index = text.indexOf(mark, start);
    if (index !== -1 && index < end) end = index;
  }
  return end;
}

const EMPTY_TAIL = /(?::\s?)?(?:\[\]|\(\))$/;
const NAMESPACE_TAIL = /\s\(\w{1,40}\)$/;
const FIELD_TAIL = /:\s?\[([A-Za-z][\w., ]{0,1000})\]$/;
const FRAME_TAIL = /(?:[:,;\s]|caused by|First exception on row \d{1,9}(?: with id \w{1,18})?)$/;

/** Cuts what Apex hangs on a message: `: [Field]`, `: []`, `(namespace)`, `()`, in any number. */
function trimMessage(raw: string): { message: string; fields: string[] } {
  let message = raw.trim();
  let fields: string[] = [];
  for (let round = 0; round < 12; round++) {
    const named = FIELD_TAIL.exec(message);
    if (named && fields.length === 0) fields = (named[1] ?? '').split(',').map((name) => name.trim());
    const cut = named
      ? message.slice(0, named.index)
      : message.replace(EMPTY_TAIL, '').replace(NAMESPACE_TAIL, '').replace(FRAME_TAIL, '');
    const trimmed = cut.trimEnd();
    if (trimmed === message) break;
    message = trimmed;
  }
  return { message, fields };
}

function chain(errors: readonly FoundError[], location: CodeLocation | null): ParsedError | null {
  const kept = errors.length > MOST_DEPTH ? [...errors.slice(0, MOST_DEPTH - 1), ...errors.slice(-1)] : errors;
  let inner: ParsedError | null = null;
  for (const [index, error] of kept.toReversed().entries()) {
    inner = { ...error, location: index === 0 ? location : error.location, inner };
  }
  return inner;
}
