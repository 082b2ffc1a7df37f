import type { FailureGroup } from './bulk-job.ts';
import type { ExplainedError } from './explained-error.ts';

/** What to do about a group: the fixes of the innermost error that the catalogue knows, for it is the real cause. */
export function chooseFixes(group: Pick<FailureGroup, 'fixes' | 'inner'>): string[] {
  let fixes = group.fixes;
  for (let error: ExplainedError | null = group.inner; error !== null; error = error.inner) {
    fixes = error.entry?.fixes ?? fixes;
  }
  return fixes;
}
