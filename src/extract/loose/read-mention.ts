import { type Mention, messageStart } from './find-mentions.ts';
import { logPrefixLength, type Span } from './log-entries.ts';
import { decodeEntities, readList, undoEscapes } from './read-value.ts';

/** Messages are kept this long. */
const LONGEST_MESSAGE = 16_000;

/** What follows an error and is none of it. */
const ENDS: readonly RegExp[] = [
  /\n[ \t]{0,40}at [^\n]/,
  /\n(?:RESPONSE|Response content|REQUEST|Traceback|Run this command|Try this|During handling)\b/,
  /\s\{\n\s{1,20}(?:errorCode|name|content|data|\[)/,
];

/** What clients hang on the end of a message. */
const TRAILERS: readonly RegExp[] = [
  /\s?\((?:Stream: [^()\n]{0,200}|[\w:.]{1,80}(?:Error|Exception))\)\s*$/,
  /\s\(\)\s*$/,
  /\s*-->?\s*$/,
];

/** Labels between a message and the code behind it: `message (StatusCode: X)`, `message Code: X HttpCode: 403`. */
const LABEL = /[\s(["'“‘[:,-]*(?:(?:status|error|api|crm)?[ _-]?code|reason|status|error)?[\s(["'“‘[:=,-]*$/i;

/** The words of a client in front of an error of its own line. */
const CLIENT_WORDS = /^(?:\s*(?:Error|ERROR|error)(?: \([^)\n]{1,80}\))?:\s|ERROR running [\w:-]{1,80}:\s*)/;

const FIELD_NAMES = /^[A-Za-z][\w.]{0,120}(?:\s?,\s?[A-Za-z][\w.]{0,120}){0,500}$/;

/** The message a mention belongs to, with the fields that its tail names; `unit` is the text of the whole error. */
export function readMention(text: string, mention: Mention, unit: Span): { message: string; fields: string[] } {
  const string = enclosingString(text, mention, unit);
  const stop = Math.min(string?.end ?? bracketEnd(text, mention, unit) ?? unit.end, mention.end + LONGEST_MESSAGE);
  const from = messageStart(text, mention, stop);
  let message = from === undefined ? '' : text.slice(from, stop);
  if (string) message = undoEscapes(message, string.slashes);
  message = decodeEntities(cutEnd(message));
  message = dropRepeats(message, mention.code);
  if (!/\w/.test(message)) message = precedingMessage(text, mention, unit) ?? sentenceAround(text, mention, unit);
  const listed = /\n\s{0,40}FIELDS: (?=\[)/.exec(message);
  if (listed) {
    const fields = readList(message, listed.index + listed[0].length)?.items ?? [];
    return { message: message.slice(0, listed.index).trim(), fields };
  }
  const read = cutTail(cutTrailers(message));
  return read.message === mention.code ? { ...read, message: '' } : read;
}

/** The end of `[Error: CODE: message]`, whose message may hold brackets too. */
function bracketEnd(text: string, { start, end }: Mention, unit: Span): number | undefined {
  if (!/\[(?:\w{0,40}Error: )?$/.test(text.slice(Math.max(unit.start, start - 60), start)) || text[end] === ']')
    return undefined;
  let depth = 0;
  for (let at = end; at < Math.min(unit.end, end + LONGEST_MESSAGE); at++) {
    const char = text[at];
    if (char === '[') depth++;
    else if (char === ']' && depth-- === 0) return at;
  }
  return undefined;
}

type EnclosingString = { end: number; slashes: number };

/** The end of the quoted string that the code stands in, so that what follows the string stays out of the message. */
function enclosingString(text: string, { start, end }: Mention, unit: Span): EnclosingString | undefined {
  const lineStart = lineStartOf(text, start, unit);
  const before = text.slice(Math.max(lineStart, start - 4000), start);
  const opening = /(\\{0,15})(["'`])$/.exec(before);
  const quote = opening?.[2] ?? (countQuotes(before) % 2 === 1 ? '"' : undefined);
  if (quote === undefined) return undefined;
  const slashes = opening?.[1]?.length ?? 0;
  const close =
    /[["'`]?/.test(text[end] ?? '') && text[end] === quote ? undefined : findClose(text, end, quote, slashes, unit.end);
  return close === undefined ? undefined : { end: close, slashes };
}

function lineStartOf(text: string, at: number, unit: Span): number {
  const from = Math.max(unit.start, at - 4000);
  return from + text.slice(from, at).lastIndexOf('\n') + 1;
}

function countQuotes(text: string): number {
  let count = 0;
  for (let index = text.indexOf('"'); index !== -1; index = text.indexOf('"', index + 1)) {
    if (text[index - 1] !== '\\') count++;
  }
  return count;
}

function findClose(text: string, from: number, quote: string, slashes: number, stop: number): number | undefined {
  const window = text.slice(from, Math.min(stop, from + LONGEST_MESSAGE));
  for (let index = window.indexOf(quote); index !== -1; index = window.indexOf(quote, index + 1)) {
    let run = 0;
    while (run < index && window[index - 1 - run] === '\\') run++;
    if (run !== slashes) continue;
    if (window[index + 1] === quote && quote === '"') {
      index++;
      continue;
    }
    if (quote !== '"' && !/^[\s,;)\]}.&]|^$/.test(window.slice(index + 1, index + 2))) continue;
    return from + index - slashes;
  }
  return undefined;
}

function cutEnd(message: string): string {
  let end = message.length;
  for (const pattern of ENDS) {
    const index = message.search(pattern);
    if (index !== -1 && index < end) end = index;
  }
  return message.slice(0, end);
}

/** `UNKNOWN_EXCEPTION: UNKNOWN_EXCEPTION: …` says its code once. */
function dropRepeats(message: string, code: string): string {
  let rest = message.trimStart();
  for (let repeat = 0; repeat < 5 && rest.startsWith(code); repeat++) {
    const match = /^\s?[:,]\s?(?=\S)/.exec(rest.slice(code.length, code.length + 4));
    if (!match) break;
    rest = rest.slice(code.length + match[0].length).trimStart();
  }
  return rest;
}

/** `message : CODE ()`, `message (StatusCode: CODE)`. */
function precedingMessage(text: string, { start, end }: Mention, unit: Span): string | undefined {
  const newline = text.indexOf('\n', end);
  const after = text.slice(end, Math.min(newline === -1 ? unit.end : newline, unit.end));
  if (!/^[\s"'”’)\](.;,]*(?:Http ?Code\b.{0,20}|\(\))?\s*$/i.test(after.slice(0, 80)) || after.length > 80)
    return undefined;
  const lineStart = lineStartOf(text, start, unit);
  const words = wordsOf(text.slice(Math.max(lineStart, start - LONGEST_MESSAGE), start)).slice(-4000);
  const label = LABEL.exec(words.slice(-60))?.[0].length ?? 0;
  const message = words.slice(0, words.length - label).trim();
  return /\w/.test(message) ? message : undefined;
}

function sentenceAround(text: string, { start, end }: Span, unit: Span): string {
  const lineStart = lineStartOf(text, start, unit);
  const newline = text.indexOf('\n', end);
  return wordsOf(text.slice(lineStart, Math.min(newline === -1 ? unit.end : newline, unit.end, end + LONGEST_MESSAGE)));
}

function wordsOf(line: string): string {
  const own = line.slice(logPrefixLength(line));
  return own.replace(CLIENT_WORDS, '').trim();
}

function cutTrailers(message: string): string {
  let text = message.trim();
  for (const pattern of TRAILERS.slice(0, 2)) {
    const index = text.slice(-300).search(pattern);
    if (index !== -1) text = text.slice(0, Math.max(0, text.length - 300) + index).trimEnd();
  }
  return text === '' ? message.trim() : text;
}

/** Cuts a row error's tail (`:Field,Other --`, `:--`), and field names in brackets glued to the message. */
function cutTail(message: string): { message: string; fields: string[] } {
  const glued = /[.!]\(([^()\n]{1,2000})\)$/.exec(message.slice(-2100));
  if (glued?.[1] !== undefined && FIELD_NAMES.test(glued[1])) {
    return { message: message.slice(0, message.length - glued[1].length - 2), fields: names(glued[1]) };
  }
  if (!message.endsWith('--')) return { message, fields: [] };
  const body = message.slice(0, -2).trimEnd();
  const colon = body.lastIndexOf(':');
  if (colon === -1 || body.length - colon > 20_000) return { message: body, fields: [] };
  const list = body.slice(colon + 1).trim();
  if (list === '') return { message: body.slice(0, colon).trimEnd(), fields: [] };
  if (!FIELD_NAMES.test(list)) return { message: body, fields: [] };
  if (/^\d|^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(list) && /\d/.test(list)) return { message: body, fields: [] };
  return { message: body.slice(0, colon).trimEnd(), fields: names(list) };
}

function names(list: string): string[] {
  return list.split(',').map((name) => name.trim());
}
