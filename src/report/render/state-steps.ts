import type { NextStep } from '../bulk-job.ts';
import { formatCount } from './format.ts';
import { quoteArgument } from './quote-argument.ts';
import { showMessage } from './quote-message.ts';
import { words } from './words.ts';

/** Opens the page of the org that lists its bulk jobs, with the files of their batches. */
export function openBulkJobs(targetOrg: string): string {
  return `sf org open --target-org ${quoteArgument(targetOrg)} --path "/lightning/setup/AsyncApiJobStatus/home"`;
}

/** What to do about a job whose state is not known: no wait, as nobody can say that it helps. */
export function lookAtState(state: string, targetOrg: string): NextStep {
  return { text: words.getMessage('nextStep.unknownState', [showMessage(state)]), command: openBulkJobs(targetOrg) };
}

/** The same for several jobs; nothing where there is none. */
export function lookAtStates(jobs: ReadonlyArray<{ state: string }>, targetOrg: string): NextStep[] {
  if (jobs.length === 0) return [];
  const states = [...new Set(jobs.map(({ state }) => `"${showMessage(state)}"`))].join(', ');
  const text = words.getMessage('nextStep.unknownStates', [formatCount('jobs', jobs.length), states]);
  return [{ text, command: openBulkJobs(targetOrg) }];
}
