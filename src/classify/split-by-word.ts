import type { Gap } from './align-words.ts';
import { isPlain, isWord, type MessageWord } from './message-words.ts';
import { contentOf, findHeavy, partition } from './partition-members.ts';
import { type Member, weightOf } from './weighed-message.ts';

/** A word that so many messages have may stand in the frame of a cause, whatever it looks like. */
const FREQUENT = 0.25;
/** A word of a language tells messages apart where so many have it; of names fewer do. */
const LEAST_PLAIN = 6;
const LEAST_NAMES = 2;
/** So many of the most frequent words are looked at. */
const MOST_CANDIDATES = 20;

/**
 * Messages with little in common: those that have one word of a frame, and the others. Where none is frequent, words of a
 * language come before names, for a name that many values hold is in the messages of many causes.
 */
export function splitByBestWord(members: readonly Member[], gaps: readonly Gap[]): Member[][] | null {
  return (
    splitByBest(members, gaps, isWord, Math.max(LEAST_NAMES, FREQUENT * weightOf(members))) ??
    splitByBest(members, gaps, isPlain, LEAST_PLAIN) ??
    splitByBest(members, gaps, isWord, LEAST_NAMES)
  );
}

function splitByBest(
  members: readonly Member[],
  gaps: readonly Gap[],
  isMeant: (word: MessageWord) => boolean,
  least: number,
): Member[][] | null {
  const total = weightOf(members);
  let best: { features: Set<string>[]; word: string; worth: number } | undefined;
  for (const gap of gaps) {
    const features = members.map(
      (_, at) =>
        new Set(
          contentOf(members, gap, at)
            .filter(isMeant)
            .map(({ text }) => text),
        ),
    );
    for (const [word, weight] of findHeavy(members, features, { most: MOST_CANDIDATES, least, below: total })) {
      const worth = weight * countCompanions(features, word);
      if (!best || worth > best.worth) best = { features, word, worth };
    }
  }
  if (!best) return null;
  const { features, word } = best;
  return partition(members, (_, at) => (features[at]?.has(word) ? 0 : 1));
}

/**
 * The words that stand in every message in which a word stands, itself among them. Words of a frame come together, while a
 * name that many causes have comes with the words of each.
 */
function countCompanions(features: readonly ReadonlySet<string>[], word: string): number {
  const own = features.filter((words) => words.has(word));
  return [...(own[0] ?? [])].filter((other) => own.every((words) => words.has(other))).length;
}
