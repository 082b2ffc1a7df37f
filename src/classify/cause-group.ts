import type { FailureGroup } from '../report/bulk-job.ts';
import { isLockGroup, LockContention } from './lock-contention.ts';

/**
 * Where a tally counts the rows of one cause: a handle that may be kept until the tally is cleared.
 * When a group turns out to be the same cause as another, its rows move there and the handle leads on to it; so a kept handle
 * always counts to the group that its text had when it was asked for, or to what became of that.
 */
export class CauseGroup {
  readonly facts: FailureGroup;
  /** The records that lock errors name, or null where the cause is no lock. */
  readonly locks: LockContention | null;
  #next: CauseGroup | null = null;

  constructor(facts: FailureGroup) {
    this.facts = facts;
    this.locks = isLockGroup(facts) ? new LockContention() : null;
  }

  /** The group this one became; itself as long as it stands alone. */
  get root(): CauseGroup {
    if (this.#next === null) return this;
    const root = this.#next.root;
    this.#next = root;
    return root;
  }

  /** Moves all rows to another group, for good. */
  mergeInto(other: CauseGroup, maxExamples: number): void {
    const root = other.root;
    if (root === this) return;
    root.facts.count += this.facts.count;
    root.facts.examples = [...root.facts.examples, ...this.facts.examples]
      .toSorted((a, b) => a.row - b.row)
      .slice(0, maxExamples);
    this.#next = root;
  }
}
