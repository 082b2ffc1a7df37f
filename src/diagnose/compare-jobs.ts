import { joinCauses, type JoinedCause } from '../classify/join-causes.ts';
import { mergeLockFigures } from '../classify/merge-lock-figures.ts';
import type { BulkJobDiagnosis, FailureGroup, RowCounts } from '../report/bulk-job.ts';
import {
  CHANGES,
  type BulkCompareReport,
  type CauseChange,
  type CauseRows,
  type Change,
  type ComparedJob,
  type CompareNote,
  type CompareVerdict,
} from '../report/bulk-compare.ts';
import { worstOutcome } from '../report/exit-codes.ts';

const MOST_EXAMPLES = 3;

export type JobComparison = Omit<BulkCompareReport, 'nextSteps' | 'incompleteReason'>;

/**
 * Holds two runs of a load against each other, cause by cause.
 * A cause has more rows when they are more than its rate in the first run gives for the rows of the second, fewer when they are
 * fewer; so the runs need not be of one size. A cause is gone only when all rows of the second run were tried. Where the number of processed rows is not known, the rows alone are compared.
 */
export function compareJobs(before: BulkJobDiagnosis, after: BulkJobDiagnosis): JobComparison {
  const unfinished = before.outcome === 'running' || after.outcome === 'running';
  // A cause that an unfinished job does not show yet is not gone.
  const groups = unfinished
    ? []
    : joinCauses([...markRun(before.groups, 'before'), ...markRun(after.groups, 'after')])
        .map((cause) => compareCause(cause, before, after))
        .toSorted(byWeight);
  return {
    verdict: unfinished ? 'unfinished' : judge(groups, before, after),
    before: describeJob(before),
    after: describeJob(after),
    groups,
    notes: [...findNotes(before, after), ...(hidesCauses(before, groups) ? (['untried'] as const) : [])],
    apiCalls: before.apiCalls + after.apiCalls,
    complete: before.complete && after.complete,
  };
}

type RunGroup = FailureGroup & { run: 'before' | 'after' };

function markRun(groups: readonly FailureGroup[], run: RunGroup['run']): RunGroup[] {
  return groups.map((group) => Object.assign({}, group, { run }));
}

function compareCause(
  { template, groups }: JoinedCause<RunGroup>,
  before: BulkJobDiagnosis,
  after: BulkJobDiagnosis,
): CauseChange {
  const earlierGroups = groups.filter(({ run }) => run === 'before');
  const laterGroups = groups.filter(({ run }) => run === 'after');
  const earlier = countRows(earlierGroups, before);
  const later = countRows(laterGroups, after);
  const [shown, { job }] = later === null ? [earlierGroups, before] : [laterGroups, after];
  const { count: _count, share: _share, details: _details, run: _run, ...cause } = findLargest(shown);
  const examples = shown.flatMap((group) => group.examples.map((example) => ({ ...example, jobId: job.id })));
  return {
    ...cause,
    template,
    ...mergeLockFigures(shown),
    change: changeOf(earlier, later, after.counts),
    before: earlier,
    after: later,
    examples: examples.slice(0, MOST_EXAMPLES),
  };
}

function countRows(groups: readonly FailureGroup[], { counts: { processed } }: BulkJobDiagnosis): CauseRows | null {
  if (groups.length === 0) return null;
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  return { count, rate: processed === null || processed === 0 ? null : count / processed };
}

function changeOf(before: CauseRows | null, after: CauseRows | null, counts: RowCounts): Change {
  const { processed } = counts;
  if (before === null) return 'new';
  if (after === null) return hasUntriedRows(counts) ? 'unseen' : 'gone';
  const expected =
    before.rate === null || after.rate === null || processed === null
      ? before.count
      : Math.round(before.rate * processed);
  if (after.count === expected) return 'same';
  return after.count > expected ? 'more' : 'fewer';
}

/** Rows that a job never came to may hold any cause. */
function hasUntriedRows({ processed, unprocessed }: RowCounts): boolean {
  return (unprocessed ?? 0) > 0 || processed === 0;
}

function hidesCauses({ counts }: BulkJobDiagnosis, groups: readonly CauseChange[]): boolean {
  return hasUntriedRows(counts) && groups.some(({ change }) => change === 'new');
}

function judge(groups: readonly CauseChange[], before: BulkJobDiagnosis, after: BulkJobDiagnosis): CompareVerdict {
  if (!before.complete || !after.complete) return 'unknown';
  const worse = groups.some(({ change }) => change === 'new' || change === 'more') || isWorse(before, after);
  const better = groups.some(({ change }) => change === 'gone' || change === 'fewer') || isWorse(after, before);
  if (worse) return better ? 'mixed' : 'worse';
  return better ? 'better' : 'same';
}

/** Whether a job as a whole came out worse than another: its outcome, another reason of failure, more rows never tried. */
function isWorse(than: BulkJobDiagnosis, job: BulkJobDiagnosis): boolean {
  const outcome = job.outcome !== than.outcome && worstOutcome([job.outcome, than.outcome]) === job.outcome;
  const reason = job.jobError !== null && (than.jobError === null || job.jobError.code !== than.jobError.code);
  return outcome || reason || (job.counts.unprocessed ?? 0) > (than.counts.unprocessed ?? 0);
}

function describeJob({ outcome, job, counts, jobError, complete, incompleteReason }: BulkJobDiagnosis): ComparedJob {
  const { processed, failed } = counts;
  const failureRate = processed === null || failed === null || processed === 0 ? null : failed / processed;
  return { outcome, job, counts, failureRate, jobError, complete, incompleteReason };
}

function findNotes({ job: before }: BulkJobDiagnosis, { job: after }: BulkJobDiagnosis): CompareNote[] {
  const differing = (['kind', 'operation', 'object'] as const).filter((key) => before[key] !== after[key]);
  const swapped = before.createdDate !== null && after.createdDate !== null && before.createdDate > after.createdDate;
  return swapped ? [...differing, 'order'] : differing;
}

function byWeight(a: CauseChange, b: CauseChange): number {
  return CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) || weightOf(b) - weightOf(a);
}

function weightOf({ before, after }: CauseChange): number {
  return (after ?? before)?.count ?? 0;
}

function findLargest(groups: readonly RunGroup[]): RunGroup {
  return groups.reduce((largest, group) => (group.count > largest.count ? group : largest));
}
