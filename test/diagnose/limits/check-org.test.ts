import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { checkOrg, type FoundLimits, type LimitsQuestion } from '../../../src/diagnose/limits/check-org.ts';
import { combineReports } from '../../../src/diagnose/limits/combine-reports.ts';
import { LimitRuleError, parseLimitRule } from '../../../src/diagnose/limits/limit-rules.ts';
import { mapOrgs } from '../../../src/diagnose/limits/map-orgs.ts';
import { findBytesPerRow } from '../../../src/diagnose/limits/plan-work.ts';
import { readSnapshots, type LimitSnapshot } from '../../../src/history/limit-history.ts';
import { readEntitlements } from '../../../src/org/entitlements.ts';
import { readLimits } from '../../../src/org/limits.ts';
import type { LimitForecast } from '../../../src/report/limits-forecast.ts';
import { openTransport, orgErrorOf } from '../../org/open-transport.ts';
import { SAMPLE_ORGS } from '../../report/sample-limits.ts';
import { addEntitlement, tenantUsageEntitlement } from '../../simulated-org/entitlements.ts';
import { SimulatedOrg, type SimulatedOrgOptions } from '../../simulated-org/simulated-org.ts';

const ORG = '00D5g000004SAMPEAO';
const NOW = new Date('2026-11-21T10:00:00Z');

function findCalls({ forecast }: FoundLimits): LimitForecast | undefined {
  return forecast?.limits.find(({ name }) => name === 'DailyApiRequests');
}

describe('checkOrg', () => {
  let org: SimulatedOrg;
  let folder: string;

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'check-org-')), 'limits');
  });

  afterEach(async () => {
    await org.stop();
    await rm(path.dirname(folder), { recursive: true });
  });

  async function check(
    changes: Partial<LimitsQuestion> = {},
    now = NOW,
    former: LimitSnapshot[] = [],
  ): Promise<FoundLimits> {
    const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
    const question: LimitsQuestion = {
      rules: { warning: 80, critical: 95, rules: [], include: [], exclude: [] },
      work: null,
      entitlements: false,
      forecast: false,
      keep: false,
      folder,
      ...changes,
    };
    const ports = {
      readLimits: () => readLimits(transport),
      readEntitlements: (today: string) => readEntitlements(transport, today),
    };
    try {
      return await checkOrg(ports, ORG, question, now, former);
    } finally {
      await transport.close();
    }
  }

  async function startOrg(options?: SimulatedOrgOptions): Promise<void> {
    org = await SimulatedOrg.start(options);
  }

  it('costs one API call, and another for entitlements', async () => {
    await startOrg({ objects: [tenantUsageEntitlement] });
    const found = await check({ forecast: true, keep: true, work: { kind: 'calls', calls: 5 } });
    expect([found.verdict, found.plan?.fits, org.requests.length]).to.deep.equal(['ok', 'yes', 1]);
    await check({ entitlements: true });
    expect(org.requests).to.have.length(3);
  });

  it('holds entitlements against the same rules as limits', async () => {
    await startOrg({ objects: [tenantUsageEntitlement] });
    addEntitlement(org, { label: 'API Requests per Month', setting: 'MonthlyApi', allowed: 100, used: 90 });
    addEntitlement(org, { label: 'Profiles', setting: 'Profiles', allowed: 100, used: null });
    const found = await check({ entitlements: true });
    expect(found.verdict).to.equal('warning');
    expect(found.limits[0]).to.include({
      name: 'TenantUsageEntitlement.MonthlyApi',
      meaning: 'API Requests per Month.',
      period: 'contract-month',
      status: 'warning',
    });
    expect(found.entitlements).to.deep.equal({ checked: 1, unmeasured: ['Profiles'], failure: null });
    const rule = parseLimitRule('TenantUsageEntitlement.MonthlyApi:critical=85');
    const rules = { warning: 80, critical: 95, rules: [rule], include: ['Tenant*'], exclude: [] };
    expect((await check({ entitlements: true, rules })).verdict).to.equal('critical');
  });

  it('keeps its verdict where the org hides its entitlements, and is unknown where they could not be read', async () => {
    await startOrg();
    const hidden = await check({ entitlements: true });
    expect([hidden.verdict, hidden.entitlements?.failure?.name]).to.deep.equal(['ok', 'ApiRejectedError']);
    org.faults.add({ path: '/query', fault: { type: 'status', status: 503 }, times: Infinity });
    const failed = await check({ entitlements: true });
    expect([failed.verdict, failed.entitlements?.failure?.name]).to.deep.equal(['unknown', 'ServiceUnavailableError']);
  });

  it('is critical when the plan does not fit', async () => {
    await startOrg();
    org.limits.set('DailyApiRequests', { remaining: 50_000 });
    const found = await check({ work: { kind: 'calls', calls: 50_001 } });
    expect([found.verdict, found.plan?.fits]).to.deep.equal(['critical', 'no']);
  });

  it('keeps readings, and forecasts from those it kept and those of this run', async () => {
    await startOrg();
    for (const [hour, remaining] of [
      [7, 90_000],
      [8, 80_000],
    ] as const) {
      org.limits.set('DailyApiRequests', { remaining });
      await check({ keep: true }, new Date(Date.UTC(2026, 10, 21, hour)));
    }
    expect(await readSnapshots(folder, ORG)).to.have.length(2);
    org.limits.set('DailyApiRequests', { remaining: 60_000 });
    const now = { forecast: true };
    expect(findCalls(await check(now))?.readings).to.equal(3);
    const former = [
      { at: '2026-11-21T09:00:00.000Z', limits: { DailyApiRequests: { max: 100_000, remaining: 70_000 } } },
    ];
    const found = await check(now, NOW, former);
    expect([findCalls(found)?.readings, findCalls(found)?.reason]).to.deep.equal([4, 'runs-out']);
    expect(await readdir(folder)).to.have.length(1);
  });

  it('is complete without a history that can not be used', async () => {
    await startOrg();
    await writeFile(folder, 'a file where the folder should be');
    const found = await check({ keep: true, forecast: true });
    expect(found.historyFailure).to.be.oneOf(['ENOTDIR', 'EEXIST']);
    expect([found.verdict, found.forecast === null]).to.deep.equal(['ok', false]);
  });

  it('rejects when the limits can not be read, and for a name the org does not have', async () => {
    await startOrg();
    const rules = { warning: 80, critical: 95, rules: [], include: ['NoSuch*'], exclude: [] };
    const refused: unknown = await check({ rules }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(LimitRuleError);
    org.faults.add({ path: '/limits', fault: { type: 'status', status: 403 }, times: Infinity });
    expect((await orgErrorOf(check())).name).to.equal('ApiRejectedError');
  });
});

