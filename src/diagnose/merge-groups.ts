import { joinCauses } from '../classify/join-causes.ts';
import { mergeLockFigures } from '../classify/merge-lock-figures.ts';
import type { BulkJobDiagnosis, FailureGroup } from '../report/bulk-job.ts';

const MOST_EXAMPLES = 3;

/** One grouping over several jobs: groups of one cause become one, whose examples name their job. */
export function mergeGroups(diagnoses: readonly Pick<BulkJobDiagnosis, 'job' | 'groups'>[]): FailureGroup[] {
  const groups = diagnoses.flatMap(({ job, groups: own }) =>
    own.map((group) => ({
      ...group,
      examples: group.examples.map((example) => Object.assign({}, example, { jobId: job.id })),
    })),
  );
  const rows = groups.reduce((sum, { count }) => sum + count, 0);
  return joinCauses(groups)
    .map(({ template, groups: own }) => mergeCause(template, own, rows))
    .toSorted((a, b) => b.count - a.count);
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
