import type { Api } from '../../report/vocabulary.ts';
import {
  isBulkCode,
  isCamelName,
  isClientName,
  isForeignCode,
  isOauthError,
  isRunTogetherCode,
  isUpperCode,
  looksLikeCode,
} from './code-names.ts';
import { type FoundError, foundError } from './found-error.ts';
import { continuesEntry, type Span } from './log-entries.ts';
import type { Pair } from './read-pairs.ts';

/** An error of an object; `fallback` is a code given in the place of a message, which counts where the message has none. */
export type PairError = FoundError & { fallback: string | null; codeAt: Span | null };

/** Pairs that belong to one object, element or line. */
type Group = { pairs: Pair[]; code: string | null; codePair: Pair | null; clientCode: string | null };

/** What lies between two pairs of different objects. */
const BOUNDARY = /[{}]|<\/?(?:\w{1,10}:)?(?:errors|error|results?|Fault)>/;

/**
 * The errors that keys and values tell of: one for each object. `start` and `end` span the object's pairs. An object with
 * a message and no code comes too: the message may hold one.
 */
export function groupPairs(text: string, pairs: readonly Pair[], entries: readonly Span[]): PairError[] {
  const groups: Group[] = [];
  let statusFrom = 0;
  const statuses = new Map<Group, number>();
  for (const [index, pair] of pairs.entries()) {
    const status = readStatus(pair);
    if (status !== null && (pair.kind !== 'code' || pair.key === 'statuscode')) {
      statusFrom = assignStatus(groups, statuses, statusFrom, status);
      continue;
    }
    const last = groups.at(-1);
    const previous = pairs[index - 1];
    const gap = previous && last?.pairs.at(-1) === previous ? text.slice(previous.value.end, pair.start) : null;
    if (last && gap !== null && belongs(last, pair, gap, entries)) add(last, pair);
    else groups.push(add({ pairs: [], code: null, codePair: null, clientCode: null }, pair));
    const group = groups.at(-1);
    if (status !== null && group) statuses.set(group, status);
  }
  return groups.flatMap((group) => describe(text, group, entries, statuses.get(group) ?? null) ?? []);
}

function assignStatus(groups: Group[], statuses: Map<Group, number>, from: number, status: number): number {
  for (const group of groups.slice(from)) if (!statuses.has(group)) statuses.set(group, status);
  return groups.length;
}

function readStatus({ kind, key, value }: Pair): number | null {
  if (kind !== 'status' && key !== 'statuscode' && key !== 'errorcode') return null;
  return /^[1-5]\d\d$/.test(value.text.trim()) ? Number(value.text) : null;
}

function belongs(group: Group, pair: Pair, gap: string, entries: readonly Span[]): boolean {
  if (gap.length > 4000 || BOUNDARY.test(gap)) return false;
  const previous = group.pairs.at(-1);
  if (!previous) return false;
  if (!sameEntry(entries, previous.start, pair.start)) return isDataLoaderPair(previous, pair);
  if (pair.kind === 'code') {
    const code = readCode(pair);
    return code === null || group.code === null || sameCode(code, group.code);
  }
  if (pair.kind === 'fields') return !group.pairs.some(({ kind }) => kind === 'fields');
  return pair.kind !== 'message' || !group.pairs.some(({ key }) => key === pair.key);
}

/** `Error code is:X` and, in the log's next entry, `Error message:Y`. */
function isDataLoaderPair(code: Pair, message: Pair): boolean {
  return code.key === 'errorcode' && message.key === 'errormessage' && !code.structured && !message.structured;
}

function sameEntry(entries: readonly Span[], from: number, to: number): boolean {
  if (entries.length < 2) return true;
  const entry = entries.find(({ start, end }) => from >= start && from < end);
  return entry === undefined || to < entry.end;
}

