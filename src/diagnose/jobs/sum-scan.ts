import { messageTemplate } from '../../classify/template.ts';
import type { FailureGroup, Outcome, RetryCounts } from '../../report/bulk-job.ts';
import type {
  BulkScanReport,
  CausePlaces,
  OutcomeCounts,
  ScanGroup,
  ScanJobError,
  ScannedJob,
  ScanRows,
  ScanShare,
} from '../../report/bulk-scan.ts';
import type { ExplainedError } from '../../report/explained-error.ts';
import { worstOutcome } from '../../report/exit-codes.ts';
import { mergeCauses } from '../merge-groups.ts';
import { boundGroups } from './bound-groups.ts';
import { hasFailures, summarizeScanned } from './scanned-job.ts';

/** Causes that stay apart over all jobs; the rest is counted under the codes. */
const MOST_GROUPS = 300;
const MOST_PLACES = 50;
const MOST_ERRORS = 100;
const MOST_JOB_IDS = 5;

/** The parts of a scan's report that sum the jobs up. */
export type ScanSum = Pick<
  BulkScanReport,
  'outcome' | 'outcomes' | 'counts' | 'jobs' | 'groups' | 'jobErrors' | 'objects' | 'users' | 'retry'
>;

type Part = { job: ScannedJob; rows: number };

/**
 * Sums up the diagnoses of many jobs: one grouping over all, and what failed by object and by user.
 *
 * @param jobs in an order that is the same each time, for it decides among equals
 * @param userNames user names by the first 15 characters of their ids
 */
export function sumScan(jobs: readonly ScannedJob[], userNames: ReadonlyMap<string, string>): ScanSum {
  return {
    outcome: worstOutcome(jobs.map(({ outcome }) => outcome)),
    outcomes: countOutcomes(jobs),
    counts: sumRows(jobs),
    jobs: jobs
      .filter(({ outcome, complete }) => outcome !== 'clean' || !complete)
      .toSorted(byBadness)
      .map(summarizeScanned),
    groups: mergeJobs(jobs),
    jobErrors: groupJobErrors(jobs),
    objects: sumBy(
      jobs,
      ({ object }) => object,
      () => null,
    ),
    users: sumBy(
      jobs,
      ({ createdById }) => createdById,
      (id) => userNames.get(id.slice(0, 15)) ?? null,
    ),
    retry: sumRetry(jobs),
  };
}

function mergeJobs(jobs: readonly ScannedJob[]): ScanGroup[] {
  const partsOf = new Map<FailureGroup, Part[]>();
  const groups = mergeCauses(jobs.map((job) => ({ job, groups: job.groups }))).map(({ group, parts }) => {
    const own = parts.map(({ source, count }) => ({ job: source.job, rows: count }));
    const placed = Object.assign(group, findPlaces(own));
    partsOf.set(placed, own);
    return placed;
  });
  return boundGroups(groups, {
    most: MOST_GROUPS,
    api: 'bulk',
    merge: (other, folded) => ({ ...other, ...findPlaces(folded.flatMap((group) => partsOf.get(group) ?? [])) }),
  });
}

function findPlaces(parts: readonly Part[]): CausePlaces {
  return {
    jobs: new Set(parts.map(({ job }) => job.id)).size,
    objects: rankPlaces(parts, ({ object }) => object),
    users: rankPlaces(parts, ({ createdById }) => createdById),
  };
}

function rankPlaces(parts: readonly Part[], placeOf: (job: ScannedJob) => string | null): string[] {
  const rows = new Map<string, number>();
  for (const { job, rows: own } of parts) {
    const place = placeOf(job);
    if (place !== null) rows.set(place, (rows.get(place) ?? 0) + own);
  }
  return [...rows]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MOST_PLACES)
    .map(([place]) => place);
}

type FailedJob = { job: ScannedJob; error: ExplainedError | null; template: string };

