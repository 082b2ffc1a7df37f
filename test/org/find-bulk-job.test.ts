import { expect } from 'chai';
import { findBulkJob } from '../../src/org/find-bulk-job.ts';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import { SimulatedClock } from '../simulated-org/clock.ts';
import { SimulatedOrg, type SimulatedOrgOptions } from '../simulated-org/simulated-org.ts';
import { openTransport, orgErrorOf, type TestTransport } from './open-transport.ts';
import { httpAnswer, jsonAnswer, startRawServer, type RawServer } from './raw-server.ts';

const ID = '7505e00000EXAMPLE1';
const NOT_FOUND = jsonAnswer(404, [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]);
const NO_CLASSIC = httpAnswer(
  400,
  { 'content-type': 'application/xml' },
  '<error><exceptionCode>InvalidJob</exceptionCode><exceptionMessage>Invalid job id</exceptionMessage></error>',
);

describe('findBulkJob in the simulated org', () => {
  let org: SimulatedOrg;
  let open: TestTransport;

  async function start(options: SimulatedOrgOptions = {}): Promise<void> {
    org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z'), ...options });
    open = openTransport(org.url, { apiVersion: '67.0', session: { accessToken: () => org.accessToken } });
  }

  afterEach(async () => {
    await open.transport.close();
    await closeSimulation(org);
  });

  const paths = (): string[] => org.requests.map(({ path }) => path.replace(/^\/services\/(?:data\/)?/, ''));

  for (const otherKinds of ['not-found', 'invalid-job', 'shown'] as const) {
    describe(`where endpoints answer "${otherKinds}" for a job of another kind`, () => {
      beforeEach(() => start({ otherKinds }));

      it('finds an ingest job with one call', async () => {
        const { id } = org.addIngestJob();
        expect(await findBulkJob(open.transport, id)).to.include({ kind: 'ingest', id, state: 'JobComplete' });
        expect(open.transport.calls).to.equal(1);
      });

      it('finds a query job with one call or two', async () => {
        const { id } = org.addQueryJob({ columns: ['Id'], rows: [['003000000000001']] });
        const job = await findBulkJob(open.transport, id);
        expect(job).to.include({ kind: 'query', id, state: 'JobComplete', numberRecordsProcessed: 1 });
        expect(open.transport.calls).to.equal(otherKinds === 'shown' ? 1 : 2);
      });

      it('finds a Bulk API 1.0 job with two calls or three', async () => {
        const { id } = org.addClassicJob({ contentType: 'XML', concurrencyMode: 'Serial', batches: [{ rows: [{}] }] });
        const job = await findBulkJob(open.transport, id);
        expect(job).to.include({ kind: 'classic', id, state: 'Closed', contentType: 'XML', concurrencyMode: 'Serial' });
        expect(job).to.include({
          numberBatchesTotal: 1,
          numberBatchesCompleted: 1,
          createdDate: '2026-11-21T09:00:00.000Z',
        });
        expect(paths().at(-1)).to.equal(`async/67.0/job/${id}`);
        expect(open.transport.calls).to.equal(otherKinds === 'shown' ? 2 : 3);
      });
    });
  }

  describe('of any settings', () => {
    beforeEach(() => start());

    it('asks the endpoint of a known kind alone', async () => {
      const query = org.addQueryJob();
      const classic = org.addClassicJob();
      expect(await findBulkJob(open.transport, query.id, { kind: 'query' })).to.include({ kind: 'query' });
      expect(await findBulkJob(open.transport, classic.id, { kind: 'classic' })).to.include({ kind: 'classic' });
      expect(open.transport.calls).to.equal(2);
    });

    it('finds jobs by their 15-character ids', async () => {
      const jobs = [org.addIngestJob(), org.addQueryJob(), org.addClassicJob()];
      for (const { id } of jobs) expect(await findBulkJob(open.transport, id.slice(0, 15))).to.include({ id });
    });

    it('says that there is no job when all three endpoints say so, with what each said', async () => {
      const error = await orgErrorOf(findBulkJob(open.transport, ID.slice(0, 15)));
      expect(error.name).to.equal('JobNotFoundError');
      expect(error.data.errors.map(({ code }) => code)).to.deep.equal(['NOT_FOUND', 'NOT_FOUND', 'InvalidJob']);
      expect(open.transport.calls).to.equal(3);
    });

    it('does not look further when the org says that the job is of another user', async () => {
      const job = org.addIngestJob({ createdById: org.addUser('Another One') });
      org.permissions.manageDataIntegrations = false;
      const error = await orgErrorOf(findBulkJob(open.transport, job.id));
      expect([error.name, error.data.errors[0]?.code]).to.deep.equal(['ApiRejectedError', 'INVALIDUSER']);
      expect(open.transport.calls).to.equal(1);
    });

    it("tells another user's Bulk API 1.0 job from one that is not there", async () => {
      const job = org.addClassicJob({ createdById: org.addUser('Another One') });
      org.permissions.manageDataIntegrations = false;
      const error = await orgErrorOf(findBulkJob(open.transport, job.id));
      expect([error.name, error.data.errors[0]?.code]).to.deep.equal(['ApiRejectedError', 'InvalidUser']);
    });

    it('does not look further without the right to use the API', async () => {
      const job = org.addClassicJob();
      org.permissions.apiEnabled = false;
      const error = await orgErrorOf(findBulkJob(open.transport, job.id));
      expect([error.name, error.data.httpStatus]).to.deep.equal(['ApiRejectedError', 403]);
      expect(open.transport.calls).to.equal(1);
    });

    it('renews a session that Bulk API 1.0 refuses with HTTP 400', async () => {
      const job = org.addClassicJob();
      let token = 'EXPIRED';
      const { transport } = openTransport(org.url, {
        apiVersion: '67.0',
        session: {
          accessToken: () => token,
          refresh: () => {
            token = org.accessToken;
            return Promise.resolve();
          },
        },
      });
      expect(await findBulkJob(transport, job.id, { kind: 'classic' })).to.include({ id: job.id });
      expect(transport.calls).to.equal(2);
      await transport.close();
    });

    it('ends after one renewal when Bulk API 1.0 refuses each session', async () => {
      const job = org.addClassicJob();
      let refreshes = 0;
      const refresh = (): Promise<void> => {
        refreshes++;
        return Promise.resolve();
      };
      const { transport } = openTransport(org.url, {
        apiVersion: '67.0',
        session: { accessToken: () => `TOKEN ${refreshes}`, refresh },
      });
      const error = await orgErrorOf(findBulkJob(transport, job.id, { kind: 'classic' }));
      expect([error.name, refreshes, transport.calls]).to.deep.equal(['SessionExpiredError', 1, 2]);
      await transport.close();
    });
  });
});

