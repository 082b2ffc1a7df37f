import { expect } from 'chai';
import { openBatchRequest, openBatchResult, readClassicBatches } from '../../src/org/classic-jobs.ts';
import { drain, openTransport, orgErrorOf, type TestTransport } from './open-transport.ts';
import { httpAnswer, jsonAnswer, startRawServer, type RawServer } from './raw-server.ts';

const JOB = '7505e00000EXAMPLE1';
const BATCH = '7515e00000EXAMPLE1';

describe('readClassicBatches', () => {
  let server: RawServer;
  let open: TestTransport;

  afterEach(async () => {
    await open.transport.close();
    await server.close();
  });

  async function serve(answer: Buffer): Promise<void> {
    server = await startRawServer((socket) => socket.write(answer));
    open = openTransport(server.origin, { retry: { attempts: 1 } });
  }

  const batch = `<batchInfo><id>${BATCH}</id><jobId>${JOB}</jobId><state>Failed</state>
    <stateMessage>InvalidBatch : Field name not found : A&amp;B__c</stateMessage>
    <numberRecordsProcessed>0</numberRecordsProcessed></batchInfo>`;

  for (const batches of [0, 1, 3]) {
    it(`reads a list of ${batches} in XML and in JSON`, async () => {
      await serve(xml(batch.repeat(batches)));
      const list = await readClassicBatches(open.transport, JOB);
      expect(list).to.have.length(batches);
      for (const read of list) {
        expect(read).to.include({ id: BATCH, state: 'Failed', numberRecordsProcessed: 0, numberRecordsFailed: null });
        expect(read.stateMessage).to.equal('InvalidBatch : Field name not found : A&B__c');
      }
      await open.transport.close();
      await server.close();

      const info = { id: BATCH, state: 'NotProcessed', stateMessage: null, numberRecordsProcessed: 0 };
      await serve(jsonAnswer(200, { batchInfo: Array.from({ length: batches }, () => info) }));
      expect(await readClassicBatches(open.transport, JOB)).to.have.length(batches);
    });
  }

  it('asks with the API version of the connection', async () => {
    await serve(xml(''));
    await readClassicBatches(open.transport, JOB);
    expect(server.requests[0]).to.include({ method: 'GET', target: `/services/async/66.0/job/${JOB}/batch` });
  });

  it('does not take an error for a list', async () => {
    await serve(
      httpAnswer(200, { 'content-type': 'application/xml' }, '<error><exceptionCode>X</exceptionCode></error>'),
    );
    expect((await orgErrorOf(readClassicBatches(open.transport, JOB))).name).to.equal('UnexpectedContentError');
  });
});

describe('openBatchResult', () => {
  const texts = { CSV: '"Id","Success"\n', XML: '<results/>', JSON: '[]' } as const;
  const types = { CSV: 'text/csv', XML: 'application/xml', JSON: 'application/json' } as const;

  for (const form of ['CSV', 'XML', 'JSON'] as const) {
    it(`opens ${form}, and refuses what is none`, async () => {
      for (const sent of ['CSV', 'XML', 'JSON'] as const) {
        const server = await startRawServer((socket) =>
          socket.write(httpAnswer(200, { 'content-type': `${types[sent]};charset=UTF-8` }, texts[sent])),
        );
        const { transport } = openTransport(server.origin);
        const opened = openBatchResult(transport, JOB, BATCH, form);
        if (sent === form) expect(await drain(await opened)).to.equal(texts[form]);
        else expect((await orgErrorOf(opened)).name).to.equal('UnexpectedContentError');
        expect(server.requests[0]?.target).to.equal(`/services/async/66.0/job/${JOB}/batch/${BATCH}/result`);
        await transport.close();
        await server.close();
      }
    });
  }

  it('opens what the client sent at the place of the request', async () => {
    const server = await startRawServer((socket) =>
      socket.write(httpAnswer(200, { 'content-type': 'text/csv' }, 'Name\n')),
    );
    const { transport } = openTransport(server.origin);
    expect(await drain(await openBatchRequest(transport, JOB, BATCH, 'CSV'))).to.equal('Name\n');
    expect(server.requests[0]?.target).to.equal(`/services/async/66.0/job/${JOB}/batch/${BATCH}/request`);
    await transport.close();
    await server.close();
  });
});

function xml(body: string): Buffer {
  const document = `<?xml version="1.0"?>\n<batchInfoList>${body}</batchInfoList>\n`;
  return httpAnswer(200, { 'content-type': 'application/xml' }, document);
}
