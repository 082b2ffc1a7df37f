import { ClassicBatch, type ClassicBatchState, type ClassicTimes, type ClassicWork } from './classic-batch.ts';
import { writeBatchCsv, type ClassicContentType } from './classic-content.ts';
import { ClassicJob, type ClassicJobState, type ConcurrencyMode } from './classic-job.ts';
import type { ClassicOutcome } from './classic-result.ts';
import type { OrgState } from './org-state.ts';
import { cellsOf, columnsOf, type ResultRow } from './result-file.ts';
import { toLongId } from './salesforce-id.ts';

/** A Bulk API 1.0 job that is there from the start. Everything has a default; a job without batches has none. */
export type PlantedClassicJob = {
  id?: string;
  object?: string;
  /** insert unless said otherwise; query and queryAll have results instead of outcomes. */
  operation?: string;
  /** Closed unless said otherwise. */
  state?: ClassicJobState;
  apiVersion?: number;
  contentType?: ClassicContentType;
  concurrencyMode?: ConcurrencyMode;
  externalIdFieldName?: string;
  createdById?: string;
  createdDate?: Date | string;
  /** The 7 days count from the last change of the job or of a batch. `createdDate` unless given. */
  systemModstamp?: Date | string;
  numberRetries?: number;
  /** The SOQL of a query job. */
  query?: string;
  batches?: readonly PlantedClassicBatch[];
};

export type PlantedClassicBatch = Partial<ClassicTimes> & {
  /** Completed unless said otherwise. */
  state?: ClassicBatchState;
  /** As in `InvalidBatch : Field name not found : Vorname`. */
  stateMessage?: string;
  /** The rows in the order of the request: those with an `error` failed. Of a query job: what it found. */
  rows?: readonly ResultRow[] | { columns: readonly string[]; rows: (index: number) => ResultRow; count: number };
  columns?: readonly string[];
  /** All rows of a Completed batch, none of others: a Failed batch that saved some says how many it tried. */
  numberRecordsProcessed?: number;
  numberRecordsFailed?: number;
  /** What the client sent, byte for byte; the `values` of the rows unless given. */
  request?: string | Buffer;
  /** With either of these the batch starts now and ends in `state` by the clock. */
  queuedMs?: number;
  processingMs?: number;
};

export function plantClassicJob(planted: PlantedClassicJob, org: OrgState, apiVersion: number): ClassicJob {
  const now = org.clock.now();
  const createdAt = planted.createdDate === undefined ? now : new Date(planted.createdDate).getTime();
  const job = new ClassicJob({
    id: planted.id === undefined ? org.ids.next('750') : toLongId(planted.id),
    object: planted.object ?? 'Contact',
    operation: planted.operation ?? 'insert',
    apiVersion: planted.apiVersion ?? apiVersion,
    contentType: planted.contentType ?? 'CSV',
    concurrencyMode: planted.concurrencyMode ?? 'Parallel',
    externalIdFieldName: planted.externalIdFieldName,
    createdById: planted.createdById ?? org.userId,
    createdAt,
    state: planted.state ?? 'Closed',
    retries: planted.numberRetries ?? 0,
  });
  job.modifiedAt = planted.systemModstamp === undefined ? createdAt : new Date(planted.systemModstamp).getTime();
  for (const batch of planted.batches ?? []) job.batches.push(plantBatch(batch, job, planted.query, org, now));
  return job;
}

function plantBatch(
  planted: PlantedClassicBatch,
  job: ClassicJob,
  query: string | undefined,
  org: OrgState,
  now: number,
): ClassicBatch {
  const rows = listRows(planted);
  const state = planted.state ?? 'Completed';
  const moves = planted.queuedMs !== undefined || planted.processingMs !== undefined;
  const startsAt = moves ? now + (planted.queuedMs ?? 0) : state === 'Queued' ? Infinity : job.modifiedAt;
  const endsAt = moves ? startsAt + (planted.processingMs ?? 0) : state === 'InProgress' ? Infinity : job.modifiedAt;
  const soql = query ?? `SELECT ${rows.columns.join(', ')} FROM ${job.fields.object}`;
  const batch = new ClassicBatch({
    id: org.ids.next('751'),
    jobId: job.id,
    createdAt: moves ? now : job.fields.createdAt,
    startsAt,
    endsAt,
    request: () =>
      Buffer.from(planted.request ?? (job.isQuery ? soql : writeBatchCsv(rows.columns, cellsOfRows(rows, rows.count)))),
    run: () => runPlanted(planted, rows, state, job.isQuery),
  });
  if (job.isQuery) batch.resultId = org.ids.next('752');
  batch.settle(now);
  return batch;
}

type RowList = { columns: readonly string[]; row: (index: number) => ResultRow; count: number };

function listRows({ rows = [], columns }: PlantedClassicBatch): RowList {
  if ('count' in rows) return { columns: rows.columns, row: rows.rows, count: rows.count };
  return { columns: columns ?? columnsOf(rows), row: (index) => rows[index] ?? {}, count: rows.length };
}

function runPlanted(
  planted: PlantedClassicBatch,
  rows: RowList,
  state: ClassicBatchState,
  isQuery: boolean,
): ClassicWork {
  const processed = planted.numberRecordsProcessed ?? (state === 'Completed' ? rows.count : 0);
  const { totalProcessingTime, apiActiveProcessingTime, apexProcessingTime } = planted;
  const times = { totalProcessingTime, apiActiveProcessingTime, apexProcessingTime };
  let counted: number | undefined;
  return {
    ending: { state, stateMessage: planted.stateMessage },
    processed,
    get failed() {
      counted ??= planted.numberRecordsFailed ?? (isQuery ? 0 : countFailures(rows, processed));
      return counted;
    },
    outcomes: () => outcomesOf(rows, processed),
    found: isQuery ? { columns: rows.columns, rows: () => cellsOfRows(rows, processed), count: processed } : undefined,
    times: Object.fromEntries(Object.entries(times).filter(([, time]) => time !== undefined)),
  };
}

function countFailures(rows: RowList, processed: number): number {
  let failed = 0;
  for (const { error } of outcomesOf(rows, processed)) if (error !== undefined) failed += 1;
  return failed;
}

function* outcomesOf(rows: RowList, processed: number): Generator<ClassicOutcome> {
  for (let index = 0; index < Math.min(processed, rows.count); index++) {
    const { id = '', created, error } = rows.row(index);
    yield { id, created: created ?? (error === undefined && id !== ''), error };
  }
}

function* cellsOfRows({ columns, row, count }: RowList, most: number): Generator<readonly string[]> {
  for (let index = 0; index < Math.min(most, count); index++) {
    const cells = cellsOf(row(index), columns);
    yield columns.map((_, column) => cells[column] ?? '');
  }
}
