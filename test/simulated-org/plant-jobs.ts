import type { JobState } from './bulk-job.ts';
import type { PlantedClassicBatch } from './planted-classic-job.ts';
import type { ResultRow, StreamedRows } from './result-file.ts';
import { rootCauseRows } from './scenarios/root-causes.ts';
import { scramble } from './scenarios/varied-value.ts';
import type { SimulatedOrg } from './simulated-org.ts';

export type JobPlan = {
  count: number;
  /** How many of them have failed rows, or failed as a whole. */
  failed: number;
  /** Who made them: the caller and as many others. 1 unless said otherwise. */
  users?: number;
  objects?: readonly string[];
  /** How many jobs in a hundred are query jobs and Bulk API 1.0 jobs, with failures as without. 10 each. */
  queryPercent?: number;
  classicPercent?: number;
  /** Failed rows of the job with the given number (0-based, counted among the failed). 3 to 42 unless said otherwise. */
  failedRows?: number | ((serial: number) => number);
  /** What the failed rows hold; rows of all root causes unless said otherwise. */
  results?: (rows: number, serial: number) => StreamedRows & { rows: (index: number) => ResultRow };
  /** The jobs were made in this many days before now. 6 unless said otherwise. */
  days?: number;
  seed?: number;
};

export type PlantedJob = {
  id: string;
  kind: 'ingest' | 'query' | 'classic';
  object: string;
  createdById: string;
  state: string;
  /** Has failed rows or failed as a whole. */
  fails: boolean;
  /** 0 for a job without failures, and for a query. */
  failedRows: number;
};

/** Of ten failed ingest jobs seven are complete but for some rows, two failed as a whole, one was aborted. */
const failedStates = [
  'JobComplete',
  'JobComplete',
  'Failed',
  'JobComplete',
  'JobComplete',
  'Aborted',
  'JobComplete',
  'Failed',
  'JobComplete',
  'JobComplete',
] as const satisfies JobState[];

const quietStates = ['JobComplete', 'JobComplete', 'JobComplete', 'JobComplete', 'InProgress'] as const;
const dayMs = 86_400_000;

/**
 * Fills an org with jobs of every kind and state, the same for the same plan. Result rows are made when they are asked
 * for: thousands of jobs cost no more than their infos. Returns the jobs in the order of planting.
 */
export function plantJobs(org: SimulatedOrg, plan: JobPlan): PlantedJob[] {
  const { count, failed, users = 1, seed = 1 } = plan;
  if (failed > count) throw new Error('More jobs are to fail than there are');
  const creators = [org.userId, ...Array.from({ length: users - 1 }, (_, user) => org.addUser(`Loader ${user + 1}`))];
  const objects = plan.objects ?? ['Account', 'Contact', 'Case'];
  let failures = 0;
  return Array.from({ length: count }, (_, index) => {
    // Failures are spread evenly: the share of failed jobs is the same in every stretch of them.
    const fails = Math.floor(((index + 1) * failed) / count) > failures;
    const age = Math.floor((scramble(index, seed + 3) / 2 ** 32) * (plan.days ?? 6) * dayMs);
    const common = {
      object: objects[scramble(index, seed) % objects.length] ?? 'Account',
      createdById: creators[scramble(index, seed + 1) % creators.length] ?? org.userId,
      createdDate: new Date(org.clock.now() - age),
    };
    if (fails) return plantFailed(org, common, plan, failures++);
    return plantQuiet(org, common, plan, scramble(index, seed + 2));
  });
}

type Common = { object: string; createdById: string; createdDate: Date };

function plantFailed(org: SimulatedOrg, common: Common, plan: JobPlan, serial: number): PlantedJob {
  const { seed = 1, failedRows = 3 + (scramble(serial, seed + 4) % 40) } = plan;
  const { results = (rows: number) => rootCauseRows({ count: rows, seed: seed + serial }) } = plan;
  const count = typeof failedRows === 'function' ? failedRows(serial) : failedRows;
  const { object, createdById } = common;
  const told = { object, createdById, fails: true, failedRows: count };
  const kind = kindOf(scramble(serial, seed + 6), plan);
  if (kind === 'query') {
    const errorMessage = 'InvalidBatch : Query exceeded its time limit';
    const { id } = org.addQueryJob({ ...common, state: 'Failed', ...(serial % 2 === 0 ? { errorMessage } : {}) });
    return { ...told, id, kind, state: 'Failed', failedRows: 0 };
  }
  if (kind === 'classic') {
    const { id } = org.addClassicJob({ ...common, batches: inBatches(results(count, serial)) });
    return { ...told, id, kind, state: 'Closed' };
  }
  const state = failedStates[serial % failedStates.length] ?? 'JobComplete';
  const { id } = org.addIngestJob({
    ...common,
    state,
    ...(state === 'Failed' ? { errorMessage: 'TooManyLockFailure : Too many lock failures in the batch' } : {}),
    failed: results(count, serial),
    numberRecordsProcessed: count + (scramble(serial, seed + 5) % 1000),
    numberRecordsFailed: count,
  });
  return { ...told, id, kind, state };
}

/** Two batches, so that a reader has to put them together. */
function inBatches({ columns, rows, count }: ReturnType<NonNullable<JobPlan['results']>>): PlantedClassicBatch[] {
  const half = Math.ceil(count / 2);
  const batchOf = (from: number, size: number): PlantedClassicBatch => ({
    rows: { columns, rows: (index) => rows(from + index), count: size },
    numberRecordsFailed: size,
  });
  return [batchOf(0, half), batchOf(half, count - half)];
}

function plantQuiet(org: SimulatedOrg, common: Common, plan: JobPlan, lot: number): PlantedJob {
  const state = quietStates[(lot >>> 8) % quietStates.length] ?? 'JobComplete';
  const count = 1 + (lot % 5000);
  const { object, createdById } = common;
  const told = { object, createdById, fails: false, failedRows: 0 };
  const kind = kindOf(lot, plan);
  if (kind === 'query') {
    const { id } = org.addQueryJob({ ...common, state, rows: () => [''], count });
    return { ...told, id, kind, state };
  }
  if (kind === 'classic') {
    const batches = [{ rows: { columns: ['Name'], rows: () => ({}), count }, numberRecordsFailed: 0 }];
    const { id } = org.addClassicJob({ ...common, batches });
    return { ...told, id, kind, state: 'Closed' };
  }
  const { id } = org.addIngestJob({ ...common, state, numberRecordsProcessed: count });
  return { ...told, id, kind, state };
}

function kindOf(lot: number, { queryPercent = 10, classicPercent = 10 }: JobPlan): PlantedJob['kind'] {
  if (lot % 100 < queryPercent) return 'query';
  return lot % 100 < queryPercent + classicPercent ? 'classic' : 'ingest';
}