describe('findBulkJob on other answers', () => {
  let server: RawServer;

  afterEach(() => server.close());

  async function findWith(
    ...answers: Buffer[]
  ): Promise<{ find: () => ReturnType<typeof findBulkJob>; close: () => Promise<void> }> {
    server = await startRawServer((socket, _request, count) => socket.write(answers[count - 1] ?? ''));
    const { transport } = openTransport(server.origin, { retry: { attempts: 1 } });
    return { find: () => findBulkJob(transport, ID), close: () => transport.close() };
  }

  for (const code of ['INVALIDJOB', 'INVALID_JOB', 'API_ERROR', 'MALFORMED_ID']) {
    it(`goes on to query jobs after 400 ${code}`, async () => {
      const job = { id: ID, state: 'Aborted', operation: 'queryAll', apiVersion: 59, errorMessage: null };
      const { find, close } = await findWith(jsonAnswer(400, [{ errorCode: code }]), jsonAnswer(200, job));
      expect(await find()).to.include({ kind: 'query', state: 'Aborted', apiVersion: '59.0', errorMessage: null });
      await close();
    });
  }

  for (const [status, code] of [
    [400, 'INVALIDUSER'],
    [400, 'FEATURE_NOT_ENABLED'],
    [403, 'API_DISABLED_FOR_ORG'],
    [403, 'REQUEST_LIMIT_EXCEEDED'],
    [400, 'ExceededQuota'],
    [500, 'UNKNOWN_EXCEPTION'],
    [410, 'GONE'],
  ] as const) {
    it(`asks no other endpoint after ${status} ${code}`, async () => {
      const { find, close } = await findWith(jsonAnswer(status, [{ errorCode: code }]), NOT_FOUND, NO_CLASSIC);
      expect((await orgErrorOf(find())).data.errors[0]?.code).to.equal(code);
      expect(server.requests).to.have.length(1);
      await close();
    });
  }

  it('sends the session in the header of Bulk API 1.0 to its endpoint alone', async () => {
    const xml = `<?xml version="1.0"?><jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload"><id>${ID}</id>
      <externalIdFieldName xsi:nil="true"/><state>Closed</state><numberBatchesFailed>2</numberBatchesFailed>
      <apiVersion>59.0</apiVersion><createdDate>2026-11-20T10:00:00.000Z</createdDate></jobInfo>`;
    const { find, close } = await findWith(
      NOT_FOUND,
      NOT_FOUND,
      httpAnswer(200, { 'content-type': 'application/xml' }, xml),
    );
    const job = await find();
    expect(job).to.include({ kind: 'classic', numberBatchesFailed: 2, numberBatchesTotal: null, apiVersion: '59.0' });
    expect(job).to.include({ externalIdFieldName: null, createdDate: '2026-11-20T10:00:00.000Z' });
    expect(server.requests.map(({ target }) => target)).to.deep.equal([
      `/services/data/v66.0/jobs/ingest/${ID}`,
      `/services/data/v66.0/jobs/query/${ID}`,
      `/services/async/66.0/job/${ID}`,
    ]);
    expect(server.requests.map(({ headers }) => headers['x-sfdc-session'])).to.deep.equal([
      undefined,
      undefined,
      'TOKEN',
    ]);
    await close();
  });

  it('does not take a job with another id for the one asked for', async () => {
    const { find, close } = await findWith(jsonAnswer(200, { id: '7505e00000ANOTHER0', state: 'JobComplete' }));
    expect((await orgErrorOf(find())).name).to.equal('UnexpectedContentError');
    await close();
  });

  it('does not take a page for a Bulk API 1.0 job', async () => {
    const page = httpAnswer(200, { 'content-type': 'text/html' }, '<html><body>Maintenance</body></html>');
    const { find, close } = await findWith(NOT_FOUND, NOT_FOUND, page);
    expect((await orgErrorOf(find())).name).to.equal('UnexpectedContentError');
    await close();
  });
});
