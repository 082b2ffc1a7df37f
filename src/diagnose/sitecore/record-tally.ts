import { FailureTally, type FailureSummary } from '../../classify/failure-tally.ts';
import type { FailureGroup } from '../../report/bulk-job.ts';
import type { RetryVerdict } from '../../report/vocabulary.ts';

/** Sitecore CDP documents six codes; a log with more different ones than this is counted by its messages alone. */
const MOST_CODES = 100;

/** Codes have three digits, references 36 characters. */
const LONGEST_CODE = 100;
const LONGEST_REF = 200;

/** Groups failed records of a log by code and message. Its memory is bounded, whatever the log holds. */
export class RecordTally {
  readonly #tallies = new Map<string, FailureTally>();
  #rows = 0;

  /** Entries added so far. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Adds an entry: its code and reference ('' for none), its message, and its line.
   *
   * @returns what sending the record again would do
   */
  add(code: string, message: string, ref: string, line: number): RetryVerdict {
    this.#rows++;
    const tally = this.#findTally(code.slice(0, LONGEST_CODE));
    const group = tally.find(message);
    if (!tally.addAgain(group)) tally.add(message, ref.slice(0, LONGEST_REF), line);
    return group.root.facts.retry;
  }

  result(): FailureSummary {
    const summaries = [...this.#tallies.values()].map((tally) => tally.result());
    const rows = this.#rows;
    const retry = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0 };
    for (const summary of summaries) {
      for (const key of ['now', 'later', 'afterFix', 'never', 'unknown'] as const) retry[key] += summary.retry[key];
    }
    return {
      rows,
      groups: summaries
        .flatMap(({ groups }) => groups)
        .map((group) => Object.assign(group, { share: group.count / rows }))
        .toSorted((a, b) => b.count - a.count || firstRow(a) - firstRow(b)),
      retry,
      overflow: summaries.reduce((sum, { overflow }) => sum + overflow, 0),
    };
  }

  #findTally(code: string): FailureTally {
    const known = this.#tallies.get(code);
    if (known) return known;
    const key = this.#tallies.size < MOST_CODES ? code : '';
    let tally = this.#tallies.get(key);
    if (!tally) {
      tally = new FailureTally({ api: 'sitecore', code: key === '' ? null : key });
      this.#tallies.set(key, tally);
    }
    return tally;
  }
}

/** The line where a group was met first: its first example. */
function firstRow({ examples }: FailureGroup): number {
  return examples[0]?.row ?? 0;
}
