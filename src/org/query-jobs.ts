import { z } from 'zod';
import { count, text, time, version } from './job-fields.ts';

/**
 * A Bulk API 2.0 query job, as its job info gives it (Bulk API 2.0 guide, "Get Information About a Query Job").
 * What the org leaves out or writes in an unreadable way is null. States: UploadComplete, InProgress, JobComplete, Failed,
 * Aborted. Times are ISO 8601 in UTC, durations milliseconds.
 */
export const QueryJobSchema = z.object({
  id: z.string(),
  state: z.string().min(1),
  /** V2Query. */
  jobType: text,
  /** query, queryAll. */
  operation: text,
  object: text,
  apiVersion: version,
  contentType: text,
  concurrencyMode: text,
  columnDelimiter: text,
  lineEnding: text,
  createdById: text,
  createdDate: time,
  systemModstamp: time,
  /** The guide does not list it; orgs send it for jobs that failed, with or without a code in the text. */
  errorMessage: text,
  /** Records found so far. */
  numberRecordsProcessed: count,
  retries: count,
  totalProcessingTime: count,
});

export type QueryJob = z.infer<typeof QueryJobSchema>;
