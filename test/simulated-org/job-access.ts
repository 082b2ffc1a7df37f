import type { Answer } from './answer.ts';
import { bulkError, notFound } from './api-error.ts';
import { answerJobJson } from './bulk-job.ts';
import type { IngestJob } from './ingest-job.ts';
import type { JobList, ListableJob } from './job-list.ts';
import type { OrgState } from './org-state.ts';
import { requireSight } from './permissions.ts';
import type { QueryJob } from './query-job.ts';
import type { OrgRequest } from './router.ts';

export function requireIngestJob(request: OrgRequest, org: OrgState): IngestJob {
  return requireJob(org.ingestJobs, request, org);
}

export function requireQueryJob(request: OrgRequest, org: OrgState): QueryJob {
  return requireJob(org.queryJobs, request, org);
}

/** The info of a job of another kind than `own` lists, where the org shows it. */
export function answerOtherKind(
  request: OrgRequest,
  org: OrgState,
  own: JobList<IngestJob> | JobList<QueryJob>,
): Answer | undefined {
  const id = request.params['id'] ?? '';
  if (org.options.otherKinds !== 'shown' || own.find(id) !== undefined) return undefined;
  const other = findOfAnyKind(id, org);
  return other && answerJobJson(requireSight(other, org).info('full'));
}

/** The job of a path. Throws the refusal of one that is not there, not of this kind, or not the user's to see. */
function requireJob<Job extends ListableJob>(list: JobList<Job>, request: OrgRequest, org: OrgState): Job {
  const id = request.params['id'] ?? '';
  const job = list.find(id);
  if (job !== undefined) return requireSight(job, org);
  if (findOfAnyKind(id, org) === undefined) return list.get(id);
  if (org.options.otherKinds === 'invalid-job') {
    throw bulkError('INVALIDJOB', `InvalidJob : The job ${id} is of another kind`);
  }
  throw notFound();
}

function findOfAnyKind(id: string, org: OrgState): ListableJob | undefined {
  return org.ingestJobs.find(id) ?? org.queryJobs.find(id) ?? org.classicJobs.find(id);
}
