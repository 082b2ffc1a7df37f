import { printable } from '../report/printable.ts';
import type { CauseGroup } from './cause-group.ts';
import { clusterMessages } from './cluster-messages.ts';
import { MOST_NAME_WORDS, type Prose } from './join-fitting.ts';
import { MessagePattern } from './message-pattern.ts';

/** Different messages kept before they are compared: enough to tell values from wordings. */
const FIRST_LOOK = 200;

/** Words of a language that a value may hold, by what the values of its pattern hold. */
const MOST_WORDS: Record<Prose, number> = { none: 0, some: MOST_NAME_WORDS, many: Number.POSITIVE_INFINITY };

type KnownPattern = { pattern: MessagePattern; group: CauseGroup; weight: number; texts: number; prose: Prose };

/**
 * The groups of one family: errors that differ in their messages only. Messages stay groups of their own until `condense`
 * finds those that differ in values; later ones that fit its patterns count there at once.
 */
export class CauseFamily {
  readonly #messages = new Map<string, CauseGroup>();
  #patterns: KnownPattern[] = [];
  #nextLook = FIRST_LOOK;
  #changed = false;

  /** Groups kept apart. */
  get size(): number {
    return this.#messages.size + this.#patterns.length;
  }

  get groups(): CauseGroup[] {
    return [...this.#messages.values(), ...this.#patterns.map(({ group }) => group)];
  }

  /** Whether so many messages came in since the last look that another one is due. */
  get isDue(): boolean {
    return this.size >= this.#nextLook;
  }

  find(template: string): CauseGroup | undefined {
    const known = this.#messages.get(template);
    if (known) return known;
    const fitting = this.#patterns.find(({ pattern, prose }) =>
      pattern.fits(template, { mostWords: MOST_WORDS[prose] }),
    );
    if (fitting) fitting.texts++;
    return fitting?.group;
  }

  add(template: string, group: CauseGroup): void {
    this.#messages.set(template, group);
    this.#changed = true;
  }

  /** Makes one group of messages that differ in values only; an `early` look leaves in doubt what later rows may tell. */
  condense(maxExamples: number, { early = false } = {}): void {
    if (!this.#changed || this.groups.some(({ locks }) => locks !== null)) return;
    this.#changed = early;
    const known = [
      ...[...this.#messages].map(([template, group]) => ({
        template,
        group,
        weight: 1,
        texts: 1,
        prose: 'none' as const,
      })),
      ...this.#patterns.map(({ pattern, ...rest }) => ({ template: pattern.template, ...rest })),
    ];
    const clusters = clusterMessages(
      known.map((message) => ({ ...message, rows: message.group.facts.count })),
      { early },
    );
    this.#messages.clear();
    this.#patterns = [];
    for (const { template, prose, members } of clusters) {
      const merged = members.flatMap((index) => known[index] ?? []);
      const [group, ...others] = merged.map((message) => message.group).toSorted(byFirstRow);
      if (!group) continue;
      const weight = merged.reduce((sum, message) => sum + message.weight, 0);
      const texts = merged.reduce((sum, message) => sum + message.texts, 0);
      if (weight === 1) {
        this.#messages.set(template, group);
        continue;
      }
      for (const other of others) other.mergeInto(group, maxExamples);
      group.facts.template = printable(template);
      this.#patterns.push({ pattern: new MessagePattern(template), group, weight, texts, prose });
    }
    this.#patterns.sort((a, b) => b.pattern.fixedLength - a.pattern.fixedLength);
    this.#nextLook = Math.max(FIRST_LOOK, 2 * this.size);
  }
}

/** The group that was met first keeps its place. */
function byFirstRow(a: CauseGroup, b: CauseGroup): number {
  return (a.facts.examples[0]?.row ?? Infinity) - (b.facts.examples[0]?.row ?? Infinity);
}
