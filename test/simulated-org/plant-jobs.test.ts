import { expect } from 'chai';
import { closeSimulation } from './close-simulation.ts';
import { callOrg, readResult } from './org-client.ts';
import { plantJobs, type PlantedJob } from './plant-jobs.ts';
import { SimulatedClock } from './clock.ts';
import { SimulatedOrg } from './simulated-org.ts';

type JobPage = { nextRecordsUrl: string | null; records: Array<Record<string, unknown>> };

describe('plantJobs', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z') });
  });

  afterEach(() => closeSimulation(org));

  it('fills both lists of an org, in pages of a thousand', async () => {
    const jobs = plantJobs(org, { count: 2500, failed: 300, users: 4 });
    const listed = new Map<string, Record<string, unknown>>();
    for (const list of ['ingest', 'query']) {
      let path: string | null = `/jobs/${list}`;
      while (path !== null) {
        const { json } = await callOrg(org, 'GET', path);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what follows fails for anything else
        const page = json as JobPage;
        for (const record of page.records) listed.set(String(record['id']), record);
        path = page.nextRecordsUrl;
      }
    }
    expect(org.requests).to.have.length(4);
    expect([...listed.keys()]).to.have.members(jobs.map(({ id }) => id));
    for (const { id, object, createdById, state } of jobs) {
      expect(listed.get(id)).to.include({ object, createdById, state });
    }
  });

  it('mixes kinds, states, users and objects', () => {
    const jobs = plantJobs(org, { count: 500, failed: 100, users: 3, objects: ['Account', 'Case'] });
    expect(distinct(jobs, 'kind')).to.have.members(['ingest', 'query', 'classic']);
    expect(distinct(jobs, 'state')).to.have.members(['JobComplete', 'InProgress', 'Failed', 'Aborted', 'Closed']);
    expect(distinct(jobs, 'object')).to.have.members(['Account', 'Case']);
    expect(distinct(jobs, 'createdById')).to.have.length(3).and.include(org.userId);
  });

  it('fails as many jobs as it should, all over the list', () => {
    const jobs = plantJobs(org, { count: 400, failed: 60 });
    expect(jobs.filter(({ fails }) => fails)).to.have.length(60);
    expect(jobs.slice(0, 200).filter(({ fails }) => fails)).to.have.length(30);
  });

  it('counts the failed rows of every kind of job', async () => {
    for (const [kind, percents] of [
      ['ingest', { queryPercent: 0, classicPercent: 0 }],
      ['query', { queryPercent: 100, classicPercent: 0 }],
      ['classic', { queryPercent: 0, classicPercent: 100 }],
    ] as const) {
      const [job] = plantJobs(org, { count: 1, failed: 1, failedRows: 5, ...percents });
      expect(job).to.include({ kind, fails: true, failedRows: kind === 'query' ? 0 : 5 });
      const path = kind === 'classic' ? `/services/async/67.0/job/${job?.id}` : `/jobs/${kind}/${job?.id}`;
      const { json } = await callOrg(org, 'GET', path, undefined, { accept: 'application/json' });
      if (kind === 'query') expect(json).to.include({ state: 'Failed' });
      else expect(json).to.include({ numberRecordsFailed: 5 });
    }
  });

  it('gives failed jobs their rows and counters, of the same causes for the same seed', async () => {
    const other = await SimulatedOrg.start();
    const plan = { count: 1, failed: 1, seed: 5, queryPercent: 0, classicPercent: 0 };
    const [job] = plantJobs(org, { ...plan, failedRows: (serial) => 20 + serial });
    const [twin] = plantJobs(other, { ...plan, failedRows: 20 });
    const rows = await readResult(org, job?.id ?? '');
    expect((await callOrg(org, 'GET', `/jobs/ingest/${job?.id}`)).json).to.include({ numberRecordsFailed: 20 });
    expect(rows.join('\n')).to.equal((await readResult(other, twin?.id ?? '')).join('\n'));
    await other.stop();
  });

  it('makes no row before it is asked for', () => {
    let made = 0;
    const rows = (): { error: string } => ({ error: `X:${(made += 1)}:--` });
    plantJobs(org, { count: 300, failed: 300, results: (count) => ({ columns: ['Name'], rows, count }) });
    expect(made).to.equal(0);
  });

  it('plants no job that has expired', async () => {
    const jobs = plantJobs(org, { count: 50, failed: 10 });
    for (const { id, kind } of jobs) {
      const path = kind === 'classic' ? `/services/async/67.0/job/${id}` : `/jobs/${kind}/${id}`;
      expect((await callOrg(org, 'GET', path)).status).to.equal(200);
    }
  });
});

function distinct(jobs: readonly PlantedJob[], key: keyof PlantedJob): unknown[] {
  return [...new Set(jobs.map((job) => job[key]))];
}
