import { expect } from 'chai';
import { findUserId } from '../../src/org/users.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { openTransport } from './open-transport.ts';

describe('findUserId', () => {
  let org: SimulatedOrg;

  before(async () => {
    org = await SimulatedOrg.start();
  });

  after(() => org.stop());

  async function find(username: string): Promise<string | null> {
    const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
    try {
      return await findUserId(transport, username);
    } finally {
      await transport.close();
    }
  }

  it('finds a user by the user name, in upper or lower case, with one call', async () => {
    const before = org.requests.length;
    expect(await find(org.username.toUpperCase())).to.equal(org.userId);
    expect(org.requests.length - before).to.equal(1);
  });

  it('finds nobody by a name the org does not have', async () => {
    expect(await find('nobody@nowhere.example')).to.equal(null);
  });

  it('takes a quote in a name for a part of the name', async () => {
    expect(await find("' OR Username != '")).to.equal(null);
    expect(org.requests.at(-1)?.status).to.equal(200);
  });
});
