import type { Gap, Words } from './align-words.ts';
import { gapText } from './gap-text.ts';
import { VALUE } from './message-pattern.ts';
import { contentOf } from './partition-members.ts';
import {
  splitByFirst,
  splitByFirstName,
  splitByFirstPlain,
  splitByLast,
  splitByLastName,
  splitByLastPlain,
} from './split-by-edge.ts';
import { splitByCommonWord, splitByExclusiveWords, splitByPair } from './split-by-shared-words.ts';
import { splitByWording } from './split-by-wording.ts';
import type { Member } from './weighed-message.ts';

/** Texts are cut at 255 characters, or at more; what is replaced makes a template shorter. */
const SHORTEST_CUT = 150;

/** What speaks most clearly comes first. */
const SPLITS = [
  splitByFirst,
  splitByLast,
  splitByWording,
  splitByFirstPlain,
  splitByLastPlain,
  splitByPair,
  splitByCommonWord,
  splitByExclusiveWords,
  splitByFirstName,
  splitByLastName,
];

/**
 * Messages by what is no value in one of their gaps, or undefined where all that stands there may be values. A gap with few
 * different texts tells wordings from values better than one with many.
 */
export function splitGaps(members: readonly Member[], gaps: readonly Gap[], early: boolean): Member[][] | undefined {
  const filled = gaps
    .map((gap) => members.map((_, at) => contentOf(members, gap, at)))
    .filter((contents) => contents.some((words) => words.length > 0) && !areCut(members, contents))
    .map((contents) => ({ contents, texts: new Set(contents.map(gapText)).size }))
    .toSorted((a, b) => a.texts - b.texts);
  for (const splitBy of SPLITS) {
    for (const { contents } of filled) {
      const parts = splitBy(members, contents, early);
      if (parts) return parts;
    }
  }
  return undefined;
}

/** Whether the contents of a gap are the end of one long text, which a tool cut where it found it long enough. */
function areCut(members: readonly Member[], contents: readonly Words[]): boolean {
  if (members.some(({ template }) => template.length < SHORTEST_CUT)) return false;
  const ends = contents.map((words, at) => {
    const end = members[at]?.template.slice(words[0]?.start ?? Infinity) ?? '';
    return end.endsWith(VALUE) ? end.slice(0, -VALUE.length).trimEnd() : end;
  });
  const longest = ends.reduce((one, other) => (other.length > one.length ? other : one));
  return ends.every((end) => longest.startsWith(end));
}
