import { expect } from 'chai';
import { LimitRuleError } from '../../../src/diagnose/limits/limit-rules.ts';
import { OrgWatch, type WatchableOrg } from '../../../src/diagnose/limits/org-watch.ts';
import type { LimitsQuestion } from '../../../src/diagnose/limits/check-org.ts';
import { readEntitlements } from '../../../src/org/entitlements.ts';
import { readLimits } from '../../../src/org/limits.ts';
import { openTransport } from '../../org/open-transport.ts';
import { SimulatedOrg } from '../../simulated-org/simulated-org.ts';

const question: LimitsQuestion = {
  rules: { warning: 80, critical: 95, rules: [], include: ['DailyApiRequests'], exclude: [] },
  work: null,
  entitlements: false,
  forecast: false,
  keep: false,
  folder: '',
};
const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 21, 10, minutes));

describe('OrgWatch', () => {
  let org: SimulatedOrg;
  const closed: string[] = [];

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    closed.length = 0;
  });

  afterEach(async () => {
    await org.stop();
  });

  function open(): { orgId: string; org: WatchableOrg } {
    const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
    return {
      orgId: org.organizationId,
      org: {
        readLimits: () => readLimits(transport),
        readEntitlements: (today) => readEntitlements(transport, today),
        findApiUsage: () => transport.apiUsage,
        countCalls: () => transport.calls,
        close: () => {
          closed.push(org.organizationId);
          return transport.close();
        },
      },
    };
  }

  const watch = (opening = async () => open()): OrgWatch =>
    new OrgWatch({ alias: null, username: org.username, orgId: null }, opening);

  it('opens the org at its first reading, counts the calls of each, and follows what moves', async () => {
    const watched = watch();
    expect(watched.checked.orgId).to.equal(null);
    const first = await watched.read(question, at(0));
    expect([first.found?.verdict, first.apiCalls, first.burn.reading]).to.deep.equal(['ok', 1, 1]);
    expect(first.apiUsage).to.deep.equal({ used: 1, max: 100_000 });
    org.limits.use('DailyApiRequests', 99);
    const second = await watched.read(question, at(30));
    expect([second.apiCalls, watched.checked.orgId]).to.deep.equal([1, org.organizationId]);
    expect(second.burn.limits).to.deep.equal([{ name: 'DailyApiRequests', app: null, change: 100, perHour: 200 }]);
    await watched.close();
    expect(closed).to.deep.equal([org.organizationId]);
  });

  it('tries a login again that failed', async () => {
    let tries = 0;
    const watched = watch(async () => {
      if (tries++ === 0) throw new Error('no such login');
      return open();
    });
    const first = await watched.read(question, at(0));
    expect([first.found, first.failure?.message, first.apiCalls]).to.deep.equal([null, 'no such login', 0]);
    expect((await watched.read(question, at(1))).found?.verdict).to.equal('ok');
    await watched.close();
  });

  it('goes on after a reading that failed', async () => {
    const watched = watch();
    await watched.read(question, at(0));
    org.faults.add({ path: '/limits', fault: { type: 'status', status: 403 } });
    const failed = await watched.read(question, at(10));
    expect([failed.failure?.name, failed.apiCalls]).to.deep.equal(['ApiRejectedError', 1]);
    // The org tells it with every answer, to users who may not see its limits too.
    expect(failed.apiUsage?.max).to.equal(100_000);
    const next = await watched.read(question, at(20));
    expect([next.burn.reading, next.burn.since]).to.deep.equal([3, at(0).toISOString()]);
    await watched.close();
  });

  it('has a refused rule as a failure, and rejects with a fault of this program', async () => {
    const watched = watch();
    const rules = { ...question.rules, include: ['NoSuchLimit'] };
    expect((await watched.read({ ...question, rules }, at(0))).failure).to.be.instanceOf(LimitRuleError);
    const broken = watch(async () => ({
      ...open(),
      org: { ...open().org, readLimits: () => Promise.reject(new RangeError('bug')) },
    }));
    const error: unknown = await broken.read(question, at(0)).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RangeError);
    await watched.close();
    await broken.close();
  });

  it('keeps the readings of a day of half minutes for the forecast, and drops the oldest', async () => {
    const limits = await open().org.readLimits();
    const watched = watch(async () => ({
      ...open(),
      org: { ...open().org, readLimits: () => Promise.resolve(limits) },
    }));
    const stock = { ...question, rules: { ...question.rules, include: ['DataStorageMB'] } };
    const start = at(0).getTime();
    for (let reading = 0; reading < 2882; reading++) await watched.read(stock, new Date(start + reading * 30_000));
    const { found } = await watched.read({ ...stock, forecast: true }, new Date(start + 2882 * 30_000));
    const [seen] = found?.forecast?.limits ?? [];
    expect(seen).to.include({ name: 'DataStorageMB', readings: 2881, from: new Date(start + 60_000).toISOString() });
    await watched.close();
  });

  it('is closed without having been opened', async () => {
    await watch().close();
    expect([closed, org.requests]).to.deep.equal([[], []]);
  });
});
