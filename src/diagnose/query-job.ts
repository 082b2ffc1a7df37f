import { explainJobError } from '../classify/explain-error.ts';
import type { JobOfKind } from '../org/find-bulk-job.ts';
import type { JobDiagnosis } from './bulk-job-ports.ts';
import { factsOf } from './job-facts.ts';
import { outcomeOfQuery } from './job-outcome.ts';

/** Diagnoses a Bulk API 2.0 query job from its job info alone. Where the org gives no reason for a failure there is none. */
export function diagnoseQueryJob(job: JobOfKind<'query'>): JobDiagnosis {
  return {
    outcome: outcomeOfQuery(job.state),
    job: factsOf(job),
    counts: { processed: job.numberRecordsProcessed, succeeded: null, failed: null, unprocessed: null, scanned: 0 },
    jobError: job.errorMessage === null ? null : explainJobError(job.errorMessage, { api: 'bulk' }),
    batchErrors: [],
    groups: [],
    retry: { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0, unprocessed: null },
    missing: [],
  };
}
