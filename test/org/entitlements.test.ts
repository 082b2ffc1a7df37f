import { expect } from 'chai';
import { isEntitlementsRefusal, readEntitlements, type EntitlementReadings } from '../../src/org/entitlements.ts';
import { addEntitlement, tenantUsageEntitlement } from '../simulated-org/entitlements.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { openTransport, orgErrorOf } from './open-transport.ts';

describe('readEntitlements', () => {
  let org: SimulatedOrg;

  afterEach(async () => {
    await org.stop();
  });

  async function read(): Promise<EntitlementReadings> {
    const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
    try {
      return await readEntitlements(transport, '2026-11-21');
    } finally {
      await transport.close();
    }
  }

  it('reads what is allowed and left, named by the setting, for one API call', async () => {
    org = await SimulatedOrg.start({ objects: [tenantUsageEntitlement] });
    addEntitlement(org, {
      label: 'API Requests per Month',
      setting: 'MonthlyApi',
      allowed: 3_000_000,
      used: 2_900_000,
    });
    addEntitlement(org, { label: 'Portal Logins', setting: 'Logins', allowed: 10, used: 12.5, frequency: 'Yearly' });
    expect(await read()).to.deep.equal({
      readings: [
        {
          name: 'TenantUsageEntitlement.MonthlyApi',
          max: 3_000_000,
          remaining: 100_000,
          apps: [],
          about: { meaning: 'API Requests per Month.', period: 'contract-month' },
        },
        {
          name: 'TenantUsageEntitlement.Logins',
          max: 10,
          remaining: -2.5,
          apps: [],
          about: { meaning: 'Portal Logins.', period: 'unknown' },
        },
      ],
      unmeasured: [],
    });
    expect(org.requests).to.have.length(1);
  });

  it('names those whose use the org does not count, and leaves out those that have ended', async () => {
    org = await SimulatedOrg.start({ objects: [tenantUsageEntitlement] });
    addEntitlement(org, { label: 'Profiles', setting: 'MaxProfiles', allowed: 45_000, used: null });
    addEntitlement(org, { label: 'Old', setting: 'Old', allowed: 5, used: 5, endDate: '2026-11-20' });
    addEntitlement(org, { label: 'Last day', setting: 'Last', allowed: 5, used: 5, endDate: '2026-11-21' });
    const { readings, unmeasured } = await read();
    expect(readings.map(({ name }) => name)).to.deep.equal(['TenantUsageEntitlement.Last']);
    expect(unmeasured).to.deep.equal(['Profiles']);
  });

  it('keeps two of one setting apart', async () => {
    org = await SimulatedOrg.start({ objects: [tenantUsageEntitlement] });
    for (const used of [1, 2]) addEntitlement(org, { label: 'Seats', setting: 'Seats', allowed: 5, used });
    expect((await read()).readings.map(({ name, remaining }) => [name, remaining])).to.deep.equal([
      ['TenantUsageEntitlement.Seats', 4],
      ['TenantUsageEntitlement.Seats#2', 3],
    ]);
  });

  it('tells a refusal from other failures', async () => {
    org = await SimulatedOrg.start();
    expect(isEntitlementsRefusal(await orgErrorOf(read()))).to.equal(true);
    const body = '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]';
    org.faults.add({ path: '/query', fault: { type: 'status', status: 403, body } });
    expect(isEntitlementsRefusal(await orgErrorOf(read()))).to.equal(false);
    org.faults.add({ path: '/query', fault: { type: 'status', status: 503 }, times: Infinity });
    expect(isEntitlementsRefusal(await orgErrorOf(read()))).to.equal(false);
    expect(isEntitlementsRefusal(new Error('else'))).to.equal(false);
  });
});
