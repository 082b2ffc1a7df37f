import { ApiError, bulkError } from './api-error.ts';
import type { OrgState } from './org-state.ts';

/** The user's rights, all of them unless a test takes one away. */
export type Permissions = {
  /** "API Enabled": without it no data or job call is answered. */
  apiEnabled: boolean;
  /** "Manage Data Integrations": without it other users' jobs are neither shown nor listed. */
  manageDataIntegrations: boolean;
};

type OwnedJob = { createdById: string };

export function requireApi(org: OrgState): void {
  if (org.permissions.apiEnabled) return;
  throw new ApiError(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
}

export function maySee(job: OwnedJob, org: OrgState): boolean {
  return org.permissions.manageDataIntegrations || job.createdById === org.userId;
}

/** Throws the refusal for a job of another user. */
export function requireSight<Job extends OwnedJob>(job: Job, org: OrgState): Job {
  if (maySee(job, org)) return job;
  throw bulkError('INVALIDUSER', 'InvalidUser : You do not have permission to access the jobs of other users', 403);
}