describe('Several orgs', () => {
  it('are five at a time at most, and in their order', async () => {
    let working = 0;
    let most = 0;
    const numbers = Array.from({ length: 23 }, (_, index) => index);
    const doubled = await mapOrgs(numbers, async (number) => {
      most = Math.max(most, ++working);
      await new Promise((resolve) => setImmediate(resolve));
      working--;
      return number * 2;
    });
    expect(doubled).to.deep.equal(numbers.map((number) => number * 2));
    expect(most).to.equal(5);
  });

  it('have the worst verdict, and come worst first', () => {
    const combined = combineReports(SAMPLE_ORGS.toReversed(), NOW.toISOString());
    expect(combined.orgs.map(({ verdict }) => verdict)).to.deep.equal(['critical', 'unknown', 'ok']);
    expect([combined.verdict, combined.apiCalls]).to.deep.equal(['critical', 3]);
    expect(combineReports(SAMPLE_ORGS.slice(1), NOW.toISOString()).verdict).to.equal('unknown');
  });
});

describe('A plan', () => {
  it('rests on the size of a row that was given, or else assumed', () => {
    expect(findBytesPerRow({ kind: 'load', rows: 10, bytes: 500, operation: 'insert', object: undefined })).to.equal(
      50,
    );
    expect(
      findBytesPerRow({ kind: 'load', rows: 10, bytes: undefined, operation: 'insert', object: undefined }),
    ).to.equal(1000);
    expect(findBytesPerRow(null)).to.equal(1000);
  });
});
