import type { ClassicBatch } from '../org/classic-jobs.ts';
import type { BulkJob } from '../org/find-bulk-job.ts';
import type { ApiStream } from '../org/transport.ts';
import type { BulkJobDiagnosis, JobKind } from '../report/bulk-job.ts';
import type { RowsForm } from '../scan/batch-results.ts';
import type { WaitPorts } from './wait-for-job.ts';

/** What a diagnosis needs of an org; `openOrg` gives it. */
export type BulkJobPorts = WaitPorts & {
  /** Looks at one endpoint only when the kind is known. */
  findBulkJob(id: string, options?: { kind?: JobKind }): Promise<BulkJob>;
  openFailedResults(id: string): Promise<ApiStream>;
  openUnprocessedRecords(id: string): Promise<ApiStream>;
  readClassicBatches(id: string): Promise<ClassicBatch[]>;
  openBatchResult(id: string, batchId: string, form: RowsForm): Promise<ApiStream>;
  openBatchRequest(id: string, batchId: string, form: RowsForm): Promise<ApiStream>;
  /** HTTP requests sent so far. */
  countCalls(): number;
};

/** The failed rows read so far, and how many there are in all if the job tells. */
export type ScanProgress = (rows: number, total: number | null) => void;

/** The part of a diagnosis that depends on the kind of the job; `missing` are the reasons why it is not complete. */
export type JobDiagnosis = Omit<BulkJobDiagnosis, 'apiCalls' | 'complete' | 'incompleteReason'> & { missing: string[] };
