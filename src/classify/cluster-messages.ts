import { alignWords, type Alignment, type Gap, type Words } from './align-words.ts';
import { VALUE } from './message-pattern.ts';
import { type FoundCluster, isLoud, joinFitting, type Prose } from './join-fitting.ts';
import { countPlain, isPlain, isWord, showsName, splitWords, tellsApart, type MessageWord } from './message-words.ts';

/** A message template, or the pattern that different messages have become. */
export type WeighedMessage = {
  template: string;
  /** Different messages that were compared: 1 for a message, more for a pattern. */
  weight: number;
  rows: number;
  /** Different texts met, about: 1 for a message; for a pattern those that fitted it later count too. */
  texts: number;
  /** Whether values of a pattern hold words of a language: none, some as names do, or many as sentences do. */
  prose: Prose;
};

/** Messages of one cause: indexes of the messages given, the template they share, and what its values hold. */
export type MessageCluster = { template: string; prose: Prose; members: number[] };

/** Fewer different texts in a place are wordings of their own, one cause each; words of a language take more. */
const LEAST_VALUES = 6;
const LEAST_PLAIN_VALUES = 12;
/** Texts that show that they are names take fewer: two where all of them do, three where half of them do. */
const LEAST_NAMES = 2;
const LEAST_MIXED_NAMES = 3;
/** A wording beside a value was met with so many values. */
const LEAST_TIMES = 3;

/** Few texts are wordings, not values, where they make up this part of the messages. */
const COVER = 0.95;
/** A word that nearly all messages have is no value. */
const NEARLY_ALL = 0.9;
/** Two words of the language side by side that so many messages have are no value. */
const COMMON_PAIR = 0.3;
/** Values are prose where so many of them hold words of a language. */
const PROSE = 0.25;

/** The less the messages have in common, the more of them it takes: [part of the words that is fixed, messages]. */
const PROOF: readonly (readonly [number, number])[] = [
  [0.4, 2],
  [0.25, 12],
  [0.1, 60],
  [0, 150],
];

type Member = WeighedMessage & { index: number; words: Words };
type Cluster = FoundCluster<Member>;

/**
 * Finds the messages that differ only in values. All of them are of one family (code, fields, place).
 *
 * A place in a message holds values when at least six different texts were met there, twelve where they are all words of a
 * language; fewer are wordings, and each stays a cause of its own. So two rules that differ in one word stay two, however
 * many values stand elsewhere. What the messages have in common must be half of their words, or less where they are many.
 * The result does not depend on the order of the messages, except for the order of clusters and of members.
 */
export function clusterMessages(messages: readonly WeighedMessage[]): MessageCluster[] {
  const members = messages
    .map((message, index) => ({ ...message, index, words: splitWords(message.template) }))
    .toSorted((a, b) => (a.template < b.template ? -1 : a.template > b.template ? 1 : a.index - b.index));
  const clusters: Cluster[] = [];
  const open: Member[][] = [members];
  for (let part = open.pop(); part; part = open.pop()) {
    const parts = weightOf(part) < LEAST_NAMES ? null : split(part);
    if (parts === null) clusters.push(...part.map(aloneOf));
    else if (Array.isArray(parts)) open.push(...parts);
    else clusters.push(parts);
  }
  return joinFitting(clusters).map(({ template, prose, members: own }) => ({
    template,
    prose,
    members: own.map(({ index }) => index),
  }));
}

function aloneOf(member: Member): Cluster {
  return { template: member.template, prose: member.prose, members: [member] };
}

/** A cluster; or parts that have more in common; or null where the messages have no more in common. */
function split(members: Member[]): Cluster | Member[][] | null {
  const alignment = alignWords(members.map(({ words }) => words));
  if (countFixedWords(members, alignment) > 0) {
    for (const gap of alignment.gaps) {
      const parts = splitGap(members, gap);
      if (parts) return parts;
    }
    if (isProven(members, alignment)) {
      return formCluster(members, alignment);
    }
  }
  return splitByBestWord(members, alignment.gaps);
}

