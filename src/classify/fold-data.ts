import type { Alignment, Gap } from './align-words.ts';
import { VALUE } from './message-pattern.ts';
import { isUnit, type MessageWord } from './message-words.ts';
import type { Member } from './weighed-message.ts';

/** The text of a word that is data: the same for an amount, a date and a phone number, however they are written. */
export const DATA = '<data>';

const STARTS_WITH_DIGIT = /^\d/;
const SIGN = /^[-+#~±]$/;
const JOINT = /^[-+.,:;'’/–×]$/;

/** Data with the units, signs and marks between: `€ 1 234,56`, `3. Mai 2026`, `(555) 123-4567`. */
const RUN = /s?(?:\(d\)[js]?d|[du])(?:[js]{0,2}[du])*/g;

/**
 * Words of a message in which data that stands together is one word: how an amount or a date is written tells no causes
 * apart. A value that different messages were found to have stays known as one.
 */
export function foldData(words: readonly MessageWord[]): MessageWord[] {
  const folded: MessageWord[] = [];
  let copied = 0;
  for (const { 0: run, index } of words.map(symbolOf).join('').matchAll(RUN)) {
    const from = standsApart(words, index, run) ? index + 1 : index;
    const own = words.slice(from, index + run.length);
    const [first, last] = [own[0], own.at(-1)];
    if (!run.includes('d') || !first || !last) continue;
    folded.push(...words.slice(copied, from));
    const text = own.some((word) => word.text === VALUE) ? VALUE : DATA;
    folded.push({ text, kind: 'placeholder', start: first.start, end: last.end });
    copied = index + run.length;
  }
  return copied === 0 ? [...words] : [...folded, ...words.slice(copied)];
}

/** A dash before a blank is no sign of a number. */
function standsApart(words: readonly MessageWord[], index: number, run: string): boolean {
  return run.startsWith('s') && words[index]?.end !== words[index + 1]?.start;
}

/** The alignment with gaps where data is not written the same in all messages. */
export function openVaried(members: readonly Member[], { fixed, gaps }: Alignment): Alignment {
  const kept: (readonly number[])[] = [];
  const opened: Gap[] = [];
  let from = gaps[0]?.from ?? [];
  for (const [index, places] of fixed.entries()) {
    const texts = new Set(places.map((place, at) => rawText(members[at], place)));
    if (texts.size > 1) continue;
    kept.push(places);
    opened.push({ from, to: gaps[index]?.to ?? [] });
    from = gaps[index + 1]?.from ?? [];
  }
  return { fixed: kept, gaps: [...opened, { from, to: gaps.at(-1)?.to ?? [] }] };
}

function rawText(member: Member | undefined, place: number): string | undefined {
  const word = member?.words[place];
  return word && member?.template.slice(word.start, word.end);
}

function symbolOf(word: MessageWord): string {
  if (word.kind === 'placeholder' || STARTS_WITH_DIGIT.test(word.text)) return 'd';
  if (isUnit(word)) return 'u';
  if (word.text === '(' || word.text === ')') return word.text;
  if (SIGN.test(word.text)) return 's';
  return JOINT.test(word.text) ? 'j' : 'x';
}
