import type { NextStep } from '../bulk-job.ts';
import type { CompareVerdict } from '../bulk-compare.ts';
import { compareWords } from './compare-words.ts';
import { quoteArgument } from './quote-argument.ts';

type Jobs = { verdict: CompareVerdict; before: { id: string }; after: { id: string }; failsNow: boolean };

/** What to do after a comparison. */
export function planCompareSteps({ verdict, before, after, failsNow }: Jobs, targetOrg: string): NextStep[] {
  const org = quoteArgument(targetOrg);
  const again = `sf errors bulk compare --id ${before.id} --id ${after.id}`;
  if (verdict === 'unfinished') return [step('wait', `${again} --wait 10 --target-org ${org}`)];
  const steps = verdict === 'unknown' ? [step('again', `${again} --target-org ${org}`)] : [];
  if (failsNow) steps.push(step('diagnose', `sf errors bulk job --id ${after.id} --target-org ${org}`));
  return steps;
}

function step(key: string, command: string): NextStep {
  return { text: compareWords.getMessage(`nextStep.${key}`), command };
}
