import { joinCauses } from '../classify/join-causes.ts';
import { mergeLockFigures } from '../classify/merge-lock-figures.ts';
import type { FailureGroup } from '../report/bulk-job.ts';

const MOST_EXAMPLES = 3;

type Diagnosed = { job: { id: string }; groups: readonly FailureGroup[] };

/** A cause over several jobs: its group, and what each job has of it, in the order of the jobs. */
export type MergedCause<Source> = { group: FailureGroup; parts: Array<{ source: Source; count: number }> };

/** One grouping over several jobs: groups of one cause become one, whose examples name their job. */
export function mergeGroups(diagnoses: readonly Diagnosed[]): FailureGroup[] {
  return mergeCauses(diagnoses).map(({ group }) => group);
}

/** The same, and which jobs have each cause. Most rows first. */
export function mergeCauses<Source extends Diagnosed>(sources: readonly Source[]): MergedCause<Source>[] {
  const sourceOf = new Map<FailureGroup, Source>();
  for (const source of sources) {
    for (const group of source.groups) {
      const examples = group.examples.map((example) => Object.assign({}, example, { jobId: source.job.id }));
      sourceOf.set({ ...group, examples }, source);
    }
  }
  const groups = [...sourceOf.keys()];
  const rows = groups.reduce((sum, { count }) => sum + count, 0);
  return joinCauses(groups)
    .map(({ template, groups: own }) => ({
      group: mergeCause(template, own, rows),
      parts: own.flatMap((group) => {
        const source = sourceOf.get(group);
        return source === undefined ? [] : [{ source, count: group.count }];
      }),
    }))
    .toSorted((a, b) => b.group.count - a.group.count);
}

function mergeCause(template: string, groups: readonly FailureGroup[], rows: number): FailureGroup {
  const [first] = groups;
  if (!first) throw new Error('A cause has a group');
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  return {
    ...first,
    template,
    count,
    share: count / rows,
    examples: groups.flatMap(({ examples }) => examples).slice(0, MOST_EXAMPLES),
    ...mergeLockFigures(groups),
    details: groups.find(({ details }) => details !== null)?.details ?? null,
  };
}
