import type { ListedJob } from '../../org/job-list.ts';
import type { OrgError } from '../../org/org-error.ts';
import type { ScannedJob } from '../../report/bulk-scan.ts';
import type { BulkJobPorts } from '../bulk-job-ports.ts';
import type { CallBudget } from './call-budget.ts';
import { collectJobs, type CollectedJobs, type JobListPorts, type ListGap } from './collect-jobs.ts';
import type { JobFilter } from './job-filter.ts';
import { byState } from './rank-jobs.ts';
import { rememberLists, type RememberedLists, type ScanMemory } from './remember-lists.ts';
import { ScanRun } from './scan-run.ts';
import { hasFailures, keepListed } from './scanned-job.ts';
import { waitForRunning, type RunningCounts } from './wait-for-running.ts';

export type ScanProgress =
  | { phase: 'listing'; seen: number; fitting: number }
  | { phase: 'diagnosing'; done: number; total: number; withFailures: number }
  | ({ phase: 'waiting' } & RunningCounts);

export type ScanOptions = {
  budget: CallBudget;
  /** How long to wait until no job is running; 0 for not at all. */
  waitMs: number;
  onProgress?: (progress: ScanProgress) => void;
};

export type JobScan = {
  /** The jobs whose outcome is known, failed ones first, then aborted ones, then the others, each latest change first. */
  jobs: ScannedJob[];
  unread: Array<{ id: string; error: OrgError }>;
  /** Jobs that fit the filter. */
  total: number;
  /** Jobs that were to be looked at and were not, because something ended the run. */
  pending: number;
  /** Jobs that an earlier run had diagnosed. */
  resumed: number;
  /** Jobs the lists held, fitting or not. */
  listed: number;
  /** Milliseconds since 1970. */
  listedAt: number | null;
  /** Lists that were not read to their end. */
  missing: ListGap[];
  stopped: 'budget' | OrgError | null;
  /** Whether a later run of the same scan would have nothing to do. */
  finished: boolean;
};

export type ScanPorts = BulkJobPorts & JobListPorts;

/**
 * Diagnoses all jobs of an org that fit a filter and have failures, or may have some.
 * The lists hold no counts, so it takes one API call a job to know that it has no failures, and one or two more for what
 * failed; jobs that failed as a whole go first, so that a budget is spent on the worst. What the memory holds of an earlier
 * run that was cut off costs nothing again. Rejects with an OrgError when no list can be read.
 */
export async function scanJobs(
  ports: ScanPorts,
  filter: JobFilter,
  memory: ScanMemory,
  { budget, waitMs, onProgress = () => {} }: ScanOptions,
): Promise<JobScan> {
  const lists = rememberLists(ports, memory, budget);
  const collected = await collect(lists, filter, memory, budget, onProgress);
  const candidates = collected.jobs.toSorted(byState);
  const run = new ScanRun(ports, { budget, keep: (job) => memory.keepJob(job) });
  const resumed = recall(candidates, run, memory);
  await diagnoseAll(candidates, run, onProgress);
  await waitForRunning(candidates, run, ports, {
    budget,
    waitMs,
    onWait: (counts) => onProgress({ phase: 'waiting', ...counts }),
  });

  const jobs = candidates.flatMap((job) => run.diagnosed.get(job.id) ?? []);
  const unread = candidates.flatMap(({ id }) => {
    const error = run.unread.get(id);
    return error ? [{ id, error }] : [];
  });
  const seen = run.stopped === null && collected.complete;
  // What is left to do are jobs, for which the lists of then are no help.
  if (seen) await memory.forgetPages();
  return {
    jobs,
    unread,
    total: candidates.length,
    pending: candidates.length - new Set([...jobs, ...unread].map(({ id }) => id)).size,
    resumed,
    listed: collected.seen,
    listedAt: lists.listedAt(),
    missing: collected.missing,
    stopped: run.stopped,
    finished: seen && unread.length === 0 && jobs.every(({ outcome, complete }) => outcome !== 'running' && complete),
  };
}

type OnProgress = NonNullable<ScanOptions['onProgress']>;

async function collect(
  lists: RememberedLists,
  filter: JobFilter,
  memory: ScanMemory,
  budget: CallBudget,
  onProgress: OnProgress,
): Promise<CollectedJobs> {
  const read = (): Promise<CollectedJobs> =>
    collectJobs(lists, filter, { budget, onProgress: (progress) => onProgress({ phase: 'listing', ...progress }) });
  const goesOn = memory.hasPages;
  const collected = await read();
  const refused = collected.missing.some(({ error }) => error?.name === 'ApiRejectedError');
  if (!goesOn || !refused) return collected;
  // The org may have forgotten the list that an earlier run was in the middle of.
  await memory.forgetPages();
  return read();
}

/** Takes over what is known without a call; returns how many jobs an earlier run has diagnosed. */
function recall(candidates: readonly ListedJob[], run: ScanRun, memory: ScanMemory): number {
  let resumed = 0;
  for (const listed of candidates) {
    const known = memory.findJob(listed.id);
    const job = known ?? keepListed(listed);
    if (known) resumed++;
    if (job) run.diagnosed.set(listed.id, job);
  }
  return resumed;
}

async function diagnoseAll(candidates: readonly ListedJob[], run: ScanRun, onProgress: OnProgress): Promise<void> {
  const jobs = candidates.filter(({ id }) => !run.diagnosed.has(id));
  let done = 0;
  let withFailures = [...run.diagnosed.values()].filter(hasFailures).length;
  await run.diagnose(jobs, ({ id }) => {
    const job = run.diagnosed.get(id);
    if (job && hasFailures(job)) withFailures++;
    onProgress({ phase: 'diagnosing', done: ++done, total: jobs.length, withFailures });
  });
  // A second look at what met a fault: by now the org may have recovered.
  const isWhole = (id: string): boolean => run.diagnosed.get(id)?.complete === true;
  await run.diagnose(jobs.filter(({ id }) => run.wasDisturbed(id) && !isWhole(id)));
}
