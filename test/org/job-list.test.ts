import { expect } from 'chai';
import { listBulkJobs, type JobEndpoint, type JobPage } from '../../src/org/job-list.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { openTransport, orgErrorOf } from './open-transport.ts';
import { jsonAnswer, startRawServer } from './raw-server.ts';

const record = {
  id: '7505e00000ABCDEAA4',
  operation: 'insert',
  object: 'Account',
  createdById: '0055e000001AbCdAAK',
  createdDate: '2026-11-20T22:51:36.000+0000',
  systemModstamp: '2026-11-20T22:58:03.000+0000',
  state: 'JobComplete',
  concurrencyMode: 'Parallel',
  contentType: 'CSV',
  apiVersion: 66.0,
  jobType: 'V2Ingest',
};

async function readAnswer(body: unknown, endpoint: JobEndpoint = 'ingest'): Promise<JobPage> {
  const server = await startRawServer((socket) => socket.write(jsonAnswer(200, body)));
  const { transport } = openTransport(server.origin);
  try {
    return await listBulkJobs(transport, endpoint);
  } finally {
    await transport.close();
    await server.close();
  }
}

async function kindOf(jobType: string | undefined, endpoint: JobEndpoint): Promise<string | undefined> {
  const { jobs } = await readAnswer({ done: true, records: [{ ...record, jobType }], nextRecordsUrl: null }, endpoint);
  return jobs[0]?.kind;
}

describe('listBulkJobs', () => {
  it('reads what a list says of a job', async () => {
    expect(await readAnswer({ done: true, records: [record], nextRecordsUrl: null })).to.deep.equal({
      jobs: [
        {
          id: '7505e00000ABCDEAA4',
          kind: 'ingest',
          state: 'JobComplete',
          operation: 'insert',
          object: 'Account',
          apiVersion: '66.0',
          createdById: '0055e000001AbCdAAK',
          createdDate: '2026-11-20T22:51:36.000Z',
          systemModstamp: '2026-11-20T22:58:03.000Z',
        },
      ],
      next: null,
    });
  });

  it('takes what is missing for unknown', async () => {
    const { jobs } = await readAnswer({ done: true, records: [{ id: record.id, state: 'Open' }] });
    const [{ id, state, kind, ...rest } = { id: '', state: '', kind: '' }] = jobs;
    expect([id, state, kind]).to.deep.equal([record.id, 'Open', 'ingest']);
    expect(new Set(Object.values(rest))).to.deep.equal(new Set([null]));
  });

  it('tells the kind by the type, and by the list where there is none', async () => {
    expect(await kindOf('V2Ingest', 'query')).to.equal('ingest');
    expect(await kindOf('BigObjectIngest', 'ingest')).to.equal('ingest');
    expect(await kindOf('V2Query', 'ingest')).to.equal('query');
    expect(await kindOf('Classic', 'query')).to.equal('classic');
    expect(await kindOf(undefined, 'query')).to.equal('query');
    expect(await kindOf('SomethingNew', 'query')).to.equal('query');
  });

  it('takes the locator out of an address with any path', async () => {
    const nextRecordsUrl = '/services/data/v66.0/jobs/ingest?queryLocator=01g5e00000AbCdE-1000&jobType=V2Query';
    const { next } = await readAnswer({ done: false, records: [], nextRecordsUrl }, 'query');
    expect(next).to.equal('01g5e00000AbCdE-1000');
  });

  it('believes the end of a list that still names an address', async () => {
    const nextRecordsUrl = '/services/data/v66.0/jobs/ingest?queryLocator=01g5e00000AbCdE-1000';
    expect((await readAnswer({ done: true, records: [], nextRecordsUrl })).next).to.equal(null);
  });

  for (const [what, body] of [
    ['goes on without saying where', { done: false, records: [record], nextRecordsUrl: null }],
    ['goes on at an address without a locator', { done: false, records: [], nextRecordsUrl: '/services/data/v66.0' }],
    ['holds a job without an id', { done: true, records: [{ ...record, id: undefined }], nextRecordsUrl: null }],
    ['holds no records', { done: true }],
  ] as const) {
    it(`refuses a list that ${what}`, async () => {
      expect((await orgErrorOf(readAnswer(body))).name).to.equal('UnexpectedContentError');
    });
  }

  it('follows the locators of an org to its last page, though they point to the other list', async () => {
    const org = await SimulatedOrg.start({ jobsPerPage: 4 });
    const planted = Array.from({ length: 10 }, () => org.addQueryJob().id);
    org.addIngestJob();
    const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
    const found: string[] = [];
    let locator: string | undefined;
    for (let pages = 0; pages < 9; pages++) {
      const page = await listBulkJobs(transport, 'query', locator, 'V2Query');
      found.push(...page.jobs.map(({ id }) => id));
      if (page.next === null) break;
      locator = page.next;
    }
    await transport.close();
    await org.stop();
    expect(found.toSorted()).to.deep.equal(planted.toSorted());
    expect(org.requests.map(({ path }) => path)).to.deep.equal(Array(3).fill('/services/data/v66.0/jobs/query'));
    expect(org.requests.map(({ query }) => query.replace(/01g\w+/, '01g'))).to.deep.equal([
      'jobType=V2Query',
      'queryLocator=01g-4',
      'queryLocator=01g-8',
    ]);
  });
});
