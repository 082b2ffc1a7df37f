import type { JobState, JobType } from './bulk-job.ts';
import { IngestJob, type EmptyResult, type JobCounters } from './ingest-job.ts';
import type { OrgState } from './org-state.ts';
import type { ColumnDelimiter, LineEnding, ResultCsvForm } from './result-csv.ts';
import type { ResultSource } from './result-file.ts';
import { toLongId } from './salesforce-id.ts';

/** A job that is there from the start. Everything has a default; ids may be given with 15 or 18 characters. */
export type PlantedIngestJob = Partial<JobCounters> & {
  id?: string;
  object?: string;
  operation?: string;
  state?: JobState;
  apiVersion?: number;
  jobType?: JobType;
  columnDelimiter?: ColumnDelimiter;
  lineEnding?: LineEnding;
  externalIdFieldName?: string;
  createdById?: string;
  createdDate?: Date | string;
  /** When the job ended or last changed; the 7 days of a finished job count from here. `createdDate` unless given. */
  systemModstamp?: Date | string;
  errorMessage?: string;
  /** The uploaded columns, for results given as lists of cells. */
  columns?: readonly string[];
  failed?: ResultSource;
  unprocessed?: ResultSource;
  successful?: ResultSource;
  resultForm?: Partial<ResultCsvForm>;
  emptyResult?: EmptyResult;
  /** With either of these the job starts now and ends in `state` (JobComplete, Failed) by the clock. */
  queuedMs?: number;
  processingMs?: number;
};

export function plantIngestJob(planted: PlantedIngestJob, org: OrgState, apiVersion: number): IngestJob {
  const { clock, ids, options, userId } = org;
  const columnDelimiter = planted.columnDelimiter ?? 'COMMA';
  const lineEnding = planted.lineEnding ?? 'LF';
  const createdAt = planted.createdDate === undefined ? clock.now() : new Date(planted.createdDate).getTime();
  const state = planted.state ?? 'JobComplete';
  const job = new IngestJob({
    id: planted.id === undefined ? ids.next('750') : toLongId(planted.id),
    object: planted.object ?? 'Contact',
    operation: planted.operation ?? 'insert',
    apiVersion: planted.apiVersion ?? apiVersion,
    jobType: planted.jobType ?? 'V2Ingest',
    columnDelimiter,
    lineEnding,
    createdById: planted.createdById ?? userId,
    createdAt,
    state,
    externalIdFieldName: planted.externalIdFieldName,
    assignmentRuleId: undefined,
    form: { ...options.resultForm, ...planted.resultForm, columnDelimiter, lineEnding },
    emptyResult: planted.emptyResult ?? options.emptyResult,
  });
  job.errorMessage = planted.errorMessage;
  if (planted.systemModstamp !== undefined) job.modifiedAt = new Date(planted.systemModstamp).getTime();
  const { successful, failed, unprocessed } = planted;
  const counters = pickCounters(planted);
  job.plant({
    columns: planted.columns,
    files: {
      ...(successful === undefined ? {} : { successful }),
      ...(failed === undefined ? {} : { failed }),
      ...(unprocessed === undefined ? {} : { unprocessed }),
    },
    counters,
  });
  if (planted.queuedMs !== undefined || planted.processingMs !== undefined) {
    const ending = { state, ...(planted.errorMessage === undefined ? {} : { errorMessage: planted.errorMessage }) };
    job.errorMessage = undefined;
    job.startPlanted(ending, clock.now(), planted.queuedMs ?? 0, planted.processingMs ?? 0);
  }
  return job;
}

function pickCounters(planted: PlantedIngestJob): Partial<JobCounters> {
  const counters: Partial<JobCounters> = {};
  for (const name of [
    'numberRecordsProcessed',
    'numberRecordsFailed',
    'retries',
    'totalProcessingTime',
    'apiActiveProcessingTime',
    'apexProcessingTime',
  ] as const) {
    const value = planted[name];
    if (value !== undefined) counters[name] = value;
  }
  return counters;
}
