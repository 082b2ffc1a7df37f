import { expect } from 'chai';
import { CallBudget } from '../../../src/diagnose/jobs/call-budget.ts';
import { collectJobs, type CollectedJobs } from '../../../src/diagnose/jobs/collect-jobs.ts';
import { ALL_JOBS, type JobFilter } from '../../../src/diagnose/jobs/job-filter.ts';
import type { JobEndpoint } from '../../../src/org/job-list.ts';
import { orgErrorOf } from '../../org/open-transport.ts';
import type { Fault } from '../../simulated-org/faults.ts';
import { plantJobs } from '../../simulated-org/plant-jobs.ts';
import type { SimulatedOrg } from '../../simulated-org/simulated-org.ts';
import type { OpenPorts } from '../open-ports.ts';
import { usePorts } from '../use-ports.ts';

const INGEST = '/services/data/v67.0/jobs/ingest';
const QUERY = '/services/data/v67.0/jobs/query';

describe('collectJobs', () => {
  let org: SimulatedOrg;
  let ports: OpenPorts;
  usePorts(
    (started, opened) => {
      [org, ports] = [started, opened];
    },
    { jobsPerPage: 10 },
  );

  function collect(filter: Partial<JobFilter> = {}, most: number | null = null): Promise<CollectedJobs> {
    const budget = new CallBudget(most, () => ports.countCalls());
    return collectJobs(ports, { ...ALL_JOBS, ...filter }, { budget });
  }

  function requests(): string[] {
    return org.requests.map(({ path, query }) =>
      `${path.replace('/services/data/v67.0/jobs/', '')} ${query.replace(/01g\w+/, '01g')}`.trim(),
    );
  }

  it('finds every job of all pages of both lists once, though Bulk API 1.0 jobs are in both', async () => {
    const planted = plantJobs(org, { count: 45, failed: 10, queryPercent: 30, classicPercent: 30 });
    const { jobs, seen, complete, missing, apiCalls } = await collect();
    expect(jobs.map(({ id }) => id).toSorted()).to.deep.equal(planted.map(({ id }) => id).toSorted());
    const kinds = new Map(planted.map(({ id, kind }) => [id, kind]));
    for (const { id, kind } of jobs) expect(kind).to.equal(kinds.get(id));
    expect({ seen, complete, missing }).to.deep.equal({ seen: 45, complete: true, missing: [] });
    const count = (...of: string[]): number => planted.filter(({ kind }) => of.includes(kind)).length;
    const pages = Math.ceil(count('ingest', 'classic') / 10) + Math.ceil(count('query', 'classic') / 10);
    expect([apiCalls, org.requests.length]).to.deep.equal([pages, pages]);
  });

  it('gives the latest change first, the same each time', async () => {
    plantJobs(org, { count: 25, failed: 5 });
    const { jobs } = await collect();
    const times = jobs.map(({ systemModstamp }) => systemModstamp ?? '');
    expect(times).to.deep.equal(times.toSorted().toReversed());
    expect((await collect()).jobs).to.deep.equal(jobs);
  });

  it('reads all pages whatever the filter, and counts what it saw', async () => {
    plantJobs(org, { count: 30, failed: 10, queryPercent: 0, classicPercent: 0 });
    const { jobs, seen } = await collect({ states: ['Failed'] });
    expect(jobs.map(({ state }) => state)).to.deep.equal(['Failed', 'Failed']);
    expect(seen).to.equal(30);
    expect(org.requests).to.have.length(4);
  });

  const lists: Array<[kinds: JobFilter['kinds'], requests: string[]]> = [
    [['ingest'], ['ingest']],
    [['query'], ['query jobType=V2Query']],
    [['classic'], ['query jobType=Classic']],
    [['query', 'classic'], ['query']],
    [
      ['ingest', 'query'],
      ['ingest', 'query jobType=V2Query'],
    ],
    [
      ['ingest', 'classic'],
      ['ingest', 'query jobType=Classic'],
    ],
    [
      ['ingest', 'query', 'classic'],
      ['ingest', 'query'],
    ],
  ];
  for (const [kinds, expected] of lists) {
    it(`reads no more lists than ${kinds.join(' and ')} jobs need`, async () => {
      const ids = { ingest: org.addIngestJob().id, query: org.addQueryJob().id, classic: org.addClassicJob().id };
      const { jobs } = await collect({ kinds });
      expect(jobs.map(({ id }) => id).toSorted()).to.deep.equal(kinds.map((kind) => ids[kind]).toSorted());
      expect(requests()).to.deep.equal(expected);
    });
  }

  it('tells how far it is after each page', async () => {
    plantJobs(org, { count: 25, failed: 25, queryPercent: 0, classicPercent: 0 });
    const progress: Array<{ seen: number; fitting: number }> = [];
    const budget = new CallBudget(null, () => 0);
    const filter = { ...ALL_JOBS, states: ['Failed'] };
    await collectJobs(ports, filter, { budget, onProgress: (state) => progress.push(state) });
    expect(progress.map(({ seen }) => seen)).to.deep.equal([10, 20, 25, 25]);
    expect(progress.at(-1)?.fitting).to.equal(5);
  });

  it('stops when the budget is spent, and says which list has more', async () => {
    plantJobs(org, { count: 40, failed: 0, queryPercent: 0, classicPercent: 0 });
    const { jobs, complete, missing, apiCalls } = await collect({}, 3);
    expect(jobs).to.have.length(30);
    expect([complete, apiCalls]).to.deep.equal([false, 3]);
    expect(missing).to.deep.equal([
      { endpoint: 'ingest', pages: 3, reason: 'budget', error: null },
      { endpoint: 'query', pages: 0, reason: 'budget', error: null },
    ]);
  });

  it('keeps what it has when the other list is refused', async () => {
    org.addIngestJob();
    org.faults.add({
      path: QUERY,
      fault: refusal('INSUFFICIENT_ACCESS'),
    });
    const { jobs, missing } = await collect();
    expect(jobs).to.have.length(1);
    expect(missing.map(({ error, ...gap }) => [gap, error?.name])).to.deep.equal([
      [{ endpoint: 'query', pages: 0, reason: 'error' }, 'ApiRejectedError'],
    ]);
  });

  it('keeps the pages it has when the org goes away on the next', async () => {
    plantJobs(org, { count: 30, failed: 0, queryPercent: 0, classicPercent: 0 });
    const away = {
      ...ports,
      listJobs: async (...args: Parameters<OpenPorts['listJobs']>) => {
        const page = await ports.listJobs(...args);
        await org.stop();
        return page;
      },
    };
    const { jobs, missing } = await collectJobs(away, ALL_JOBS, { budget: new CallBudget(null, () => 0) });
    expect(jobs).to.have.length(10);
    expect(missing.map(({ endpoint, pages, error }) => [endpoint, pages, error?.name])).to.deep.equal([
      ['ingest', 1, 'OrgUnreachableError'],
      ['query', 0, 'OrgUnreachableError'],
    ]);
  });

  it('rejects with the first failure when not one page can be read', async () => {
    for (const path of [INGEST, QUERY]) {
      org.faults.add({
        path,
        fault: refusal('API_DISABLED_FOR_ORG'),
      });
    }
    const error = await orgErrorOf(collect());
    expect([error.name, error.data.path, error.data.errors[0]?.code]).to.deep.equal([
      'ApiRejectedError',
      INGEST,
      'API_DISABLED_FOR_ORG',
    ]);
  });

  it('asks only one list when the API calls of the org are used up', async () => {
    org.faults.add({
      path: INGEST,
      fault: refusal('REQUEST_LIMIT_EXCEEDED'),
    });
    expect((await orgErrorOf(collect())).data.errors[0]?.code).to.equal('REQUEST_LIMIT_EXCEEDED');
    expect(requests()).to.deep.equal(['ingest']);
  });

  it('does not turn for ever in a list that leads back to a page it had', async () => {
    org.addIngestJob();
    const circling = {
      ...ports,
      listJobs: async (endpoint: JobEndpoint) => ({ ...(await ports.listJobs(endpoint)), next: '01g-1000' }),
    };
    const { jobs, missing } = await collectJobs(
      circling,
      { ...ALL_JOBS, kinds: ['ingest'] },
      { budget: new CallBudget(null, () => 0) },
    );
    expect(jobs).to.have.length(1);
    expect(missing).to.deep.equal([{ endpoint: 'ingest', pages: 2, reason: 'circle', error: null }]);
  });

  it('takes a job that changed between two pages as it is on the later one', async () => {
    const { id } = org.addIngestJob({ state: 'InProgress' });
    const page = await ports.listJobs('ingest');
    const changing = {
      ...ports,
      listJobs: async (_endpoint: JobEndpoint, locator?: string) =>
        locator === undefined
          ? { ...page, next: '01g-1' }
          : { jobs: page.jobs.map((job) => Object.assign({}, job, { state: 'Failed' })), next: null },
    };
    const statesFor = async (state: string): Promise<string[][]> => {
      const filter: JobFilter = { ...ALL_JOBS, kinds: ['ingest'], states: [state] };
      const { jobs } = await collectJobs(changing, filter, { budget: new CallBudget(null, () => 0) });
      return jobs.map((job) => [job.id, job.state]);
    };
    expect(await statesFor('InProgress')).to.deep.equal([]);
    expect(await statesFor('Failed')).to.deep.equal([[id, 'Failed']]);
  });

  it('comes through a lost connection and an expired session', async () => {
    plantJobs(org, { count: 30, failed: 0, queryPercent: 0, classicPercent: 0 });
    org.faults.add({ path: INGEST, fault: { type: 'reset', at: 100 } });
    org.sessions.expire();
    const { jobs, complete } = await collect();
    expect([jobs.length, complete]).to.deep.equal([30, true]);
    expect(org.faults.pending).to.deep.equal([]);
  });
});

function refusal(errorCode: string): Fault {
  return { type: 'status', status: 403, body: JSON.stringify([{ errorCode, message: 'refused' }]) };
}