function sameCode(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function add(group: Group, pair: Pair): Group {
  group.pairs.push(pair);
  if (pair.kind !== 'code') return group;
  const code = readCode(pair);
  if (code !== null && group.code === null) {
    group.code = code;
    group.codePair = pair;
  }
  const word = pair.value.text.trim();
  if (code === null && (isClientName(word) || (isForeignCode(word) && pair.structured))) group.clientCode ??= word;
  return group;
}

const CODE_VALUE = /^(?:[\w-]{1,30}:)?([A-Za-z][\w]{2,79})(?=\W|$)/;

/** The code a pair gives, or null: other programs use the same keys. */
function readCode({ key, value, structured }: Pair): string | null {
  const text = value.text.trim();
  const word = CODE_VALUE.exec(text)?.[1];
  if (word === undefined || (/\s/.test(text) && key !== 'faultcode')) return null;
  if (isUpperCode(word) || isBulkCode(word)) return word;
  switch (key) {
    case 'exceptioncode':
      return looksLikeCode(word) || isCamelName(word) ? word : null;
    case 'errorcode':
      return structured && looksLikeCode(word) ? word : null;
    case 'statuscode':
    case 'faultcode':
      return looksLikeCode(word) || isOauthError(word) ? word : null;
    case 'error':
      return isOauthError(word) ? word : null;
    default:
      return null;
  }
}

const MESSAGE_KEYS = [
  'exceptionmessage',
  'errordescription',
  'message',
  'errormessage',
  'errormsg',
  'faultstring',
  'failurereason',
];

function describe(text: string, group: Group, entries: readonly Span[], status: number | null): PairError | null {
  const sitecore = readSitecore(group);
  const messages = group.pairs
    .filter(({ kind, value }) => kind === 'message' && value.text.trim() !== '')
    .toSorted((left, right) => MESSAGE_KEYS.indexOf(left.key) - MESSAGE_KEYS.indexOf(right.key));
  const sentence = messages.find(({ value }) => !isUpperCode(value.text.trim())) ?? messages[0] ?? errorSentence(group);
  const word = messages.find((pair) => pair !== sentence && isUpperCode(pair.value.text.trim()));
  const code = sitecore ?? group.code;
  const oauthDescription = messages.some(({ key }) => key === 'errordescription');
  const errorPair = group.pairs.find(({ key }) => key === 'error');
  const oauth = code === null && oauthDescription && errorPair ? readOauthWord(errorPair) : null;
  if (code === null && oauth === null && !sentence && group.clientCode === null) return null;
  const first = group.pairs[0];
  const last = group.pairs.at(-1);
  if (!first || !last) return null;
  const extended = sentence ? extend(text, sentence, entries) : null;
  const found = foundError({
    code: code ?? oauth,
    message: withoutCode((extended?.message ?? '').trim(), code),
    fields: group.pairs.find(({ kind }) => kind === 'fields')?.value.items ?? [],
    api: sitecore === null ? apiOf(group, code ?? oauth) : 'sitecore',
    httpStatus: status,
    shape: sitecore === null ? 'dump' : 'sitecore-line',
    start: first.start,
    end: Math.max(last.value.end, extended?.end ?? 0),
    ...(code === null && oauth === null && group.clientCode !== null ? { clientCode: group.clientCode } : {}),
  });
  const codeAt = group.codePair?.value ?? null;
  return { ...found, fallback: word?.value.text.trim() ?? null, codeAt };
}

/** `<error>Failed: Invalid Token</error>` beside the code. */
function errorSentence({ pairs, code }: Group): Pair | undefined {
  return code === null ? undefined : pairs.find(({ key, value }) => key === 'error' && /\w\s\w/.test(value.text));
}

/** An error of an OAuth endpoint that no list has: the description beside it says that it is one. */
function readOauthWord({ value }: Pair): string | null {
  const word = value.text.trim();
  return /^[a-z]{2,30}(?:_[a-z]{2,30}){1,5}$/.test(word) ? word : null;
}

/** Sitecore CDP's error log: `{"ref": …, "code": 400, "message": …}`. */
function readSitecore({ pairs }: Group): string | null {
  const code = pairs.find(({ key }) => key === 'code')?.value.text.trim() ?? '';
  const complete = ['ref', 'message'].every((key) => pairs.some((pair) => pair.key === key));
  return complete && /^[45]\d\d$/.test(code) ? code : null;
}

/** SOAP's `faultstring` repeats the code in front of the message. */
function withoutCode(message: string, code: string | null): string {
  return code !== null && message.startsWith(`${code}: `) ? message.slice(code.length + 2).trim() : message;
}

function apiOf({ codePair }: Group, code: string | null): Api | null {
  if (code === null) return null;
  if (isOauthError(code) || codePair === null) return 'oauth';
  const { key } = codePair;
  if (key === 'exceptioncode') return isCamelName(code) ? 'bulk1' : 'soap';
  if (key === 'faultcode') return 'soap';
  if (isBulkCode(code)) return 'bulk1';
  if (isRunTogetherCode(code)) return 'bulk';
  return key === 'errorcode' && codePair.value.quoted ? 'rest' : null;
}

/** A message that a log or a console let run over several lines. */
function extend(text: string, pair: Pair, entries: readonly Span[]): { message: string; end: number } {
  const { value } = pair;
  if (value.quoted || pair.structured || text[value.end] !== '\n') return { message: value.text, end: value.end };
  const entry = entries.find(({ start, end }) => pair.start >= start && pair.start < end);
  const before = pair.next === text.length ? pair.next : text.lastIndexOf('\n', pair.next);
  const stop = Math.min(entry?.end ?? text.length, before, value.end + 8000);
  const log = entries.length > 1;
  let end = value.end;
  let message = text.slice(value.start, value.end);
  while (end < stop && text[end] === '\n') {
    const newline = text.indexOf('\n', end + 1);
    const lineEnd = newline === -1 ? stop : Math.min(newline, stop);
    const line = text.slice(end + 1, lineEnd);
    if (!log && !continuesEntry(line)) break;
    if (lineEnd <= end) break;
    message += log && !continuesEntry(line) ? `${/\s$/.test(message) ? '' : ' '}${line}` : `\n${line}`;
    end = lineEnd;
  }
  return { message, end };
}
