import { groupKey } from '../classify/group-key.ts';
import type { FailureGroup } from '../report/bulk-job.ts';

/** The groups of two jobs that are one cause. */
export type AlignedGroups = { before: FailureGroup[]; after: FailureGroup[] };

/** Brings together which groups of two jobs are one cause. */
export function alignGroups(before: readonly FailureGroup[], after: readonly FailureGroup[]): AlignedGroups[] {
  const aligned = new Map<string, AlignedGroups>();
  const add = (side: keyof AlignedGroups, group: FailureGroup): void => {
    const key = groupKey(group);
    const known = aligned.get(key) ?? { before: [], after: [] };
    known[side].push(group);
    aligned.set(key, known);
  };
  for (const group of before) add('before', group);
  for (const group of after) add('after', group);
  return [...aligned.values()];
}
