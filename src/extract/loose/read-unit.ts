import { codeKey } from '../../catalogue/code-key.ts';
import { isForeignCode, isOauthError, saysError } from './code-names.ts';
import { findMentions, type Mention } from './find-mentions.ts';
import { type FoundError, foundError } from './found-error.ts';
import { groupPairs, type PairError } from './group-pairs.ts';
import { findHttpStatus } from './http-status.ts';
import { findEntries, findErrorEnd, type Span, startsEntry } from './log-entries.ts';
import { type CliLine, readCliLines } from './read-cli-lines.ts';
import { readMention } from './read-mention.ts';
import { readPairs } from './read-pairs.ts';

/** Messages inside messages are opened this deep. */
const MOST_DEPTH = 3;

/** Codes that say no more than that another operation failed: shown after it. */
const ROLLED_BACK = new Set(['PROCESSING_HALTED', 'ALL_OR_NONE_OPERATION_ROLLED_BACK', 'BATCH_PROCESSING_HALTED']);

export type UnitOptions = {
  /** For lines of a log: a code counts only where the words around it tell of an error. */
  strict?: boolean;
  depth?: number;
};

/**
 * The errors of a text with a code, the client's own errors with a name of their own, and the objects that hold only a
 * message; in the order of the text, what was rolled back last. Nested errors stay in the message of the outermost.
 */
export function readUnit(text: string, { strict = false, depth = 0 }: UnitOptions = {}): FoundError[] {
  const entries = findEntries(text);
  const groups = groupPairs(text, readPairs(text), entries).map((group) => openMessage(group, strict, depth));
  const skip: Span[] = groups.filter(({ code, message }) => code !== null || message !== '');
  const lines = readCliLines(text).map((line) => (strict ? endingInLog(text, line) : line));
  const mentions = withCliCodes(findMentions(text, { strict, skip }), lines);
  if (mentions.length === 0 && !strict && groups.every(({ code }) => code === null)) {
    const unknown = findUnknownCode(text);
    if (unknown) mentions.push(unknown);
  }
  const units = entries.flatMap((entry) => readEntry(text, entry, mentions, groups, { lines, strict }));
  const objects = groups.map((group) => withSentence(text, group));
  const errors = [...objects, ...units].toSorted((left, right) => left.start - right.start);
  return lastRolledBack(withStatus(text, entries, withoutClientLines(errors, lines)));
}

/** A code under a key without a message beside it has its message in the words around. */
function withSentence(text: string, { codeAt, fallback: _fallback, ...group }: PairError): FoundError {
  const { code, message } = group;
  if (code === null || codeAt === null || message !== '') return group;
  const from = Math.max(0, codeAt.start - MOST_BEFORE);
  const newline = text.indexOf('\n', codeAt.end);
  const end = Math.min(newline === -1 ? text.length : newline, codeAt.end + MOST_BEFORE);
  const found = readMention(text, { code, start: codeAt.start, end: codeAt.end }, { start: from, end });
  return { ...group, message: found.message, fields: group.fields.length > 0 ? group.fields : found.fields };
}

/** A message without a code beside it may hold a whole error. */
function openMessage(group: PairError, strict: boolean, depth: number): PairError {
  if (group.code !== null || group.message === '' || depth >= MOST_DEPTH) return group;
  const inner = readUnit(group.message, { strict, depth: depth + 1 }).find(({ code }) => code !== null);
  const { clientCode: _, ...rest } = group;
  if (!inner) return group.fallback === null ? group : { ...rest, code: group.fallback };
  return {
    ...rest,
    code: inner.code,
    message: inner.message,
    fields: inner.fields.length > 0 ? inner.fields : group.fields,
    api: inner.api ?? group.api,
    httpStatus: group.httpStatus ?? inner.httpStatus,
  };
}