/** A cluster; or its parts, where one of the messages is no value but a wording that comes again and again. */
function formCluster(members: Member[], alignment: Alignment): Cluster | Member[][] {
  const template = writeTemplate(members, alignment);
  const fixed = countPlain(template);
  const isWorded = ({ words, weight, prose }: Member): boolean =>
    weight > 1 ? prose === 'many' : words.filter(isPlain).length > fixed;
  const worded = members.filter(isWorded);
  if (weightOf(worded) >= PROSE * weightOf(members)) return { template, prose: 'many', members };
  const counts = members.map(({ rows, texts }) => rows / texts).toSorted((a, b) => a - b);
  const usual = counts[(counts.length - 1) >> 1] ?? 0;
  const loud = new Set(worded.filter(({ weight, rows }) => weight === 1 && isLoud(rows, usual)));
  if (loud.size > 0) return partition(members, (member) => (loud.has(member) ? member.index : -1));
  const some = worded.length > 0 || members.some(({ prose }) => prose !== 'none');
  return { template, prose: some ? 'some' : 'none', members };
}

function splitGap(members: Member[], gap: Gap): Member[][] | undefined {
  const contents = members.map((_, at) => contentOf(members, gap, at));
  if (contents.every((words) => words.length === 0)) return undefined;
  return (
    splitByWording(members, contents) ??
    splitByEdge(members, contents, (words) => words.find(isWord)) ??
    splitByEdge(members, contents, (words) => words.findLast(isWord)) ??
    splitByPair(members, contents) ??
    splitByCommonWord(members, contents) ??
    splitByExclusiveWords(members, contents)
  );
}

/** By the whole text of the gap, where few texts fill it. */
function splitByWording(members: Member[], contents: Words[]): Member[][] | undefined {
  if (contents.some(isValue) || !contents.some((words) => words.some(tellsApart))) return undefined;
  const texts = contents.map((words) => words.map(({ text }) => text).join(' '));
  return splitByFew(members, texts, leastValues(contents, texts));
}

function leastValues(contents: readonly Words[], texts: readonly string[]): number {
  const distinct = [...new Map(texts.map((text, at) => [text, contents[at] ?? []])).values()];
  const names = distinct.filter(showsName).length;
  if (names === distinct.length) return LEAST_NAMES;
  if (names * 2 >= distinct.length) return LEAST_MIXED_NAMES;
  const plain = distinct.every((words) => words.every(({ kind }) => kind === 'plain' || kind === 'mark'));
  return plain ? LEAST_PLAIN_VALUES : LEAST_VALUES;
}

/** By the first or the last word of the gap: a wording beside a value. */
function splitByEdge(
  members: Member[],
  contents: Words[],
  edgeOf: (words: Words) => MessageWord | undefined,
): Member[][] | undefined {
  if (contents.some(isValue)) return undefined;
  return splitByFew(
    members,
    contents.map((words) => edgeOf(words)?.text ?? ''),
    LEAST_VALUES,
    LEAST_TIMES,
  );
}

function splitByFew(members: Member[], texts: readonly string[], least: number, times = 1): Member[][] | undefined {
  const weights = new Map<string, number>();
  for (const [at, text] of texts.entries()) weights.set(text, (weights.get(text) ?? 0) + (members[at]?.weight ?? 0));
  if (weights.size < 2) return undefined;
  const most = [...weights].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, least - 1);
  const covered = most.reduce((sum, [, weight]) => sum + weight, 0);
  if (covered < COVER * weightOf(members) || covered < times * most.length) return undefined;
  const names = most.map(([text]) => text);
  return partition(members, (_, at) => names.indexOf(texts[at] ?? ''));
}

function splitByPair(members: Member[], contents: Words[]): Member[][] | undefined {
  return splitByFeature(members, contents, COMMON_PAIR, (words) =>
    words.flatMap((word, at) => {
      const next = words[at + 1];
      return word.kind === 'plain' && next?.kind === 'plain' ? [`${word.text} ${next.text}`] : [];
    }),
  );
}

function splitByCommonWord(members: Member[], contents: Words[]): Member[][] | undefined {
  return splitByFeature(members, contents, NEARLY_ALL, plainTexts);
}

function splitByFeature(
  members: Member[],
  contents: Words[],
  share: number,
  featuresOf: (words: Words) => string[],
): Member[][] | undefined {
  const features = contents.map((words) => new Set(featuresOf(words)));
  const total = weightOf(members);
  const best = rank(members, features).find(([, weight]) => weight < total);
  if (!best || best[1] < Math.max(LEAST_VALUES, share * total)) return undefined;
  return partition(members, (_, at) => (features[at]?.has(best[0]) ? 0 : 1));
}

