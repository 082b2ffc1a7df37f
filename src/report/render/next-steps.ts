import type { BulkJobDiagnosis, FailureGroup, NextStep } from '../bulk-job.ts';
import { chooseFixes } from '../choose-fixes.ts';
import { formatCount } from './format.ts';
import { quoteArgument } from './quote-argument.ts';
import { words } from './words.ts';

/** Fixes worth a step of their own: more than three causes are worked through from the list of groups. */
const MOST_FIXES = 3;

/** What to do now, in the order to do it. Derived from the diagnosis alone. */
export function planNextSteps(diagnosis: BulkJobDiagnosis, targetOrg: string): NextStep[] {
  const { job, outcome, groups, retry, jobError } = diagnosis;
  const org = quoteArgument(targetOrg);
  if (outcome === 'running') {
    return [step('wait', [], `sf errors bulk job --id ${job.id} --wait 10 --target-org ${org}`)];
  }
  const steps: NextStep[] = [];
  if (!diagnosis.complete) steps.push(step('readAgain', [], `sf errors bulk job --id ${job.id} --target-org ${org}`));
  const [jobFix] = jobError?.entry ? chooseFixes({ fixes: jobError.entry.fixes, inner: jobError.inner }) : [];
  if (jobError && jobFix !== undefined)
    steps.push(step('fixJob', [jobError.code ?? jobError.entry?.code ?? '', jobFix]));
  for (const group of groups.filter(({ retry: verdict }) => verdict === 'after-fix').slice(0, MOST_FIXES)) {
    const [fix] = chooseFixes(group);
    if (fix) steps.push(step('fixGroup', [describeGroup(group), formatCount('rows', group.count), fix]));
  }
  const unprocessed = retry.unprocessed ?? 0;
  if (groups.length > 0 || unprocessed > 0) {
    const files = unprocessed > 0 ? 'downloadBoth' : 'download';
    steps.push(step(files, [], `sf data bulk results --job-id ${job.id} --target-org ${org}`));
  }
  if (retry.now > 0) steps.push(step('sendNow', [formatCount('rows', retry.now)]));
  if (retry.later > 0) {
    steps.push(step('sendLater', [formatCount('rows', retry.later)], `sf errors limits check --target-org ${org}`));
  }
  if (unprocessed > 0) steps.push(step('sendUnprocessed', [formatCount('rows', unprocessed)]));
  if (retry.unknown > 0) steps.push(step('reportUnknown', [formatCount('rows', retry.unknown)]));
  return steps;
}

function step(key: string, tokens: string[], command: string | null = null): NextStep {
  return { text: words.getMessage(`nextStep.${key}`, tokens), command };
}

function describeGroup({ code, fields, inner }: FailureGroup): string {
  const name = inner?.code ?? code ?? words.getMessage('group.noCode');
  return fields.length === 0 ? name : `${name} [${fields.join(', ')}]`;
}
