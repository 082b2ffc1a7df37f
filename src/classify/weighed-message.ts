import type { Words } from './align-words.ts';
import type { Prose } from './join-fitting.ts';

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

/** A message among those it is compared with. */
export type Member = WeighedMessage & { index: number; words: Words };

/** How many rows a message of these has: as many as half of them have at most. */
export function usualRows(members: readonly Member[]): number {
  const counts = members.map(({ rows, texts }) => rows / texts).toSorted((a, b) => a - b);
  return counts[(counts.length - 1) >> 1] ?? 0;
}

/** The different messages that these stand for. */
export function weightOf(members: readonly Member[]): number {
  return members.reduce((sum, { weight }) => sum + weight, 0);
}
