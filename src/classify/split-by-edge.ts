import type { Words } from './align-words.ts';
import { findFew } from './find-few.ts';
import { gapText, hasValue, isValue } from './gap-text.ts';
import { isLabel } from './label-words.ts';
import { isPlain, isWord, type MessageWord } from './message-words.ts';
import { findHeaviest, partition } from './partition-members.ts';
import { LEAST_VALUES } from './split-by-wording.ts';
import { type Member, weightOf } from './weighed-message.ts';

/** A wording beside a value was met with so many values; a name that is none of them with more. */
const LEAST_TIMES = 3;
const LEAST_TIMES_OF_NAME = 12;
/** A word of the language where a gap begins or ends in so many messages is no value. */
const COMMON_EDGE = 0.15;

type Split = (members: readonly Member[], contents: readonly Words[]) => Member[][] | undefined;
type EdgeOf = (words: Words) => MessageWord | undefined;

const firstOf: EdgeOf = (words) => words.find(isWord);
const lastOf: EdgeOf = (words) => words.findLast(isWord);

/** By words of the language and labels beside values. */
export const splitByFirst: Split = (members, contents) => splitByEdge(members, contents, firstOf, LEAST_TIMES);
export const splitByLast: Split = (members, contents) => splitByEdge(members, contents, lastOf, LEAST_TIMES);

/** By any words beside values. */
export const splitByFirstName: Split = (members, contents) =>
  splitByEdge(members, contents, firstOf, LEAST_TIMES_OF_NAME);
export const splitByLastName: Split = (members, contents) =>
  splitByEdge(members, contents, lastOf, LEAST_TIMES_OF_NAME);

/** By the word of the language at which many messages go on. */
export const splitByFirstPlain: Split = (members, contents) => splitByPlainEdge(members, contents, (words) => words[0]);
export const splitByLastPlain: Split = (members, contents) =>
  splitByPlainEdge(members, contents, (words) => words.at(-1));

/**
 * By the first or the last word of a gap: a wording beside values, `times` of them or more. Few `times` are enough for words of
 * the language and labels; a name may be part of a value.
 */
function splitByEdge(
  members: readonly Member[],
  contents: readonly Words[],
  edgeOf: EdgeOf,
  times: number,
): Member[][] | undefined {
  if (contents.some(isValue)) return undefined;
  const edges = contents.map(edgeOf);
  const texts = edges.map((word) => word?.text ?? '');
  const wordings = findFew(members, texts, LEAST_VALUES).filter((text) => {
    const edge = edges[texts.indexOf(text)];
    const isName = edge !== undefined && !isPlain(edge) && !isLabel([edge]);
    if (isName && times < LEAST_TIMES_OF_NAME) return false;
    return countValues(members, contents, (at) => texts[at] === text) >= times;
  });
  return wordings.length === 0 ? undefined : partition(members, (_, at) => wordings.indexOf(texts[at] ?? ''));
}

/** Different texts of a gap; one that holds values found before stands for all of them. */
function countValues(members: readonly Member[], contents: readonly Words[], isMeant: (at: number) => boolean): number {
  const weights = contents.flatMap((words, at) =>
    isMeant(at) ? [[gapText(words), hasValue(words) ? (members[at]?.weight ?? 1) : 1] as const] : [],
  );
  return [...new Map(weights).values()].reduce((sum, weight) => sum + weight, 0);
}

/** By the word of the language at which the gap begins or ends in many messages: part of a frame that the others do not have. */
function splitByPlainEdge(
  members: readonly Member[],
  contents: readonly Words[],
  edgeOf: EdgeOf,
): Member[][] | undefined {
  const features = contents.map((words) => {
    const edge = edgeOf(words);
    return new Set(isPlain(edge) && edge ? [edge.text] : []);
  });
  const total = weightOf(members);
  const best = findHeaviest(members, features, total);
  if (!best || best[1] < Math.max(LEAST_VALUES, COMMON_EDGE * total)) return undefined;
  if (countValues(members, contents, (at) => features[at]?.has(best[0]) === true) < LEAST_VALUES) return undefined;
  return partition(members, (_, at) => (features[at]?.has(best[0]) ? 0 : 1));
}
