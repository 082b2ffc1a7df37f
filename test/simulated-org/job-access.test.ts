import { expect } from 'chai';
import { closeSimulation } from './close-simulation.ts';
import { SimulatedClock } from './clock.ts';
import { callOrg } from './org-client.ts';
import { SimulatedOrg } from './simulated-org.ts';

const day = 86_400_000;

describe('Access to jobs of the simulated org', () => {
  let org: SimulatedOrg;
  let clock: SimulatedClock;

  beforeEach(async () => {
    clock = new SimulatedClock('2026-11-21T09:00:00Z');
    org = await SimulatedOrg.start({ clock });
  });

  afterEach(() => closeSimulation(org));

  const get = async (path: string): Promise<[status: number, text: string]> => {
    const { status, text } = await callOrg(org, 'GET', path);
    return [status, text];
  };
  const listedIds = async (list: string): Promise<string[]> =>
    Array.from((await get(list))[1].matchAll(/"id":"(\w+)"/g), ([, id = '']) => id);

  it('knows no ingest job by the id of another kind, and the other way round', async () => {
    const query = org.addQueryJob();
    const classic = org.addClassicJob();
    const ingest = org.addIngestJob();
    for (const path of [
      `/jobs/ingest/${query.id}`,
      `/jobs/ingest/${classic.id}`,
      `/jobs/ingest/${classic.id}/failedResults`,
      `/jobs/query/${ingest.id}`,
      `/jobs/query/${classic.id}`,
      '/jobs/ingest/750000000000001AAA',
    ]) {
      expect((await get(path))[0], path).to.equal(404);
    }
  });

  it('says that the job is of another kind where it is told to', async () => {
    org.options.otherKinds = 'invalid-job';
    const { id } = org.addQueryJob();
    const [status, text] = await get(`/jobs/ingest/${id}`);
    expect(status).to.equal(400);
    expect(text).to.contain('"errorCode":"INVALIDJOB"');
    expect((await get('/jobs/ingest/750000000000001AAA'))[0]).to.equal(404);
  });

  it('shows the info of another kind where it is told to', async () => {
    org.options.otherKinds = 'shown';
    const classic = org.addClassicJob({ batches: [{ rows: [{ id: '003000000000001AAA' }] }] });
    const { json } = await callOrg(org, 'GET', `/jobs/ingest/${classic.id}`);
    expect(json).to.include({ id: classic.id, jobType: 'Classic', state: 'Closed', numberRecordsProcessed: 1 });
    const query = org.addQueryJob();
    expect((await callOrg(org, 'GET', `/jobs/ingest/${query.id}`)).json).to.include({ jobType: 'V2Query' });
    expect((await get(`/jobs/ingest/${query.id}/failedResults`))[0]).to.equal(404);
  });

  it('refuses and hides the jobs of others to users who may not manage data integrations', async () => {
    const createdById = org.addUser('Olga Loader');
    const theirs = org.addIngestJob({ createdById });
    const query = org.addQueryJob({ createdById });
    const classic = org.addClassicJob({ createdById });
    const own = org.addIngestJob();
    expect(await listedIds('/jobs/ingest')).to.have.members([theirs.id, own.id, classic.id]);
    org.permissions.manageDataIntegrations = false;
    const refusal =
      '[{"errorCode":"INVALIDUSER","message":"InvalidUser : You do not have permission to access the jobs of other users"}]';
    for (const path of [`ingest/${theirs.id}`, `ingest/${theirs.id}/failedResults`, `query/${query.id}`]) {
      expect(await get(`/jobs/${path}`), path).to.deep.equal([403, refusal]);
    }
    const [status, text] = await get(`/services/async/67.0/job/${classic.id}`);
    expect(status).to.equal(400);
    expect(text).to.contain('<exceptionCode>InvalidUser</exceptionCode>');
    expect(await listedIds('/jobs/ingest')).to.deep.equal([own.id]);
    expect(await listedIds('/jobs/query')).to.deep.equal([]);
    expect((await get(`/jobs/ingest/${own.id}`))[0]).to.equal(200);
  });

  it('names its users', async () => {
    const id = org.addUser('Olga Loader');
    const [, text] = await get(
      `/query?q=${encodeURIComponent("SELECT Id, Name FROM User WHERE Name = 'Olga Loader'")}`,
    );
    expect(text).to.contain(id);
  });

  it('answers no data call to a user without the API, but keeps the login', async () => {
    const { id } = org.addClassicJob();
    org.permissions.apiEnabled = false;
    const [status, text] = await get('/jobs/ingest');
    expect([status, text]).to.deep.equal([
      403,
      '[{"errorCode":"API_DISABLED_FOR_ORG","message":"API is not enabled for this Organization or Partner"}]',
    ]);
    expect((await get(`/services/async/67.0/job/${id}`))[1]).to.contain(
      '<exceptionCode>FeatureNotEnabled</exceptionCode>',
    );
    expect((await get('/services/oauth2/userinfo'))[0]).to.equal(200);
  });

  it('forgets a finished job of any kind after a week, its results with it', async () => {
    const ingest = org.addIngestJob({ failed: [{ error: 'X:y:--' }] });
    const query = org.addQueryJob({ rows: [['1']] });
    clock.advance(7 * day + 1);
    for (const path of [
      `/jobs/ingest/${ingest.id}`,
      `/jobs/ingest/${ingest.id}/failedResults`,
      `/jobs/query/${query.id}`,
      `/jobs/query/${query.id}/results`,
    ]) {
      expect((await get(path))[0], path).to.equal(404);
    }
    expect(await listedIds('/jobs/ingest')).to.deep.equal([]);
  });

  for (const state of ['Open', 'UploadComplete', 'InProgress'] as const) {
    it(`has no results of an ingest job in state ${state}`, async () => {
      const { id } = org.addIngestJob({ state, failed: [{ error: 'X:y:--' }], unprocessed: [{ values: ['a'] }] });
      for (const file of ['failedResults', 'unprocessedrecords', 'successfulResults']) {
        const [status, text] = await get(`/jobs/ingest/${id}/${file}`);
        expect([status, /"errorCode":"(\w+)"/.exec(text)?.[1]]).to.deep.equal([400, 'INVALIDJOBSTATE']);
      }
    });
  }

  for (const state of ['UploadComplete', 'InProgress', 'Aborted', 'Failed'] as const) {
    it(`shows a query job in state ${state}, and no results of it`, async () => {
      const { id } = org.addQueryJob({ state, columns: ['Id'], rows: [['1']] });
      const { json } = await callOrg(org, 'GET', `/jobs/query/${id}`);
      expect(json).to.include({ id, state, jobType: 'V2Query', numberRecordsProcessed: 0 });
      expect(json).to.not.have.property('errorMessage');
      expect((await get(`/jobs/query/${id}/results`))[0]).to.equal(400);
    });
  }

  it('shows why a query job failed where the org says it', async () => {
    const { id } = org.addQueryJob({ state: 'Failed', errorMessage: 'Query retried more than 15 times' });
    const { json } = await callOrg(org, 'GET', `/jobs/query/${id}`);
    expect(json).to.include({ state: 'Failed', errorMessage: 'Query retried more than 15 times' });
  });
});