function withCliCodes(mentions: readonly Mention[], lines: readonly CliLine[]): Mention[] {
  const starts = new Set(mentions.map(({ start }) => start));
  const more = lines.flatMap(({ mention }) => (mention && !starts.has(mention.start) ? [mention] : []));
  return [...mentions, ...more].toSorted((left, right) => left.start - right.start);
}

const LEADING = /^\s{0,40}(?:Error:\s)?([A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){1,12})\s?:(?=\s?\S)/;

/** A code that no list has yet, where a row error's or a client's form shows that it is one. */
function findUnknownCode(text: string): Mention | undefined {
  const match = LEADING.exec(text);
  const code = match?.[1];
  if (!match || code === undefined || isForeignCode(code)) return undefined;
  const formed = /--\s*$/.test(text.slice(-40)) || /\n\s{1,40}at /.test(text.slice(0, 4000));
  if (!formed && !saysError(code)) return undefined;
  const start = match[0].indexOf(code);
  return { code, start, end: start + code.length };
}

function readEntry(
  text: string,
  entry: Span,
  mentions: readonly Mention[],
  groups: FoundError[],
  { lines, strict }: { lines: readonly CliLine[]; strict: boolean },
): FoundError[] {
  const own = mentions.filter(({ start }) => start >= entry.start && start < entry.end);
  if (own.length === 0) return [];
  const coded = groups.filter(({ code, start }) => code !== null && start >= entry.start && start < entry.end);
  const heads: Mention[] = [];
  let previous: Mention | undefined;
  for (const mention of own) {
    const nested = previous !== undefined && isNested(text, previous, mention);
    previous = mention;
    if (nested || neighbours(coded, mention).some((group) => isSame(text, mention, group))) continue;
    heads.push(mention);
  }
  return heads.map((mention, index) => {
    const start = unitStart(text, mention, entry);
    const end = unitEnd(text, mention, entry, [heads[index + 1]?.start, nextStart(coded, mention)]);
    const last = strict ? findErrorEnd(text, mention.end, end) : end;
    return describe(text, mention, { start, end: last }, lines);
  });
}

/** The objects nearest to a code, one on each side. */
function neighbours(groups: readonly FoundError[], { start }: Mention): FoundError[] {
  const after = groups.findIndex((group) => group.start > start);
  const index = after === -1 ? groups.length : after;
  return groups.slice(Math.max(0, index - 1), index + 1);
}

function nextStart(groups: readonly FoundError[], { start }: Mention): number | undefined {
  return groups.find((group) => group.start > start)?.start;
}

function endingInLog(text: string, { mention, error }: CliLine): CliLine {
  const end = findErrorEnd(text, error.start + 1, error.end);
  return {
    mention,
    error: {
      ...error,
      message: error.message.slice(0, Math.max(0, error.message.length - (error.end - end))).trim(),
      end,
    },
  };
}

/** Between two errors of one line. */
const DIVIDER = /\s-{3,}\s|\s[|│]\s/;
const DIVIDERS = new RegExp(DIVIDER, 'g');

/** An error's own words begin at most this far before its code. */
const MOST_BEFORE = 4000;
const NESTED_LINE = /^\s*(?:caused by|at |\.\.\. |Class\.|Trigger\.|Response content|RESPONSE|FIELDS)/i;

/** Whether a code stands inside the error that an earlier code began. */
function isNested(text: string, earlier: Mention, { start }: Mention): boolean {
  const between = text.slice(earlier.end, start);
  const newline = between.lastIndexOf('\n');
  if (newline === -1) return between.search(DIVIDER) === -1;
  const line = between.slice(newline + 1);
  if (NESTED_LINE.test(line)) return true;
  return (
    /\bcaused by\b/i.test(between) &&
    !startsEntry(line) &&
    /first\s+error:\s*$|tried to [a-z ]{1,40}:\s*$/.test(between)
  );
}

