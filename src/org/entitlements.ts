import { z } from 'zod';
import type { LimitPeriod } from '../report/limits-report.ts';
import { cleanText } from './error-body.ts';
import type { LimitReading } from './limits.ts';
import { isOrgError } from './org-error.ts';
import { queryRecords } from './query-records.ts';
import type { Transport } from './transport.ts';

/** The usage-based entitlements of an org. */
export type EntitlementReadings = {
  readings: LimitReading[];
  /** Labels of those for which the org does not tell how much is used. */
  unmeasured: string[];
};

const text = z.string().nullish().catch(null);
const amount = z.number().nullish().catch(null);

const entitlement = z.object({
  MasterLabel: text,
  Setting: text,
  CurrentAmountAllowed: amount,
  AmountUsed: amount,
  Frequency: text,
  EndDate: text,
});

// MasterLabel can't be sorted by, and AmountUsed is often empty (Object Reference, TenantUsageEntitlement).
const SOQL =
  'SELECT MasterLabel, Setting, CurrentAmountAllowed, AmountUsed, Frequency, EndDate FROM TenantUsageEntitlement';

/** No org comes near it: an entitlement is a product feature. */
const MOST_ENTITLEMENTS = 2000;

/**
 * Reads the entitlements that hold on a day (`2026-11-21`), for one API call; they are brought up to date once a day at most.
 * Each is named `TenantUsageEntitlement.` and the last part of its setting, with `#2` behind a name that comes again.
 */
export async function readEntitlements(transport: Transport, today: string): Promise<EntitlementReadings> {
  const expected = { schema: entitlement, name: 'the entitlements of the org', most: MOST_ENTITLEMENTS };
  const { records } = await queryRecords(transport, SOQL, expected);
  const seen = new Map<string, number>();
  const found: EntitlementReadings = { readings: [], unmeasured: [] };
  for (const { MasterLabel, Setting, CurrentAmountAllowed: max, AmountUsed: used, Frequency, EndDate } of records) {
    if (typeof EndDate === 'string' && EndDate < today) continue;
    const key = cleanText(Setting?.split(/[./]/).at(-1) ?? '') || '?';
    const label = cleanText(MasterLabel ?? '') || key;
    if (typeof max !== 'number' || typeof used !== 'number') {
      found.unmeasured.push(label);
      continue;
    }
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    found.readings.push({
      name: `TenantUsageEntitlement.${key}${times === 1 ? '' : `#${times}`}`,
      max,
      remaining: max - used,
      apps: [],
      about: { meaning: `${label.replace(/\.$/, '')}.`, period: periodOf(Frequency) },
    });
  }
  return found;
}

/** Whether the org does not let this user see its entitlements: an object it hides does not exist for its answers. */
export function isEntitlementsRefusal(error: unknown): boolean {
  if (!isOrgError(error) || error.name !== 'ApiRejectedError') return false;
  return !error.data.errors.some(({ code }) => code === 'REQUEST_LIMIT_EXCEEDED');
}

/** Only the monthly ones are known to begin with the contract; the frequency itself says no more than how often use is counted. */
function periodOf(frequency: string | null | undefined): LimitPeriod {
  return frequency === 'Monthly' ? 'contract-month' : 'unknown';
}
