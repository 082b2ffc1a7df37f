import { appendSnapshot, readSnapshots, takeSnapshot, type LimitSnapshot } from '../../history/limit-history.ts';
import { isEntitlementsRefusal, type EntitlementReadings } from '../../org/entitlements.ts';
import type { LimitReading } from '../../org/limits.ts';
import { isOrgError, type OrgError } from '../../org/org-error.ts';
import type { LimitsForecast } from '../../report/limits-forecast.ts';
import type { PreflightPlan } from '../../report/limits-preflight.ts';
import type { LimitStatus, OrgLimit } from '../../report/limits-report.ts';
import { checkLimits, worstStatus, type FoundViolation } from '../check-limits.ts';
import { forecastLimits } from './forecast.ts';
import type { LimitRules } from './limit-rules.ts';
import { planWork, type WorkQuestion } from './plan-work.ts';

export type LimitsPorts = {
  readLimits(): Promise<LimitReading[]>;
  readEntitlements(today: string): Promise<EntitlementReadings>;
};

/** What is asked of each org. */
export type LimitsQuestion = {
  rules: LimitRules;
  work: WorkQuestion | null;
  entitlements: boolean;
  forecast: boolean;
  /** Whether the reading is kept for later forecasts. */
  keep: boolean;
  /** Where readings are kept. */
  folder: string;
};

/** What was found, without words. */
export type FoundLimits = {
  verdict: LimitStatus;
  limits: OrgLimit[];
  violations: FoundViolation[];
  plan: PreflightPlan | null;
  forecast: LimitsForecast | null;
  entitlements: { checked: number; unmeasured: string[]; failure: OrgError | null } | null;
  /** The reading as a history keeps it. */
  snapshot: LimitSnapshot;
  /** Why the history could not be used: a code of the file system. The rest is complete all the same. */
  historyFailure: string | null;
};

const STATUS_OF_FIT = { yes: 'ok', no: 'critical', unknown: 'unknown' } as const;

/**
 * Reads an org's limits and holds them against the rules and the planned work. One API call; another for entitlements.
 *
 * @param former readings of this run, for the forecast
 * @throws OrgError when the limits can't be read; LimitRuleError for rules the org makes idle or has no limit for
 */
export async function checkOrg(
  ports: LimitsPorts,
  orgId: string,
  question: LimitsQuestion,
  now: Date,
  former: readonly LimitSnapshot[] = [],
): Promise<FoundLimits> {
  const readings = await ports.readLimits();
  const entitlements = question.entitlements ? await readEntitlements(ports, now) : null;
  const all = [...readings, ...(entitlements?.readings ?? [])];
  const checked = checkLimits(all, question.rules);
  const plan = question.work === null ? null : planWork(question.work, readings);
  const others: LimitStatus[] = plan === null ? [] : [STATUS_OF_FIT[plan.fits]];
  if (entitlements?.failure && !isEntitlementsRefusal(entitlements.failure)) others.push('unknown');
  const snapshot = takeSnapshot(now, all);
  const history = await useHistory(checked.limits, snapshot, orgId, question, now, former);
  return {
    ...checked,
    verdict: worstStatus([checked.verdict, ...others]),
    plan,
    entitlements: entitlements && {
      checked: entitlements.readings.length,
      unmeasured: entitlements.unmeasured,
      failure: entitlements.failure,
    },
    snapshot,
    ...history,
  };
}

async function readEntitlements(
  ports: LimitsPorts,
  now: Date,
): Promise<EntitlementReadings & { failure: OrgError | null }> {
  try {
    return { ...(await ports.readEntitlements(now.toISOString().slice(0, 10))), failure: null };
  } catch (error) {
    if (!isOrgError(error) || error.name === 'SessionExpiredError') throw error;
    return { readings: [], unmeasured: [], failure: error };
  }
}

async function useHistory(
  limits: readonly OrgLimit[],
  snapshot: LimitSnapshot,
  orgId: string,
  { forecast, keep, folder }: LimitsQuestion,
  now: Date,
  former: readonly LimitSnapshot[],
): Promise<Pick<FoundLimits, 'forecast' | 'historyFailure'>> {
  let historyFailure: string | null = null;
  const attempt = async (work: () => Promise<LimitSnapshot[]>): Promise<LimitSnapshot[]> => {
    try {
      return await work();
    } catch (error) {
      historyFailure = error instanceof Error && 'code' in error ? String(error.code) : '?';
      return [];
    }
  };
  const kept = forecast ? await attempt(() => readSnapshots(folder, orgId)) : [];
  if (keep) await attempt(async () => (await appendSnapshot(folder, orgId, snapshot), []));
  const known = new Set(kept.map(({ at }) => at));
  const past = [...kept, ...former.filter(({ at }) => !known.has(at))];
  return { forecast: forecast ? forecastLimits(limits, past, now) : null, historyFailure };
}
