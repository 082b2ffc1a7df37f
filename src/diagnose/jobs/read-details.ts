import pMap from 'p-map';
import type { BulkJob } from '../../org/find-bulk-job.ts';
import type { ListedJob } from '../../org/job-list.ts';
import { isOrgError, type OrgError } from '../../org/org-error.ts';
import type { JobKind } from '../../report/bulk-job.ts';
import type { CallBudget } from './call-budget.ts';
import { endsRun } from './ends-run.ts';

/** Enough to hide the latency; an org serves 25 long calls at once to all of its users. */
const MOST_AT_ONCE = 5;

export type DetailPorts = {
  findBulkJob(id: string, options: { kind: JobKind }): Promise<BulkJob>;
};

/** A job that was read, or why it could not be. */
export type JobDetail = { job: BulkJob } | { error: OrgError };

export type JobDetails = {
  /** By the id in the list. A job that is not here was not asked for: enough was known, or no call was left. */
  read: Map<string, JobDetail>;
  /** What ended the reading before its end. */
  stopped: 'budget' | OrgError | null;
};

type Options = {
  budget: CallBudget;
  /** Called after each job. */
  onRead?: (job: ListedJob, detail: JobDetail) => void;
  /** Whether the rest need not be read. */
  isEnough?: () => boolean;
};

/**
 * Reads listed jobs themselves, for the counts a list does not hold: one API call each, a few at once, in the order given.
 * A job that can't be read does not end it; an org that can't be reached does.
 */
export async function readDetails(
  jobs: readonly ListedJob[],
  ports: DetailPorts,
  { budget, onRead, isEnough }: Options,
): Promise<JobDetails> {
  const details: JobDetails = { read: new Map(), stopped: null };
  await pMap(
    jobs,
    async (job) => {
      if (details.stopped !== null || isEnough?.() === true) return;
      if (!budget.take(1)) {
        details.stopped = 'budget';
        return;
      }
      const detail = await readDetail(job, ports);
      details.read.set(job.id, detail);
      if ('error' in detail && endsRun(detail.error)) details.stopped = detail.error;
      onRead?.(job, detail);
    },
    { concurrency: MOST_AT_ONCE },
  );
  return details;
}

async function readDetail({ id, kind }: ListedJob, ports: DetailPorts): Promise<JobDetail> {
  try {
    return { job: await ports.findBulkJob(id, { kind }) };
  } catch (error) {
    if (isOrgError(error)) return { error };
    throw error;
  }
}
