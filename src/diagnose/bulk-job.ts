import type { BulkJob } from '../org/find-bulk-job.ts';
import type { BulkJobDiagnosis, JobKind } from '../report/bulk-job.ts';
import type { BulkJobPorts, JobDiagnosis, ScanProgress } from './bulk-job-ports.ts';
import { diagnoseClassicJob } from './classic-job.ts';
import { diagnoseIngestJob } from './ingest-job.ts';
import { hasFinished } from './job-outcome.ts';
import { diagnoseQueryJob } from './query-job.ts';
import { waitForJob } from './wait-for-job.ts';

export type { BulkJobPorts } from './bulk-job-ports.ts';

const OVERDUE = 'Salesforce keeps results for 7 days after the end of a job, and for this one they are over.';

export type BulkJobProgress =
  { phase: 'waiting'; job: BulkJob } | { phase: 'scanning'; rows: number; total: number | null };

export type BulkJobOptions = {
  /** The kind of the job where it is known, from a list of jobs for instance: saves the calls that look for it. */
  kind?: JobKind;
  /** How long to wait for the job to finish, in milliseconds; 0 reads it as it is. */
  waitMs: number;
  onProgress?: (progress: BulkJobProgress) => void;
};

/**
 * Diagnoses one bulk job of any kind: its outcome, and its failed rows grouped by cause.
 * Costs one API call for an ingest job, two for a query job and three for a Bulk API 1.0 job, or one where the kind is known;
 * then what `diagnoseIngestJob` or `diagnoseClassicJob` reads. Rows that can't be read make the diagnosis incomplete; a job
 * that can't be read is an error.
 */
export async function diagnoseBulkJob(
  id: string,
  ports: BulkJobPorts,
  { kind, waitMs, onProgress }: BulkJobOptions,
): Promise<BulkJobDiagnosis> {
  const callsBefore = ports.countCalls();
  let known = kind;
  const job = await waitForJob(
    async () => {
      const found = await ports.findBulkJob(id, known === undefined ? {} : { kind: known });
      known = found.kind;
      return found;
    },
    hasFinished,
    waitMs,
    ports,
    (unfinished) => onProgress?.({ phase: 'waiting', job: unfinished }),
  );
  const onScan: ScanProgress = (rows, total) => onProgress?.({ phase: 'scanning', rows, total });
  const { missing, ...diagnosis } = await diagnoseFound(job, ports, onScan);
  const { resultsExpire } = diagnosis.job;
  if (missing.length > 0 && resultsExpire !== null && Date.parse(resultsExpire) < ports.now()) missing.push(OVERDUE);
  return {
    ...diagnosis,
    apiCalls: ports.countCalls() - callsBefore,
    complete: missing.length === 0,
    incompleteReason: missing.length === 0 ? null : missing.join(' '),
  };
}

async function diagnoseFound(job: BulkJob, ports: BulkJobPorts, onScan: ScanProgress): Promise<JobDiagnosis> {
  if (job.kind === 'query') return diagnoseQueryJob(job);
  return job.kind === 'ingest' ? diagnoseIngestJob(job, ports, onScan) : diagnoseClassicJob(job, ports, onScan);
}
