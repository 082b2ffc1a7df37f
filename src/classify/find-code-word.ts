import { isKnownCode } from '../catalogue/known-codes.ts';

/** A code in the middle of other text. `end` is the index after it. */
export type CodeWord = { code: string; start: number; end: number };

/** Text is searched this far: what follows is data. */
const LOOK = 32_000;

const WORD = /\w+/g;
const UPPER = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const CAMEL = /^(?:[A-Z][a-z]+)+[A-Z]*$/;
const LONGEST_CODE = 80;

/**
 * The first code Salesforce is known to have that stands in the text as a word of its own, from `from` on.
 * Names in camel case are ordinary words in other programs' errors, so they count only where they are marked as a code.
 */
export function findCodeWord(text: string, from = 0): CodeWord | undefined {
  const searched = text.length > LOOK ? text.slice(0, LOOK) : text;
  WORD.lastIndex = from;
  for (let match = WORD.exec(searched); match; match = WORD.exec(searched)) {
    const word = match[0];
    if (word.length < 4 || word.length > LONGEST_CODE) continue;
    const end = match.index + word.length;
    const shaped = UPPER.test(word) || (CAMEL.test(word) && isMarked(searched, word, end));
    if (shaped && isKnownCode(word)) return { code: word, start: match.index, end };
  }
  return undefined;
}

/** `InvalidBatch : `, `'InvalidBatch'` or `>InvalidBatch<`; one plain word only as `Timeout : `. */
function isMarked(text: string, word: string, end: number): boolean {
  if (text.startsWith(' : ', end)) return true;
  const next = text[end];
  return (
    /[a-z][A-Z]/.test(word) && (next === undefined || next === ':' || next === '<' || next === '"' || next === "'")
  );
}

/** The message that belongs to a code in the middle of a text: what follows it, or precedes it, or the whole. */
export function messageAround(text: string, { start, end }: CodeWord): string {
  const separator = /^["'\])\s]{0,4}[:,]\s?/.exec(text.slice(end, end + 8));
  if (separator) {
    const after = text.slice(end + separator[0].length);
    if (/\w/.test(after)) return after;
  }
  const before = text.slice(0, start);
  const last = /\w/.test(text.slice(end)) ? '' : before.replace(/[\s:(["']{1,8}$/, '');
  return last === '' ? text : last;
}
