import type { Words } from './align-words.ts';
import { findFew } from './find-few.ts';
import { gapText, isValue } from './gap-text.ts';
import { asksFor, isLabel } from './label-words.ts';
import { isPlain, showsName, tellsApart } from './message-words.ts';
import { partition } from './partition-members.ts';
import { type Member, usualRows } from './weighed-message.ts';

/** Fewer different texts in a place are wordings of their own, one cause each; words of a language take more. */
export const LEAST_VALUES = 6;
export const LEAST_PLAIN_VALUES = 12;
/** Labels of fields take more than a form has fields (`Phone is required`, `Email is required`), and so do sentences that were written. */
const LEAST_WRITTEN = 30;
/** So often a message comes that was written. */
const AGAIN = 10;
/** Texts that show that they are names take fewer: two where all of them do, three where some do and nothing speaks against it. */
const LEAST_NAMES = 2;
const LEAST_MIXED_NAMES = 3;
/** So do texts of which hardly one comes twice. */
const REPEATED = 1.5;
const LEAST_UNREPEATED = 3;
const LEAST_PLAIN_UNREPEATED = 6;

/** By the whole text of a gap, where few texts fill it; an `early` look leaves in doubt what later rows may tell. */
export function splitByWording(
  members: readonly Member[],
  contents: readonly Words[],
  early: boolean,
): Member[][] | undefined {
  if (contents.some(isValue) || !contents.some((words) => words.some(tellsApart))) return undefined;
  const isLonger = contents.map((words) => words.some(isPlain));
  if (isLonger.includes(true) && isLonger.includes(false) && areAsked(members, contents)) {
    return partition(members, (_, at) => (isLonger[at] ? 1 : 0));
  }
  const texts = contents.map(gapText);
  const few = findFew(members, texts, leastValues(members, contents, texts, early));
  return few.length === 0 ? undefined : partition(members, (_, at) => few.indexOf(texts[at] ?? ''));
}

/** How many different texts are values, by what they look like. */
function leastValues(
  members: readonly Member[],
  contents: readonly Words[],
  texts: readonly string[],
  early: boolean,
): number {
  const distinct = [...new Map(texts.map((text, at) => [text, contents[at] ?? []])).values()];
  if (areAsked(members, contents)) return LEAST_WRITTEN;
  const names = distinct.filter(showsName).length;
  if (names === distinct.length) return LEAST_NAMES;
  const labels = distinct.filter(isLabel).length;
  const plain = distinct.filter((words) => words.some(isPlain)).length;
  if (names * 2 >= distinct.length || (names > 0 && labels + plain === 0)) return LEAST_MIXED_NAMES;
  if (early || labels * 2 >= distinct.length) return LEAST_WRITTEN;
  const isRepeated = members.reduce((sum, { rows }) => sum + rows, 0) >= REPEATED * distinct.length;
  if (!isRepeated && labels === 0) return plain < distinct.length ? LEAST_UNREPEATED : LEAST_PLAIN_UNREPEATED;
  if (plain < distinct.length) return LEAST_VALUES;
  return areWritten(members) ? LEAST_WRITTEN : LEAST_PLAIN_VALUES;
}

/** Whether what stands in a gap is what the messages ask to fill in: a field. */
function areAsked(members: readonly Member[], contents: readonly Words[]): boolean {
  return members.every((member, at) => asksFor(contents[at] ?? [], member));
}

/** Messages in which data stands elsewhere (`Acme exceeds <number> EUR`) come again because of it. */
function areWritten(members: readonly Member[]): boolean {
  return usualRows(members) >= AGAIN && !members.every(({ words }) => words.some(({ kind }) => kind === 'placeholder'));
}