/** By words of which nearly each message has exactly one: wordings that stand between values. */
function splitByExclusiveWords(members: Member[], contents: Words[]): Member[][] | undefined {
  const features = contents.map((words) => new Set(plainTexts(words)));
  const picked: string[] = [];
  let left = members.map((_, at) => at);
  let covered = 0;
  const total = weightOf(members);
  while (picked.length < LEAST_PLAIN_VALUES - 1 && left.length > 0) {
    const [best] = rank(
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

/** Messages with little in common: those that have the most frequent word, and the others. */
function splitByBestWord(members: Member[], gaps: readonly Gap[]): Member[][] | null {
  const total = weightOf(members);
  let best: { features: Set<string>[]; word: string; weight: number } | undefined;
  for (const gap of gaps) {
    const features = members.map(
      (_, at) =>
        new Set(
          contentOf(members, gap, at)
            .filter(isWord)
            .map(({ text }) => text),
        ),
    );
    const first = rank(members, features).find(([, weight]) => weight < total);
    if (first && first[1] > (best?.weight ?? LEAST_NAMES - 1)) best = { features, word: first[0], weight: first[1] };
  }
  if (!best) return null;
  const { features, word } = best;
  return partition(members, (_, at) => (features[at]?.has(word) ? 0 : 1));
}

/** Features by the weight of the messages that have them, the heaviest first. */
function rank(members: readonly Member[], features: readonly ReadonlySet<string>[]): [string, number][] {
  const weights = new Map<string, number>();
  for (const [at, texts] of features.entries()) {
    for (const text of texts) weights.set(text, (weights.get(text) ?? 0) + (members[at]?.weight ?? 0));
  }
  return [...weights].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function partition(members: Member[], keyOf: (member: Member, at: number) => number): Member[][] {
  const parts = new Map<number, Member[]>();
  for (const [at, member] of members.entries()) {
    const key = keyOf(member, at);
    const part = parts.get(key);
    if (part) part.push(member);
    else parts.set(key, [member]);
  }
  return [...parts.values()];
}

function isProven(members: Member[], alignment: Alignment): boolean {
  const [first] = members;
  const fixed = alignment.fixed.filter(([place]) => saysMuch(first?.words[place ?? -1])).length;
  const frame = countFixedWords(members, alignment);
  const valueWords = members.map(({ words }) => words.filter(isWord).length - frame).toSorted((a, b) => a - b);
  const usual = valueWords[members.length >> 1] ?? 0;
  const least = PROOF.find(([share]) => fixed >= share * (fixed + usual))?.[1] ?? Number.POSITIVE_INFINITY;
  return weightOf(members) >= least;
}

function saysMuch(word: MessageWord | undefined): boolean {
  return isWord(word) || word?.kind === 'soft';
}

function countFixedWords(members: Member[], { fixed }: Alignment): number {
  const words = members[0]?.words ?? [];
  return fixed.filter(([place]) => isWord(words[place ?? -1])).length;
}

/** The first message in which no gap is empty that is filled elsewhere, with its gaps replaced. */
function writeTemplate(members: Member[], { gaps }: Alignment): string {
  const filled = gaps.filter(({ from, to }) => from.some((start, at) => start < (to[at] ?? 0)));
  const fullest = members.findIndex((_, at) => filled.every(({ from, to }) => (from[at] ?? 0) < (to[at] ?? 0)));
  const at = Math.max(0, fullest);
  const { template = '', words = [] } = members[at] ?? {};
  let text = '';
  let copied = 0;
  for (const { from, to } of filled) {
    const start = from[at] ?? 0;
    const end = to[at] ?? 0;
    const [first, last] = [words[start], words[end - 1]];
    const place = start < end ? (first?.start ?? copied) : (words[start - 1]?.end ?? 0);
    text += template.slice(copied, place) + (start < end ? VALUE : ` ${VALUE}`);
    copied = start < end ? (last?.end ?? place) : place;
  }
  return text + template.slice(copied);
}

function contentOf(members: Member[], gap: Gap, at: number): Words {
  return members[at]?.words.slice(gap.from[at], gap.to[at]) ?? [];
}

/** Whether a gap holds nothing but values found before. */
function isValue(words: Words): boolean {
  return words.some(({ text }) => text === VALUE) && !words.some(isWord);
}

function plainTexts(words: Words): string[] {
  return words.filter(isPlain).map(({ text }) => text);
}

function weightOf(members: readonly Member[]): number {
  return members.reduce((sum, { weight }) => sum + weight, 0);
}
