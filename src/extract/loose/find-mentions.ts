import { isBulkCode, isOauthError, isOrdinary, isRunTogetherCode, isUpperCode } from './code-names.ts';
import type { Span } from './log-entries.ts';

/** A code that stands in a text as a word. */
export type Mention = { code: string; start: number; end: number };

const WORD = /(?<![\w$])[A-Za-z]\w{3,79}(?!\w)/g;

/** What stands behind a code that a message follows: `CODE: …`, `CODE, …`, `CODE-…`, `'CODE' : …`. */
const FOLLOWED =
  /["'”’)\]*`]{0,3}\s{0,3}(?::(?![:/])|,(?=\s?\S)|-(?=[A-Za-z"'\d])|[–—]| - )|[)\]] (?=\w)|[^\S\n]{0,200}[|│](?=\s\S)/y;
const COLON = /["'”’)\]*`]{0,3}\s{0,3}:(?![:/])/y;
const COMMA_LIST = /["'”’]?,\s{0,3}["'“‘]?[A-Z][A-Z0-9]*_[A-Z0-9_]+(?![A-Z0-9_]|\s?:)/y;
const LIST_BEFORE = /[A-Z0-9]_[A-Z0-9_]+["'”’]?,\s{0,3}["'“‘]?$/;
const ONLY_CODES = /^[\sA-Z0-9_,;]+$/;

/** What stands around the name of a constant, a variable, a path or an assignment. */
const CONSTANT_BEFORE = /(?:[.$/\\@%#&+]|::|->|--?)$/;
const CONSTANT_AFTER = /[.](?=\w)|\(\w*[,)]|\s{0,2}=(?!>)|\s{0,2}[=!]=|\[|\s{0,2}\+|\/|;\s{0,2}\/\//y;

/** Words that say of the code beside them that it is an error's. */
const CUE =
  /error|exception|fail|fault|status ?code|reject|denied|received|reason|returned|unable|erreur|fehler|erro\b|fout/i;
const ASSIGNED = /(?:error|code|reason|status|exception|result)[a-z]{0,20}["']?\s?=\s?["']?$/i;
const QUERY = /\b(?:WHERE|AND|OR|SET|HAVING)\b[^\n]{0,200}=\s?["']?$/;

/** gRPC's clients print its status in the same shape. */
const GRPC_BEFORE =
  /(?:StatusRuntimeException:?|StatusCode\.?|rpc error: code =|status[ :=]{1,3}|grpc\w{0,20}[ :]{1,2})\s?$/i;

const LOGIN = /error|fail|oauth|token|login|auth|grant/i;

/**
 * The documented codes of a text, in order. `strict`, as for the lines of a log, takes a code only where its
 * surroundings say that an error is told, and not the names of constants.
 */
export function findMentions(text: string, { strict, skip }: { strict: boolean; skip: readonly Span[] }): Mention[] {
  const mentions: Mention[] = [];
  let skipped = 0;
  WORD.lastIndex = 0;
  for (let match = WORD.exec(text); match; match = WORD.exec(text)) {
    const code = match[0];
    const start = match.index;
    while ((skip[skipped]?.end ?? Infinity) <= start) skipped++;
    const hidden = skip[skipped];
    if (hidden && start >= hidden.start) {
      WORD.lastIndex = Math.max(WORD.lastIndex, hidden.end);
      continue;
    }
    const mention = { code, start, end: start + code.length };
    if (isMention(text, mention, strict)) mentions.push(mention);
  }
  return mentions;
}

function isMention(text: string, mention: Mention, strict: boolean): boolean {
  const { code } = mention;
  const first = code.charCodeAt(0);
  if (first >= 97) return code.includes('_') && isOauthError(code) && isOauthMention(text, mention);
  if (code.includes('_')) return isUpperCode(code) && isUpperMention(text, mention, strict);
  if (/^[A-Z]+$/.test(code)) return isRunTogetherCode(code) && matches(COLON, text, mention.end);
  return isBulkCode(code) && isBulkMention(text, mention);
}

function isUpperMention(text: string, { code, start, end }: Mention, strict: boolean): boolean {
  const before = text.slice(Math.max(0, start - 60), start);
  const assigned = ASSIGNED.test(before) && !QUERY.test(text.slice(Math.max(0, start - 240), start));
  if (CONSTANT_BEFORE.test(before)) return false;
  if (/=\s?["']?$/.test(before) && !assigned) return false;
  if (!/^\s?\((?:\)|db=)/.test(text.slice(end, end + 6)) && matches(CONSTANT_AFTER, text, end)) return false;
  if (GRPC_BEFORE.test(before) && isOrdinary(code)) return false;
  if (isOrdinary(code)) return matches(COLON, text, end);
  const listed = matches(COMMA_LIST, text, end) || LIST_BEFORE.test(before);
  if (listed && !before.endsWith('first error: ')) return !strict && text.length < 2000 && ONLY_CODES.test(text);
  if (matches(FOLLOWED, text, end) || assigned) return true;
  if (!strict) return true;
  return CUE.test(lineAround(text, start, end));
}

/** Names in camel case are ordinary words in other programs' errors: the place must say that it is a code. */
function isBulkMention(text: string, { code, start, end }: Mention): boolean {
  const before = text[start - 1] ?? '\n';
  if (/[.\w$/\\@#<]/.test(before)) return false;
  const spaced = text.startsWith(' : ', end);
  if (isOrdinary(code))
    return spaced && /(?:^|\n|null:|: |='|["'>])\s{0,8}$/.test(text.slice(Math.max(0, start - 12), start));
  return spaced || matches(COLON, text, end) || isEnclosed(text, start, end);
}

function isEnclosed(text: string, start: number, end: number): boolean {
  return /["'“‘(>[]/.test(text[start - 1] ?? '') && /["'”’)<\]]/.test(text[end] ?? '');
}

/** `invalid_grant: expired access/refresh token`, in a sentence about signing in. */
function isOauthMention(text: string, { start, end }: Mention): boolean {
  if (!/^["'”’)]{0,2}\s?(?::\s|-\s|$|\n)/.test(text.slice(end, end + 6))) return false;
  if (/[.\w$/=&?]/.test(text[start - 1] ?? '\n')) return false;
  return LOGIN.test(lineAround(text, start, start)) || text.slice(0, start).trim() === '';
}

function lineAround(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - 300), start);
  const after = text.slice(end, end + 200);
  const newline = after.indexOf('\n');
  return `${before.slice(before.lastIndexOf('\n') + 1)} ${newline === -1 ? after : after.slice(0, newline)}`;
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** The index behind what separates a code from the message that follows it, or undefined where none follows. */
export function messageStart(text: string, { end }: Mention, stop: number): number | undefined {
  FOLLOWED.lastIndex = end;
  const match = FOLLOWED.exec(text);
  const start = match ? end + match[0].length : end;
  if (match) return /\w/.test(text.slice(start, Math.min(stop, start + 400))) ? start : undefined;
  const line = /^["'”’)\]*`]{0,3}[ \t]*\n\s{0,40}(?=[A-Z"'a-z(])/.exec(text.slice(end, Math.min(stop, end + 60)));
  return line ? end + line[0].length : undefined;
}
