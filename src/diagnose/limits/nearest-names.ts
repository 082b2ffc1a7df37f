const MOST_NAMES = 3;
const LEAST_LIKENESS = 0.4;

/**
 * The names most like a name that is none of them, the nearest first: by the pairs of letters they share.
 *
 * @param least likeness, from 0 (no pair shared) to 1 (the same pairs)
 */
export function findNearestNames(name: string, names: readonly string[], least = LEAST_LIKENESS): string[] {
  const pairs = pairsOf(name);
  return names
    .map((known) => ({ known, likeness: compare(pairs, pairsOf(known)) }))
    .filter(({ likeness }) => likeness >= least)
    .toSorted((a, b) => b.likeness - a.likeness || (a.known < b.known ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ known }) => known);
}

/** Dice's coefficient: 1 for the same pairs, 0 for none in common. */
function compare(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}

function pairsOf(name: string): ReadonlySet<string> {
  const text = name.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)));
}
