import type { FailureGroup, LockedRecord } from '../report/bulk-job.ts';

type Locks = Pick<FailureGroup, 'lockedRecords' | 'locks'>;

const RANKED = 10;

/**
 * What the lock errors of several jobs say together. Each job shows its first records only, so the ranking is exact where
 * they show all of them; else counts are at least so high, and `atLeast` says that there may be more records.
 */
export function mergeLockFigures(groups: readonly Locks[]): Locks {
  const all = groups.flatMap(({ locks }) => (locks === null ? [] : [locks]));
  if (all.length === 0) return { lockedRecords: [], locks: null };
  const named = new Map<string, LockedRecord>();
  for (const { id, rows } of groups.flatMap(({ lockedRecords }) => lockedRecords)) {
    named.set(id, { id, rows: (named.get(id)?.rows ?? 0) + rows });
  }
  const hidden =
    all.length > 1 && groups.some(({ locks, lockedRecords }) => (locks?.records ?? 0) > lockedRecords.length);
  return {
    lockedRecords: [...named.values()].toSorted((a, b) => b.rows - a.rows || (a.id < b.id ? -1 : 1)).slice(0, RANKED),
    locks: {
      records: Math.max(named.size, ...all.map(({ records }) => records)),
      atLeast: hidden || all.some(({ atLeast }) => atLeast),
      rowsWithoutRecord: all.reduce((sum, { rowsWithoutRecord }) => sum + rowsWithoutRecord, 0),
    },
  };
}
