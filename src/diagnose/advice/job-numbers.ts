import type { BulkJobDiagnosis } from '../../report/bulk-job.ts';

/** What advice is drawn from: the job's own numbers, its groups and its error. */
export type JobNumbers = Pick<BulkJobDiagnosis, 'job' | 'counts' | 'groups' | 'jobError'>;
