import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { CallBudget } from '../../../src/diagnose/jobs/call-budget.ts';
import { ALL_JOBS, type JobFilter } from '../../../src/diagnose/jobs/job-filter.ts';
import { scanJobs, type JobScan, type ScanProgress } from '../../../src/diagnose/jobs/scan-jobs.ts';
import { sumScan, type ScanSum } from '../../../src/diagnose/jobs/sum-scan.ts';
import { ScanState } from '../../../src/history/scan-state.ts';
import { SimulatedClock } from '../../simulated-org/clock.ts';
import { plantJobs, type PlantedJob } from '../../simulated-org/plant-jobs.ts';
import { requiredFieldMissing, unableToLockRow } from '../../simulated-org/row-error.ts';
import { SimulatedOrg } from '../../simulated-org/simulated-org.ts';
import { openPorts, type OpenPorts } from '../open-ports.ts';

const JOB_PATH = /^\/services\/(?:data\/v[\d.]+\/jobs\/\w+|async\/[\d.]+\/job)\/(75\w{13})\w{0,3}$/;
const UNAVAILABLE = {
  type: 'status',
  status: 503,
  body: '[{"errorCode":"SERVER_UNAVAILABLE","message":"later"}]',
} as const;
const LIMIT = {
  type: 'status',
  status: 403,
  body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"0 left"}]',
} as const;
const MINUTE_MS = 60_000;

const sumOf = ({ jobs }: JobScan): ScanSum => sumScan(jobs, new Map());
const countFailedRows = (jobs: readonly PlantedJob[]): number => jobs.reduce((sum, job) => sum + job.failedRows, 0);

/** What a scan says, apart from what it cost. */
function factsOf(found: JobScan): object {
  const { total, listed, pending, unread } = found;
  const sum = sumOf(found);
  const jobs = sum.jobs.map((job) => Object.assign(job, { apiCalls: 0 }));
  return { ...sum, total, listed, pending, unread, jobs };
}

