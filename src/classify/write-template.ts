import type { Alignment } from './align-words.ts';
import { VALUE } from './message-pattern.ts';
import type { Member } from './weighed-message.ts';

/** What stands in one word with a value is a part of it: the number of a branch, in a script without blanks. */
const JOINED = /(?:<(?:number|id|date)>)*<value>(?:<(?:number|id|date|value)>)+|(?:<(?:number|id|date)>)+<value>/g;

/** The template of aligned messages: the first message in which no gap is empty that is filled elsewhere, with its gaps replaced. */
export function writeTemplate(members: readonly Member[], { gaps }: Alignment): string {
  const filled = gaps.filter(({ from, to }) => from.some((start, at) => start < (to[at] ?? 0)));
  const fullest = members.findIndex((_, at) => filled.every(({ from, to }) => (from[at] ?? 0) < (to[at] ?? 0)));
  const at = Math.max(0, fullest);
  const { template = '', words = [] } = members[at] ?? {};
  let text = '';
  let copied = 0;
  for (const { from, to } of filled) {
    const start = from[at] ?? 0;
    const end = to[at] ?? 0;
    const [first, last] = [words[start], words[end - 1]];
    const place = start < end ? (first?.start ?? copied) : (words[start - 1]?.end ?? 0);
    text += template.slice(copied, place) + (start < end ? VALUE : ` ${VALUE}`);
    copied = start < end ? (last?.end ?? place) : place;
  }
  return (text + template.slice(copied)).replaceAll(JOINED, VALUE);
}
