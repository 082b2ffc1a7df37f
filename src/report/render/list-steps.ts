import type { NextStep } from '../bulk-job.ts';
import type { JobSummary } from '../bulk-list.ts';
import { isQuery } from '../job-kind.ts';
import { isInUnknownState } from '../job-state.ts';
import { formatCount } from './format.ts';
import { listWords } from './list-words.ts';
import { quoteArgument } from './quote-argument.ts';
import { lookAtStates } from './state-steps.ts';

/**
 * What to do with a list of jobs: read the worst, group the failures of all, wait for those that run.
 *
 * @param filterArgs the filter flags of the list, as they were given
 * @param choiceArgs the flags that choose what the list shows of it
 */
export function planListSteps(
  jobs: readonly JobSummary[],
  targetOrg: string,
  { filterArgs, choiceArgs = [] }: { filterArgs: readonly string[]; choiceArgs?: readonly string[] },
): NextStep[] {
  const org = quoteArgument(targetOrg);
  const bad = jobs.filter(
    ({ state, failed, outcome }) => state === 'Failed' || (failed ?? 0) > 0 || outcome === 'failed',
  );
  const held = jobs.filter(isInUnknownState);
  const running = jobs.filter((job) => job.outcome === 'running' && !isInUnknownState(job));
  const steps: NextStep[] = [];
  const [worst] = bad;
  if (worst) {
    const key = isQuery(worst) ? 'explainQuery' : 'explain';
    steps.push(step(key, [], `sf errors bulk job --id ${worst.id} --target-org ${org}`));
  }
  if (bad.length > 1) {
    steps.push(step('scan', [], `sf errors bulk scan --target-org ${org}${writeArguments(filterArgs)}`));
  }
  if (running.length > 0) {
    const command = `sf errors bulk list --wait 10 --target-org ${org}${writeArguments([...filterArgs, ...choiceArgs])}`;
    steps.push(step('wait', [formatCount('jobs', running.length)], command));
  }
  return [...steps, ...lookAtStates(held, targetOrg)];
}

function writeArguments(args: readonly string[]): string {
  return args.map((argument) => ` ${quoteArgument(argument)}`).join('');
}

function step(key: string, tokens: string[], command: string): NextStep {
  return { text: listWords.getMessage(`nextStep.${key}`, tokens), command };
}
