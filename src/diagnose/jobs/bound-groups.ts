import { explainParsed } from '../../classify/explain-error.ts';
import { OTHER_MESSAGES } from '../../classify/failure-tally.ts';
import type { FailureGroup } from '../../report/bulk-job.ts';
import type { Api } from '../../report/vocabulary.ts';

/**
 * Keeps the largest groups. The rows of the others are counted in one group a code, whose template is `OTHER_MESSAGES`; those of
 * rare codes in one without a code, where the codes are too many.
 *
 * @param groups most rows first
 * @param most groups to keep; with those of the rest there are up to half as many more, and one
 * @param merge makes one group of several, as far as they are more than a number of rows
 */
export function boundGroups<Group extends FailureGroup>(
  groups: readonly Group[],
  { most, api, merge }: { most: number; api: Api; merge: (other: FailureGroup, folded: readonly Group[]) => Group },
): Group[] {
  if (groups.length <= most) return [...groups];
  const isOther = ({ template }: Group): boolean => template === OTHER_MESSAGES;
  const apart = groups.filter((group) => !isOther(group)).slice(0, most);
  const kept = new Set(apart);
  const byCode = [
    ...Map.groupBy(
      groups.filter((group) => !kept.has(group)),
      ({ code }) => code,
    ),
  ].toSorted(([, a], [, b]) => sumRows(b) - sumRows(a));
  const codes = new Set(byCode.slice(0, Math.ceil(most / 2)).map(([code]) => code));
  const folded = Map.groupBy(
    byCode.flatMap(([code, own]) => own.map((group) => ({ code: codes.has(code) ? code : null, group }))),
    ({ code }) => code,
  );
  const rows = sumRows(groups);
  const others = [...folded].map(([code, own]) =>
    merge(
      makeOther(
        code,
        own.map(({ group }) => group),
        api,
        rows,
      ),
      own.map(({ group }) => group),
    ),
  );
  return [...apart, ...others].toSorted((a, b) => b.count - a.count);
}

function makeOther(code: string | null, groups: readonly FailureGroup[], api: Api, rows: number): FailureGroup {
  const { entry, suggestions } = explainParsed({ code, message: '', fields: [], location: null, inner: null }, api);
  const count = sumRows(groups);
  const verdicts = new Set(groups.map(({ retry }) => retry));
  const [verdict = 'unknown'] = verdicts;
  return {
    code,
    summary: entry?.summary ?? '',
    causes: entry?.causes ?? [],
    fixes: entry?.fixes ?? [],
    retry: verdicts.size === 1 ? verdict : 'unknown',
    fields: [],
    template: OTHER_MESSAGES,
    count,
    share: count / rows,
    examples: groups.flatMap(({ examples }) => examples).slice(0, 1),
    location: null,
    inner: null,
    docs: entry?.docs ?? [],
    limits: entry?.limits ?? [],
    suggestions,
    lockedRecords: [],
    locks: null,
    details: null,
  };
}

function sumRows(groups: readonly FailureGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