/** A code in a sentence around an object that gives the same error, or another on its line (a client's own code). */
function isSame(text: string, mention: Mention, group: FoundError): boolean {
  const from = Math.min(mention.end, group.end);
  const to = Math.max(mention.start, group.start);
  if (to - from > 4000) return false;
  if (group.code !== null && codeKey(group.code) === codeKey(mention.code)) {
    if (group.message === '') group.message = messageBefore(text, mention, group);
    return true;
  }
  return group.shape !== 'sitecore-line' && !text.slice(from, to).includes('\n');
}

function messageBefore(text: string, mention: Mention, { start }: FoundError): string {
  const unit = { start: Math.max(0, mention.start - 60), end: Math.max(start, mention.end) };
  return readMention(text, mention, unit).message;
}

function unitStart(text: string, { start }: Mention, entry: Span): number {
  const from = Math.max(entry.start, start - MOST_BEFORE);
  const before = text.slice(from, start);
  const line = before.lastIndexOf('\n') + 1;
  const divider = [...before.slice(line).matchAll(DIVIDERS)].at(-1);
  return from + line + (divider ? divider.index + divider[0].length : 0);
}

function unitEnd(text: string, { end }: Mention, entry: Span, nexts: readonly (number | undefined)[]): number {
  let stop = entry.end;
  for (const next of nexts) {
    if (next === undefined || next <= end) continue;
    const line = text.lastIndexOf('\n', next);
    stop = Math.min(stop, line > end ? line : next);
  }
  const cell = /^[^\S\n]{0,200}[|│]\s/.exec(text.slice(end, end + 210))?.[0].length ?? 0;
  const divider = text.slice(end + cell, stop).search(DIVIDER);
  return divider === -1 ? stop : end + cell + divider;
}

const MAIL = /flow tried to|Error Occurred:/;
const APEX_MAIL = /^\s{0,40}Apex script unhandled/;

function describe(text: string, mention: Mention, unit: Span, lines: readonly CliLine[]): FoundError {
  const { message, fields } = readMention(text, mention, unit);
  const cli = lines.find((line) => line.mention?.start === mention.start);
  const whole = text.slice(unit.start, Math.min(unit.end, unit.start + 2000));
  const shape = cli
    ? 'cli-line'
    : startsEntry(whole)
      ? 'log-line'
      : MAIL.test(whole) || APEX_MAIL.test(text)
        ? 'mail'
        : 'exception';
  return foundError({
    code: mention.code,
    message,
    fields,
    api: cli ? 'cli' : isOauthError(mention.code) ? 'oauth' : null,
    shape,
    start: mention.start,
    end: unit.end,
  });
}

/** The CLI's lines that hold no code are errors of their own; the others only frame one. */
function withoutClientLines(errors: readonly FoundError[], lines: readonly CliLine[]): FoundError[] {
  const bare = lines.flatMap(({ error }) =>
    errors.some(({ code, start }) => code !== null && start >= error.start && start < error.end) ? [] : [error],
  );
  const framed = errors.filter(
    ({ code, start }) => code !== null || !bare.some((line) => start >= line.start && start < line.end),
  );
  return [...framed, ...bare].toSorted((left, right) => left.start - right.start);
}

function withStatus(text: string, entries: readonly Span[], errors: FoundError[]): FoundError[] {
  for (const error of errors) {
    if (error.httpStatus !== null || error.shape === 'sitecore-line') continue;
    const entry = entries.find(({ start, end }) => error.start >= start && error.start < end);
    const from = Math.max(entry?.start ?? 0, error.start - 2000);
    const to = Math.min(entry?.end ?? text.length, error.end, error.start + 1000);
    error.httpStatus = findHttpStatus(text.slice(from, to));
  }
  return errors;
}

function lastRolledBack(errors: readonly FoundError[]): FoundError[] {
  return [...errors.filter((error) => !isRolledBack(error)), ...errors.filter(isRolledBack)];
}

function isRolledBack({ code }: FoundError): boolean {
  return code !== null && ROLLED_BACK.has(code);
}
