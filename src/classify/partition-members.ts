import type { Gap, Words } from './align-words.ts';
import type { Member } from './weighed-message.ts';

/** A feature is worth a look that weighs so much of the heaviest. */
const FAIR = 0.25;

/** Members by a number, in the order of their first ones. */
export function partition(members: readonly Member[], keyOf: (member: Member, at: number) => number): Member[][] {
  const parts = new Map<number, Member[]>();
  for (const [at, member] of members.entries()) {
    const key = keyOf(member, at);
    const part = parts.get(key);
    if (part) part.push(member);
    else parts.set(key, [member]);
  }
  return [...parts.values()];
}

/** The feature that most messages have, by their weight, of those that weigh less than `below`; the first one by name of equals. */
export function findHeaviest(
  members: readonly Member[],
  features: readonly ReadonlySet<string>[],
  below = Number.POSITIVE_INFINITY,
): [string, number] | undefined {
  return heaviestOf(weigh(members, features), below);
}

/** As `findHeaviest`, with those that weigh `least` and a fair part of it: so many of them, the heaviest first. */
export function findHeavy(
  members: readonly Member[],
  features: readonly ReadonlySet<string>[],
  { most, least, below }: { most: number; least: number; below: number },
): [string, number][] {
  const weights = weigh(members, features);
  const heaviest = heaviestOf(weights, below)?.[1] ?? 0;
  if (heaviest < least) return [];
  return [...weights]
    .filter(([, weight]) => weight >= Math.max(least, FAIR * heaviest) && weight < below)
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most);
}

function weigh(members: readonly Member[], features: readonly ReadonlySet<string>[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [at, texts] of features.entries()) {
    for (const text of texts) weights.set(text, (weights.get(text) ?? 0) + (members[at]?.weight ?? 0));
  }
  return weights;
}

function heaviestOf(weights: ReadonlyMap<string, number>, below: number): [string, number] | undefined {
  let best: [string, number] | undefined;
  for (const [text, weight] of weights) {
    if (weight >= below || (best && weight < best[1])) continue;
    if (!best || weight > best[1] || text < best[0]) best = [text, weight];
  }
  return best;
}

/** The words that a message has in a gap. */
export function contentOf(members: readonly Member[], gap: Gap, at: number): Words {
  return members[at]?.words.slice(gap.from[at], gap.to[at]) ?? [];
}
