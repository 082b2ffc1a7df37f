export const PLAN_FITS = ['yes', 'no', 'unknown'] as const;

/** Whether what is planned fits into what is left. `unknown`: the org does not report enough to say so. */
export type PlanFit = (typeof PLAN_FITS)[number];

export const LOAD_OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'hardDelete'] as const;
export type LoadOperation = (typeof LOAD_OPERATIONS)[number];

/**
 * How sure a needed number is: it follows from documented rules; it is the most that can be needed;
 * or it rests on an assumption about the data or the client.
 */
export type PlanBasis = 'documented' | 'upper-bound' | 'estimate';

/** What is planned. */
export type PlannedWork =
  | {
      kind: 'load';
      rows: number;
      /** Size of the CSV in bytes; null where it was not given. */
      bytes: number | null;
      operation: LoadOperation;
      /** API name of the object; null where it was not given. */
      object: string | null;
    }
  | {
      kind: 'query';
      /** Query jobs. */
      jobs: number;
      rows: number | null;
      /** Size of the results of all jobs in bytes; null where it was not given. */
      bytes: number | null;
    }
  | { kind: 'calls'; calls: number };

/** What the plan takes from one limit. */
export type PlanNeed = {
  /** A key of `/limits`; `RecordsPerDay` and `RecordBytes` are ceilings that no key of it reports. */
  name: string;
  unit: 'batches' | 'rows' | 'calls' | 'jobs' | 'MB' | 'bytes';
  /** Null where it can not be told from what was given. */
  needed: number | null;
  basis: PlanBasis;
  max: number | null;
  /** Null where the org does not report it, and for an unlimited allowance. */
  remaining: number | null;
  unlimited: boolean;
  fits: PlanFit;
  /**
   * How much of the plan is done when this limit runs out: rows of a load, query jobs, calls.
   * Null where it does not run out, or where that can not be told.
   */
  runsOutAfter: number | null;
};

/** Why a plan does not fit, or is not known to, and so what to do about it. */
export type PlanAdvice =
  | 'split-upload'
  | 'batches'
  | 'records-per-day'
  | 'record-too-large'
  | 'data-storage'
  | 'api-calls'
  | 'query-jobs'
  | 'query-storage'
  | 'give-load-bytes'
  | 'give-query-size'
  | 'not-reported'
  | 'tight';

/** The plan against what is left, without words. */
export type PreflightPlan = {
  work: PlannedWork;
  /** `no` as soon as one limit runs out, else `unknown` as soon as one can not be told. */
  fits: PlanFit;
  /** The limit that the plan uses up first; null where it uses up none. */
  firstOut: { name: string; after: number } | null;
  /** Jobs of a load, at most 100 MB each, or of a query; null for calls. */
  jobs: number | null;
  /** How sure `jobs` is; null with it. */
  jobsBasis: PlanBasis | null;
  /** The tightest first. */
  needs: PlanNeed[];
  advice: Array<{ kind: PlanAdvice; limits: string[] }>;
};

/** The answer to `--for-load`, `--for-query` or `--for-calls`. */
export type LimitsPreflight = PreflightPlan & {
  /** What to do, a sentence or two each. */
  nextSteps: string[];
};
