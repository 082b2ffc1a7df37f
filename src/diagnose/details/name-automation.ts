import type { ApexTrigger, Flow, ValidationRule } from '../../org/automation.ts';
import type { AutomationFinding } from '../../report/group-details.ts';
import { hasCode, keysOf, type ErrorLevel } from './error-level.ts';
import { matchRules } from './match-rules.ts';

const RULE_CODES = keysOf('FIELD_CUSTOM_VALIDATION_EXCEPTION');
const FLOW_CODES = keysOf('CANNOT_EXECUTE_FLOW_TRIGGER');
const TRIGGER_CODES = keysOf('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');

/** `ContactSync: execution of AfterInsert`, `ns.ContactSync: execution of …`: the trigger a message begins with. */
const TRIGGER_FRAME = /(?<![\w.])((?:\w{1,100}\.)?\w{1,100}): execution of (?:Before|After)\w{1,20}/g;

/** Their names stand in the address of one request. */
const MOST_NAMES = 50;

/** More would be a list, not a hint. */
const MOST_CANDIDATES = 10;

/** What a set of errors needs to know of the org's automation. */
export type AutomationQuestions = {
  rules: 'object' | 'all' | null;
  /** `all` where a flow is named: it may be of any object. */
  flows: 'object' | 'all' | null;
  /** The names of triggers in messages; null when triggers don't matter. */
  triggers: string[] | null;
};

export type Automation = { rules: ValidationRule[]; flows: Flow[]; triggers: ApexTrigger[] };

/** The object and the operation of the job, null where unknown. */
export type JobTarget = { object: string | null; operation: string | null };

/** What to read of the org so that `nameAutomation` can answer for all these errors. */
export function planAutomation(errors: readonly (readonly ErrorLevel[])[]): AutomationQuestions {
  const levels = errors.flat();
  const rules = levels.filter((level) => hasCode(level, RULE_CODES));
  const named = levels.some((level) => flowNameOf(level) !== null);
  const flows = named ? 'all' : levels.some((level) => hasCode(level, FLOW_CODES)) ? 'object' : null;
  const names = errors.flatMap(triggerNamesOf).map((name) => splitName(name).name);
  const wantsTriggers = names.length > 0 || levels.some((level) => hasCode(level, TRIGGER_CODES));
  return {
    rules: rules.length === 0 ? null : rules.some(({ outer }) => !outer) ? 'all' : 'object',
    flows,
    triggers: wantsTriggers ? [...new Set(names)].slice(0, MOST_NAMES) : null,
  };
}

/**
 * Whether an error is of a rule's kind, and none of the rules has its text: then a trigger or a flow has written it.
 */
export function lacksRule(levels: readonly ErrorLevel[], rules: readonly ValidationRule[], target: JobTarget): boolean {
  return levels.some(
    (level) => level.outer && hasCode(level, RULE_CODES) && findRules(level, rules, target).length === 0,
  );
}

/** The rules, flows and triggers behind an error, surest first; candidates of the object where it names none. */
export function nameAutomation(
  levels: readonly ErrorLevel[],
  { rules, flows, triggers }: Automation,
  target: JobTarget,
): AutomationFinding[] {
  const found = [
    ...levels.flatMap((level) => (hasCode(level, RULE_CODES) ? findRules(level, rules, target) : [])),
    ...levels.flatMap((level) => findFlows(level, flows)),
    ...triggerNamesOf(levels).flatMap((name) => findTriggers(name, triggers)),
  ];
  const unnamed = found.length === 0;
  const spoken = lacksRule(levels, rules, target);
  const flowWanted = levels.some((level) => hasCode(level, FLOW_CODES)) || spoken;
  const triggerWanted = levels.some((level) => hasCode(level, TRIGGER_CODES)) || spoken;
  const candidates = [
    ...(unnamed && triggerWanted
      ? triggers.filter((trigger) => runsOn(trigger, target)).map((trigger) => describeTrigger(trigger, 'object'))
      : []),
    ...(unnamed && flowWanted
      ? flows.filter((flow) => startsOn(flow, target)).map((flow) => describeFlow(flow, 'object'))
      : []),
  ];
  return distinct([...found, ...candidates.slice(0, MOST_CANDIDATES)]);
}

