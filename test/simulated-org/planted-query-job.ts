import type { JobState } from './bulk-job.ts';
import type { OrgState } from './org-state.ts';
import { QueryJob, type QueryRows } from './query-job.ts';
import type { ColumnDelimiter, LineEnding } from './result-csv.ts';
import { toLongId } from './salesforce-id.ts';

/** A query job that is there from the start: in any state, with the rows it found or with the reason it failed. */
export type PlantedQueryJob = {
  id?: string;
  object?: string;
  operation?: 'query' | 'queryAll';
  query?: string;
  state?: JobState;
  apiVersion?: number;
  columnDelimiter?: ColumnDelimiter;
  lineEnding?: LineEnding;
  createdById?: string;
  createdDate?: Date | string;
  systemModstamp?: Date | string;
  errorMessage?: string;
  columns?: readonly string[];
  rows?: QueryRows;
  /** Needed where `rows` is a function. */
  count?: number;
  queuedMs?: number;
  processingMs?: number;
};

export function plantQueryJob(planted: PlantedQueryJob, org: OrgState, apiVersion: number): QueryJob {
  const { clock, ids, userId } = org;
  const { rows = [], columns = ['Id'], object = 'Contact' } = planted;
  const count = planted.count ?? (typeof rows === 'function' ? 0 : rows.length);
  const createdAt = planted.createdDate === undefined ? clock.now() : new Date(planted.createdDate).getTime();
  const state = planted.state ?? 'JobComplete';
  const job = new QueryJob(
    {
      id: planted.id === undefined ? ids.next('750') : toLongId(planted.id),
      object,
      operation: planted.operation ?? 'query',
      apiVersion: planted.apiVersion ?? apiVersion,
      jobType: 'V2Query',
      columnDelimiter: planted.columnDelimiter ?? 'COMMA',
      lineEnding: planted.lineEnding ?? 'LF',
      createdById: planted.createdById ?? userId,
      createdAt,
      state,
    },
    planted.query ?? `SELECT ${columns.join(', ')} FROM ${object}`,
    () => ({ columns, rows, count }),
  );
  job.errorMessage = planted.errorMessage;
  if (planted.systemModstamp !== undefined) job.modifiedAt = new Date(planted.systemModstamp).getTime();
  if (planted.queuedMs !== undefined || planted.processingMs !== undefined) {
    const ending = { state, ...(planted.errorMessage === undefined ? {} : { errorMessage: planted.errorMessage }) };
    job.errorMessage = undefined;
    job.startQuery(clock.now(), planted.queuedMs ?? 0, planted.processingMs ?? 0, ending);
  }
  return job;
}
