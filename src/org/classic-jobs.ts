import { z } from 'zod';
import { parseAsyncDocument } from './async-document.ts';
import { count, text, time, version } from './job-fields.ts';
import { isSameJob } from './job-id.ts';
import type { RowsForm } from '../scan/batch-results.ts';
import type { ApiStream, Transport } from './transport.ts';

/**
 * A Bulk API 1.0 job, as its `jobInfo` gives it (Bulk API guide, "JobInfo"). Null stands for what the org leaves out.
 * States: Open, Closed (no more batches will come; those it has may still run), Aborted, Failed. Times are ISO 8601 in UTC,
 * durations milliseconds.
 */
const ClassicJobSchema = z.object({
  id: z.string(),
  state: z.string().min(1),
  /** insert, upsert, update, delete, hardDelete, query, queryAll. */
  operation: text,
  object: text,
  apiVersion: version,
  /** CSV, XML, JSON, and the three with ZIP_ in front for batches with attachments. */
  contentType: text,
  /** Parallel, Serial. */
  concurrencyMode: text,
  externalIdFieldName: text,
  createdById: text,
  createdDate: time,
  systemModstamp: time,
  numberBatchesQueued: count,
  numberBatchesInProgress: count,
  numberBatchesCompleted: count,
  numberBatchesFailed: count,
  numberBatchesTotal: count,
  numberRecordsProcessed: count,
  /** A part of `numberRecordsProcessed`. */
  numberRecordsFailed: count,
  /** How often Salesforce tried to save the results of an operation, for instance because of locks. */
  numberRetries: count,
  totalProcessingTime: count,
  apiActiveProcessingTime: count,
  apexProcessingTime: count,
});

export type ClassicJob = z.infer<typeof ClassicJobSchema>;

/**
 * A batch of a Bulk API 1.0 job, as its `batchInfo` gives it. States: Queued, InProgress, Completed, Failed, NotProcessed.
 * A Failed batch can have saved rows, and a Completed one can have a `stateMessage`.
 */
const ClassicBatchSchema = z.object({
  id: z.string(),
  state: z.string().min(1),
  stateMessage: text,
  createdDate: time,
  systemModstamp: time,
  numberRecordsProcessed: count,
  numberRecordsFailed: count,
  totalProcessingTime: count,
  apiActiveProcessingTime: count,
  apexProcessingTime: count,
});

export type ClassicBatch = z.infer<typeof ClassicBatchSchema>;

/** In XML a list of one can't be told from its item, and an empty list has no items. */
const ClassicBatchesSchema = z
  .object({ batchInfo: z.union([z.array(ClassicBatchSchema), ClassicBatchSchema.transform((batch) => [batch])]) })
  .or(z.literal('').transform(() => ({ batchInfo: [] })))
  .transform(({ batchInfo }) => batchInfo);

/** JSON is asked for in both ways that clients do; the org may answer in XML all the same. */
const HEADERS = { accept: 'application/json', 'content-type': 'application/json; charset=UTF-8' };

/** Reads a Bulk API 1.0 job by its 15- or 18-character id. One API call. */
export function readClassicJob(transport: Transport, id: string): Promise<ClassicJob> {
  const schema = ClassicJobSchema.refine((job) => isSameJob(job.id, id));
  return transport.getJson(jobPath(transport, id), {
    schema,
    name: 'the Bulk API 1.0 job',
    headers: HEADERS,
    parse: parseAsyncDocument,
  });
}

/** Reads all batches of a Bulk API 1.0 job, in the order in which the org lists them. One API call. */
export function readClassicBatches(transport: Transport, id: string): Promise<ClassicBatch[]> {
  return transport.getJson(`${jobPath(transport, id)}/batch`, {
    schema: ClassicBatchesSchema,
    name: 'the batches of the job',
    headers: HEADERS,
    parse: parseAsyncDocument,
  });
}

/** Opens the results of a batch, whose rows stand in the order of the batch's request. One API call. */
export function openBatchResult(transport: Transport, id: string, batchId: string, form: RowsForm): Promise<ApiStream> {
  return transport.openRows(`${batchPath(transport, id, batchId)}/result`, form);
}

/** Opens what the client sent as a batch. One API call. */
export function openBatchRequest(
  transport: Transport,
  id: string,
  batchId: string,
  form: RowsForm,
): Promise<ApiStream> {
  return transport.openRows(`${batchPath(transport, id, batchId)}/request`, form);
}

function jobPath({ apiVersion }: Transport, id: string): string {
  return `/services/async/${apiVersion}/job/${encodeURIComponent(id)}`;
}

function batchPath(transport: Transport, id: string, batchId: string): string {
  return `${jobPath(transport, id)}/batch/${encodeURIComponent(batchId)}`;
}
