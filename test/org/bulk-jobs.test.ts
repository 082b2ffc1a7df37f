import { expect } from 'chai';
import { openFailedResults, openUnprocessedRecords } from '../../src/org/bulk-jobs.ts';
import { findBulkJob } from '../../src/org/find-bulk-job.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { drain, openTransport, orgErrorOf } from './open-transport.ts';
import { jsonAnswer, startRawServer } from './raw-server.ts';

const ID = '7505e00000ABCDEAA4';

/** A job as the Bulk API 2.0 guide shows it, with the values of a finished load. */
const job = {
  id: ID,
  operation: 'insert',
  object: 'Account',
  createdById: '0055e000001AbCdAAK',
  createdDate: '2026-11-21T22:51:36.000+0000',
  systemModstamp: '2026-11-21T22:58:03.000+0000',
  state: 'JobComplete',
  concurrencyMode: 'Parallel',
  contentType: 'CSV',
  apiVersion: 66.0,
  jobType: 'V2Ingest',
  lineEnding: 'LF',
  columnDelimiter: 'COMMA',
  numberRecordsProcessed: 100,
  numberRecordsFailed: 3,
  retries: 0,
  totalProcessingTime: 886,
  apiActiveProcessingTime: 813,
  apexProcessingTime: 0,
};

async function readAnswer(body: unknown, id = ID) {
  const server = await startRawServer((socket) => socket.write(jsonAnswer(200, body)));
  const { transport } = openTransport(server.origin);
  try {
    return await findBulkJob(transport, id, { kind: 'ingest' });
  } finally {
    await transport.close();
    await server.close();
  }
}

describe('An ingest job', () => {
  it('reads every field of a job', async () => {
    expect(await readAnswer(job)).to.deep.equal({
      ...job,
      kind: 'ingest',
      apiVersion: '66.0',
      createdDate: '2026-11-21T22:51:36.000Z',
      systemModstamp: '2026-11-21T22:58:03.000Z',
      externalIdFieldName: null,
      assignmentRuleId: null,
      errorMessage: null,
    });
  });

  it('takes what is missing for unknown', async () => {
    const read = await readAnswer({ id: ID, state: 'Open' });
    const { id, kind, state, ...rest } = read;
    expect({ id, kind, state }).to.deep.equal({ id: ID, kind: 'ingest', state: 'Open' });
    expect(new Set(Object.values(rest))).to.deep.equal(new Set([null]));
    expect(Object.keys(rest)).to.have.lengthOf(20);
  });

  it('takes what it cannot read for unknown', async () => {
    const read = await readAnswer({
      ...job,
      createdDate: 'yesterday',
      systemModstamp: 5,
      numberRecordsFailed: 'many',
      numberRecordsProcessed: -1,
      retries: 1.5,
      object: { name: 'Account' },
      apiVersion: true,
    });
    expect(read).to.include({
      createdDate: null,
      systemModstamp: null,
      numberRecordsFailed: null,
      numberRecordsProcessed: null,
      retries: null,
      object: null,
      apiVersion: null,
    });
  });

  it('reads numbers that come as text, beyond 32 bits too', async () => {
    const read = await readAnswer({ ...job, numberRecordsProcessed: '150000000', totalProcessingTime: '9007199254' });
    expect(read).to.include({ numberRecordsProcessed: 150_000_000, totalProcessingTime: 9_007_199_254 });
  });

  it('keeps states and types that are not known yet, and drops unknown fields', async () => {
    const read = await readAnswer({ ...job, state: 'Paused', jobType: 'V3Ingest', moon: 'full' });
    expect(read).to.include({ state: 'Paused', jobType: 'V3Ingest' }).and.not.to.have.property('moon');
  });

  it('reads a job by its 15-character id', async () => {
    expect((await readAnswer(job, ID.slice(0, 15))).id).to.equal(ID);
  });

  for (const [name, body] of [
    ['another job', { ...job, id: '7505e00000ABCDFAA4' }],
    ['a job whose id differs in case', { ...job, id: '7505e00000ABCDeAA4' }],
    ['a job without a state', { ...job, state: undefined }],
    ['a job with an empty state', { ...job, state: '' }],
    ['an array', [job]],
    ['a string', JSON.stringify(job)],
    ['null', null],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const error = await orgErrorOf(readAnswer(body));
      expect(error).to.deep.include({
        name: 'UnexpectedContentError',
        message: 'The org answered with something else than the ingest job.',
      });
      expect(error.data.path).to.equal(`/services/data/v66.0/jobs/ingest/${ID}`);
    });
  }

  it('sends no more of an id than one step of a path', async () => {
    const server = await startRawServer((socket) => socket.write(jsonAnswer(404, [])));
    const { transport } = openTransport(server.origin);
    await orgErrorOf(findBulkJob(transport, '../../query?q=x', { kind: 'ingest' }));
    expect(server.requests[0]?.target).to.equal('/services/data/v66.0/jobs/ingest/..%2F..%2Fquery%3Fq%3Dx');
    await transport.close();
    await server.close();
  });
});

