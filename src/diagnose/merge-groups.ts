import type { BulkJobDiagnosis, FailureGroup } from '../report/bulk-job.ts';

const MOST_EXAMPLES = 3;

/** One grouping over several jobs: equal causes become one group, whose examples name their job. */
export function mergeGroups(diagnoses: readonly BulkJobDiagnosis[]): FailureGroup[] {
  const merged = new Map<string, FailureGroup>();
  for (const { job, groups } of diagnoses) {
    for (const group of groups) {
      const examples = group.examples.map((example) => ({ ...example, jobId: job.id }));
      const key = JSON.stringify([group.code, group.fields, group.template, group.location, group.inner?.code]);
      const known = merged.get(key);
      if (known) {
        known.count += group.count;
        known.examples = [...known.examples, ...examples].slice(0, MOST_EXAMPLES);
      } else {
        merged.set(key, { ...group, examples });
      }
    }
  }
  const groups = [...merged.values()].toSorted((a, b) => b.count - a.count);
  const rows = groups.reduce((sum, group) => sum + group.count, 0);
  for (const group of groups) group.share = group.count / rows;
  return groups;
}
