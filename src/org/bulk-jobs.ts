import { z } from 'zod';
import { count, text, time, version } from './job-fields.ts';
import type { ApiStream, Transport } from './transport.ts';

export type { ApiStream } from './transport.ts';

/**
 * A Bulk API 2.0 ingest job, as its job info gives it (Bulk API 2.0 guide, "Get Information About an Ingest Job").
 * What the org leaves out or writes in an unreadable way is null; states and types it may add later are kept as they are.
 * Times are ISO 8601 in UTC, durations milliseconds.
 */
export const IngestJobSchema = z.object({
  id: z.string(),
  /** Open, UploadComplete, InProgress, JobComplete, Failed, Aborted. */
  state: z.string().min(1),
  jobType: text,
  operation: text,
  object: text,
  apiVersion: version,
  contentType: text,
  concurrencyMode: text,
  /** BACKQUOTE, CARET, COMMA, PIPE, SEMICOLON, TAB. */
  columnDelimiter: text,
  /** LF, CRLF. */
  lineEnding: text,
  externalIdFieldName: text,
  assignmentRuleId: text,
  createdById: text,
  createdDate: time,
  systemModstamp: time,
  /** Why the job as a whole failed. */
  errorMessage: text,
  /** The failed rows included. */
  numberRecordsProcessed: count,
  numberRecordsFailed: count,
  /** How often Salesforce tried to save the rows. */
  retries: count,
  totalProcessingTime: count,
  apiActiveProcessingTime: count,
  apexProcessingTime: count,
});

export type IngestJob = z.infer<typeof IngestJobSchema>;

/** Opens the failed rows of an ingest job, as CSV with the job's delimiter and line ending. One API call. */
export function openFailedResults(transport: Transport, id: string): Promise<ApiStream> {
  return transport.openCsv(`${jobPath(id)}/failedResults/`);
}

/** Opens the rows of a failed or aborted ingest job that were never tried. One API call. */
export function openUnprocessedRecords(transport: Transport, id: string): Promise<ApiStream> {
  return transport.openCsv(`${jobPath(id)}/unprocessedrecords/`);
}

function jobPath(id: string): string {
  return `jobs/ingest/${encodeURIComponent(id)}`;
}
