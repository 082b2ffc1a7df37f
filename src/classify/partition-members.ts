import type { Gap, Words } from './align-words.ts';
import type { Member } from './weighed-message.ts';

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
  below?: number,
): [string, number] | undefined {
  return findHeaviestFew(members, features, 1, below)[0];
}

/** As `findHeaviest`, so many of them, the heaviest first. */
export function findHeaviestFew(
  members: readonly Member[],
  features: readonly ReadonlySet<string>[],
  most: number,
  below = Number.POSITIVE_INFINITY,
): [string, number][] {
  const weights = new Map<string, number>();
  for (const [at, texts] of features.entries()) {
    for (const text of texts) weights.set(text, (weights.get(text) ?? 0) + (members[at]?.weight ?? 0));
  }
  return [...weights]
    .filter(([, weight]) => weight < below)
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most);
}

/** The words that a message has in a gap. */
export function contentOf(members: readonly Member[], gap: Gap, at: number): Words {
  return members[at]?.words.slice(gap.from[at], gap.to[at]) ?? [];
}