describe('scanJobs', function () {
  this.timeout(120_000);

  let org: SimulatedOrg;
  let ports: OpenPorts;
  let folder: string;

  beforeEach(async () => {
    org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z') });
    ports = openPorts(org);
    folder = await mkdtemp(path.join(tmpdir(), 'scan-jobs-'));
  });

  afterEach(async () => {
    await ports.close();
    await org.stop();
    await rm(folder, { recursive: true });
    expect(org.unknownRequests).to.deep.equal([]);
    expect(org.failures).to.deep.equal([]);
    expect(org.faults.pending).to.deep.equal([]);
  });

  type Given = {
    /** Runs of one name go on with each other. */
    name?: string;
    filter?: Partial<JobFilter>;
    maxCalls?: number;
    waitMs?: number;
    onProgress?: (progress: ScanProgress) => void;
  };

  /** A run of its own: of those before it knows no more than the state file holds. */
  async function scan({ name = '', filter, maxCalls, waitMs = 0, onProgress }: Given = {}): Promise<
    JobScan & { apiCalls: number }
  > {
    const identity = { orgId: org.organizationId, criteria: [name], version: '0.0.0' };
    const state = await ScanState.open(folder, identity, () => org.clock.now());
    const before = ports.countCalls();
    const countCalls = (): number => ports.countCalls() - before;
    try {
      const found = await scanJobs(ports, { ...ALL_JOBS, ...filter }, state, {
        budget: new CallBudget(maxCalls ?? null, countCalls),
        waitMs,
        ...(onProgress && { onProgress }),
      });
      if (found.finished) await state.finish();
      expect(state.failure).to.equal(null);
      return { ...found, apiCalls: countCalls() };
    } finally {
      await state.close();
    }
  }

  /** How often each job was read itself, by the first 15 characters of its id. */
  function countReads(): Map<string, number> {
    const reads = new Map<string, number>();
    for (const { path: asked, status } of org.requests) {
      const [, id] = JOB_PATH.exec(asked) ?? [];
      if (id !== undefined && status === 200) reads.set(id, (reads.get(id) ?? 0) + 1);
    }
    return reads;
  }

  describe('an org of 2,000 jobs, 300 of them with failures', () => {
    it('tells the same through a lost connection, an expired session and a 503 storm, within the budget', async () => {
      const planted = plantJobs(org, { count: 2000, failed: 300, users: 4 });
      const calm = await scan({ name: 'calm' });
      const sum = sumOf(calm);
      expect([calm.total, calm.pending, calm.unread, calm.missing, calm.stopped]).to.deep.equal([
        2000,
        0,
        [],
        [],
        null,
      ]);
      expect(sum.outcomes.failed + sum.outcomes.aborted + sum.outcomes.partial).to.equal(300);
      expect(sum.counts.failed).to.equal(countFailedRows(planted));
      expect(sum.counts.scanned).to.equal(sum.counts.failed);
      expect([...countReads().values()].every((reads) => reads === 1)).to.equal(true);
      const { 'GET /jobs/ingest': ingestPages, 'GET /jobs/query': queryPages } = org.requestCounts;
      expect([ingestPages, queryPages]).to.deep.equal([2, 1]);

      org.faults.add({ path: '/failedResults', skip: 20, fault: { type: 'reset', at: 300 } });
      org.faults.add({ path: '/jobs/ingest/750', skip: 300, fault: { type: 'reset', at: 'before-headers' } });
      org.faults.add({ path: /\/jobs?\//, skip: 900, times: 12, fault: UNAVAILABLE });
      const maxCalls = calm.apiCalls + 30;
      const onProgress = (progress: ScanProgress): void => {
        if (progress.phase === 'diagnosing' && progress.done === 600) org.sessions.expire();
      };
      const rough = await scan({ name: 'rough', maxCalls, onProgress });
      expect(factsOf(rough)).to.deep.equal(factsOf(calm));
      expect(rough.stopped).to.equal(null);
      expect(rough.apiCalls).to.be.above(calm.apiCalls).and.at.most(maxCalls);
      expect(org.requestCounts['POST /services/oauth2/token']).to.equal(1);
    });
  });

  describe('what it costs', () => {
    const failed = [{ error: requiredFieldMissing(['LastName']) }];

    it('is a call for each page and each finished load, and one for failed rows', async () => {
      org.addIngestJob({ numberRecordsProcessed: 5 });
      org.addIngestJob({ failed, numberRecordsProcessed: 5 });
      const { apiCalls, jobs } = await scan();
      expect(org.requestCounts).to.deep.equal({
        'GET /jobs/ingest': 1,
        'GET /jobs/query': 1,
        'GET /jobs/ingest/:id': 2,
        'GET /jobs/ingest/:id/failedResults/': 1,
      });
      expect(apiCalls).to.equal(5);
      expect(jobs.map((job) => job.apiCalls)).to.have.members([1, 2]);
    });

    it('is nothing for complete queries and running jobs, of which the list says all', async () => {
      org.addQueryJob({ rows: [['a']], columns: ['Id'] });
      org.addQueryJob({ state: 'InProgress' });
      org.addIngestJob({ state: 'InProgress' });
      const { apiCalls, jobs } = await scan();
      expect(apiCalls).to.equal(2);
      expect(jobs.map(({ outcome }) => outcome).toSorted()).to.deep.equal(['clean', 'running', 'running']);
    });

    it('is spent on the worst first when it is bounded, and the rest is told', async () => {
      const clean = [1, 2, 3].map(() => org.addIngestJob({ numberRecordsProcessed: 5 }));
      const aborted = org.addIngestJob({ state: 'Aborted' });
      const dead = org.addIngestJob({ state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : X' });
      // Two lists, and three calls for each of a failed and an aborted job.
      const found = await scan({ maxCalls: 8 });
      expect(found.apiCalls).to.equal(8);
      expect(found.jobs.map(({ id }) => id)).to.deep.equal([dead.id, aborted.id]);
      expect([found.stopped, found.pending, found.finished]).to.deep.equal(['budget', clean.length, false]);
    });

    it('is set aside for no more than what was needed in the end', async () => {
      for (let index = 0; index < 20; index++) org.addIngestJob({ numberRecordsProcessed: 1 });
      const found = await scan({ maxCalls: 2 + 20 + 5 });
      expect([found.stopped, found.pending, found.apiCalls]).to.deep.equal([null, 0, 22]);
    });

    it('may be one call a run: each goes on where the last one was', async () => {
      org.addIngestJob({ numberRecordsProcessed: 1 });
      org.addIngestJob({ numberRecordsProcessed: 1 });
      const seen: number[] = [];
      for (let run = 0; run < 4; run++) seen.push((await scan({ maxCalls: 1 })).jobs.length);
      expect(seen).to.deep.equal([0, 0, 1, 2]);
      expect(org.requests).to.have.length(4);
    });

    it('is never more than the bound, whatever the bound', async () => {
      plantJobs(org, { count: 12, failed: 6 });
      for (let maxCalls = 1; maxCalls <= 30; maxCalls++) {
        const { apiCalls } = await scan({ name: String(maxCalls), maxCalls });
        expect(apiCalls, `--max-calls ${maxCalls}`).to.be.at.most(maxCalls);
      }
    });
  });

  describe('one job of many', () => {
    it('does not hide the others when it can not be read', async () => {
      const gone = org.addIngestJob({ failed: [{ error: requiredFieldMissing(['A']) }] });
      const [one, two] = [1, 2].map(() => org.addIngestJob({ failed: [{ error: requiredFieldMissing(['A']) }] }));
      const body = '[{"errorCode":"NOT_FOUND","message":"gone"}]';
      org.faults.add({ path: gone.id, fault: { type: 'status', status: 404, body } });
      const found = await scan();
      expect(found.unread.map(({ id, error }) => [id, error.name])).to.deep.equal([[gone.id, 'JobNotFoundError']]);
      expect(found.jobs.map(({ id }) => id)).to.have.members([one?.id, two?.id]);
      expect([found.stopped, found.pending, found.finished]).to.deep.equal([null, 0, false]);
    });

    it('ends no run by being gone, however many are', async () => {
      const jobs = Array.from({ length: 10 }, () =>
        org.addIngestJob({ failed: [{ error: requiredFieldMissing(['A']) }] }),
      );
      const body = '[{"errorCode":"NOT_FOUND","message":"gone"}]';
      org.faults.add({ path: /\/jobs\/ingest\/75/, times: Infinity, fault: { type: 'status', status: 404, body } });
      const found = await scan();
      org.faults.clear();
      expect([found.stopped, found.unread.length]).to.deep.equal([null, jobs.length]);
    });

    it('is looked at again at the end when its rows met an outage', async () => {
      const job = org.addIngestJob({ failed: [{ error: requiredFieldMissing(['A']) }] });
      org.addIngestJob({ numberRecordsProcessed: 1 });
      // All five attempts of the first look.
      org.faults.add({ path: `${job.id}/failedResults`, times: 5, fault: UNAVAILABLE });
      const found = await scan();
      expect(found.jobs.map(({ complete }) => complete)).to.deep.equal([true, true]);
      expect(sumOf(found).groups.map(({ code, count }) => [code, count])).to.deep.equal([
        ['REQUIRED_FIELD_MISSING', 1],
      ]);
    });

    it('is no longer unread when the second look could read it', async () => {
      const job = org.addIngestJob({ failed: [{ error: requiredFieldMissing(['A']) }] });
      org.faults.add({ path: `/jobs/ingest/${job.id}`, times: 5, fault: UNAVAILABLE });
      const found = await scan();
      expect(found.jobs.map(({ id, complete }) => [id, complete])).to.deep.equal([[job.id, true]]);
      expect([found.unread, found.finished]).to.deep.equal([[], true]);
    });

    it('is told as incomplete when its rows can not be read, and is asked for again in the next run', async () => {
      const job = org.addIngestJob({
        failed: [{ error: requiredFieldMissing(['A']) }, { error: requiredFieldMissing(['A']) }],
      });
      org.faults.add({ path: 'failedResults', fault: { type: 'truncate', afterLines: 2 } });
      const first = await scan();
      expect(first.jobs.map(({ id, complete, groups }) => [id, complete, groups[0]?.count])).to.deep.equal([
        [job.id, false, 1],
      ]);
      expect(first.finished).to.equal(false);
      const second = await scan();
      expect([second.jobs[0]?.complete, second.resumed, second.finished]).to.deep.equal([true, 0, true]);
    });
  });

  describe('an org that fails', () => {
    beforeEach(() => {
      plantJobs(org, { count: 60, failed: 30 });
    });

    it('ends the run when API calls are used up: what was found stays, and the next run goes on', async () => {
      const whole = factsOf(await scan({ name: 'whole' }));
      const before = countReads();
      org.faults.add({ path: /\/jobs?\/(?:\w+\/)?75/, skip: 40, times: Infinity, fault: LIMIT });
      const first = await scan();
      expect(first.stopped).to.have.property('name', 'ApiRejectedError');
      expect(first.pending).to.be.above(0).and.below(60);
      expect(first.unread).to.deep.equal([]);
      org.faults.clear();
      const second = await scan();
      expect(factsOf(second)).to.deep.equal(whole);
      expect(second.resumed).to.be.above(0);
      const twice = [...countReads()].filter(([id, reads]) => reads - (before.get(id) ?? 0) > 1);
      // Those that were being read when the calls ran out; all others were asked for once.
      expect(twice).to.have.length.at.most(4);
    });

    it('ends the run when job after job breaks off, without going through all of them', async () => {
      org.faults.add({
        path: /\/jobs?\/(?:\w+\/)?75/,
        times: Infinity,
        fault: { type: 'reset', at: 'before-headers' },
      });
      const { stopped, pending, unread, apiCalls, jobs } = await scan();
      expect(stopped).to.have.property('name', 'ConnectionLostError');
      expect(unread).to.deep.equal([]);
      expect(pending + jobs.length).to.equal(60);
      // At most 8 jobs in a row and those beside them, five attempts each.
      expect(apiCalls).to.be.at.most(2 + 12 * 5);
    });

    it('goes on where it was after an end of the run at any place', async () => {
      const whole = await scan({ name: 'whole' });
      for (const calls of [1, 2, 3, 10, 25, 50]) {
        const name = `cut at ${calls}`;
        const cut = await scan({ name, maxCalls: calls });
        expect(cut.stopped !== null || cut.missing.length > 0, name).to.equal(true);
        const rest = await scan({ name });
        expect(factsOf(rest), name).to.deep.equal(factsOf(whole));
        expect(rest.resumed, name).to.equal(cut.jobs.filter(({ apiCalls }) => apiCalls > 0).length);
      }
    });

    it('gets to its end in runs of few calls each, without reading a finished job twice', async () => {
      const whole = await scan({ name: 'whole' });
      const before = countReads();
      let last = await scan({ maxCalls: 12 });
      for (let runs = 1; last.stopped !== null || last.missing.length > 0; runs++) {
        expect(runs).to.be.below(40);
        last = await scan({ maxCalls: 12 });
      }
      expect(factsOf(last)).to.deep.equal(factsOf(whole));
      const pages = org.requestCounts['GET /jobs/ingest'];
      expect(pages, 'the list of each scan, once').to.equal(2);
      const more = [...countReads()].reduce((sum, [id, reads]) => sum + reads - (before.get(id) ?? 0), 0);
      expect(more).to.be.at.most(before.size + 40);
    });
  });

  describe('lists of an earlier run', () => {
    it('are gone through from where they were cut off', async () => {
      await org.stop();
      await ports.close();
      org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z'), jobsPerPage: 10 });
      ports = openPorts(org);
      plantJobs(org, { count: 60, failed: 10 });
      const cut = await scan({ maxCalls: 3 });
      expect(cut.missing).to.have.length.above(0);
      const rest = await scan();
      expect(rest.total).to.equal(60);
      const lists = org.requests.filter(({ path: asked }) => /\/jobs\/(?:ingest|query)$/.test(asked));
      expect(new Set(lists.map(({ path: asked, query }) => `${asked}?${query}`)).size).to.equal(lists.length);
    });

    it('are read anew after an hour, and when all of their jobs were looked at', async () => {
      org.addIngestJob({ state: 'Failed' });
      org.addIngestJob({ state: 'InProgress' });
      await scan({ maxCalls: 2 });
      org.addIngestJob({ numberRecordsProcessed: 1 });
      expect((await scan({ maxCalls: 1 })).total, 'at once').to.equal(2);
      org.clock.advance(61 * MINUTE_MS);
      expect((await scan()).total, 'an hour later').to.equal(3);
      org.addIngestJob({ numberRecordsProcessed: 1 });
      const last = await scan();
      expect([last.total, last.resumed], 'after a whole run').to.deep.equal([4, 2]);
    });

    it('are asked for once when the org refuses them and there was no earlier run', async () => {
      org.addIngestJob({ failed: [{ error: requiredFieldMissing(['A']) }] });
      org.faults.add({ path: /\/jobs\/query$/, times: Infinity, fault: { type: 'status', status: 400, body: '[]' } });
      const found = await scan();
      org.faults.clear();
      expect(found.missing.map(({ endpoint, error }) => [endpoint, error?.name])).to.deep.equal([
        ['query', 'ApiRejectedError'],
      ]);
      expect(org.requests.filter(({ path: asked }) => asked.endsWith('/jobs/query'))).to.have.length(1);
    });

    it('are read anew when the org no longer knows where they went on', async () => {
      await org.stop();
      await ports.close();
      org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z'), jobsPerPage: 2 });
      ports = openPorts(org);
      plantJobs(org, { count: 6, failed: 2, queryPercent: 0, classicPercent: 0 });
      await scan({ maxCalls: 1 });
      const body = '[{"errorCode":"INVALID_QUERY_LOCATOR","message":"invalid query locator"}]';
      org.faults.add({ path: 'queryLocator', fault: { type: 'status', status: 400, body } });
      const found = await scan();
      expect([found.total, found.missing, found.stopped]).to.deep.equal([6, [], null]);
    });
  });

  describe('with a wait', () => {
    const failed = [{ error: unableToLockRow(['001300000012345']) }];

    it('diagnoses running jobs as they end, and counts them live', async () => {
      const soon = org.addIngestJob({ failed, queuedMs: 5000 });
      const later = org.addIngestJob({ failed, queuedMs: 5000, processingMs: 120_000 });
      const waits: number[] = [];
      const found = await scan({
        waitMs: 10 * MINUTE_MS,
        onProgress: (progress) => {
          if (progress.phase === 'waiting') waits.push(progress.running);
        },
      });
      expect(found.jobs.map(({ id, outcome }) => [id, outcome])).to.have.deep.members([
        [soon.id, 'failed'],
        [later.id, 'failed'],
      ]);
      expect(new Set(waits)).to.deep.equal(new Set([2, 1]));
      expect(sumOf(found).groups.map(({ code, count, jobs }) => [code, count, jobs])).to.deep.equal([
        ['UNABLE_TO_LOCK_ROW', 2, 2],
      ]);
      expect(found.finished).to.equal(true);
    });

    it('reports what is still running when the time is up as running, not as failed', async () => {
      org.addIngestJob({ failed, queuedMs: 3_600_000 });
      const found = await scan({ waitMs: MINUTE_MS });
      expect(found.jobs.map(({ outcome, complete }) => [outcome, complete])).to.deep.equal([['running', true]]);
      expect([found.stopped, found.finished, sumOf(found).outcome]).to.deep.equal([null, false, 'running']);
    });

    it('goes on through an outage', async () => {
      const job = org.addIngestJob({ failed, queuedMs: 60_000 });
      org.faults.add({
        path: `/jobs/ingest/${job.id}`,
        skip: 1,
        times: 8,
        fault: { type: 'reset', at: 'before-headers' },
      });
      const found = await scan({ waitMs: 10 * MINUTE_MS });
      expect(found.jobs.map(({ outcome }) => outcome)).to.deep.equal(['failed']);
      expect(found.unread).to.deep.equal([]);
    });

    it('ends with its budget, and tells the jobs as running', async () => {
      org.addIngestJob({ failed, queuedMs: 3_600_000 });
      const found = await scan({ waitMs: 10 * MINUTE_MS, maxCalls: 6 });
      expect([found.stopped, found.pending, found.apiCalls]).to.deep.equal(['budget', 0, 6]);
      expect(found.jobs.map(({ outcome }) => outcome)).to.deep.equal(['running']);
    });

    it('reads the results of a Bulk API 1.0 job that does not end once', async () => {
      const rows = [{ error: requiredFieldMissing(['A']) }];
      org.addClassicJob({ state: 'Open', batches: [{ rows }] });
      const found = await scan({ waitMs: MINUTE_MS });
      expect(found.jobs.map(({ outcome, counts }) => [outcome, counts.failed])).to.deep.equal([['running', 1]]);
      expect(org.requests.filter(({ path: asked }) => asked.endsWith('/result'))).to.have.length(1);
    });

    it('ends when API calls are used up, and calls no job unreadable for that', async () => {
      for (let job = 0; job < 3; job++) org.addIngestJob({ failed, queuedMs: 3_600_000 });
      org.faults.add({ path: /\/jobs\/ingest\/75/, times: Infinity, fault: LIMIT });
      const found = await scan({ waitMs: 10 * MINUTE_MS });
      org.faults.clear();
      expect(found.stopped).to.have.property('name', 'ApiRejectedError');
      expect(found.unread).to.deep.equal([]);
      expect(found.jobs.map(({ outcome }) => outcome)).to.deep.equal(['running', 'running', 'running']);
    });

    it('tells a job that is gone meanwhile as unread, and not as running too', async () => {
      const gone = org.addIngestJob({ failed, queuedMs: 3_600_000 });
      const body = '[{"errorCode":"NOT_FOUND","message":"gone"}]';
      org.faults.add({ path: `/jobs/ingest/${gone.id}`, fault: { type: 'status', status: 404, body } });
      const found = await scan({ waitMs: 10 * MINUTE_MS });
      expect(found.unread.map(({ id, error }) => [id, error.name])).to.deep.equal([[gone.id, 'JobNotFoundError']]);
      expect([found.jobs, found.pending, found.finished]).to.deep.equal([[], 0, false]);
    });

    it('counts a job that ended when no call was left as not looked at', async () => {
      org.addIngestJob({ failed, queuedMs: 1000 });
      // Two lists, and one look that finds it complete.
      const found = await scan({ waitMs: 10 * MINUTE_MS, maxCalls: 3 });
      expect([found.stopped, found.pending, found.jobs, found.apiCalls]).to.deep.equal(['budget', 1, [], 3]);
    });

    it('in a later run asks only for what was running', async () => {
      const done = org.addIngestJob({ failed });
      const running = org.addIngestJob({ failed, queuedMs: 3_600_000 });
      await scan();
      org.clock.advance(3_600_000);
      const found = await scan({ waitMs: MINUTE_MS });
      expect(found.jobs.map(({ outcome }) => outcome)).to.deep.equal(['failed', 'failed']);
      expect([found.resumed, found.finished]).to.deep.equal([1, true]);
      expect([done, running].map(({ id }) => countReads().get(id.slice(0, 15)))).to.deep.equal([1, 1]);
    });
  });

  it('rejects when not one list can be read', async () => {
    org.permissions.apiEnabled = false;
    const error = await scan().catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'ApiRejectedError');
  });

  it('leaves out what the filter does', async () => {
    org.addIngestJob({ object: 'Case', state: 'Failed' });
    org.addIngestJob({ object: 'Contact', state: 'Failed' });
    const { total, listed, jobs } = await scan({ filter: { objects: ['case'] } });
    expect([total, listed, jobs.map(({ object }) => object)]).to.deep.equal([1, 2, ['Case']]);
  });
});
