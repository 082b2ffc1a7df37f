import type { Gap, Words } from './align-words.ts';
import { VALUE } from './message-pattern.ts';
import { asksFor, isLabel } from './label-words.ts';
import { isPlain, isWord, type MessageWord, showsName, tellsApart } from './message-words.ts';
import { contentOf, findHeaviest, partition } from './partition-members.ts';
import { type Member, usualRows, weightOf } from './weighed-message.ts';

/** Fewer different texts in a place are wordings of their own, one cause each; words of a language take more. */
const LEAST_VALUES = 6;
const LEAST_PLAIN_VALUES = 12;
/**
 * Messages that carry no data and come again and again were written, one for each cause (`Phone is required`, `Email is required`):
 * it takes more of them than a form has fields.
 */
const LEAST_WRITTEN = 30;
/** So often a message comes that was written. */
const AGAIN = 10;
/** Texts that show that they are names take fewer: two where all of them do, three where half of them do. */
const LEAST_NAMES = 2;
const LEAST_MIXED_NAMES = 3;
/** So do texts of which hardly one comes twice. */
const REPEATED = 1.5;
const LEAST_UNREPEATED = 3;
const LEAST_PLAIN_UNREPEATED = 6;
/** A wording beside a value was met with so many values. */
const LEAST_TIMES = 3;
const LEAST_TIMES_OF_NAME = 12;

/** Texts are cut at 255 characters, or at more; what is replaced makes a template shorter. */
const SHORTEST_CUT = 150;

/** Few texts are wordings, not values, where they make up this part of the messages. */
const COVER = 0.95;
/** A word that nearly all messages have is no value. */
const NEARLY_ALL = 0.9;
/** Two words of the language side by side that so many messages have are no value. */
const COMMON_PAIR = 0.3;
/** So is one where a gap begins or ends in so many messages. */
const COMMON_EDGE = 0.15;

/**
 * Messages by what is no value in a gap, or undefined where all that stands there may be values. A gap holds values when at
 * least six different texts were met there, twelve where they are all words of a language, thirty where the messages carry no
 * other data and came ten times each, or may do so as rows are still to come (`early`); fewer are wordings.
 */
export function splitGaps(members: readonly Member[], gaps: readonly Gap[], early: boolean): Member[][] | undefined {
  const filled = gaps
    .map((gap) => members.map((_, at) => contentOf(members, gap, at)))
    .filter((contents) => contents.some((words) => words.length > 0) && !areCut(members, contents));
  for (const splitBy of [
    splitByFirst,
    splitByLast,
    splitByWording,
    splitByFirstPlain,
    splitByLastPlain,
    splitByPair,
    splitByCommonWord,
    splitByExclusiveWords,
    splitByFirstName,
    splitByLastName,
  ]) {
    for (const contents of filled) {
      const parts = splitBy(members, contents, early);
      if (parts) return parts;
    }
  }
  return undefined;
}

/** Whether the contents of a gap are the end of one long text, which a tool cut where it found it long enough. */
function areCut(members: readonly Member[], contents: readonly Words[]): boolean {
  if (members.some(({ template }) => template.length < SHORTEST_CUT)) return false;
  const ends = contents.map((words, at) => {
    const end = members[at]?.template.slice(words[0]?.start ?? Infinity) ?? '';
    return end.endsWith(VALUE) ? end.slice(0, -VALUE.length).trimEnd() : end;
  });
  const longest = ends.reduce((one, other) => (other.length > one.length ? other : one));
  return ends.every((end) => longest.startsWith(end));
}

function splitByFirst(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  return splitByEdge(members, contents, (words) => words.find(isWord), LEAST_TIMES);
}

function splitByLast(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  return splitByEdge(members, contents, (words) => words.findLast(isWord), LEAST_TIMES);
}

function splitByFirstName(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  return splitByEdge(members, contents, (words) => words.find(isWord), LEAST_TIMES_OF_NAME);
}

function splitByLastName(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  return splitByEdge(members, contents, (words) => words.findLast(isWord), LEAST_TIMES_OF_NAME);
}

/** By the whole text of the gap, where few texts fill it. */
function splitByWording(members: readonly Member[], contents: Words[], early: boolean): Member[][] | undefined {
  if (contents.some(isValue) || !contents.some((words) => words.some(tellsApart))) return undefined;
  const isLonger = contents.map((words) => words.some(isPlain));
  if (isLonger.includes(true) && isLonger.includes(false) && areAsked(members, contents)) {
    return partition(members, (_, at) => (isLonger[at] ? 1 : 0));
  }
  const texts = contents.map(textOf);
  return splitByFew(members, texts, leastValues(members, contents, texts, early));
}

/** Messages in which data stands elsewhere (`Acme exceeds <number> EUR`) come again because of it. */
function areWritten(members: readonly Member[]): boolean {
  return usualRows(members) >= AGAIN && !members.every(({ words }) => words.some(({ kind }) => kind === 'placeholder'));
}

function leastValues(
  members: readonly Member[],
  contents: readonly Words[],
  texts: readonly string[],
  early: boolean,
): number {
  const distinct = [...new Map(texts.map((text, at) => [text, contents[at] ?? []])).values()];
  const names = distinct.filter(showsName).length;
  if (areAsked(members, contents)) return LEAST_WRITTEN;
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

/** By the first or the last word of the gap: a wording beside a value. */
function splitByEdge(
  members: readonly Member[],
  contents: Words[],
  edgeOf: (words: Words) => MessageWord | undefined,
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
    isMeant(at) ? [[textOf(words), hasValue(words) ? (members[at]?.weight ?? 1) : 1] as const] : [],
  );
  return [...new Map(weights).values()].reduce((sum, weight) => sum + weight, 0);
}

