import { expect } from 'chai';
import { z } from 'zod';
import { queryRecords, quoteSoql, type FoundRecords } from '../../src/org/query-records.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { openTransport, orgErrorOf } from './open-transport.ts';
import { jsonAnswer, startRawServer } from './raw-server.ts';

const named = z.object({ Name: z.string() });

describe('queryRecords', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start();
  });

  afterEach(async () => {
    await org.stop();
    expect(org.unknownRequests).to.deep.equal([]);
  });

  async function read(soql: string, most: number): Promise<FoundRecords<{ Name: string }>> {
    const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
    try {
      return await queryRecords(transport, soql, { schema: named, name: 'the accounts', most });
    } finally {
      await transport.close();
    }
  }

  function addAccounts(count: number): void {
    for (let index = 0; index < count; index++) org.addRecord('Account', { Name: `Account ${index}` });
  }

  it('reads records over pages, one call each', async () => {
    addAccounts(4500);
    const { records, complete } = await read('SELECT Name FROM Account', 10_000);
    expect([records.length, complete]).to.deep.equal([4500, true]);
    expect(new Set(records.map(({ Name }) => Name)).size).to.equal(4500);
    expect(org.requests.map(({ path }) => path).filter((path) => path.includes('/query'))).to.have.length(3);
  });

  it('stops where it has enough, and says that there is more', async () => {
    addAccounts(4500);
    const some = await read('SELECT Name FROM Account', 10);
    expect([some.records.length, some.complete]).to.deep.equal([10, false]);
    expect(org.requests).to.have.length(1);
    const page = await read('SELECT Name FROM Account', 2000);
    expect([page.records.length, page.complete]).to.deep.equal([2000, false]);
    expect((await read('SELECT Name FROM Account', 4500)).complete).to.equal(true);
  });

  it('finds a quoted value with quotes and a backslash in it', async () => {
    const name = "O'Hara \\ Söhne";
    org.addRecord('Account', { Name: name });
    addAccounts(3);
    const { records } = await read(`SELECT Name FROM Account WHERE Name = ${quoteSoql(name)}`, 10);
    expect(records).to.deep.equal([{ Name: name }]);
    expect(quoteSoql('a\nb\r')).to.equal(String.raw`'a\nb\r'`);
  });

  it('rejects with what the org refuses', async () => {
    const error = await orgErrorOf(read('SELECT Nothing FROM Account', 10));
    expect([error.name, error.data.errors[0]?.code]).to.deep.equal(['ApiRejectedError', 'INVALID_FIELD']);
  });

  for (const [title, nextRecordsUrl] of [
    ['an address outside the API', '/secur/frontdoor.jsp'],
    ['an address of another host', 'https://elsewhere.example/services/data/v66.0/query/01g-2000'],
  ] as const) {
    it(`does not follow ${title}`, async () => {
      const server = await startRawServer((socket) =>
        socket.write(jsonAnswer(200, { done: false, records: [{ Name: 'A' }], nextRecordsUrl })),
      );
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(
        queryRecords(transport, 'SELECT', { schema: named, name: 'the accounts', most: 10 }),
      );
      expect([error.name, server.requests.length]).to.deep.equal(['UnexpectedContentError', 1]);
      await transport.close();
      await server.close();
    });
  }

  it('ends when the org gives the same address again and again', async () => {
    const nextRecordsUrl = '/services/data/v66.0/query/01g000000000001-2000';
    const server = await startRawServer((socket) =>
      socket.write(jsonAnswer(200, { done: false, records: [{ Name: 'A' }], nextRecordsUrl })),
    );
    const { transport } = openTransport(server.origin);
    const found = await queryRecords(transport, 'SELECT', { schema: named, name: 'the accounts', most: 100 });
    expect(found).to.deep.equal({ records: [{ Name: 'A' }, { Name: 'A' }], complete: false });
    await transport.close();
    await server.close();
  });
});
