import type { Gap } from './align-words.ts';
import { isPlain, isWord, type MessageWord } from './message-words.ts';
import { contentOf, findHeaviest, partition } from './partition-members.ts';
import { type Member, weightOf } from './weighed-message.ts';

/** A word that so many messages have may stand in the frame of a cause, whatever it looks like. */
const FREQUENT = 0.25;
/** A word of a language tells messages apart where so many have it; of names fewer do. */
const LEAST_PLAIN = 6;
const LEAST_NAMES = 2;

/**
 * Messages with little in common: those that have the most frequent word, and the others. Where none is frequent, words of a
 * language come before names, for a name that many values hold is in the messages of many causes.
 */
export function splitByBestWord(members: readonly Member[], gaps: readonly Gap[]): Member[][] | null {
  return (
    splitByBest(members, gaps, isPlain, Math.max(LEAST_PLAIN, FREQUENT * weightOf(members))) ??
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
  let best: { features: Set<string>[]; word: string; weight: number } | undefined;
  for (const gap of gaps) {
    const features = members.map(
      (_, at) =>
        new Set(
          contentOf(members, gap, at)
            .filter(isMeant)
            .map(({ text }) => text),
        ),
    );
    const first = findHeaviest(members, features, total);
    if (first && first[1] > (best?.weight ?? 0)) best = { features, word: first[0], weight: first[1] };
  }
  if (!best || best.weight < least) return null;
  const { features, word } = best;
  return partition(members, (_, at) => (features[at]?.has(word) ? 0 : 1));
}