function splitByFew(members: readonly Member[], texts: readonly string[], least: number): Member[][] | undefined {
  const few = findFew(members, texts, least);
  return few.length === 0 ? undefined : partition(members, (_, at) => few.indexOf(texts[at] ?? ''));
}

/** Fewer texts than `least` that nearly all messages have, and nearly all rows; none where there are more. */
function findFew(members: readonly Member[], texts: readonly string[], least: number): string[] {
  const distinct = new Set(texts);
  if (distinct.size < 2) return [];
  const most = findMost(members, texts, ({ weight }) => weight).slice(0, least - 1);
  const isCovered = (figureOf: (member: Member) => number): boolean => {
    const total = members.reduce((sum, member) => sum + figureOf(member), 0);
    const covered = members.reduce(
      (sum, member, at) => (most.includes(texts[at] ?? '') ? sum + figureOf(member) : sum),
      0,
    );
    return covered >= COVER * total;
  };
  return isCovered(({ weight }) => weight) && isCovered(({ rows }) => rows) ? most : [];
}

/** The texts by what those that have them weigh. */
function findMost(
  members: readonly Member[],
  texts: readonly string[],
  figureOf: (member: Member) => number,
): string[] {
  const figures = new Map<string, number>();
  for (const [at, member] of members.entries()) {
    const text = texts[at] ?? '';
    figures.set(text, (figures.get(text) ?? 0) + figureOf(member));
  }
  return [...figures].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([text]) => text);
}

function splitByFirstPlain(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  return splitByPlainEdge(members, contents, (words) => words[0]);
}

function splitByLastPlain(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  return splitByPlainEdge(members, contents, (words) => words.at(-1));
}

/** By the word of the language at which the gap begins or ends in many messages: part of a frame that the others do not have. */
function splitByPlainEdge(
  members: readonly Member[],
  contents: Words[],
  edgeOf: (words: Words) => MessageWord | undefined,
): Member[][] | undefined {
  const features = contents.map((words) => {
    const edge = edgeOf(words);
    return new Set(isPlain(edge) && edge ? [edge.text] : []);
  });
  const total = weightOf(members);
  const best = findHeaviest(members, features, total);
  if (!best || best[1] < Math.max(LEAST_VALUES, COMMON_EDGE * total)) return undefined;
  const values = new Set(contents.filter((_, at) => features[at]?.has(best[0])).map(textOf));
  if (values.size < LEAST_VALUES) return undefined;
  return partition(members, (_, at) => (features[at]?.has(best[0]) ? 0 : 1));
}

function splitByPair(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  return splitByFeature(members, contents, COMMON_PAIR, (words) =>
    words.flatMap((word, at) => {
      const next = words[at + 1];
      return word.kind === 'plain' && next?.kind === 'plain' ? [`${word.text} ${next.text}`] : [];
    }),
  );
}

function splitByCommonWord(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  return splitByFeature(members, contents, NEARLY_ALL, plainTexts);
}

function splitByFeature(
  members: readonly Member[],
  contents: Words[],
  share: number,
  featuresOf: (words: Words) => string[],
): Member[][] | undefined {
  const features = contents.map((words) => new Set(featuresOf(words)));
  const total = weightOf(members);
  const best = findHeaviest(members, features, total);
  if (!best || best[1] < Math.max(LEAST_VALUES, share * total)) return undefined;
  return partition(members, (_, at) => (features[at]?.has(best[0]) ? 0 : 1));
}

/** By words of which nearly each message has exactly one: wordings that stand between values. */
function splitByExclusiveWords(members: readonly Member[], contents: Words[]): Member[][] | undefined {
  const features = contents.map((words) => new Set(plainTexts(words)));
  const picked: string[] = [];
  let left = members.map((_, at) => at);
  let covered = 0;
  const total = weightOf(members);
  while (picked.length < LEAST_PLAIN_VALUES - 1 && left.length > 0) {
    const best = findHeaviest(
      left.flatMap((at) => members[at] ?? []),
      left.map((at) => features[at] ?? new Set()),
    );
    if (!best) break;
    const [word, weight] = best;
    if (weight < LEAST_VALUES) break;
    const everywhere = members.reduce((sum, member, at) => sum + (features[at]?.has(word) ? member.weight : 0), 0);
    if (everywhere * COVER > weight) break;
    picked.push(word);
    covered += weight;
    left = left.filter((at) => !features[at]?.has(word));
  }
  if (picked.length < 2 || covered < COVER * total) return undefined;
  return partition(members, (_, at) => picked.findIndex((word) => features[at]?.has(word)));
}

/** Whether a gap holds nothing but values found before. */
function isValue(words: Words): boolean {
  return hasValue(words) && !words.some(isWord);
}

function hasValue(words: Words): boolean {
  return words.some(({ text }) => text === VALUE);
}

function textOf(words: Words): string {
  return words.map(({ text }) => text).join(' ');
}

function plainTexts(words: Words): string[] {
  return words.filter(isPlain).map(({ text }) => text);
}