describe('A job of the simulated org', () => {
  let org: SimulatedOrg;

  before(async () => {
    org = await SimulatedOrg.start();
  });
  after(async () => {
    await org.stop();
    expect(org.failures).to.deep.equal([]);
    expect(org.unknownRequests).to.deep.equal([]);
  });

  function connect() {
    return openTransport(org.url, { session: { accessToken: () => org.accessToken } });
  }

  it('is read with its counters and dates', async () => {
    const planted = org.addIngestJob({
      columns: ['Name'],
      failed: [{ error: 'DUPLICATE_VALUE:twice:Name --', values: { Name: 'Ada' } }],
      numberRecordsProcessed: 4,
      createdDate: '2026-11-20T10:00:00Z',
    });
    const { transport } = connect();
    expect(await findBulkJob(transport, planted.id)).to.include({
      id: planted.id,
      state: 'JobComplete',
      jobType: 'V2Ingest',
      numberRecordsProcessed: 4,
      numberRecordsFailed: 1,
      createdDate: '2026-11-20T10:00:00.000Z',
    });
    expect(transport.apiUsage?.max).to.be.above(0);
    await transport.close();
  });

  it('gives its failed results and its unprocessed records', async () => {
    const planted = org.addIngestJob({
      state: 'Failed',
      columns: ['Name'],
      failed: [{ error: 'DUPLICATE_VALUE:twice:Name --', values: { Name: 'Ada' } }],
      unprocessed: [{ values: { Name: 'Grace' } }],
    });
    const { transport } = connect();
    expect(await drain(await openFailedResults(transport, planted.id))).to.match(/^"?sf__Id.*\n.*DUPLICATE_VALUE.*Ada/);
    expect(await drain(await openUnprocessedRecords(transport, planted.id))).to.match(/^"?Name"?\n"?Grace"?\n?$/);
    expect(transport.calls).to.equal(2);
    await transport.close();
  });

  for (const emptyResult of ['header', 'empty', 'no-content'] as const) {
    it(`may have no unprocessed records (${emptyResult})`, async () => {
      const planted = org.addIngestJob({ state: 'Aborted', columns: ['Name'], emptyResult });
      const { transport } = connect();
      expect((await drain(await openUnprocessedRecords(transport, planted.id))).trim().split('\n')).to.have.lengthOf(1);
      await transport.close();
    });
  }

  it('that is not there is refused with the code of the org', async () => {
    const { transport } = connect();
    const error = await orgErrorOf(findBulkJob(transport, '75030000000GONE', { kind: 'ingest' }));
    expect([error.name, error.data.httpStatus, error.data.errors[0]?.code]).to.deep.equal([
      'JobNotFoundError',
      404,
      'NOT_FOUND',
    ]);
    await transport.close();
  });
});
