import type { Words } from './align-words.ts';
import { COVER } from './find-few.ts';
import { isPlain } from './message-words.ts';
import { findHeaviest, partition } from './partition-members.ts';
import { LEAST_PLAIN_VALUES, LEAST_VALUES } from './split-by-wording.ts';
import { type Member, weightOf } from './weighed-message.ts';

/** A word that nearly all messages have is no value. */
const NEARLY_ALL = 0.9;
/** Two words of the language side by side that so many messages have are no value. */
const COMMON_PAIR = 0.3;

/** By two words of the language that stand side by side in many messages. */
export function splitByPair(members: readonly Member[], contents: readonly Words[]): Member[][] | undefined {
  return splitByFeature(members, contents, COMMON_PAIR, (words) =>
    words.flatMap((word, at) => {
      const next = words[at + 1];
      return word.kind === 'plain' && next?.kind === 'plain' ? [`${word.text} ${next.text}`] : [];
    }),
  );
}

/** By a word of the language that nearly all messages have. */
export function splitByCommonWord(members: readonly Member[], contents: readonly Words[]): Member[][] | undefined {
  return splitByFeature(members, contents, NEARLY_ALL, plainTexts);
}

function splitByFeature(
  members: readonly Member[],
  contents: readonly Words[],
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
export function splitByExclusiveWords(members: readonly Member[], contents: readonly Words[]): Member[][] | undefined {
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

function plainTexts(words: Words): string[] {
  return words.filter(isPlain).map(({ text }) => text);
}
