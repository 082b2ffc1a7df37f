import { SECRET_KINDS } from './secret-kind.ts';
import type { RedactionKind } from './redaction.ts';

/** How often marks of a kind stand in texts, and how many different ones there are. */
export type MarkCount = { kind: RedactionKind; count: number; distinct: number };

const KINDS: readonly RedactionKind[] = [...SECRET_KINDS, 'email', 'value', 'file-name'];
const MARK = new RegExp(`(?:<|&lt;)(${KINDS.join('|')}):([0-9a-f]{6})(?:>|&gt;)`, 'g');

/** Counts the marks of a redaction in the texts that it went into, most first. */
export function countMarks(texts: Iterable<string>): MarkCount[] {
  const marks = new Map<string, string[]>();
  for (const text of texts) {
    for (const [, kind = '', digest = ''] of text.matchAll(MARK)) {
      const known = marks.get(kind);
      if (known === undefined) marks.set(kind, [digest]);
      else known.push(digest);
    }
  }
  return KINDS.flatMap((kind) => {
    const found = marks.get(kind) ?? [];
    return found.length === 0 ? [] : [{ kind, count: found.length, distinct: new Set(found).size }];
  }).toSorted((one, other) => other.count - one.count);
}
