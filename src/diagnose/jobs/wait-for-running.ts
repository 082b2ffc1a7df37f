import type { BulkJob } from '../../org/find-bulk-job.ts';
import type { ListedJob } from '../../org/job-list.ts';
import { isOrgError } from '../../org/org-error.ts';
import { hasFinished } from '../job-outcome.ts';
import { isPassing, waitForJob, type WaitPorts } from '../wait-for-job.ts';
import type { CallBudget } from './call-budget.ts';
import { endsRun } from './ends-run.ts';
import { readDetails, type DetailPorts } from './read-details.ts';
import type { ScanRun } from './scan-run.ts';

type WaitOptions = {
  budget: CallBudget;
  waitMs: number;
  onWait: (counts: RunningCounts) => void;
};

/** The jobs that are still running, and their rows so far. */
export type RunningCounts = { running: number; processed: number; failed: number };

/** Looks at the running jobs again and again, and diagnoses those that have ended. */
export async function waitForRunning(
  candidates: readonly ListedJob[],
  run: ScanRun,
  ports: DetailPorts & WaitPorts,
  { budget, waitMs, onWait }: WaitOptions,
): Promise<void> {
  if (waitMs === 0 || run.stopped !== null) return;
  let running = candidates.filter(({ id }) => run.diagnosed.get(id)?.outcome === 'running');
  const latest = new Map<string, BulkJob>();
  let looks = 0;
  const look = async (): Promise<ListedJob[]> => {
    if (looks++ === 0) return running;
    const { read, stopped } = await readDetails(running, ports, { budget });
    const ended = new Map<string, BulkJob>();
    for (const [id, detail] of read) {
      if ('job' in detail) (hasFinished(detail.job) ? ended : latest).set(id, detail.job);
      else if (!isPassing(detail.error) && !endsRun(detail.error)) run.unread.set(id, detail.error);
    }
    // A job that has ended is running no more, even where no call is left to diagnose it.
    for (const id of ended.keys()) run.diagnosed.delete(id);
    await run.diagnose(
      running.filter(({ id }) => ended.has(id)),
      () => {},
      ended,
    );
    // A fault of the wire is one look less: the jobs go on without us.
    if (stopped === 'budget' || (isOrgError(stopped) && !isPassing(stopped))) run.stop(stopped);
    for (const id of run.unread.keys()) run.diagnosed.delete(id);
    running = running.filter(({ id }) => run.diagnosed.get(id)?.outcome === 'running');
    return running;
  };
  await waitForJob(
    look,
    (left) => left.length === 0 || run.stopped !== null,
    waitMs,
    ports,
    (left) => onWait(countRunning(left, latest)),
  );
  // Those that are still running, with their counts; a Bulk API 1.0 job was read before, and would be read in full again.
  const counted = running.filter(({ id, kind }) => kind !== 'classic' && latest.has(id));
  if (run.stopped === null) await run.diagnose(counted, () => {}, latest);
}

function countRunning(jobs: readonly ListedJob[], infos: ReadonlyMap<string, BulkJob>): RunningCounts {
  let processed = 0;
  let failed = 0;
  for (const { id } of jobs) {
    const info = infos.get(id);
    processed += info?.numberRecordsProcessed ?? 0;
    failed += info === undefined || info.kind === 'query' ? 0 : (info.numberRecordsFailed ?? 0);
  }
  return { running: jobs.length, processed, failed };
}
