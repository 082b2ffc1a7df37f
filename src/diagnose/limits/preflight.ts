import type {
  LoadOperation,
  PlanAdvice,
  PlanBasis,
  PlanFit,
  PlanNeed,
  PlannedWork,
  PreflightPlan,
} from '../../report/limits-preflight.ts';
import type { Allowance } from '../../report/limits-report.ts';

/** What the planner reads of a limit. */
export type LimitReading = Pick<Allowance, 'max' | 'remaining' | 'unlimited'> & { name: string };

export type PlannedLoad = {
  rows: number;
  /** Size of the CSV. */
  bytes?: number | undefined;
  operation: LoadOperation;
  /** API name of the object: some take more or less storage than the usual 2 KB a row. */
  object?: string | undefined;
};

export type PlannedQuery = {
  /** Query jobs; one unless told. */
  jobs?: number | undefined;
  /** Rows of all results together. */
  rows?: number | undefined;
  /** Bytes of all results together. */
  bytes?: number | undefined;
};

/** What is assumed where nothing is documented; all that rests on it is marked `estimate`. */
export type PlanFacts = {
  /** Bytes of a CSV row, where the size of the whole is not given. */
  bytesPerRow: number;
  /** Status requests while a batch of 10,000 rows is worked on: half a minute, asked every five seconds. */
  pollsPerBatch: number;
  /** Status requests of a query job. */
  pollsPerQuery: number;
  /** Rows that a page of query results holds. */
  rowsPerPage: number;
};

export const PLAN_FACTS: PlanFacts = { bytesPerRow: 1000, pollsPerBatch: 6, pollsPerQuery: 20, rowsPerPage: 100_000 };

/** Bulk API 2.0 cuts a load into batches of this many rows (Bulk API 2.0 guide, limits). */
const ROWS_PER_BATCH = 10_000;
/** Rows of Bulk API and Bulk API 2.0 in any 24 hours (Salesforce app limits). */
const ROWS_PER_DAY = 150_000_000;
/** 150 MB as base64, which adds half (Bulk API 2.0 guide). */
const UPLOAD_BYTES = 100_000_000;
/** A result file of a query (Salesforce app limits). */
const RESULT_FILE_BYTES = 1_000_000_000;
/** How many bytes its megabytes have is not documented (1 TB is reported as 976,562 of them): at least these. */
const QUERY_MB_BYTES = 1_000_000;
const MOST_QUERY_MB_BYTES = 1_048_576;
const KB_PER_MB = 1024;
const USUAL_ROW_KB = 2;
/** Creating, uploading, closing; the three results at the end. */
const CALLS_PER_LOAD_JOB = 6;
/** From this share of what is left on, a plan that fits is called tight. */
const TIGHT = 0.8;

/** Data storage of a row where it is not 2 KB ("Salesforce record size overview", knowledge article 000193871). */
const ROW_KB = new Map([
  ['campaign', 8],
  ['campaignmember', 1],
  ['personaccount', 4],
]);

/** An account may be a person account, an e-mail message takes what its text takes, an article may hold rich text. */
const VARYING_OBJECTS = /^(?:account|emailmessage|knowledge)$|__kav$/;
const VARYING_ROW_KB = 4;

/**
 * Whether a Bulk API 2.0 load fits. Rows become batches of 10,000 (`DailyBulkApiBatches`, in older orgs
 * `DailyBulkApiRequests`), uploads of at most 100 MB become jobs, new rows take data storage (`DataStorageMB`),
 * and every request of every job counts (`DailyApiRequests`). 150 million rows a day pass at most.
 */
export function planLoad(load: PlannedLoad, limits: readonly LimitReading[], facts = PLAN_FACTS): PreflightPlan {
  const { rows, bytes, operation, object } = load;
  const sized: PlanBasis = bytes === undefined ? 'estimate' : 'upper-bound';
  const bytesPerRow = bytes === undefined ? facts.bytesPerRow : bytes / Math.max(1, rows);
  const rowsPerJob = Math.max(1, Math.floor(UPLOAD_BYTES / Math.max(1, bytesPerRow)));
  const jobs = Math.ceil(rows / rowsPerJob);
  // Each job but the last may end in a batch that is not full.
  const batches = Math.min(rows, Math.ceil(rows / ROWS_PER_BATCH) + Math.max(0, jobs - 1));
  const calls = jobs * CALLS_PER_LOAD_JOB + batches * facts.pollsPerBatch;

  const batchLimit = findFirst(limits, ['DailyBulkApiBatches', 'DailyBulkApiRequests']);
  const needs = [
    measure(batchLimit, 'batches', batches, jobs > 1 ? sized : 'documented', rows, Math.ceil(rows / ROWS_PER_BATCH)),
    measureRows(rows, batchLimit),
    measure(findFirst(limits, ['DailyApiRequests']), 'calls', calls, 'estimate', rows),
  ];
  if (operation === 'insert' || operation === 'upsert') {
    const { kilobytes, varies } = sizeRow(object);
    const basis = varies ? 'estimate' : operation === 'upsert' ? 'upper-bound' : 'documented';
    const megabytes = Math.ceil((rows * kilobytes) / KB_PER_MB);
    // An upsert may find all of its rows there.
    const least = operation === 'upsert' ? 0 : megabytes;
    needs.push(measure(findFirst(limits, ['DataStorageMB']), 'MB', megabytes, basis, rows, least));
  }
  if (bytesPerRow > UPLOAD_BYTES) needs.push(measureRecord(Math.ceil(bytesPerRow)));

  const work: PlannedWork = { kind: 'load', rows, bytes: bytes ?? null, operation, object: object ?? null };
  const notes: PreflightPlan['advice'] = [];
  if (bytes === undefined && jobs > 0) notes.push({ kind: 'give-load-bytes', limits: [] });
  if (bytes !== undefined && jobs > 1) notes.push({ kind: 'split-upload', limits: [] });
  return conclude(work, { jobs, jobsBasis: bytes === undefined ? 'estimate' : 'documented' }, needs, notes);
}

