import { isOrgError, type OrgError } from '../org/org-error.ts';
import type { BulkJobDiagnosis } from '../report/bulk-job.ts';
import { diagnoseBulkJob, type BulkJobOptions, type BulkJobPorts } from './bulk-job.ts';

/** Errors of the org rather than of one job: the other jobs would only wait for the same answer. */
const ENDS_ALL: ReadonlySet<string> = new Set(['OrgUnreachableError', 'SessionExpiredError', 'RequestAbortedError']);

export type UnreadJobError = { id: string; error: OrgError };

/** Diagnoses jobs one after the other; a job that can't be read does not hide the others. */
export async function diagnoseBulkJobs(
  ids: readonly string[],
  ports: BulkJobPorts,
  options: BulkJobOptions,
): Promise<{ diagnoses: BulkJobDiagnosis[]; unread: UnreadJobError[] }> {
  const diagnoses: BulkJobDiagnosis[] = [];
  const unread: UnreadJobError[] = [];
  for (const [index, id] of ids.entries()) {
    try {
      diagnoses.push(await diagnoseBulkJob(id, ports, options));
    } catch (error) {
      if (!isOrgError(error)) throw error;
      const concerned = ENDS_ALL.has(error.name) ? ids.slice(index) : [id];
      unread.push(...concerned.map((unreadId) => ({ id: unreadId, error })));
      if (concerned.length > 1) break;
    }
  }
  return { diagnoses, unread };
}
