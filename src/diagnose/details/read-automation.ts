import type { NotAllowed } from '../../report/group-details.ts';
import type { ErrorLevel } from './error-level.ts';
import { lacksRule, planAutomation, type Automation, type JobTarget } from './name-automation.ts';
import type { Reading, SetupReader } from './setup-reader.ts';

const NOTHING: Reading<never[]> = { found: [], missing: [] };

/**
 * Reads the rules, flows and triggers that the errors of a job make worth asking for: at most three API calls. Where a
 * rule seems to have spoken but none has that text, triggers and flows are asked for as well: both can write an error
 * of their own.
 */
export async function readAutomation(
  errors: readonly (readonly ErrorLevel[])[],
  target: JobTarget,
  reader: SetupReader,
): Promise<Automation & { missing: NotAllowed[] }> {
  const plan = planAutomation(errors);
  const { object } = target;
  const rules = plan.rules === null ? NOTHING : await reader.validationRules(plan.rules === 'all' ? null : object);
  const unexplained = plan.rules !== null && errors.some((levels) => lacksRule(levels, rules.found, target));
  const flowsOf = plan.flows ?? (unexplained ? 'object' : null);
  const flows = flowsOf === null ? NOTHING : await reader.flows(flowsOf === 'all' ? null : object);
  const names = plan.triggers ?? (unexplained ? [] : null);
  const triggers = names === null ? NOTHING : await reader.triggers(object, names);
  return {
    rules: rules.found,
    flows: flows.found,
    triggers: triggers.found,
    missing: [...rules.missing, ...flows.missing, ...triggers.missing],
  };
}
