import type { FailureGroup, JobKind, NextStep, Outcome, RetryCounts, RowCounts, UnreadJob } from './bulk-job.ts';
import type { DocLink, ExplainedError } from './explained-error.ts';
import type { RetryVerdict } from './vocabulary.ts';

/** A job of a scan in short. Times are ISO 8601 in UTC; null stands for what Salesforce does not tell. */
export type JobInScan = {
  /** 18-character id. */
  id: string;
  kind: JobKind;
  state: string;
  operation: string | null;
  object: string | null;
  createdById: string | null;
  createdDate: string | null;
  lastModifiedDate: string | null;
  /** When Salesforce deletes the results: 7 days after the last change. An estimate; null while the job runs. */
  resultsExpire: string | null;
  outcome: Outcome;
  /** All null for a running job that only a list has told of. */
  counts: RowCounts;
  /** The code of the reason why the job as a whole failed, for instance TooManyLockFailure. */
  errorCode: string | null;
  /** API calls of its diagnosis, those of an earlier run too; what was sent again after faults is not in here. */
  apiCalls: number;
  /** False when not all of its failed rows were seen; `incompleteReason` says what is missing. */
  complete: boolean;
  incompleteReason: string | null;
};

/** What a scan keeps of a diagnosis: the largest groups, the rest counted under their codes, with few examples. */
export type ScannedJob = JobInScan & {
  jobError: ExplainedError | null;
  groups: FailureGroup[];
  retry: RetryCounts;
};

/** Where a cause was met. */
export type CausePlaces = {
  /** Number of jobs with this cause. */
  jobs: number;
  /** Their objects, most rows first. */
  objects: string[];
  /** The ids of the users who made the jobs, most rows first. */
  users: string[];
};

/** Rows of all jobs that failed for the same reason. */
export type ScanGroup = FailureGroup & CausePlaces;

/** Jobs that failed as a whole for the same reason; those for which Salesforce gives none are one, without code and message. */
export type ScanJobError = CausePlaces & {
  code: string | null;
  summary: string;
  fixes: string[];
  retry: RetryVerdict;
  /** The message with ids, numbers, dates and quoted values as placeholders. */
  template: string;
  /** Some of the jobs, the latest first. */
  jobIds: string[];
  docs: DocLink[];
};

/** An object or a user, and what failed there. */
export type ScanShare = {
  /** The object's API name or the user's id; null where Salesforce does not tell. */
  id: string | null;
  /** The user name, where it is known without an API call of its own; null for an object. */
  name: string | null;
  /** Jobs that fit the filter and were looked at. */
  jobs: number;
  /** Those of them that have failures: failed as a whole, aborted or with failed rows. */
  withFailures: number;
  failedRows: number;
};

/** Jobs by outcome. */
export type OutcomeCounts = { failed: number; aborted: number; partial: number; running: number; clean: number };

/** The rows of all jobs that were looked at. */
export type ScanRows = {
  processed: number;
  failed: number;
  /** Rows Salesforce never tried, in the jobs that let them be counted. */
  unprocessed: number;
  /** Failed rows that were read, by this run or an earlier one. */
  scanned: number;
};

/** The result of `sf errors bulk scan`. */
export type BulkScanReport = {
  /** The worst outcome of all jobs. */
  outcome: Outcome;
  /** Jobs that fit the filter. */
  total: number;
  /** Those whose outcome is known. */
  diagnosed: number;
  /** Those of them that an earlier, unfinished scan had diagnosed. */
  resumed: number;
  /** When that scan began; null where this one began anew. */
  resumedFrom: string | null;
  /** Jobs in the lists that were read, whatever the filter. */
  listed: number;
  /** When the lists were read: jobs made later are not in this scan. */
  listedAt: string | null;
  outcomes: OutcomeCounts;
  counts: ScanRows;
  /** The jobs that are not clean, worst first: failed as a whole, aborted, with failed rows by their number, running. */
  jobs: JobInScan[];
  /** Jobs that could not be read at all. */
  unread: UnreadJob[];
  /** One grouping of the failed rows of all jobs, most rows first. */
  groups: ScanGroup[];
  /** Why jobs failed as a whole, most jobs first; the first 100. */
  jobErrors: ScanJobError[];
  /** Most failed rows first. */
  objects: ScanShare[];
  users: ScanShare[];
  retry: RetryCounts;
  /** HTTP requests sent to the org by this run. */
  apiCalls: number;
  /** What `--max-calls` leaves; null without it. */
  callsLeft: number | null;
  /** False when a list, a job or a part of one could not be read, or the scan ended early. */
  complete: boolean;
  incompleteReason: string | null;
  nextSteps: NextStep[];
};
