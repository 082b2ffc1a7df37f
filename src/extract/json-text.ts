import { parseLenientJson } from './lenient-json.ts';

/** Behind a pasted body people leave the name of an exception or a closing word; longer text is a log. */
const LONGEST_TAIL = 2000;

/** A JSON document of a text, and the line it begins in. */
export type JsonDocument = { value: unknown; line: number };

/** A text that begins with JSON, and what stands behind the last document. */
export type JsonText = { documents: JsonDocument[]; rest: string; restLine: number };

/**
 * The documents of a text that is JSON: one, several behind one another, or one a line. Takes JSON's relatives too (see
 * `parseLenientJson`), JSON quoted once more, and a short text behind the last document. Null where the text is anything
 * else.
 */
export function parseJsonText(text: string): JsonText | null {
  const start = text.search(/[^\s\ufeff]/);
  const first = text[start];
  if (first !== '{' && first !== '[' && first !== '"') return null;
  const line = countLines(text, 0, start) + 1;
  const strict = parseStrict(text.slice(start));
  if (strict.ok) return whole(strict.value, line);
  if (first === '"') return parseMembers(text.slice(start), line);
  if (/^[[{]\s*(?:\{\s*)?\\"/.test(text.slice(start, start + 40))) {
    const inner = parseStrict(text.slice(start).replaceAll(/\\(["\\])/g, '$1'));
    if (inner.ok) return whole(inner.value, line);
  }
  return parseSequence(text, start, line);
}

function whole(value: unknown, line: number): JsonText {
  return { documents: [{ value, line }], rest: '', restLine: line };
}

/** The inside of an object that was copied without its braces. */
function parseMembers(text: string, line: number): JsonText | null {
  if (!/^"\w{1,60}"\s{0,9}:/.test(text)) return null;
  const parsed = parseLenientJson(`{${text}`);
  return parsed && text.length + 1 - parsed.end <= LONGEST_TAIL ? whole(parsed.value, line) : null;
}

function parseSequence(text: string, start: number, firstLine: number): JsonText | null {
  const documents: JsonDocument[] = [];
  let at = start;
  let line = firstLine;
  for (;;) {
    const parsed = parseLenientJson(text, at);
    if (parsed === null) break;
    documents.push({ value: parsed.value, line });
    const next = nextStart(text, parsed.end);
    line += countLines(text, at, next);
    at = next;
    if (text[at] !== '{' && text[at] !== '[') break;
  }
  if (documents.length === 0 || text.length - at > LONGEST_TAIL) return null;
  return { documents, rest: text.slice(at), restLine: line };
}

function nextStart(text: string, from: number): number {
  const space = /[\s,;\ufeff]*/y;
  space.lastIndex = from;
  space.exec(text);
  return space.lastIndex;
}

/** Whether a text is JSON through and through: an object or an array. */
export function isJsonDocument(text: string): boolean {
  const strict = /^[\s\ufeff]*[[{]/.test(text) ? parseStrict(text.trim()) : null;
  return strict?.ok === true;
}

/** JSON.parse that tells instead of throwing; nesting beyond the stack is no JSON either. */
function parseStrict(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
