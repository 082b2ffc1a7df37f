import { expect } from 'chai';
import { CallBudget } from '../../../src/diagnose/jobs/call-budget.ts';
import { ALL_JOBS, type JobFilter } from '../../../src/diagnose/jobs/job-filter.ts';
import type { SummarizedJob } from '../../../src/diagnose/jobs/job-summary.ts';
import {
  listWorstJobs,
  type JobListing,
  type ListOptions,
  type ListProgress,
} from '../../../src/diagnose/jobs/list-worst-jobs.ts';
import { OrgError } from '../../../src/org/org-error.ts';
import { plantJobs } from '../../simulated-org/plant-jobs.ts';
import type { SimulatedOrg } from '../../simulated-org/simulated-org.ts';
import type { OpenPorts } from '../open-ports.ts';
import { usePorts } from '../use-ports.ts';

const HOUR_MS = 3_600_000;

function outOfReach(): OrgError {
  return new OrgError('OrgUnreachableError', 'The org is out of reach.', {
    method: 'GET',
    path: '/',
    host: 'localhost',
    httpStatus: null,
    errors: [],
    excerpt: null,
    attempts: 1,
    retryAfterSeconds: null,
    cause: { code: 'ECONNREFUSED', message: '' },
  });
}

describe('listWorstJobs', () => {
  let org: SimulatedOrg;
  let ports: OpenPorts;
  usePorts((started, opened) => {
    [org, ports] = [started, opened];
  });

  type Given = Partial<Omit<ListOptions, 'budget'>> & { filter?: Partial<JobFilter>; maxCalls?: number };

  function list({ filter, maxCalls, ...options }: Given = {}): Promise<JobListing> {
    return listWorstJobs(
      ports,
      { filter: { ...ALL_JOBS, ...filter }, userNames: new Map([[org.userId.slice(0, 15), org.username]]) },
      {
        failed: false,
        limit: 20,
        waitMs: 0,
        budget: new CallBudget(maxCalls ?? null, () => ports.countCalls()),
        ...options,
      },
    );
  }

  const hoursAgo = (hours: number): Date => new Date(org.clock.now() - hours * HOUR_MS);

  describe('the order', () => {
    it('puts failed jobs first, then aborted ones, failed rows by their rate, running ones, clean ones', async () => {
      const clean = org.addIngestJob({ numberRecordsProcessed: 10 });
      const few = org.addIngestJob({ numberRecordsProcessed: 1000, numberRecordsFailed: 900 });
      const all = org.addIngestJob({ numberRecordsProcessed: 3, numberRecordsFailed: 3 });
      const running = org.addIngestJob({ state: 'InProgress', numberRecordsProcessed: 5 });
      const aborted = org.addIngestJob({ state: 'Aborted' });
      const failed = org.addIngestJob({ state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : X' });
      const { jobs } = await list();
      expect(jobs.map(({ id }) => id)).to.deep.equal([failed, aborted, all, few, running, clean].map(({ id }) => id));
      expect(jobs.map(({ outcome, failureRate }) => [outcome, failureRate])).to.deep.equal([
        ['failed', null],
        ['aborted', null],
        ['failed', 1],
        ['partial', 0.9],
        ['running', 0],
        ['clean', 0],
      ]);
    });

    it('puts jobs of unknown counts before those that run and those that are clean', async () => {
      org.addIngestJob({ state: 'InProgress', createdDate: hoursAgo(1) });
      org.addIngestJob({ numberRecordsProcessed: 10, createdDate: hoursAgo(5) });
      const { jobs } = await list({ maxCalls: 2 });
      expect(jobs.map(({ state, outcome }) => [state, outcome])).to.deep.equal([
        ['JobComplete', null],
        ['InProgress', 'running'],
      ]);
    });

    it('puts the one with more failed rows first among equal rates, and the latest among equals', async () => {
      const small = org.addIngestJob({ numberRecordsProcessed: 10, numberRecordsFailed: 5 });
      const large = org.addIngestJob({
        numberRecordsProcessed: 100,
        numberRecordsFailed: 50,
        createdDate: hoursAgo(9),
      });
      const old = org.addIngestJob({ state: 'Failed', createdDate: hoursAgo(5) });
      const late = org.addIngestJob({ state: 'Failed', createdDate: hoursAgo(1) });
      const { jobs } = await list();
      expect(jobs.map(({ id }) => id)).to.deep.equal([late, old, large, small].map(({ id }) => id));
    });
  });

  describe('what it says of a job', () => {
    it('tells an ingest job with its counts, its expiry and why it failed', async () => {
      const job = org.addIngestJob({
        object: 'Case',
        operation: 'upsert',
        state: 'Failed',
        errorMessage: 'TooManyLockFailure : Too many lock failures',
        numberRecordsProcessed: 8,
        numberRecordsFailed: 2,
        createdDate: hoursAgo(30),
        systemModstamp: hoursAgo(24),
      });
      const { jobs } = await list();
      expect(jobs).to.deep.equal([
        {
          id: job.id,
          kind: 'ingest',
          state: 'Failed',
          operation: 'upsert',
          object: 'Case',
          createdById: org.userId,
          createdBy: org.username,
          createdDate: '2026-11-20T03:00:00.000Z',
          lastModifiedDate: '2026-11-20T09:00:00.000Z',
          outcome: 'partial',
          processed: 8,
          failed: 2,
          failureRate: 0.25,
          resultsExpire: '2026-11-27T09:00:00.000Z',
          errorCode: 'TooManyLockFailure',
          detailed: true,
          error: null,
        } satisfies SummarizedJob,
      ]);
    });

    it('tells a query job without failed rows, whatever became of it', async () => {
      org.addQueryJob({ rows: [['a'], ['b']], columns: ['Id'] });
      org.addQueryJob({ state: 'Failed', errorMessage: 'InvalidBatch : Failed to process query' });
      org.addQueryJob({ state: 'Aborted' });
      org.addQueryJob({ state: 'InProgress' });
      const { jobs } = await list();
      expect(jobs.map(({ kind, outcome, failed, failureRate }) => [kind, outcome, failed, failureRate])).to.deep.equal([
        ['query', 'failed', null, null],
        ['query', 'aborted', null, null],
        ['query', 'running', null, null],
        ['query', 'clean', null, null],
      ]);
      expect(jobs.map(({ processed, errorCode }) => [processed, errorCode])).to.deep.equal([
        [0, 'InvalidBatch'],
        [0, null],
        [0, null],
        [2, null],
      ]);
    });

    it('tells a Bulk API 1.0 job by its batches: a closed one may still run', async () => {
      const rows = { columns: ['Name'], rows: () => ({}), count: 10 };
      const clean = org.addClassicJob({ batches: [{ rows, numberRecordsFailed: 0 }] });
      const partial = org.addClassicJob({ batches: [{ rows, numberRecordsFailed: 4 }] });
      const running = org.addClassicJob({
        batches: [
          { rows, numberRecordsFailed: 0 },
          { state: 'InProgress', rows },
        ],
      });
      const failed = org.addClassicJob({ batches: [{ state: 'Failed', stateMessage: 'InvalidBatch : x', rows }] });
      const { jobs } = await list();
      const known = new Map(
        jobs.map(({ id, kind, state, outcome, failed: rowsFailed, resultsExpire }) => [
          id,
          [kind, state, outcome, rowsFailed, resultsExpire === null],
        ]),
      );
      expect(known.get(clean.id)).to.deep.equal(['classic', 'Closed', 'clean', 0, false]);
      expect(known.get(partial.id)).to.deep.equal(['classic', 'Closed', 'partial', 4, false]);
      expect(known.get(running.id)).to.deep.equal(['classic', 'Closed', 'running', 0, true]);
      expect(known.get(failed.id)?.slice(0, 3)).to.deep.equal(['classic', 'Closed', 'failed']);
    });

    it('tells a query of Bulk API 1.0 without failed rows, and its failure by its batches', async () => {
      org.addClassicJob({ operation: 'query', batches: [{ state: 'Failed', stateMessage: 'InvalidBatch : x' }] });
      org.addClassicJob({ operation: 'query', batches: [{}] });
      const { jobs } = await list();
      expect(jobs.map(({ kind, outcome, failed }) => [kind, outcome, failed])).to.deep.equal([
        ['classic', 'failed', null],
        ['classic', 'clean', null],
      ]);
    });
  });

  describe('the calls', () => {
    it('are the pages of both lists and one for each job shown', async () => {
      plantJobs(org, { count: 2000, failed: 300, queryPercent: 20, classicPercent: 10, users: 3 });
      const { jobs, total, unchecked, unread, listed, missing, stopped } = await list({ limit: 25 });
      const lists = org.requests.filter(({ path }) => /\/jobs\/(?:ingest|query)$/.test(path));
      // More than 1,000 jobs in the one list, fewer in the other.
      expect(lists.map(({ path }) => path.split('/').at(-1))).to.deep.equal(['ingest', 'ingest', 'query']);
      expect(org.requests.length - lists.length).to.equal(25);
      expect(ports.countCalls()).to.equal(28);
      expect([jobs.length, total, listed, unread]).to.deep.equal([25, 2000, 2000, 0]);
      expect(unchecked).to.be.above(1000);
      expect([missing, stopped]).to.deep.equal([[], null]);
      expect(new Set(jobs.map(({ detailed }) => detailed))).to.deep.equal(new Set([true]));
    });

    it('go to the failed jobs first, then to the aborted ones, then to the latest', async () => {
      const planted = plantJobs(org, { count: 200, failed: 40 });
      const { jobs } = await list({ limit: 20 });
      const shown = (state: string): number => jobs.filter((job) => job.state === state).length;
      const there = (state: string): number => planted.filter((job) => job.state === state).length;
      expect([shown('Failed'), shown('Aborted')]).to.deep.equal([there('Failed'), there('Aborted')]);
      const others = jobs.filter(({ state }) => state !== 'Failed' && state !== 'Aborted');
      const oldest = others.map(({ createdDate }) => createdDate ?? '').toSorted()[0] ?? '';
      const { jobs: all } = await list({ limit: 200 });
      const hidden = all.filter(({ id }) => !jobs.some((job) => job.id === id));
      for (const { createdDate } of hidden) expect((createdDate ?? '') <= oldest, String(createdDate)).to.equal(true);
      expect(others).not.to.have.length(0);
    });

    it('count the states of all jobs that fit, for no call more', async () => {
      for (const state of ['Failed', 'JobComplete', 'JobComplete', 'InProgress'] as const) org.addIngestJob({ state });
      const { states, total } = await list({ limit: 1 });
      expect(states).to.deep.equal([
        { state: 'JobComplete', jobs: 2 },
        { state: 'Failed', jobs: 1 },
        { state: 'InProgress', jobs: 1 },
      ]);
      expect([total, ports.countCalls()]).to.deep.equal([4, 3]);
    });

    it('stay within the budget, and the rest is shown as the list tells it', async () => {
      plantJobs(org, { count: 40, failed: 8, queryPercent: 0, classicPercent: 0 });
      const { jobs, stopped, unread } = await list({ maxCalls: 7 });
      expect([ports.countCalls(), stopped, unread]).to.deep.equal([7, 'budget', 15]);
      expect(jobs.filter(({ detailed }) => detailed)).to.have.length(5);
      const bare = jobs.filter(({ detailed }) => !detailed);
      expect(new Set(bare.map(({ processed, failed, error }) => [processed, failed, error].join()))).to.deep.equal(
        new Set([',,']),
      );
      for (const { state, outcome } of bare) {
        expect(outcome).to.equal(state === 'InProgress' ? 'running' : null);
      }
    });
  });

  describe('with failed jobs alone', () => {
    it('finds every job that failed, was aborted or has failed rows, reading no query job for it', async () => {
      const planted = plantJobs(org, { count: 120, failed: 30, queryPercent: 20, classicPercent: 20 });
      const { jobs, total, unchecked } = await list({ failed: true, limit: 100 });
      const failing = planted.filter(({ fails }) => fails).map(({ id }) => id);
      expect(jobs.map(({ id }) => id).toSorted()).to.deep.equal(failing.toSorted());
      expect([total, unchecked]).to.deep.equal([30, 0]);
      const quietQueries = new Set(planted.filter(({ kind, fails }) => kind === 'query' && !fails).map(({ id }) => id));
      expect(quietQueries.size).to.be.above(5);
      expect(org.requests.filter(({ path }) => quietQueries.has(path.split('/').at(-1) ?? ''))).to.deep.equal([]);
    });

    it('stops when there are enough, and says how many were not looked at', async () => {
      plantJobs(org, { count: 300, failed: 100, queryPercent: 0, classicPercent: 0 });
      const { jobs, total, unchecked, unread, stopped } = await list({ failed: true, limit: 35 });
      expect(jobs).to.have.length(35);
      expect(jobs.filter(({ state }) => state === 'JobComplete').every(({ failed }) => (failed ?? 0) > 0)).to.equal(
        true,
      );
      // Jobs on their way when the last one was found are counted too.
      expect(total).to.be.within(35, 39);
      expect([unread, stopped]).to.deep.equal([0, null]);
      expect(unchecked).to.be.above(150);
      expect(ports.countCalls()).to.equal(2 + 30 + (270 - unchecked));
    });

    it('shows a job that can not be read: it may have failed', async () => {
      org.addIngestJob({ numberRecordsProcessed: 5 });
      const gone = org.addIngestJob({ numberRecordsProcessed: 5 });
      org.faults.add({
        path: gone.id,
        fault: { type: 'status', status: 404, body: '[{"errorCode":"NOT_FOUND","message":"x"}]' },
      });
      const { jobs, total } = await list({ failed: true });
      expect(jobs.map(({ id, detailed, outcome, error }) => [id, detailed, outcome, error?.name])).to.deep.equal([
        [gone.id, false, null, 'JobNotFoundError'],
      ]);
      expect(total).to.equal(1);
    });

    it('says what was not looked at when the budget is spent', async () => {
      plantJobs(org, { count: 50, failed: 10, queryPercent: 0, classicPercent: 0 });
      const { unchecked, unread, stopped } = await list({ failed: true, maxCalls: 12 });
      expect([ports.countCalls(), stopped, unchecked, unread]).to.deep.equal([12, 'budget', 40, 40]);
    });

    it('misses no job beyond those it was to show when the budget is spent', async () => {
      plantJobs(org, { count: 50, failed: 0, queryPercent: 0, classicPercent: 0 });
      for (let count = 0; count < 9; count++) org.addIngestJob({ state: 'Failed' });
      const { jobs, unread, stopped } = await list({ failed: true, limit: 5, maxCalls: 5 });
      expect([jobs.length, stopped, unread]).to.deep.equal([5, 'budget', 2]);
    });
  });

  describe('of an org in trouble', () => {
    it('does not let one job that can not be read hide the others', async () => {
      const [first, second, third] = [1, 2, 3].map(() => org.addIngestJob({ state: 'Failed' }).id);
      org.faults.add({
        path: second ?? '',
        fault: { type: 'status', status: 403, body: '[{"errorCode":"INVALIDUSER","message":"x"}]' },
      });
      const { jobs, stopped } = await list();
      expect(jobs.map(({ id, error }) => [id, error?.name ?? null])).to.have.deep.members([
        [first, null],
        [second, 'ApiRejectedError'],
        [third, null],
      ]);
      expect(stopped).to.equal(null);
    });

    it('reads no further when the API calls of the org are used up', async () => {
      for (let count = 0; count < 30; count++) org.addIngestJob({ state: 'Failed' });
      org.faults.add({
        path: /jobs\/ingest\/750/,
        times: 30,
        skip: 3,
        fault: { type: 'status', status: 403, body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"x"}]' },
      });
      const { jobs, stopped } = await list();
      expect(jobs).to.have.length(20);
      expect(stopped).to.be.an('error').with.property('name', 'ApiRejectedError');
      expect(ports.countCalls()).to.be.below(15);
    });
  });

  it('gives the same list through an expired session, lost connections and a storm of 503s', async () => {
    plantJobs(org, { count: 120, failed: 40, queryPercent: 20, classicPercent: 20 });
    const { jobs } = await list({ limit: 30 });
    const calls = ports.countCalls();
    const each = /\/jobs\/(?:ingest|query)\/750|\/async\//;
    org.faults.add({ path: /\/jobs\/query$/, fault: { type: 'reset', at: 50 } });
    org.faults.add({ path: each, skip: 2, times: 6, fault: { type: 'status', status: 503 } });
    org.faults.add({ path: each, skip: 5, times: 3, fault: { type: 'reset', at: 'before-headers' } });
    let expired = false;
    const again = await list({
      limit: 30,
      onProgress: ({ phase }) => {
        if (phase === 'reading' && !expired) org.sessions.expire();
        expired ||= phase === 'reading';
      },
    });
    expect(again.jobs).to.deep.equal(jobs);
    expect([again.missing, again.stopped]).to.deep.equal([[], null]);
    expect(org.faults.pending).to.deep.equal([]);
    expect(ports.countCalls() - calls).to.be.within(calls + 10, calls + 20);
  });

  describe('that waits', () => {
    it('looks at the running jobs alone until the last has ended', async () => {
      const quick = org.addIngestJob({ processingMs: 10_000, numberRecordsProcessed: 400, numberRecordsFailed: 7 });
      const slow = org.addQueryJob({ processingMs: 60_000, rows: [['a']], columns: ['Id'] });
      const done = org.addIngestJob({ numberRecordsProcessed: 1 });
      const progress: ListProgress[] = [];
      const { jobs } = await list({ waitMs: 10 * 60_000, onProgress: (state) => progress.push(state) });
      expect(jobs.map(({ id, outcome, failed }) => [id, outcome, failed])).to.deep.equal([
        [quick.id, 'partial', 7],
        [slow.id, 'clean', null],
        [done.id, 'clean', 0],
      ]);
      const looks = (id: string): number => org.requests.filter(({ path }) => path.endsWith(id)).length;
      expect(looks(done.id)).to.equal(1);
      expect(looks(quick.id)).to.be.within(3, 8);
      expect(looks(slow.id)).to.be.above(looks(quick.id));
      const running = progress.flatMap((state) => (state.phase === 'waiting' ? [state.running] : []));
      expect(running[0]).to.equal(2);
      expect(running.at(-1)).to.equal(1);
    });

    it('ends when the time is up, with the jobs as they are then', async () => {
      org.addIngestJob({ processingMs: 3 * HOUR_MS });
      const before = org.clock.now();
      const { jobs, stopped } = await list({ waitMs: 120_000 });
      expect(jobs.map(({ outcome }) => outcome)).to.deep.equal(['running']);
      expect([org.clock.now() - before, stopped]).to.deep.equal([120_000, null]);
    });

    it('ends when the budget is spent', async () => {
      org.addIngestJob({ processingMs: 3 * HOUR_MS });
      const { jobs, stopped, unread } = await list({ waitMs: HOUR_MS, maxCalls: 6 });
      expect(jobs.map(({ outcome }) => outcome)).to.deep.equal(['running']);
      expect([ports.countCalls(), stopped, unread]).to.deep.equal([6, 'budget', 0]);
    });

    it('keeps what was seen of a job when a later look fails', async () => {
      const job = org.addIngestJob({ processingMs: 30_000, numberRecordsProcessed: 400 });
      const refused = { type: 'status', status: 403, body: '[{"errorCode":"INVALIDUSER","message":"x"}]' } as const;
      org.faults.add({ path: job.id, skip: 1, fault: refused });
      const { jobs } = await list({ waitMs: 60_000 });
      expect(jobs.map(({ outcome, error }) => [outcome, error])).to.deep.equal([['clean', null]]);
      expect(org.faults.pending).to.deep.equal([]);
    });

    it('outlasts an org that is out of reach for a while', async () => {
      const job = org.addIngestJob({ processingMs: 60_000, numberRecordsProcessed: 400 });
      const real = { ...ports };
      let looks = 0;
      ports.findBulkJob = (id, options) => {
        looks++;
        return looks === 2 ? Promise.reject(outOfReach()) : real.findBulkJob(id, options);
      };
      const { jobs, stopped } = await list({ waitMs: HOUR_MS });
      expect([jobs.map(({ id, outcome }) => [id, outcome]), stopped]).to.deep.equal([[[job.id, 'clean']], null]);
      expect(looks).to.be.above(3);
    });

    it('waits for nothing where nothing runs', async () => {
      org.addIngestJob({ numberRecordsProcessed: 1 });
      const before = org.clock.now();
      await list({ waitMs: HOUR_MS });
      expect(org.clock.now()).to.equal(before);
      expect(ports.countCalls()).to.equal(3);
    });
  });
});
