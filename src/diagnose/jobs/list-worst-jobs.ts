import type { ListedJob } from '../../org/job-list.ts';
import { isOrgError } from '../../org/org-error.ts';
import type { StateCount } from '../../report/bulk-list.ts';
import { isPassing, waitForJob, type WaitPorts } from '../wait-for-job.ts';
import type { CallBudget } from './call-budget.ts';
import { collectJobs, type JobListPorts, type ListGap } from './collect-jobs.ts';
import type { ReadJobFilter } from './read-job-filter.ts';
import { hasFailed, summarizeJob, type SummarizedJob } from './job-summary.ts';
import { byBadness, byState, isKnownBad, mayHaveFailedRows } from './rank-jobs.ts';
import { readDetails, type DetailPorts, type JobDetail, type JobDetails } from './read-details.ts';

export type ListProgress =
  | { phase: 'listing'; seen: number; fitting: number }
  | { phase: 'reading'; done: number; total: number }
  | { phase: 'waiting'; running: number; processed: number; failed: number };

export type ListOptions = {
  /** Only jobs that failed, were aborted or have failed rows. */
  failed: boolean;
  /** Jobs to show at most. */
  limit: number;
  budget: CallBudget;
  /** How long to wait until none of the jobs shown is running; 0 for not at all. */
  waitMs: number;
  onProgress?: (progress: ListProgress) => void;
};

export type JobListing = {
  /** Worst first. */
  jobs: SummarizedJob[];
  total: number;
  unchecked: number;
  /** Jobs that were to be read and were not, because something stopped it. */
  unread: number;
  listed: number;
  states: StateCount[];
  /** Lists that were not read to their end. */
  missing: ListGap[];
  /** What ended the reading of jobs before its end. */
  stopped: JobDetails['stopped'];
};

export type ListPorts = JobListPorts & DetailPorts & WaitPorts;

type Chosen = {
  jobs: ListedJob[];
  details: Map<string, JobDetail>;
  total: number;
  unchecked: number;
  unread: number;
  stopped: JobDetails['stopped'];
};

/**
 * The jobs of an org, worst first.
 * A list says the state of a job and not its counts, so the jobs to show are chosen by state: failed ones, then aborted ones, then
 * the others, each latest change first. Only those are read themselves, one API call each. With `failed`, those others are read
 * one after the other until there are enough that have failed rows.
 * Rejects with an OrgError when no list can be read.
 */
export async function listWorstJobs(
  ports: ListPorts,
  { filter, userNames }: ReadJobFilter,
  { failed, limit, budget, waitMs, onProgress }: ListOptions,
): Promise<JobListing> {
  const collected = await collectJobs(ports, filter, {
    budget,
    ...(onProgress && { onProgress: (progress) => onProgress({ phase: 'listing', ...progress }) }),
  });
  const candidates = collected.jobs.toSorted(byState);
  const choose = failed ? chooseFailed : chooseFirst;
  const { jobs, details, total, unchecked, unread, stopped } = await choose(candidates, ports, {
    limit,
    budget,
    onProgress,
  });
  const summarize = (): SummarizedJob[] => jobs.map((job) => summarizeJob(job, details.get(job.id), userNames));
  const ended = stopped ?? (await waitForAll(jobs, details, summarize, ports, { budget, waitMs, onProgress }));
  return {
    jobs: summarize().toSorted(byBadness),
    total,
    unchecked,
    unread,
    listed: collected.seen,
    states: countStates(collected.jobs),
    missing: collected.missing,
    stopped: ended,
  };
}

type ReadOptions = Pick<ListOptions, 'limit' | 'budget'> & { onProgress: ListOptions['onProgress'] | undefined };

async function chooseFirst(candidates: ListedJob[], ports: ListPorts, options: ReadOptions): Promise<Chosen> {
  const { limit, budget, onProgress } = options;
  const jobs = candidates.slice(0, limit);
  let done = 0;
  const onRead = (): void => onProgress?.({ phase: 'reading', done: ++done, total: jobs.length });
  const { read, stopped } = await readDetails(jobs, ports, { budget, onRead });
  const unchecked = candidates.filter((job) => mayHaveFailedRows(job) && !read.has(job.id)).length;
  return { jobs, details: read, total: candidates.length, unchecked, unread: jobs.length - read.size, stopped };
}

async function chooseFailed(candidates: ListedJob[], ports: ListPorts, options: ReadOptions): Promise<Chosen> {
  const { limit, budget, onProgress } = options;
  const certain = candidates.filter(isKnownBad);
  const first = await chooseFirst(certain, ports, options);
  const others = candidates.filter(mayHaveFailedRows);
  const found = new Set<ListedJob>();
  let done = 0;
  const { read, stopped } =
    first.stopped === null
      ? await readDetails(others, ports, {
          budget,
          isEnough: () => certain.length + found.size >= limit,
          onRead: (job, detail) => {
            // What can't be read may have failed: it is shown, not hidden.
            if ('error' in detail || hasFailed(detail.job)) found.add(job);
            onProgress?.({ phase: 'reading', done: ++done, total: others.length });
          },
        })
      : { read: new Map<string, JobDetail>(), stopped: first.stopped };
  return {
    // In the order of the candidates, not in that of the answers.
    jobs: [...first.jobs, ...others.filter((job) => found.has(job))].slice(0, limit),
    details: new Map([...first.details, ...read]),
    total: certain.length + found.size,
    unchecked: others.length - read.size,
    unread: first.unread + (stopped === null || certain.length >= limit ? 0 : others.length - read.size),
    stopped,
  };
}

/** Looks at the unfinished ones again and again, into `details`; returns what ended it before its time. */
async function waitForAll(
  jobs: ListedJob[],
  details: Map<string, JobDetail>,
  summarize: () => SummarizedJob[],
  ports: ListPorts,
  { budget, waitMs, onProgress }: Omit<ReadOptions, 'limit'> & { waitMs: number },
): Promise<JobDetails['stopped']> {
  if (waitMs === 0) return null;
  const running = (): SummarizedJob[] => summarize().filter(({ outcome }) => outcome === 'running');
  let stopped: JobDetails['stopped'] = null;
  let looks = 0;
  const look = async (): Promise<SummarizedJob[]> => {
    if (looks++ === 0) return running();
    const ids = new Set(running().map(({ id }) => id));
    const unfinished = jobs.filter(({ id }) => ids.has(id));
    const again = await readDetails(unfinished, ports, { budget });
    // A look that failed takes nothing back that was seen before.
    for (const [id, detail] of again.read) if ('job' in detail || !details.has(id)) details.set(id, detail);
    // While waiting, a fault that passes is one look less.
    stopped = isOrgError(again.stopped) && isPassing(again.stopped) ? null : again.stopped;
    return running();
  };
  const hasEnded = (left: SummarizedJob[]): boolean => left.length === 0 || stopped !== null;
  await waitForJob(look, hasEnded, waitMs, ports, (left) =>
    onProgress?.({
      phase: 'waiting',
      running: left.length,
      processed: sum(left.map(({ processed }) => processed)),
      failed: sum(left.map(({ failed }) => failed)),
    }),
  );
  return stopped;
}

function sum(counts: ReadonlyArray<number | null>): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}

function countStates(jobs: readonly ListedJob[]): StateCount[] {
  return [...Map.groupBy(jobs, ({ state }) => state)]
    .map(([state, members]) => ({ state, jobs: members.length }))
    .toSorted((a, b) => b.jobs - a.jobs || a.state.localeCompare(b.state));
}
