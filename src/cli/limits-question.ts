import type { Interfaces } from '@oclif/core';
import { refuseIdleRules } from '../diagnose/check-limits.ts';
import type { LimitsQuestion } from '../diagnose/limits/check-org.ts';
import { parseLimitRule, type LimitRules } from '../diagnose/limits/limit-rules.ts';
import { mergeRules, readWrittenRules } from '../diagnose/limits/merge-rules.ts';
import type { WorkQuestion } from '../diagnose/limits/plan-work.ts';
import type { CommandWords } from './command-words.ts';
import type { limitPlanFlags } from './limit-plan-flags.ts';
import type { limitReadingFlags } from './limit-reading-flags.ts';
import type { limitRuleFlags } from './limit-rule-flags.ts';
import { createLimitsError } from './limits-error.ts';
import { readRulesFile } from './read-rules-file.ts';

type RuleFlags = Interfaces.InferredFlags<ReturnType<typeof limitRuleFlags>>;
type PlanFlags = Interfaces.InferredFlags<ReturnType<typeof limitPlanFlags>>;
type ReadingFlags = Interfaces.InferredFlags<ReturnType<typeof limitReadingFlags>>;

/** Where the value of a flag is from, as oclif tells it. */
type FlagSources = { [flag: string]: { setFromDefault?: boolean } | undefined };

/**
 * What the flags ask of each org.
 *
 * @param sources thresholds that nobody asked for give way to those of a rules file
 * @param folder where readings are kept
 * @throws SfError for rules that can't be read or can't fire
 */
export async function readLimitsQuestion(
  flags: RuleFlags & PlanFlags & ReadingFlags,
  sources: FlagSources,
  folder: string,
  messages: CommandWords,
): Promise<LimitsQuestion> {
  const { 'rules-file': file, entitlements, forecast, history: keep } = flags;
  try {
    return { rules: await readRules(flags, sources), work: findWork(flags), entitlements, forecast, keep, folder };
  } catch (error) {
    throw createLimitsError(error, messages, { file });
  }
}

async function readRules(
  { warning, critical, rule = [], include, exclude, 'rules-file': file }: RuleFlags,
  sources: FlagSources,
): Promise<LimitRules> {
  const written = file === undefined ? null : readWrittenRules(await readRulesFile(file));
  const given = {
    warning: sources['warning']?.setFromDefault === true ? undefined : warning,
    critical: sources['critical']?.setFromDefault === true ? undefined : critical,
  };
  const rules = mergeRules({ ...given, rules: rule.map(parseLimitRule), include, exclude }, written);
  refuseIdleRules(rules);
  return rules;
}

function findWork({
  'for-load': rows,
  'for-query': jobs,
  'for-calls': calls,
  bytes,
  operation = 'insert',
  rows: results,
  sobject: object,
}: PlanFlags): WorkQuestion | null {
  if (rows !== undefined) return { kind: 'load', rows, bytes, operation, object };
  if (jobs !== undefined) return { kind: 'query', jobs, rows: results, bytes };
  return calls === undefined ? null : { kind: 'calls', calls };
}
