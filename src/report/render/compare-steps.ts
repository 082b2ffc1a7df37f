import type { NextStep, Outcome } from '../bulk-job.ts';
import type { CompareVerdict } from '../bulk-compare.ts';
import { isInUnknownState } from '../job-state.ts';
import { compareWords } from './compare-words.ts';
import { quoteArgument } from './quote-argument.ts';
import { lookAtStates } from './state-steps.ts';

type Compared = { outcome: Outcome; job: { id: string; state: string } };

/** What to do after a comparison. */
export function planCompareSteps(
  { verdict, before, after }: { verdict: CompareVerdict; before: Compared; after: Compared },
  targetOrg: string,
): NextStep[] {
  const org = quoteArgument(targetOrg);
  const again = `sf errors bulk compare --id ${before.job.id} --id ${after.job.id}`;
  if (verdict === 'unfinished') {
    const running = [before, after].flatMap(({ outcome, job: { state } }) =>
      outcome === 'running' ? [{ outcome, state }] : [],
    );
    const held = running.filter(isInUnknownState);
    const waits = held.length < running.length ? [step('wait', `${again} --wait 10 --target-org ${org}`)] : [];
    return [...waits, ...lookAtStates(held, targetOrg)];
  }
  const steps = verdict === 'unknown' ? [step('again', `${again} --target-org ${org}`)] : [];
  if (after.outcome !== 'clean') {
    steps.push(step('diagnose', `sf errors bulk job --id ${after.job.id} --target-org ${org}`));
  }
  return steps;
}

function step(key: string, command: string): NextStep {
  return { text: compareWords.getMessage(`nextStep.${key}`), command };
}