function groupJobErrors(jobs: readonly ScannedJob[]): ScanJobError[] {
  const failed: FailedJob[] = jobs
    .filter(({ state, jobError }) => jobError !== null || state === 'Failed')
    .map((job) => ({ job, error: job.jobError, template: messageTemplate(job.jobError?.message ?? '') }));
  return [...Map.groupBy(failed, ({ error, template }) => JSON.stringify([error?.code, template])).values()]
    .flatMap(describeJobError)
    .toSorted((a, b) => b.jobs - a.jobs)
    .slice(0, MOST_ERRORS);
}

/** The first job speaks for those that failed alike. */
function describeJobError(alike: readonly FailedJob[]): ScanJobError[] {
  return alike.slice(0, 1).map(({ error, template }) => {
    const entry = error?.entry;
    return Object.assign(findPlaces(alike.map(({ job }) => ({ job, rows: 1 }))), {
      code: error?.code ?? null,
      summary: entry?.summary ?? '',
      fixes: entry?.fixes ?? [],
      retry: entry?.retry ?? ('unknown' as const),
      template,
      jobIds: alike.slice(0, MOST_JOB_IDS).map(({ job }) => job.id),
      docs: entry?.docs ?? [],
    });
  });
}

function countOutcomes(jobs: readonly ScannedJob[]): OutcomeCounts {
  const counts = { failed: 0, aborted: 0, partial: 0, running: 0, clean: 0 };
  for (const { outcome } of jobs) counts[outcome]++;
  return counts;
}

/** A query counts the records it found, which are no rows that could fail. */
function sumRows(jobs: readonly ScannedJob[]): ScanRows {
  const sum = { processed: 0, failed: 0, unprocessed: 0, scanned: 0 };
  for (const { kind, counts } of jobs) {
    if (kind === 'query') continue;
    sum.processed += counts.processed ?? 0;
    sum.failed += failedRowsOf({ counts });
    sum.unprocessed += counts.unprocessed ?? 0;
    sum.scanned += counts.scanned;
  }
  return sum;
}

function sumRetry(jobs: readonly ScannedJob[]): RetryCounts {
  const sum = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0, unprocessed: 0 };
  for (const { retry } of jobs) {
    for (const key of ['now', 'later', 'afterFix', 'never', 'unknown', 'unprocessed'] as const)
      sum[key] += retry[key] ?? 0;
  }
  return sum;
}

function sumBy(
  jobs: readonly ScannedJob[],
  keyOf: (job: ScannedJob) => string | null,
  nameOf: (key: string) => string | null,
): ScanShare[] {
  return [...Map.groupBy(jobs, keyOf)]
    .map(([id, own]) => ({
      id,
      name: id === null ? null : nameOf(id),
      jobs: own.length,
      withFailures: own.filter(hasFailures).length,
      failedRows: own.reduce((sum, job) => sum + failedRowsOf(job), 0),
    }))
    .toSorted((a, b) => b.failedRows - a.failedRows || b.withFailures - a.withFailures || b.jobs - a.jobs);
}

/** The counter of a job that failed as a whole may lag behind its rows. */
function failedRowsOf({ counts }: Pick<ScannedJob, 'counts'>): number {
  return Math.max(counts.failed ?? 0, counts.scanned);
}

/** Failed as a whole, aborted, with failed rows by their number, running; the latest first among equals. */
function byBadness(a: ScannedJob, b: ScannedJob): number {
  return (
    rankJob(a) - rankJob(b) ||
    failedRowsOf(b) - failedRowsOf(a) ||
    (b.lastModifiedDate ?? '').localeCompare(a.lastModifiedDate ?? '') ||
    a.id.localeCompare(b.id)
  );
}

const RANK: Readonly<Record<Outcome, number>> = { aborted: 1, failed: 2, partial: 2, running: 3, clean: 4 };

function rankJob({ state, outcome }: ScannedJob): number {
  return state === 'Failed' ? 0 : RANK[outcome];
}