/**
 * Whether Bulk API 2.0 queries fit: their jobs (`DailyBulkV2QueryJobs`), the size of their results
 * (`DailyBulkV2QueryFileStorageMB`) and their requests (`DailyApiRequests`).
 */
export function planQuery(query: PlannedQuery, limits: readonly LimitReading[], facts = PLAN_FACTS): PreflightPlan {
  const jobs = query.jobs ?? 1;
  const bytes = query.bytes ?? (query.rows === undefined ? undefined : query.rows * facts.bytesPerRow);
  const rows = query.rows ?? (bytes === undefined ? undefined : bytes / facts.bytesPerRow);
  const pages =
    bytes === undefined || rows === undefined
      ? null
      : Math.max(jobs, Math.ceil(rows / facts.rowsPerPage), Math.ceil(bytes / RESULT_FILE_BYTES));
  const calls = pages === null ? null : jobs * (1 + facts.pollsPerQuery) + pages;
  const needs = [
    measure(findFirst(limits, ['DailyBulkV2QueryJobs']), 'jobs', jobs, 'documented', jobs),
    measure(
      findFirst(limits, ['DailyBulkV2QueryFileStorageMB']),
      'MB',
      bytes === undefined ? null : Math.ceil(bytes / QUERY_MB_BYTES),
      query.bytes === undefined ? 'estimate' : 'upper-bound',
      jobs,
      query.bytes === undefined ? undefined : Math.floor(query.bytes / MOST_QUERY_MB_BYTES),
    ),
    measure(findFirst(limits, ['DailyApiRequests']), 'calls', calls, 'estimate', jobs),
  ];
  const work: PlannedWork = { kind: 'query', jobs, rows: query.rows ?? null, bytes: query.bytes ?? null };
  const notes: PreflightPlan['advice'] = query.bytes === undefined ? [{ kind: 'give-query-size', limits: [] }] : [];
  return conclude(work, { jobs, jobsBasis: 'documented' }, needs, notes);
}

/** Whether a number of API calls fits into what is left of `DailyApiRequests`. */
export function planCalls(calls: number, limits: readonly LimitReading[]): PreflightPlan {
  const needs = [measure(findFirst(limits, ['DailyApiRequests']), 'calls', calls, 'documented', calls)];
  return conclude({ kind: 'calls', calls }, { jobs: null, jobsBasis: null }, needs, []);
}

/** The reading of the first name that the org has; of the first name, unreadable, where it has none. */
function findFirst(limits: readonly LimitReading[], names: [string, ...string[]]): LimitReading {
  const found = names.flatMap((name) => limits.filter((limit) => limit.name === name));
  return found[0] ?? { name: names[0], max: null, remaining: null, unlimited: false };
}

/** @param least what is needed for sure, where `needed` is the most it can be */
function measure(
  { name, max, remaining, unlimited }: LimitReading,
  unit: PlanNeed['unit'],
  needed: number | null,
  basis: PlanBasis,
  whole: number,
  least: number | null = needed,
): PlanNeed {
  const fits = unlimited || needed === 0 ? 'yes' : compare(needed, least, remaining);
  const after = fits === 'no' ? Math.floor((whole * Math.max(0, remaining ?? 0)) / (needed ?? 1)) : null;
  return {
    name,
    unit,
    needed,
    basis,
    max,
    remaining: unlimited ? null : remaining,
    unlimited,
    fits,
    runsOutAfter: after,
  };
}

function compare(needed: number | null, least: number | null, remaining: number | null): PlanFit {
  if (remaining === null) return 'unknown';
  // Nothing left is too little, however much is needed.
  if (needed === null) return remaining <= 0 ? 'no' : 'unknown';
  if (needed <= remaining) return 'yes';
  return least === 0 || (least ?? needed) <= remaining ? 'unknown' : 'no';
}

/**
 * No key of `/limits` counts rows, but no batch holds more than 10,000: the batches used bound the rows used,
 * and so tell the rows that are left at least. More than that may fit too; nobody can say.
 */
