import type { CodeLocation, DocLink, ExplainedError } from './explained-error.ts';
import type { GroupDetails, JobDetails } from './group-details.ts';
import type { JobAdvice } from './job-advice.ts';
import type { RetryVerdict } from './vocabulary.ts';

/** How a job ended. `src/report/exit-codes.ts` gives the exit code of each. */
export const OUTCOMES = ['clean', 'partial', 'failed', 'aborted', 'running'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Bulk API 2.0 ingest, Bulk API 2.0 query, or Bulk API 1.0. */
export type JobKind = 'ingest' | 'query' | 'classic';

/** A row that shows a failure group. */
export type FailureExample = {
  /** 1-based data row in the failed results; in Bulk API 1.0 in the batch, as it was sent. */
  row: number;
  /** The batch the row was sent in; given for Bulk API 1.0. */
  batchId?: string;
  /** The record id Salesforce gave, or null (a failed insert has none). */
  id: string | null;
  message: string;
  /** The job the row belongs to; given in groups over several jobs. */
  jobId?: string;
};

/** A record that lock errors name. */
export type LockedRecord = {
  id: string;
  /** Rows whose error names it: exact, or at least so many where more records were named than are kept. */
  rows: number;
};

/** What the lock errors of a group say about the records they could not lock. */
export type LockFigures = {
  /** Different records named. */
  records: number;
  /** Whether there are more: the list of an error was cut short, or more were named than are kept. */
  atLeast: boolean;
  /** Rows whose error names no record. */
  rowsWithoutRecord: number;
};

/** Rows that failed for the same reason. */
export type FailureGroup = {
  /** The code of the error, or null when Salesforce sent none. */
  code: string | null;
  summary: string;
  causes: string[];
  fixes: string[];
  retry: RetryVerdict;
  fields: string[];
  /**
   * The message, of the innermost error where errors are nested, with placeholders for ids, numbers, dates, e-mail addresses
   * and values: quoted ones, and those that differ from row to row.
   */
  template: string;
  count: number;
  /** Part of the scanned failed rows, 0 to 1. */
  share: number;
  examples: FailureExample[];
  location: CodeLocation | null;
  inner: ExplainedError | null;
  docs: DocLink[];
  /** Names of the org limits to look at, where the code says that one ran out. */
  limits: string[];
  /** The nearest known codes, where the catalogue does not hold this one. */
  suggestions: string[];
  /** The records that lock errors name, most rows first, the first ones only; empty for other errors. */
  lockedRecords: LockedRecord[];
  /** Null for other errors. */
  locks: LockFigures | null;
  /** What the org's setup says; null unless asked for with `--details`, or where the error gives nothing to look up. */
  details: GroupDetails | null;
};

/** Row counts by what sending the row again would do. */
export type RetryCounts = {
  now: number;
  later: number;
  afterFix: number;
  never: number;
  unknown: number;
  /** Rows Salesforce never tried; null when they could not be counted. */
  unprocessed: number | null;
};

/** Batches of a Bulk API 1.0 job by state. */
export type BatchCounts = {
  queued: number;
  inProgress: number;
  completed: number;
  failed: number;
  /** Given up when the job was aborted; in a query job with PK chunking also the batch that was cut into the others. */
  notProcessed: number;
  total: number;
};

/** The job as Salesforce describes it. Times are ISO 8601 in UTC, durations milliseconds. */
export type JobFacts = {
  /** 18-character id. */
  id: string;
  kind: JobKind;
  state: string;
  operation: string | null;
  object: string | null;
  apiVersion: string | null;
  /** CSV; in Bulk API 1.0 also XML, JSON, ZIP_CSV, ZIP_XML and ZIP_JSON. */
  contentType: string | null;
  /** Parallel, or Serial in Bulk API 1.0. */
  concurrencyMode: string | null;
  /** The batches of a Bulk API 1.0 job; null for the other kinds, which hide theirs. */
  batches: BatchCounts | null;
  columnDelimiter: string | null;
  lineEnding: string | null;
  externalIdField: string | null;
  createdById: string | null;
  createdDate: string | null;
  lastModifiedDate: string | null;
  /** When Salesforce deletes the results: 7 days after the last change. An estimate; null while the job runs. */
  resultsExpire: string | null;
  /** How often Salesforce tried to save the rows. */
  retries: number | null;
  totalProcessingTime: number | null;
  apiActiveProcessingTime: number | null;
  apexProcessingTime: number | null;
};

/** Rows; null where Salesforce does not tell. */
export type RowCounts = {
  processed: number | null;
  succeeded: number | null;
  failed: number | null;
  /** Rows Salesforce never tried. */
  unprocessed: number | null;
  /** Failed rows this run has read. */
  scanned: number;
};

export type NextStep = {
  text: string;
  /** A command that does the step, ready to paste, or null. */
  command: string | null;
};

/** What Salesforce says of batches of a Bulk API 1.0 job, each different message once. */
export type BatchError = {
  error: ExplainedError;
  /** The state of the batches: Failed, NotProcessed, or Completed where it was reached with difficulty. */
  state: string;
  /** Batches with this message. */
  batches: number;
  /** Some of them. */
  batchIds: string[];
};

/** What one job's failures come down to. */
export type BulkJobDiagnosis = {
  outcome: Outcome;
  job: JobFacts;
  counts: RowCounts;
  /** Why the job as a whole failed, or null. A Bulk API 1.0 job has what most of its failed batches say. */
  jobError: ExplainedError | null;
  /** What the batches of a Bulk API 1.0 job say, most batches first; empty for the other kinds. */
  batchErrors: BatchError[];
  /** Ranked by rows, most first. */
  groups: FailureGroup[];
  retry: RetryCounts;
  /** HTTP requests sent to the org for this diagnosis. */
  apiCalls: number;
  /** False when not all rows were seen; `incompleteReason` says what is missing. */
  complete: boolean;
  incompleteReason: string | null;
};

/** The result of `sf errors bulk job` for one job. */
export type BulkJobReport = BulkJobDiagnosis & {
  /** What the job's own numbers suggest. */
  advice: JobAdvice[];
  /** Null unless asked for with `--details`. */
  details: JobDetails | null;
  nextSteps: NextStep[];
};

/** A job that could not be read at all. */
export type UnreadJob = {
  id: string;
  /** The error's name, for instance JobNotFoundError. */
  name: string;
  message: string;
  actions: string[];
};

/** The result of `sf errors bulk job` for several jobs. */
export type BulkJobsReport = {
  /** The worst outcome of all jobs. */
  outcome: Outcome;
  jobs: BulkJobReport[];
  unread: UnreadJob[];
  /** One grouping over all jobs. */
  groups: FailureGroup[];
  apiCalls: number;
  /** False when a job, or a part of one, could not be read. */
  complete: boolean;
};
