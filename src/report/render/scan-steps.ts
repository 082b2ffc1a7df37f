import type { NextStep } from '../bulk-job.ts';
import type { BulkScanReport, ScanJobError } from '../bulk-scan.ts';
import { chooseFixes } from '../choose-fixes.ts';
import { isInUnknownState } from '../job-state.ts';
import { formatCount } from './format.ts';
import { quoteArgument } from './quote-argument.ts';
import { scanWords } from './scan-words.ts';
import { lookAtStates } from './state-steps.ts';
import { words } from './words.ts';

/** Fixes worth a step of their own: more are worked through from the list of groups. */
const MOST_FIXES = 3;

type Scan = Pick<BulkScanReport, 'jobs' | 'groups' | 'jobErrors' | 'retry' | 'outcomes'>;

/**
 * What to do after a scan, in the order to do it.
 *
 * @param goesOn whether something of the scan is left to do but to wait
 * @param scanArgs the filter flags of the scan, and its budget, as they were given
 */
export function planScanSteps(
  { jobs, groups, jobErrors, retry, outcomes }: Scan,
  { goesOn, targetOrg, scanArgs }: { goesOn: boolean; targetOrg: string; scanArgs: readonly string[] },
): NextStep[] {
  const org = quoteArgument(targetOrg);
  const args = scanArgs.map((argument) => ` ${quoteArgument(argument)}`).join('');
  const steps: NextStep[] = [];
  if (goesOn) steps.push(scanStep('continue', [], `sf errors bulk scan --target-org ${org}${args}`));
  steps.push(...fixJobErrors(jobErrors).slice(0, MOST_FIXES));
  for (const group of groups.filter(({ retry: verdict }) => verdict === 'after-fix').slice(0, MOST_FIXES)) {
    const [fix] = chooseFixes(group);
    const name = group.inner?.code ?? group.code ?? words.getMessage('group.noCode');
    const fields = group.fields.length === 0 ? '' : ` [${group.fields.join(', ')}]`;
    if (fix !== undefined) {
      const tokens = [`${name}${fields}`, formatCount('rows', group.count), fix];
      steps.push({ text: words.getMessage('nextStep.fixGroup', tokens), command: null });
    }
  }
  const [worst] = jobs;
  if (worst && worst.outcome !== 'running') {
    steps.push(scanStep('explain', [], `sf errors bulk job --id ${worst.id} --target-org ${org}`));
  }
  if (retry.now > 0) steps.push(scanStep('sendNow', [formatCount('rows', retry.now)]));
  const held = jobs.filter(isInUnknownState);
  const running = outcomes.running - held.length;
  if (running > 0) {
    const tokens = [formatCount('jobs', running)];
    steps.push(scanStep('wait', tokens, `sf errors bulk scan --wait 10 --target-org ${org}${args}`));
  }
  return [...steps, ...lookAtStates(held, targetOrg)];
}

/** Messages that differ in a name can have one advice. */
function fixJobErrors(jobErrors: readonly ScanJobError[]): NextStep[] {
  const fixable = jobErrors.filter(({ fixes }) => fixes.length > 0);
  return [...Map.groupBy(fixable, ({ code, fixes }) => JSON.stringify([code, fixes[0]])).values()].map((alike) => {
    const jobs = alike.reduce((sum, error) => sum + error.jobs, 0);
    const [first] = alike;
    return scanStep('fixJobs', [formatCount('jobs', jobs), first?.code ?? '?', first?.fixes[0] ?? '']);
  });
}

function scanStep(key: string, tokens: string[], command: string | null = null): NextStep {
  return { text: scanWords.getMessage(`nextStep.${key}`, tokens), command };
}
