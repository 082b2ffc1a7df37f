/** Thresholds: percent used for `warning` and `critical`, an amount in the limit's unit for `minRemaining`. */
export type LimitThresholds = { warning?: number; critical?: number; minRemaining?: number };

/** Thresholds for one limit, or for one app's part of it. */
export type LimitRule = LimitThresholds & { name: string; app: string | null };

/** What to check. */
export type LimitRules = {
  /** Percent used, for all limits without a rule of their own; no warning is null. */
  warning: number | null;
  critical: number;
  rules: readonly LimitRule[];
  /** Names or globs (`*`, `?`); all limits where there are none. */
  include: readonly string[];
  exclude: readonly string[];
};

/** Rules that can't be kept to; `kind` and `tokens` are for the words of the command. */
export class LimitRuleError extends Error {
  override readonly name = 'LimitRuleError';
  readonly kind: 'InvalidRule' | 'RuleCannotFire' | 'LimitNotFound' | 'NothingToCheck';
  readonly tokens: readonly string[];

  constructor(kind: LimitRuleError['kind'], tokens: readonly string[]) {
    super(`${kind}: ${tokens.join(', ')}`);
    this.kind = kind;
    this.tokens = tokens;
  }
}

const FIELDS = new Map<string, keyof LimitThresholds>([
  ['warning', 'warning'],
  ['critical', 'critical'],
  ['min-remaining', 'minRemaining'],
]);

/**
 * Reads `NAME:warning=70,critical=90`, `NAME:min-remaining=5000`, or the same with `NAME/App` for an app's part.
 *
 * @throws LimitRuleError of the kind InvalidRule
 */
export function parseLimitRule(text: string): LimitRule {
  const [, subject = '', thresholds = ''] = /^(.+):([^:]*)$/s.exec(text.trim()) ?? [];
  const rule: LimitRule = parseSubject(subject, text);
  for (const part of thresholds.split(',')) {
    const [, key = '', value = ''] = /^\s*([a-z-]+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    const field = FIELDS.get(key);
    if (field === undefined || rule[field] !== undefined) throw new LimitRuleError('InvalidRule', [text]);
    rule[field] = Number(value);
  }
  return rule;
}

/**
 * Reads how a rule names its limit, see `subjectOf`. `text` is what the error quotes.
 *
 * @throws LimitRuleError of the kind InvalidRule
 */
export function parseSubject(subject: string, text = subject): Pick<LimitRule, 'name' | 'app'> {
  const slash = subject.indexOf('/');
  const [name, app] = slash < 0 ? [subject, null] : [subject.slice(0, slash), subject.slice(slash + 1)];
  if (name.trim() === '' || app === '') throw new LimitRuleError('InvalidRule', [text]);
  return { name: name.trim(), app };
}

/** How a rule names its limit: `DailyApiRequests` or `DailyApiRequests/My App`. */
export function subjectOf({ name, app }: Pick<LimitRule, 'name' | 'app'>): string {
  return app === null ? name : `${name}/${app}`;
}

/**
 * Refuses thresholds that nothing can reach, whatever the org answers.
 *
 * @throws LimitRuleError of the kind RuleCannotFire
 */
export function refuseIdleThresholds(subject: string, { warning, critical, minRemaining }: LimitThresholds): void {
  for (const [name, value] of [
    ['warning', warning],
    ['critical', critical],
  ] as const) {
    if (value !== undefined && value > 100) throw new LimitRuleError('RuleCannotFire', [subject, `${name} > 100 %`]);
  }
  if (warning !== undefined && critical !== undefined && warning >= critical) {
    throw new LimitRuleError('RuleCannotFire', [subject, `warning ${warning} % >= critical ${critical} %`]);
  }
  if (minRemaining === 0) throw new LimitRuleError('RuleCannotFire', [subject, 'min-remaining 0']);
}

/** Whether a limit is to be checked. */
export function isChosen(name: string, { include, exclude }: Pick<LimitRules, 'include' | 'exclude'>): boolean {
  const included = include.length === 0 || include.some((glob) => fitsGlob(name, glob));
  return included && !exclude.some((glob) => fitsGlob(name, glob));
}

/** Whether a name fits a glob: `*` for any characters, `?` for one; case counts, as in the names themselves. */
export function fitsGlob(name: string, glob: string): boolean {
  const pattern = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's').test(name);
}
