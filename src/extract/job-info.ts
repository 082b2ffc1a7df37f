import { findText, type JsonRecord } from './json-record.ts';
import type { RawError } from './raw-error.ts';

/**
 * A job or a batch as the Bulk APIs describe it. Its message is the error, whatever the state; without one there is none.
 * Null where the object is neither.
 */
export function readJobInfo(record: JsonRecord): RawError[] | null {
  const { id, state } = record;
  if (typeof state !== 'string' || typeof id !== 'string') return null;
  const isJob = id.startsWith('750') || 'jobType' in record || 'concurrencyMode' in record;
  const isBatch = id.startsWith('751') || 'jobId' in record;
  if (!isJob && !isBatch) return null;
  const message = findText(record, ['errorMessage', 'stateMessage']);
  if (message === null) return [];
  return [
    {
      code: null,
      message,
      fields: [],
      api: isBatch || record['jobType'] === 'Classic' || 'numberBatchesTotal' in record ? 'bulk1' : 'bulk',
      httpStatus: null,
      shape: 'job-info',
      line: null,
    },
  ];
}
