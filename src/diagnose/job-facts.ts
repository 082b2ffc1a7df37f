import type { BulkJob } from '../org/find-bulk-job.ts';
import type { BatchCounts, JobFacts } from '../report/bulk-job.ts';
import { hasFinished } from './job-outcome.ts';
import { expiryOf } from './results-expiry.ts';

/** The job as the org describes it, the same for all kinds. */
export function factsOf(job: BulkJob, batches: BatchCounts | null = null): JobFacts {
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    operation: job.operation,
    object: job.object,
    apiVersion: job.apiVersion,
    contentType: job.contentType,
    concurrencyMode: job.concurrencyMode,
    batches,
    columnDelimiter: job.kind === 'classic' ? null : job.columnDelimiter,
    lineEnding: job.kind === 'classic' ? null : job.lineEnding,
    externalIdField: job.kind === 'query' ? null : job.externalIdFieldName,
    createdById: job.createdById,
    createdDate: job.createdDate,
    lastModifiedDate: job.systemModstamp,
    resultsExpire: hasFinished(job) && job.systemModstamp !== null ? expiryOf(job.systemModstamp) : null,
    retries: job.kind === 'classic' ? job.numberRetries : job.retries,
    totalProcessingTime: job.totalProcessingTime,
    apiActiveProcessingTime: job.kind === 'query' ? null : job.apiActiveProcessingTime,
    apexProcessingTime: job.kind === 'query' ? null : job.apexProcessingTime,
  };
}
