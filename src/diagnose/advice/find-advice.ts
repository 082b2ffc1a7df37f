import type { BulkJobDiagnosis } from '../../report/bulk-job.ts';
import type { AdviceFinding } from '../../report/job-advice.ts';
import { adviseOnBatches } from './advise-on-batches.ts';
import { adviseOnLocks } from './advise-on-locks.ts';
import { adviseOnTime } from './advise-on-time.ts';
import type { JobNumbers } from './job-numbers.ts';

/** What the numbers of a finished job suggest, the most telling first. Costs no API call. */
export function findAdvice(diagnosis: JobNumbers & Pick<BulkJobDiagnosis, 'outcome'>): AdviceFinding[] {
  if (diagnosis.outcome === 'running') return [];
  return [adviseOnLocks, adviseOnTime, adviseOnBatches].flatMap((advise) => advise(diagnosis));
}
