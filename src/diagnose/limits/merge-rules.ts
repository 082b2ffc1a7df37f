import { isChosen, parseSubject, subjectOf, type LimitRule, type LimitRules } from './limit-rules.ts';

/** Rules of one source: the command line, or a file. What it does not say is left to the next. */
export type GivenRules = {
  warning?: number | undefined;
  critical?: number | undefined;
  rules: readonly LimitRule[];
  include?: readonly string[] | undefined;
  exclude?: readonly string[] | undefined;
};

type WrittenThresholds = {
  warning?: number | undefined;
  critical?: number | undefined;
  'min-remaining'?: number | undefined;
};

/** The content of a rules file; limits by `NAME` or `NAME/App`. */
export type WrittenRules = Omit<GivenRules, 'rules'> & {
  rules?: Record<string, WrittenThresholds> | undefined;
};

export const DEFAULT_THRESHOLDS = { warning: 80, critical: 95 } as const;

/** @throws LimitRuleError of the kind InvalidRule */
export function readWrittenRules({ rules = {}, ...general }: WrittenRules): GivenRules {
  const read = Object.entries(rules).map(([subject, thresholds]) => readRule(subject, thresholds));
  return { ...general, rules: read };
}

/**
 * One set of rules: what the command line says goes before what the file says, rule by rule. A file's rule for a limit that
 * the command line leaves out is left out with it; a file that leaves out its own is refused later, as a rule that can't fire.
 */
export function mergeRules(flags: GivenRules, file: GivenRules | null): LimitRules {
  const own = new Set(flags.rules.map(subjectOf));
  const narrowed = { include: flags.include ?? [], exclude: flags.exclude ?? [] };
  const others = (file?.rules ?? []).filter((rule) => !own.has(subjectOf(rule)) && isChosen(rule.name, narrowed));
  const critical = flags.critical ?? file?.critical ?? DEFAULT_THRESHOLDS.critical;
  // What nobody asked for gives way to what somebody did.
  const usualWarning = DEFAULT_THRESHOLDS.warning < critical ? DEFAULT_THRESHOLDS.warning : null;
  return {
    warning: flags.warning ?? file?.warning ?? usualWarning,
    critical,
    rules: [...flags.rules, ...others],
    include: flags.include ?? file?.include ?? [],
    exclude: flags.exclude ?? file?.exclude ?? [],
  };
}

function readRule(subject: string, { warning, critical, 'min-remaining': minRemaining }: WrittenThresholds): LimitRule {
  return {
    ...parseSubject(subject),
    ...(warning !== undefined && { warning }),
    ...(critical !== undefined && { critical }),
    ...(minRemaining !== undefined && { minRemaining }),
  };
}
