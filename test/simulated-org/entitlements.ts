import type { ObjectSchema } from './objects.ts';
import type { OrgRecord } from './records.ts';
import type { SimulatedOrg } from './simulated-org.ts';

/**
 * The usage-based entitlements of an org. Only who may see them has the object: an org is started with it in `objects`,
 * and without it answers INVALID_TYPE, as Salesforce does for an object that the user may not see.
 */
export const tenantUsageEntitlement: ObjectSchema = {
  name: 'TenantUsageEntitlement',
  label: 'Tenant Usage Entitlement',
  keyPrefix: '4D7',
  fields: [
    { name: 'Id', label: 'Record ID', kind: 'id', readOnly: true },
    { name: 'MasterLabel', label: 'Master Label', kind: 'string', length: 255 },
    { name: 'Setting', label: 'Setting', kind: 'string', length: 255 },
    { name: 'CurrentAmountAllowed', label: 'Current Amount Allowed', kind: 'double' },
    { name: 'AmountUsed', label: 'Amount Used', kind: 'double' },
    {
      name: 'Frequency',
      label: 'Frequency',
      kind: 'picklist',
      values: ['Daily', 'Weekly', 'Monthly', 'Yearly', 'Once'],
    },
    { name: 'StartDate', label: 'Start Date', kind: 'date' },
    { name: 'EndDate', label: 'End Date', kind: 'date' },
    { name: 'UsageDate', label: 'Usage Date', kind: 'date' },
  ],
};

export type PlantedEntitlement = {
  label: string;
  /** The last part of `setting/force.com/orgValue.…`. */
  setting: string;
  allowed: number;
  /** Null where the org does not count it, as many do not. */
  used: number | null;
  frequency?: string;
  endDate?: string;
};

/** Gives an org an entitlement. */
export function addEntitlement(
  org: Pick<SimulatedOrg, 'addRecord'>,
  { label, setting, allowed, used, frequency = 'Monthly', endDate }: PlantedEntitlement,
): OrgRecord {
  return org.addRecord(tenantUsageEntitlement.name, {
    MasterLabel: label,
    Setting: `setting/force.com/orgValue.${setting}`,
    CurrentAmountAllowed: String(allowed),
    AmountUsed: used === null ? null : String(used),
    Frequency: frequency,
    StartDate: '2026-01-01',
    EndDate: endDate ?? null,
  });
}
