import { checkLimits } from '../../src/diagnose/check-limits.ts';
import { forecastLimits } from '../../src/diagnose/limits/forecast.ts';
import { parseLimitRule } from '../../src/diagnose/limits/limit-rules.ts';
import { planWork } from '../../src/diagnose/limits/plan-work.ts';
import type { LimitReading } from '../../src/org/limits.ts';
import type { LimitsReport, OrgLimitsReport } from '../../src/report/limits-report.ts';
import { describeLimits, describeUnreadLimits } from '../../src/report/render/describe-limits.ts';

export const CHECKED_AT = '2026-11-21T10:30:00.000Z';

function reading(name: string, max: number | null, remaining: number | null, apps: LimitReading['apps'] = []) {
  return { name, max, remaining, apps };
}

const healthy: LimitReading[] = [
  reading('DailyApiRequests', 100_000, 60_000),
  reading('DailyBulkApiBatches', 15_000, 14_000),
  reading('DataStorageMB', 11_264, 8446),
  reading('HourlyDashboardStatuses', 999_999_999, 999_999_999),
  reading('DailyDataCloudFlexCredits', 0, 0),
];

const bad: LimitReading[] = [
  reading('DailyApiRequests', 100_000, 1500, [
    { name: 'My App', max: 5000, remaining: 600 },
    { name: 'Workbench', max: 0, remaining: 0 },
  ]),
  reading('DailyBulkApiBatches', 15_000, 400),
  reading('DataStorageMB', 1024, -12),
  reading('FileStorageMB', 20_480, 3000),
  reading('FluxCapacitorsPerEon', null, null),
  ...healthy.slice(3),
];

/** Readings each half hour of the last six: calls used ever faster, storage steadily. */
const history = Array.from({ length: 12 }, (_, index) => ({
  at: new Date(Date.parse(CHECKED_AT) - (12 - index) * 1_800_000).toISOString(),
  limits: {
    DailyApiRequests: { max: 100_000, remaining: 100_000 - index * 3300 },
    DataStorageMB: { max: 11_264, remaining: 8446 + (12 - index) * 40 },
    DailyBulkApiBatches: { max: 15_000, remaining: 14_000 },
  },
}));

function report(readings: readonly LimitReading[], rules: readonly string[] = []): LimitsReport {
  const general = { warning: 80, critical: 95, include: [], exclude: [] };
  const found = checkLimits(readings, { ...general, rules: rules.map(parseLimitRule) });
  return describeLimits(
    { ...found, plan: null, forecast: null, entitlements: null },
    { checkedAt: CHECKED_AT, apiCalls: 1, apiUsage: null, targetOrg: 'production', bytesPerRow: 1000 },
  );
}

function reportWithPlan(): LimitsReport {
  const found = checkLimits(healthy, { warning: 80, critical: 95, rules: [], include: [], exclude: [] });
  const work = {
    kind: 'load',
    rows: 200_000_000,
    bytes: 40_000_000_000,
    operation: 'insert',
    object: 'Contact',
  } as const;
  return describeLimits(
    {
      ...found,
      verdict: 'critical',
      plan: planWork(work, healthy),
      forecast: forecastLimits(found.limits, history, new Date(CHECKED_AT)),
      entitlements: { checked: 3, unmeasured: ['Maximum Number of Known Profiles', 'Bad\u001B[2J'], failure: null },
    },
    { checkedAt: CHECKED_AT, apiCalls: 2, apiUsage: null, targetOrg: 'production', bytesPerRow: 200 },
  );
}

/** Reports of one org, by what they show. */
export const SAMPLE_LIMITS = {
  ok: report(healthy),
  critical: report(bad, ['DailyApiRequests:min-remaining=5000', 'DailyApiRequests/My App:warning=60']),
  unknown: describeUnreadLimits(
    { name: 'NoSetupAccessError', message: 'The org does not show its limits to this user.', actions: ['Ask for it.'] },
    { checkedAt: CHECKED_AT, apiCalls: 1, apiUsage: { used: 12_400, max: 15_000 } },
  ),
  planned: reportWithPlan(),
} satisfies Record<string, LimitsReport>;

/** The same as of several orgs, the worst first; one name holds what harms terminals, spreadsheets and metrics. */
export const SAMPLE_ORGS: OrgLimitsReport[] = [
  { alias: 'production', username: 'admin@acme.example', orgId: '00D5g000004SAMPEAO', ...SAMPLE_LIMITS.critical },
  { alias: null, username: '=lost"|\u001B[2J@acme.example', orgId: null, ...SAMPLE_LIMITS.unknown },
  { alias: 'staging', username: 'admin@acme.example.staging', orgId: '00D5g000004OTHREAO', ...SAMPLE_LIMITS.ok },
];
