import { isOrgError, type OrgError } from '../org/org-error.ts';
import type { BulkJobDiagnosis } from '../report/bulk-job.ts';
import { diagnoseBulkJob, type BulkJobOptions, type BulkJobPorts } from './bulk-job.ts';

/** Errors of the org rather than of one job: the other jobs would only wait for the same answer. */
const ENDS_ALL: ReadonlySet<string> = new Set(['OrgUnreachableError', 'SessionExpiredError', 'RequestAbortedError']);

export type UnreadJobError = { id: string; error: OrgError };

/**
 * Diagnoses jobs one after the other; a job that can't be read does not hide the others. `waitMs` is the time for all of them
 * together: jobs that run at the same time are waited for at the same time.
 */
export async function diagnoseBulkJobs(
  ids: readonly string[],
  ports: BulkJobPorts,
  { waitMs, ...options }: BulkJobOptions,
): Promise<{ diagnoses: BulkJobDiagnosis[]; unread: UnreadJobError[] }> {
  const diagnoses: BulkJobDiagnosis[] = [];
  const unread: UnreadJobError[] = [];
  const deadline = ports.now() + waitMs;
  for (const [index, id] of ids.entries()) {
    try {
      const left = Math.max(0, deadline - ports.now());
      diagnoses.push(await diagnoseBulkJob(id, ports, { ...options, waitMs: left }));
    } catch (error) {
      if (!isOrgError(error)) throw error;
      const concerned = ENDS_ALL.has(error.name) ? ids.slice(index) : [id];
      unread.push(...concerned.map((unreadId) => ({ id: unreadId, error })));
      if (concerned.length > 1) break;
    }
  }
  return { diagnoses, unread };
}
