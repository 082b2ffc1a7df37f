import { findLimit } from '../catalogue/find-limit.ts';
import type { AllowanceReading, LimitReading } from '../org/limits.ts';
import type { Allowance, LimitStatus, LimitViolation, OrgLimit } from '../report/limits-report.ts';
import {
  fitsGlob,
  isChosen,
  LimitRuleError,
  refuseIdleThresholds,
  subjectOf,
  type LimitRule,
  type LimitRules,
  type LimitThresholds,
} from './limits/limit-rules.ts';
import { findNearestNames } from './limits/nearest-names.ts';

/** A violation before it is put into words. */
export type FoundViolation = Omit<LimitViolation, 'message'>;

export type LimitsVerdict = { verdict: LimitStatus; limits: OrgLimit[]; violations: FoundViolation[] };

/** What `/limits` gives for "no limit". */
export const UNLIMITED = 999_999_999;

/** An unknown limit goes before a warning: a gate that lets warnings pass must not let it pass. */
export const WORST_FIRST: readonly LimitStatus[] = ['critical', 'unknown', 'warning', 'ok'];

/** Refuses rules that can't fire whatever the org has; to be called before the org is asked. */
export function refuseIdleRules({ warning, critical, rules, include, exclude }: LimitRules): void {
  refuseIdleThresholds('*', { critical, ...(warning !== null && { warning }) });
  const seen = new Set<string>();
  for (const rule of rules) {
    const subject = subjectOf(rule);
    if (seen.has(subject)) throw new LimitRuleError('InvalidRule', [subject]);
    seen.add(subject);
    refuseIdleThresholds(subject, { ...rule, ...withDefaults(rule, { warning, critical }) });
    if (!isChosen(rule.name, { include, exclude })) {
      throw new LimitRuleError('RuleCannotFire', [subject, '--include/--exclude']);
    }
  }
}

/**
 * Holds what the org answered against the rules. Limits come back worst first.
 *
 * @throws LimitRuleError for a name the org does not have, for a rule that its answer makes idle, and when no limit is left
 */
export function checkLimits(readings: readonly LimitReading[], rules: LimitRules): LimitsVerdict {
  refuseIdleRules(rules);
  refuseUnknownNames(readings, rules);
  const found: FoundViolation[] = [];
  const limits = readings
    .filter(({ name }) => isChosen(name, rules))
    .map((reading) => checkLimit(reading, rules, found));
  if (limits.length === 0) throw new LimitRuleError('NothingToCheck', [rules.exclude.join(', ')]);
  return {
    verdict: worstStatus(limits.map(statusWithApps)),
    limits: limits.toSorted(byUrgency),
    violations: found.toSorted((a, b) => rank(a.status) - rank(b.status)),
  };
}

/** The status that decides for several. */
export function worstStatus(statuses: readonly LimitStatus[]): LimitStatus {
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 'unknown';
}

function checkLimit(
  { name, apps, about, ...reading }: LimitReading,
  rules: LimitRules,
  found: FoundViolation[],
): OrgLimit {
  const known = findLimit(name);
  return {
    name,
    ...judge({ name, app: null }, reading, rules, found),
    meaning: known?.meaning ?? about?.meaning ?? null,
    consumers: known?.consumers ?? null,
    unit: known?.unit ?? null,
    period: known?.period ?? about?.period ?? 'unknown',
    codes: [...(known?.codes ?? [])],
    codesInferred: (known?.codesBasis ?? known?.basis) === 'inferred' && known?.codes.length !== 0,
    apps: apps.map(({ name: app, ...part }) => ({ name: app, ...judge({ name, app }, part, rules, found) })),
  };
}