function measureRows(rows: number, { max, remaining }: LimitReading): PlanNeed {
  const used = max === null || remaining === null ? null : Math.max(0, max - remaining) * ROWS_PER_BATCH;
  const atLeast = used === null ? null : Math.max(0, ROWS_PER_DAY - used);
  const fits = rows > ROWS_PER_DAY ? 'no' : atLeast !== null && rows <= atLeast ? 'yes' : 'unknown';
  return {
    name: 'RecordsPerDay',
    unit: 'rows',
    needed: rows,
    basis: 'documented',
    max: ROWS_PER_DAY,
    remaining: atLeast,
    unlimited: false,
    fits,
    runsOutAfter: fits === 'no' ? (atLeast ?? ROWS_PER_DAY) : null,
  };
}

/** A row that is larger than an upload may be: no splitting helps. */
function measureRecord(bytes: number): PlanNeed {
  return {
    name: 'RecordBytes',
    unit: 'bytes',
    needed: bytes,
    basis: 'documented',
    max: UPLOAD_BYTES,
    remaining: UPLOAD_BYTES,
    unlimited: false,
    fits: 'no',
    runsOutAfter: 0,
  };
}

function sizeRow(object: string | undefined): { kilobytes: number; varies: boolean } {
  const name = object?.toLowerCase();
  if (name === undefined) return { kilobytes: USUAL_ROW_KB, varies: true };
  if (VARYING_OBJECTS.test(name)) return { kilobytes: VARYING_ROW_KB, varies: true };
  return { kilobytes: ROW_KB.get(name) ?? USUAL_ROW_KB, varies: false };
}

function conclude(
  work: PlannedWork,
  jobs: Pick<PreflightPlan, 'jobs' | 'jobsBasis'>,
  needs: PlanNeed[],
  notes: PreflightPlan['advice'],
): PreflightPlan {
  const sorted = needs.toSorted((a, b) => tightness(b) - tightness(a));
  const fits = sorted.some((need) => need.fits === 'no')
    ? 'no'
    : sorted.some((need) => need.fits === 'unknown')
      ? 'unknown'
      : 'yes';
  const [first] = sorted
    .flatMap(({ name, runsOutAfter }) => (runsOutAfter === null ? [] : [{ name, after: runsOutAfter }]))
    .toSorted((a, b) => a.after - b.after);
  return { work, fits, firstOut: first ?? null, ...jobs, needs: sorted, advice: [...advise(sorted), ...notes] };
}

/** Share of what is left that the plan takes; what can not be told comes between what does not fit and what does. */
function tightness({ fits, needed, remaining }: PlanNeed): number {
  if (fits === 'unknown') return 1;
  if (fits === 'yes') return remaining === null || remaining <= 0 ? 0 : (needed ?? 0) / remaining;
  return remaining === null || remaining <= 0 ? Infinity : Math.max(1.000_001, (needed ?? 0) / remaining);
}

const ADVICE: Record<string, PlanAdvice> = {
  DailyBulkApiBatches: 'batches',
  DailyBulkApiRequests: 'batches',
  RecordsPerDay: 'records-per-day',
  RecordBytes: 'record-too-large',
  DataStorageMB: 'data-storage',
  DailyApiRequests: 'api-calls',
  DailyBulkV2QueryJobs: 'query-jobs',
  DailyBulkV2QueryFileStorageMB: 'query-storage',
};

/** What fits or not by how much of the most it can need it will need. Rows have their own advice. */
function mayNotFit({ fits, unit, needed, remaining }: PlanNeed): boolean {
  return fits === 'unknown' && unit !== 'rows' && needed !== null && remaining !== null;
}

function advise(needs: PlanNeed[]): PreflightPlan['advice'] {
  const advice: PreflightPlan['advice'] = needs
    .filter((need) => need.fits === 'no' || mayNotFit(need))
    .flatMap(({ name }) => {
      const kind = ADVICE[name];
      return kind === undefined ? [] : [{ kind, limits: [name] }];
    });
  const hidden = needs.filter(({ fits, remaining }) => fits === 'unknown' && remaining === null);
  const unreported = hidden.map(({ name }) => name).filter((name) => name !== 'RecordsPerDay');
  if (unreported.length > 0) advice.push({ kind: 'not-reported', limits: unreported });
  // Where the batches do not fit, or are not reported, that says it already.
  const batchesFit = needs.some(({ unit, fits }) => unit === 'batches' && fits === 'yes');
  if (batchesFit && needs.some(({ name, fits }) => name === 'RecordsPerDay' && fits === 'unknown')) {
    advice.push({ kind: 'records-per-day', limits: ['RecordsPerDay'] });
  }
  const tight = needs.filter((need) => need.fits === 'yes' && need.unit !== 'rows' && tightness(need) >= TIGHT);
  if (tight.length > 0) advice.push({ kind: 'tight', limits: tight.map(({ name }) => name) });
  return advice;
}
