import type { Member } from './weighed-message.ts';

/** Few texts are wordings, not values, where they make up this part of the messages. */
export const COVER = 0.95;

/** Fewer texts than `least` that nearly all messages have, and nearly all rows; none where there are more, or one only. */
export function findFew(members: readonly Member[], texts: readonly string[], least: number): string[] {
  const distinct = new Set(texts);
  if (distinct.size < 2) return [];
  const most = findMost(members, texts).slice(0, least - 1);
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

/** The texts, those that most messages have first. */
function findMost(members: readonly Member[], texts: readonly string[]): string[] {
  const weights = new Map<string, number>();
  for (const [at, { weight }] of members.entries()) {
    const text = texts[at] ?? '';
    weights.set(text, (weights.get(text) ?? 0) + weight);
  }
  return [...weights].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([text]) => text);
}