function findRules(level: ErrorLevel, rules: readonly ValidationRule[], { object }: JobTarget): AutomationFinding[] {
  const own = level.outer ? rules.filter((rule) => isSame(rule.object, object)) : rules;
  return matchRules(level.texts, own).map(({ rule, basis }) => ({
    kind: 'validation-rule' as const,
    name: rule.name,
    label: null,
    object: rule.object,
    active: rule.active,
    basis,
    id: rule.id,
  }));
}

function flowNameOf({ location }: ErrorLevel): string | null {
  return location !== null && (location.kind === 'flow' || location.kind === 'process') ? location.name : null;
}

/** A message names a flow by its label or by its API name. */
function findFlows(level: ErrorLevel, flows: readonly Flow[]): AutomationFinding[] {
  const name = flowNameOf(level);
  if (name === null) return [];
  const named = flows.filter((flow) => isSame(flow.label, name) || isSame(flow.name, name));
  return named.map((flow) => describeFlow(flow, 'named'));
}

function triggerNamesOf(levels: readonly ErrorLevel[]): string[] {
  const places = levels.flatMap(({ location }) => (location?.kind === 'trigger' ? [location.name] : []));
  const frames = levels.flatMap(({ texts }) =>
    texts.flatMap((text) => [...text.matchAll(TRIGGER_FRAME)].map(([, name = '']) => name)),
  );
  return [...new Set([...places, ...frames])];
}

function findTriggers(qualified: string, triggers: readonly ApexTrigger[]): AutomationFinding[] {
  const { namespace, name } = splitName(qualified);
  return triggers
    .filter((trigger) => isSame(trigger.name, name) && (namespace === null || isSame(trigger.namespace, namespace)))
    .map((trigger) => describeTrigger(trigger, 'named'));
}

function splitName(qualified: string): { namespace: string | null; name: string } {
  const dot = qualified.lastIndexOf('.');
  return dot === -1
    ? { namespace: null, name: qualified }
    : { namespace: qualified.slice(0, dot), name: qualified.slice(dot + 1) };
}

function runsOn({ active, object, onInsert, onUpdate, onDelete }: ApexTrigger, target: JobTarget): boolean {
  if (!active || !isSame(object, target.object)) return false;
  switch (target.operation) {
    case 'insert':
      return onInsert;
    case 'update':
      return onUpdate;
    case 'upsert':
      return onInsert || onUpdate;
    case 'delete':
    case 'hardDelete':
      return onDelete;
    default:
      return true;
  }
}

function startsOn({ active, object, triggerType }: Flow, target: JobTarget): boolean {
  if (!active || !isSame(object, target.object) || triggerType?.startsWith('Record') !== true) return false;
  const deletes = target.operation === 'delete' || target.operation === 'hardDelete';
  return deletes === (triggerType === 'RecordBeforeDelete');
}

function describeFlow({ name, label, object, active, id }: Flow, basis: 'named' | 'object'): AutomationFinding {
  return { kind: 'flow', name, label, object, active, basis, id };
}

function describeTrigger(
  { namespace, name, object, active, id }: ApexTrigger,
  basis: 'named' | 'object',
): AutomationFinding {
  const qualified = namespace === null ? name : `${namespace}.${name}`;
  return { kind: 'trigger', name: qualified, label: null, object, active, basis, id };
}

function distinct(findings: readonly AutomationFinding[]): AutomationFinding[] {
  return [...new Map(findings.map((finding) => [`${finding.kind} ${finding.id ?? finding.name}`, finding])).values()];
}

function isSame(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
}
