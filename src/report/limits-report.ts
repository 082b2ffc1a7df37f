import type { LimitsBurn } from './limits-burn.ts';
import type { LimitsForecast } from './limits-forecast.ts';
import type { LimitsPreflight } from './limits-preflight.ts';

export const LIMIT_STATUSES = ['ok', 'warning', 'critical', 'unknown'] as const;

/** How near a limit is to its end. `unknown` is what could not be read. */
export type LimitStatus = (typeof LIMIT_STATUSES)[number];

export const LIMIT_PERIODS = [
  /** Counts the last 24 hours; capacity comes back hour by hour, not at midnight. */
  'rolling-24h',
  /** Starts anew at midnight GMT. */
  'day-gmt',
  'hour',
  'month',
  /** Starts anew on the first of the month. */
  'calendar-month',
  /** Starts anew each month on the day on which the contract began. */
  'contract-month',
  /** What is in use at this moment. */
  'concurrent',
  /** A standing allocation: only deleting gives it back. */
  'stock',
  /** A limit the catalogue does not know. */
  'unknown',
] as const;
export type LimitPeriod = (typeof LIMIT_PERIODS)[number];

/** What is left of an allocation, in the limit's own unit. */
export type Allowance = {
  /** Null where the org gives no readable number. */
  max: number | null;
  /** Negative where more was used than allowed; null where the org gives no readable number. */
  remaining: number | null;
  /** `max` less `remaining`; null where one of them is, and for an unlimited allowance. */
  used: number | null;
  /** 0 to 100, and above when more was used than allowed; null where `max` is 0, unlimited or unreadable. */
  percentUsed: number | null;
  /** Whether the org gives the number that stands for "no limit". */
  unlimited: boolean;
  /** Amounts in use from which on it is `warning` and `critical`; null where no percentage applies. */
  warningAt: number | null;
  criticalAt: number | null;
  status: LimitStatus;
};

/** The part of a limit that is set aside for one connected app. */
export type AppLimit = Allowance & {
  /** The app's name, as the org gives it. A rule names it as `DailyApiRequests/My App`. */
  name: string;
};

/** One limit of the org. */
export type OrgLimit = Allowance & {
  /** As the org spells it; a part of a limit as `PermissionSets.CreateCustom`. */
  name: string;
  /** What it counts, in one sentence; null for a limit the catalogue does not know. */
  meaning: string | null;
  /** What uses it up, in one sentence; null for a limit the catalogue does not know. */
  consumers: string | null;
  /** What a number of it stands for, such as `calls` or `MB`; null for a limit the catalogue does not know. */
  unit: string | null;
  period: LimitPeriod;
  /** The error codes that callers get when it has run out. */
  codes: string[];
  /** Whether no source says so of `codes`: it is inferred from what the limit counts. */
  codesInferred: boolean;
  /** Apps with entries of their own; those without a quota have `max` 0. */
  apps: AppLimit[];
};

export type LimitRuleKind = 'warning' | 'critical' | 'min-remaining';

/** A rule that the org does not keep. */
export type LimitViolation = {
  /** The limit's name. */
  name: string;
  /** The app's, where the rule is about its part. */
  app: string | null;
  /** `warning` and `critical` compare the percentage used, `min-remaining` what is left. */
  rule: LimitRuleKind;
  status: 'warning' | 'critical';
  /** Percent used, or what is left. */
  actual: number;
  threshold: number;
  message: string;
};

/** Why the limits could not be read. */
export type LimitsProblem = { name: string; message: string; actions: string[] };

/** The org's usage-based entitlements, which are among `limits` as `TenantUsageEntitlement.<setting>`. */
export type LimitsEntitlements = {
  /** How many are checked. */
  checked: number;
  /** Labels of those for which the org does not tell how much is used. */
  unmeasured: string[];
  /**
   * Why they could not be read. Where the org does not let the user see them the verdict does not change;
   * after any other failure it is `unknown`.
   */
  problem: LimitsProblem | null;
};

/** Result of `sf errors limits check` for one org. */
export type LimitsReport = {
  /** The worst status of the limits checked, and of the plan asked about; `unknown` when the limits could not be read. */
  verdict: LimitStatus;
  /** ISO 8601 in UTC: when the org was asked. */
  checkedAt: string;
  /** The limits checked, worst first. */
  limits: OrgLimit[];
  violations: LimitViolation[];
  /** Null unless `verdict` is `unknown` because the limits as a whole could not be read. */
  problem: LimitsProblem | null;
  /** HTTP requests sent to the org. */
  apiCalls: number;
  /**
   * API requests of the last 24 hours, by all users, as the `Sforce-Limit-Info` header of the latest answer tells; also where
   * the org does not show its limits. Null where no answer has the header.
   */
  apiUsage: { used: number; max: number } | null;
  /** Whether a planned job fits; only when asked for. */
  preflight?: LimitsPreflight;
  /** When limits run out at the present rate; only when asked for. */
  forecast?: LimitsForecast;
  /** Only when asked for. */
  entitlements?: LimitsEntitlements;
  /** What moved since the reading before; only when watched. */
  burn?: LimitsBurn;
};

/** Whose limits a report tells. */
export type CheckedOrg = {
  alias: string | null;
  username: string;
  /** Null where the login could not be opened. */
  orgId: string | null;
};

/** One of several orgs: as for one org alone, with `problem` where it could not be checked. */
export type OrgLimitsReport = CheckedOrg & LimitsReport;

/** Result of `sf errors limits check` for several orgs. */
export type LimitsReportOfOrgs = {
  /** The worst verdict; an org that could not be checked is `unknown`. */
  verdict: LimitStatus;
  /** ISO 8601 in UTC. */
  checkedAt: string;
  /** The worst first. */
  orgs: OrgLimitsReport[];
  /** HTTP requests sent to all orgs. */
  apiCalls: number;
};
