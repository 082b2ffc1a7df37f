import type { JobKind, NextStep, Outcome } from './bulk-job.ts';

/** A job in a list. Times are ISO 8601 in UTC; null stands for what Salesforce does not tell, or what was not read. */
export type JobSummary = {
  /** 18-character id. */
  id: string;
  kind: JobKind;
  state: string;
  operation: string | null;
  object: string | null;
  createdById: string | null;
  /** The user name of the creator, where it is known without an API call of its own: that of the login and of `--created-by`. */
  createdBy: string | null;
  createdDate: string | null;
  lastModifiedDate: string | null;
  /** As in `sf errors bulk job`; null where it takes the counts and they were not read. */
  outcome: Outcome | null;
  /** Rows, the failed ones included; for a query job the records found. */
  processed: number | null;
  /** Null for a query, which has no failed rows. */
  failed: number | null;
  /** Failed of processed rows, 0 to 1. */
  failureRate: number | null;
  /** When Salesforce deletes the job: 7 days after its last change. An estimate; null while the job runs. */
  resultsExpire: string | null;
  /** The code of the reason why the job as a whole failed, for instance TooManyLockFailure. */
  errorCode: string | null;
  /** Whether the job itself was read, for its counts. */
  detailed: boolean;
  /** Why the job could not be read. */
  problem: JobProblem | null;
};

export type JobProblem = {
  /** The error's name, for instance JobNotFoundError. */
  name: string;
  message: string;
};

/** The result of `sf errors bulk list`. */
export type BulkListReport = {
  /** Worst first: failed as a whole, aborted, with failed rows by their rate, running, clean. */
  jobs: JobSummary[];
  /** Jobs that fit the filter; with `--failed` those found so far, while `unchecked` is not 0. */
  total: number;
  shown: number;
  /** Jobs that fit the filter, neither failed nor aborted as a whole, whose counts were not read: they may have failed rows. */
  unchecked: number;
  /** Jobs in the lists that were read, whatever the filter. */
  listed: number;
  /** The jobs that fit the rest of the filter, by state, most first. */
  states: StateCount[];
  apiCalls: number;
  /** False when a list or a job could not be read, or the budget of calls was spent before the end. */
  complete: boolean;
  incompleteReason: string | null;
  nextSteps: NextStep[];
};

export type StateCount = { state: string; jobs: number };
