import pMap from 'p-map';
import type { BulkJob } from '../../org/find-bulk-job.ts';
import type { ListedJob } from '../../org/job-list.ts';
import { isOrgError, type OrgError } from '../../org/org-error.ts';
import type { ScannedJob } from '../../report/bulk-scan.ts';
import type { BulkJobPorts } from '../bulk-job-ports.ts';
import { diagnoseBulkJob } from '../bulk-job.ts';
import { isFinished } from '../job-outcome.ts';
import { isPassing } from '../wait-for-job.ts';
import { boundCalls, CallsSpentError, type BoundCalls } from './bound-calls.ts';
import type { CallBudget } from './call-budget.ts';
import { endsRun } from './ends-run.ts';
import { isFinal, keepDiagnosis } from './scanned-job.ts';

/** Enough to hide the latency; each may read large results, and an org serves 25 long calls at once to all of its users. */
const MOST_AT_ONCE = 4;

/** After so many jobs in a row that the org could not serve, each after many attempts, the rest would only cost calls. */
const MOST_FAILURES_IN_A_ROW = 8;

export type ScanRunOptions = {
  budget: CallBudget;
  /** Called with each diagnosis that no later look can change. */
  keep: (job: ScannedJob) => Promise<void>;
};

/** What a run of a scan has found out so far. Jobs go by their ids in the list. */
export class ScanRun {
  readonly diagnosed = new Map<string, ScannedJob>();
  /** Jobs that can't be read, whatever the state of the org. */
  readonly unread = new Map<string, OrgError>();
  readonly #ports: BulkJobPorts;
  readonly #budget: CallBudget;
  readonly #keep: ScanRunOptions['keep'];
  /** Jobs worth another look, as a call failed for a reason that may have passed by now. */
  readonly #disturbed = new Set<string>();
  #failuresInARow = 0;
  /** Diagnoses under way. */
  #open = 0;
  #stopped: 'budget' | OrgError | null = null;

  constructor(ports: BulkJobPorts, { budget, keep }: ScanRunOptions) {
    this.#ports = ports;
    this.#budget = budget;
    this.#keep = keep;
  }

  /** What has ended the run before its end. */
  get stopped(): 'budget' | OrgError | null {
    return this.#stopped;
  }

  /** Ends the run: no further job is begun. The first reason counts. */
  stop(reason: 'budget' | OrgError): void {
    this.#stopped ??= reason;
  }

  wasDisturbed(id: string): boolean {
    return this.#disturbed.has(id);
  }

  /**
   * Diagnoses listed jobs, a few at once, in the order given. A job that can't be read does not end it; an org that can't be
   * reached, or can't serve job after job, does.
   *
   * @param known job infos that need not be read again
   */
  async diagnose(
    jobs: readonly ListedJob[],
    onDone: (job: ListedJob) => void = () => {},
    known: ReadonlyMap<string, BulkJob> = new Map(),
  ): Promise<void> {
    await pMap(
      jobs,
      async (job) => {
        if (this.#stopped !== null) return;
        const reserved = this.#reserve(job, known.get(job.id));
        if (reserved === null) return;
        this.#open++;
        await this.#diagnoseOne(job, boundCalls(this.#ports, this.#budget, reserved), known.get(job.id));
        this.#open--;
        onDone(job);
      },
      { concurrency: MOST_AT_ONCE },
    );
  }

  /**
   * Sets aside what the diagnosis will take, so that those beside it do not leave it half done. Where that is not there any
   * more, a job may try with what is left when it is the only one.
   *
   * @returns the calls set aside, or null where the run ends before this job
   */
  #reserve(job: ListedJob, known: BulkJob | undefined): number | null {
    const calls = estimateCalls(job, known);
    if (this.#budget.take(calls)) return calls;
    if (this.#open === 0) return 0;
    this.stop('budget');
    return null;
  }

  async #diagnoseOne(listed: ListedJob, bound: BoundCalls, known: BulkJob | undefined): Promise<void> {
    const { id, kind } = listed;
    const ports = known ? { ...bound, findBulkJob: () => Promise.resolve(known) } : bound;
    try {
      const job = keepDiagnosis(listed, await diagnoseBulkJob(id, ports, { kind, waitMs: 0 }));
      this.#failuresInARow = 0;
      this.diagnosed.set(id, job);
      this.unread.delete(id);
      if (isFinal(job)) await this.#keep(job);
    } catch (error) {
      if (error instanceof CallsSpentError) return this.stop('budget');
      if (!isOrgError(error)) throw error;
      this.#noteFailure(id, error);
    } finally {
      bound.settle();
      if (bound.wasDisturbed()) this.#disturbed.add(id);
    }
  }

  #noteFailure(id: string, error: OrgError): void {
    if (endsRun(error)) return this.stop(error);
    if (this.#stopped !== null && isPassing(error)) return;
    this.unread.set(id, error);
    this.#failuresInARow = isPassing(error) ? this.#failuresInARow + 1 : 0;
    if (this.#failuresInARow < MOST_FAILURES_IN_A_ROW) return;
    // What the org could not serve says nothing about the jobs.
    for (const [failed, reason] of this.unread) if (isPassing(reason)) this.unread.delete(failed);
    this.stop(error);
  }
}

/** The job, its failed and its unprocessed rows; of a Bulk API 1.0 job its batches, and the results of the first. */
function estimateCalls(listed: ListedJob, known: BulkJob | undefined): number {
  const { kind, state } = known ?? listed;
  const info = known === undefined ? 1 : 0;
  if (kind === 'classic') return info + 2;
  if (kind === 'query' || !isFinished(state)) return info;
  return info + (state === 'JobComplete' ? 1 : 2);
}