function judge(
  subject: Pick<LimitRule, 'name' | 'app'>,
  { max, remaining }: AllowanceReading,
  { warning, critical, rules }: LimitRules,
  found: FoundViolation[],
): Allowance {
  const unlimited = max === UNLIMITED;
  const used = max === null || remaining === null || unlimited ? null : max - remaining;
  const percent = used === null || max === null || max <= 0 ? null : (used * 100) / max;
  const rule = rules.find(({ name, app }) => name === subject.name && app === subject.app);
  const thresholds = { ...rule, ...withDefaults(rule, { warning, critical }) };
  const amountAt = (share: number | undefined): number | null =>
    share === undefined || percent === null || max === null ? null : (max * share) / 100;
  const allowance = {
    max,
    remaining,
    used,
    percentUsed: percent === null ? null : floorTo2(percent),
    unlimited,
    warningAt: amountAt(thresholds.warning),
    criticalAt: amountAt(thresholds.critical),
  };
  if (max === null || remaining === null) return { ...allowance, status: 'unknown' };
  if (rule !== undefined) refuseIdleHere(rule, { unlimited, percent, max });
  const violations = findViolations(percent, remaining, thresholds);
  if (max <= 0 && remaining < 0) {
    violations.push({ rule: 'min-remaining', status: 'critical', actual: remaining, threshold: 0 });
  }
  found.push(...violations.map((violation) => ({ ...subject, ...violation })));
  return { ...allowance, status: violations.length === 0 ? 'ok' : worstStatus(violations.map(({ status }) => status)) };
}

function findViolations(
  percent: number | null,
  remaining: number,
  { warning, critical, minRemaining }: LimitThresholds,
): Array<Omit<FoundViolation, 'name' | 'app'>> {
  const violations: Array<Omit<FoundViolation, 'name' | 'app'>> = [];
  if (percent !== null && critical !== undefined && percent >= critical) {
    violations.push({ rule: 'critical', status: 'critical', actual: floorTo2(percent), threshold: critical });
  } else if (percent !== null && warning !== undefined && percent >= warning) {
    violations.push({ rule: 'warning', status: 'warning', actual: floorTo2(percent), threshold: warning });
  }
  if (minRemaining !== undefined && remaining < minRemaining) {
    violations.push({ rule: 'min-remaining', status: 'critical', actual: remaining, threshold: minRemaining });
  }
  return violations;
}

/**
 * The percentages that count for a limit. A rule that gives one of them keeps the other general one, unless that would
 * be no later stage: `critical=60` has no warning at 80.
 */
function withDefaults(
  rule: LimitThresholds | undefined,
  general: Pick<LimitRules, 'warning' | 'critical'>,
): LimitThresholds {
  const critical = rule?.critical ?? general.critical;
  const usual = general.warning !== null && general.warning < critical ? general.warning : null;
  const warning = rule?.warning ?? usual;
  return { critical, ...(warning !== null && { warning }) };
}

/** A percentage of nothing, or of a limit without an end, is never reached. */
function refuseIdleHere(
  rule: LimitRule,
  { unlimited, percent, max }: { unlimited: boolean; percent: number | null; max: number },
): void {
  const byPercent = rule.warning !== undefined || rule.critical !== undefined;
  if (unlimited || (byPercent && percent === null)) {
    throw new LimitRuleError('RuleCannotFire', [
      subjectOf(rule),
      unlimited ? `${UNLIMITED} = unlimited` : `Max ${max}`,
    ]);
  }
}

function refuseUnknownNames(readings: readonly LimitReading[], { rules, include }: LimitRules): void {
  const names = readings.map(({ name }) => name);
  for (const { name, app } of rules) {
    const reading = readings.find((known) => known.name === name);
    if (reading === undefined) throw notFound(name, names);
    if (app !== null && !reading.apps.some((known) => known.name === app)) {
      throw notFound(
        subjectOf({ name, app }),
        reading.apps.map((known) => subjectOf({ name, app: known.name })),
      );
    }
  }
  for (const glob of include) {
    if (!names.some((name) => fitsGlob(name, glob))) throw notFound(glob, names);
  }
}

function notFound(name: string, names: readonly string[]): LimitRuleError {
  return new LimitRuleError('LimitNotFound', [name, findNearestNames(name, names).join(', ')]);
}

function statusWithApps({ status, apps }: OrgLimit): LimitStatus {
  return worstStatus([status, ...apps.map((app) => app.status)]);
}

function byUrgency(a: OrgLimit, b: OrgLimit): number {
  return (
    rank(statusWithApps(a)) - rank(statusWithApps(b)) ||
    (b.percentUsed ?? -1) - (a.percentUsed ?? -1) ||
    (a.name < b.name ? -1 : 1)
  );
}

function rank(status: LimitStatus): number {
  return WORST_FIRST.indexOf(status);
}

/** Down, so that a limit under its threshold never reads as one that has reached it. */
function floorTo2(value: number): number {
  return Math.floor(value * 100) / 100;
}
