import type { MessageWord, WordKind } from './message-words.ts';

/** A message as its words. */
export type Words = readonly MessageWord[];

/** A part of each message, by message: the words from `from` up to `to`. */
export type Gap = { from: readonly number[]; to: readonly number[] };

/** The words that messages have in common, in their order, each as its index by message; and the gaps around them. */
export type Alignment = { fixed: readonly (readonly number[])[]; gaps: readonly Gap[] };

/** The better a word tells where a message's frame is, the earlier it is laid side by side. */
const RANK: Record<WordKind, number> = { plain: 0, name: 1, soft: 2, placeholder: 3, mark: 4 };

/** Of several opening brackets the last one is the frame's: a name may hold some before. Other marks are laid by once only. */
const OPENING = new Set('([{（「『');

/**
 * Lays messages side by side by the words that all of them have: those at both ends first, then one that each of them has
 * once, or else a word's first occurrence, and so on between these. There is a gap before, between and behind fixed words.
 */
export function alignWords(messages: readonly Words[]): Alignment {
  const fixed: (readonly number[])[] = [];
  alignGap(messages, { from: messages.map(() => 0), to: messages.map(({ length }) => length) }, fixed);
  const gaps: Gap[] = [];
  for (let index = 0; index <= fixed.length; index++) {
    gaps.push({
      from: index === 0 ? messages.map(() => 0) : shift(fixed[index - 1] ?? [], 1),
      to: fixed[index] ?? messages.map(({ length }) => length),
    });
  }
  return { fixed, gaps };
}

function alignGap(messages: readonly Words[], gap: Gap, fixed: (readonly number[])[]): void {
  const room = Math.min(...gap.to.map((to, index) => to - (gap.from[index] ?? 0)));
  const head = countCommon(messages, gap.from, 1, room);
  const tail = countCommon(messages, shift(gap.to, -1), -1, room - head);
  for (let step = 0; step < head; step++) fixed.push(shift(gap.from, step));
  const middle: Gap = { from: shift(gap.from, head), to: shift(gap.to, -tail) };
  const pivot = room > head + tail ? findPivot(messages, middle) : undefined;
  if (pivot) {
    alignGap(messages, { from: middle.from, to: pivot }, fixed);
    fixed.push(pivot);
    alignGap(messages, { from: shift(pivot, 1), to: middle.to }, fixed);
  }
  for (let step = 0; step < tail; step++) fixed.push(shift(middle.to, step));
}

/** How many words are the same in all messages, from a place of each onwards or backwards. */
function countCommon(messages: readonly Words[], start: readonly number[], direction: 1 | -1, most: number): number {
  const at = (index: number, step: number): string | undefined =>
    messages[index]?.[(start[index] ?? 0) + step * direction]?.text;
  let count = 0;
  while (count < most) {
    const word = at(0, count);
    if (!messages.every((_, index) => at(index, count) === word)) break;
    count++;
  }
  return count;
}

type Sighting = { word: MessageWord; messages: number; times: number; last: number; places: number[] };

/** The word to lay a gap side by side by: its place in each message. */
function findPivot(messages: readonly Words[], gap: Gap): readonly number[] | undefined {
  const seen = new Map<string, Sighting>();
  for (const [index, words] of messages.entries()) {
    for (let place = gap.from[index] ?? 0; place < (gap.to[index] ?? 0); place++) {
      const word = words[place];
      if (word === undefined) continue;
      const sighting = seen.get(word.text);
      if (!sighting) {
        if (index === 0) seen.set(word.text, { word, messages: 1, times: 1, last: 0, places: [place] });
        continue;
      }
      sighting.times++;
      if (sighting.last === index) {
        if (OPENING.has(word.text) && sighting.messages === index + 1) sighting.places[index] = place;
      } else if (sighting.messages === index) {
        sighting.messages++;
        sighting.places.push(place);
      }
      sighting.last = index;
    }
  }
  let best: Sighting | undefined;
  for (const sighting of seen.values()) {
    if (sighting.messages !== messages.length) continue;
    const once = sighting.times === messages.length;
    if (!once && sighting.word.kind === 'mark' && !OPENING.has(sighting.word.text)) continue;
    if (best === undefined || worth(sighting) < worth(best)) best = sighting;
  }
  return best?.places;
}

function worth({ word, messages, times }: Sighting): number {
  return RANK[word.kind] + (times === messages ? 0 : 10);
}

function shift(places: readonly number[], by: number): number[] {
  return places.map((place) => place + by);
}
