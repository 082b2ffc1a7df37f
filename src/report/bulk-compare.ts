import type { FailureExample, FailureGroup, JobFacts, NextStep, Outcome, RowCounts } from './bulk-job.ts';
import type { ExplainedError } from './explained-error.ts';

/** What became of a cause from one run to the next; worst first. `unseen`: not there again, but not all rows were tried. */
export const CHANGES = ['new', 'more', 'same', 'unseen', 'fewer', 'gone'] as const;
export type Change = (typeof CHANGES)[number];

/** How the second run stands to the first. */
export const COMPARE_VERDICTS = ['better', 'same', 'mixed', 'worse', 'unfinished', 'unknown'] as const;
export type CompareVerdict = (typeof COMPARE_VERDICTS)[number];

/** 0 only when nothing is worse, both jobs have finished and all of their rows were seen; 69 as in `sf project deploy`. */
export const COMPARE_EXIT_CODES: Readonly<Record<CompareVerdict, number>> = {
  better: 0,
  same: 0,
  mixed: 1,
  worse: 1,
  unfinished: 69,
  unknown: 1,
};

/** The rows a cause made fail in one job. */
export type CauseRows = {
  count: number;
  /** Part of the processed rows of the job, 0 to 1; null where their number is not known. */
  rate: number | null;
};

/** One cause in both runs. */
export type CauseChange = Omit<FailureGroup, 'count' | 'share' | 'examples' | 'details'> & {
  change: Change;
  /** Null when no row failed for this cause. */
  before: CauseRows | null;
  after: CauseRows | null;
  /** Of the second job, or of the first when the cause is gone or unseen; each names its job. */
  examples: FailureExample[];
};

/** One of the two jobs, without its groups. */
export type ComparedJob = {
  outcome: Outcome;
  job: JobFacts;
  counts: RowCounts;
  /** Failed of processed rows, 0 to 1; null where a count is missing, and for queries. */
  failureRate: number | null;
  /** Why the job as a whole failed, or null. */
  jobError: ExplainedError | null;
  complete: boolean;
  incompleteReason: string | null;
};

/**
 * In what the jobs differ although they should be two runs of one load; `order`: the first one is the newer; `untried`: new
 * causes may have waited among rows that the first one never tried.
 */
export type CompareNote = 'kind' | 'operation' | 'object' | 'order' | 'untried';

/** The result of `sf errors bulk compare`. */
export type BulkCompareReport = {
  verdict: CompareVerdict;
  before: ComparedJob;
  after: ComparedJob;
  /**
   * New causes first, then those with more rows, the same, those not seen again because not all rows were tried, those with
   * fewer, and those that are gone; in each, most rows first.
   * Empty while a job has not finished. Where not all rows were seen, a cause can be there without being seen.
   */
  groups: CauseChange[];
  notes: CompareNote[];
  apiCalls: number;
  /** False when not all rows of both jobs were seen; `incompleteReason` says what is missing. */
  complete: boolean;
  incompleteReason: string | null;
  nextSteps: NextStep[];
};
