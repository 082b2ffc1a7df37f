import { type Alignment, alignWords } from './align-words.ts';
import { DATA, foldData, openVaried } from './fold-data.ts';
import { type FoundCluster, isLoud, joinFitting, mostNameWords, type Prose } from './join-fitting.ts';
import { VALUE } from './message-pattern.ts';
import { countPlain, isPlain, isWord, type MessageWord, splitWords } from './message-words.ts';
import { partition } from './partition-members.ts';
import { splitByBestWord } from './split-by-word.ts';
import { splitGaps } from './split-gaps.ts';
import { type Member, usualRows, type WeighedMessage, weightOf } from './weighed-message.ts';
import { writeTemplate } from './write-template.ts';

/** Messages of one cause: indexes of the messages given, the template they share, and what its values hold. */
export type MessageCluster = { template: string; prose: Prose; members: number[] };

/** Values are prose where so many of them hold words of a language. */
const PROSE = 0.25;
/** Fewer words in the middle of prose are words of the prose. */
const LEAST_FRAME = 3;
/** Marks before and around what somebody wrote. */
const LEAD_IN = /^[:([{<–—]$/;

/** The less the messages have in common, the more of them it takes: [part of the words that is fixed, messages]. */
const PROOF: readonly (readonly [number, number])[] = [
  [0.4, 2],
  [0.25, 12],
  [0.1, 20],
  [0, 60],
];

/** Words looked at in one comparison, again and again; messages that would take more stay apart. A second or so. */
const MOST_WORK = 2_000_000;

type Cluster = FoundCluster<Member>;

/**
 * Finds the messages that differ only in values. All of them are of one family (code, fields, place).
 *
 * A place in a message holds values when at least six different texts were met there, or twelve where they are all words of a
 * language; fewer are wordings, and each stays a cause of its own. So two rules that differ in one word stay two, however many
 * values stand elsewhere. Thirty are needed where most texts are made of the words of labels, or where the messages ask to fill
 * something in: these are the rules of a form (`Phone is required`, `Email is required`). Texts of which hardly one comes twice
 * take half as many, and names that show what they are (`Müller GmbH`) two or three. How amounts, dates and addresses are
 * written tells nothing. What the messages have in common must be two fifths of their words, or less where there are many
 * messages; words in the middle of prose are no frame. What comes far more often than the values it looks like, or holds words
 * of a language where they hold none, is a sentence of its own.
 * The result does not depend on the order of the messages, except for the order of clusters and of members.
 *
 * @param options.early more rows are to come: only what thirty texts speak for is joined
 */
export function clusterMessages(messages: readonly WeighedMessage[], { early = false } = {}): MessageCluster[] {
  const members = messages
    .map((message, index) => ({ ...message, index, words: foldData(splitWords(message.template)) }))
    .toSorted((a, b) => (a.template < b.template ? -1 : a.template > b.template ? 1 : a.index - b.index));
  const clusters: Cluster[] = [];
  const open: Member[][] = [members];
  let work = 0;
  for (let part = open.pop(); part; part = open.pop()) {
    work += part.reduce((sum, { words }) => sum + words.length, 0);
    const parts = part.length < 2 || work > MOST_WORK ? null : split(part, early);
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
function split(members: readonly Member[], early: boolean): Cluster | Member[][] | null {
  const alignment = alignWords(members.map(({ words }) => words));
  if (countFixedWords(members, alignment) > 0) {
    const parts = splitGaps(members, alignment.gaps, early);
    if (parts) return parts;
    if (isProven(members, alignment)) return formCluster(members, alignment);
  }
  return splitByBestWord(members, alignment.gaps);
}

/** A cluster; or its parts, where one of the messages is no value but a wording that comes again and again. */
function formCluster(members: readonly Member[], alignment: Alignment): Cluster | Member[][] {
  const template = writeTemplate(members, openVaried(members, alignment));
  const fixed = countPlain(template);
  const mostWords = fixed + mostNameWords(template);
  if (weightOf(members.filter((member) => isWorded(member, mostWords))) >= PROSE * weightOf(members)) {
    if (framesProse(template)) return { template, prose: 'many', members: [...members] };
    return splitByBestWord(members, alignment.gaps) ?? members.map((member) => [member]);
  }
  const sentences = findSentences(members, mostWords);
  if (sentences.size > 0) return partition(members, (member) => (sentences.has(member) ? 1 : 0));
  const worded = members.filter((member) => isWorded(member, fixed));
  const usual = usualRows(members);
  const loud = new Set(worded.filter(({ weight, rows }) => weight === 1 && isLoud(rows, usual)));
  if (loud.size > 0) return partition(members, (member) => (loud.has(member) ? member.index : -1));
  const some = worded.length > 0 || members.some(({ prose }) => prose !== 'none');
  return { template, prose: some ? 'some' : 'none', members: [...members] };
}

/** Whether a message has more words of the language than these, or is a pattern whose values are prose. */
function isWorded({ words, weight, prose }: Member, most: number): boolean {
  return weight > 1 ? prose === 'many' : words.filter(isPlain).length > most;
}

/** Whether a template says where prose begins or ends: `Rejected: <value>`, not `<value> of <value>`. */
function framesProse(template: string): boolean {
  const words = splitWords(template);
  if (words[0]?.text !== VALUE || words.at(-1)?.text !== VALUE) return true;
  return words.some(({ text }) => LEAD_IN.test(text)) || words.filter(isWord).length >= LEAST_FRAME;
}

/** Messages with more words of the language than a name may hold, among values that are known to hold none. */
function findSentences(members: readonly Member[], mostWords: number): ReadonlySet<Member> {
  if (!members.some(({ weight, prose }) => weight > 1 && prose === 'none')) return new Set();
  return new Set(members.filter(({ weight, words }) => weight === 1 && words.filter(isPlain).length > mostWords));
}

function countFixedWords(members: readonly Member[], { fixed }: Alignment): number {
  const words = members[0]?.words ?? [];
  return fixed.filter(([place]) => isWord(words[place ?? -1])).length;
}

function isProven(members: readonly Member[], alignment: Alignment): boolean {
  const [first] = members;
  const fixed = alignment.fixed.filter(([place]) => saysMuch(first?.words[place ?? -1])).length;
  const frame = countFixedWords(members, alignment);
  const valueWords = members.map(({ words }) => words.filter(isWord).length - frame).toSorted((a, b) => a - b);
  const usual = valueWords[members.length >> 1] ?? 0;
  const least = PROOF.find(([share]) => fixed >= share * (fixed + usual))?.[1] ?? Number.POSITIVE_INFINITY;
  return weightOf(members) >= least;
}

function saysMuch(word: MessageWord | undefined): boolean {
  return isWord(word) || word?.kind === 'soft' || word?.text === DATA;
}
