import { codeKey } from './code-key.ts';
import { offeredCodes, offeredDetails } from './known-codes.ts';

const MOST_SUGGESTIONS = 3;

/** Longer "codes" are no misspelt names, and comparing them would take its time. */
const LONGEST_CODE = 80;

/** A part of its length, or of its words, that a near name may differ in. */
const MOST_DISTANCE = 0.4;

type Offer = { name: string; key: string; words: ReadonlySet<string>; detail: boolean };

let offers: Offer[] | undefined;

/**
 * The known codes nearest to a name that is none: by letters changed, and by words shared. Codes that only refine
 * another come last. Empty where nothing is near: a far name would be a guess dressed as an answer.
 */
export function suggestCodes(code: string): string[] {
  if (code.length > LONGEST_CODE) return [];
  offers ??= [...offeredCodes().map((name) => toOffer(name)), ...offeredDetails().map((name) => toOffer(name, true))];
  const key = codeKey(code);
  const words = wordsOf(code);
  const near: (Offer & { distance: number })[] = [];
  for (const offer of offers) {
    const distance = Math.min(letterDistance(key, offer.key), wordDistance(words, offer.words));
    if (distance <= MOST_DISTANCE && offer.key !== key) near.push({ ...offer, distance });
  }
  near.sort((a, b) => Number(a.detail) - Number(b.detail) || a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return near.slice(0, MOST_SUGGESTIONS).map(({ name }) => name);
}

function toOffer(name: string, detail = false): Offer {
  return { name, key: codeKey(name), words: wordsOf(name), detail };
}

/** Letters to change, as a part of the length; 1 where more than a third would have to change. */
function letterDistance(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  const most = Math.floor(longest * 0.25);
  if (Math.abs(a.length - b.length) > most) return 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return 1;
    before = row;
    row = next;
  }
  const changed = row[b.length] ?? longest;
  return changed > most ? 1 : changed / longest;
}

/** Words not shared, as a part of all words (Jaccard distance); one shared word alone is no likeness. */
function wordDistance(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared < 2 ? 1 : 1 - shared / (a.size + b.size - shared);
}

function wordsOf(code: string): ReadonlySet<string> {
  return new Set(
    code
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toUpperCase()
      .split(/[_.]/),
  );
}
