import type { Words } from './align-words.ts';
import { VALUE } from './message-pattern.ts';
import { isWord } from './message-words.ts';

/** The text that stands in a gap, as one of its wordings or values. */
export function gapText(words: Words): string {
  return words.map(({ text }) => text).join(' ');
}

/** Whether a gap holds values found before. */
export function hasValue(words: Words): boolean {
  return words.some(({ text }) => text === VALUE);
}

/** Whether a gap holds nothing but values found before. */
export function isValue(words: Words): boolean {
  return hasValue(words) && !words.some(isWord);
}
