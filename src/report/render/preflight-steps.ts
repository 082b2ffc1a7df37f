import type { LimitsPreflight, PreflightPlan } from '../limits-preflight.ts';
import { planWords } from './limits-plan-words.ts';
import { formatPlanCount } from './plan-count.ts';

/** The plan with what to do, in the order to do it. `bytesPerRow` is what the planner assumed. */
export function addPreflightSteps(plan: PreflightPlan, bytesPerRow: number): LimitsPreflight {
  return { ...plan, nextSteps: plan.advice.flatMap((advice) => describeAdvice(plan, advice, bytesPerRow)) };
}

function describeAdvice(
  { work, jobs, needs }: PreflightPlan,
  { kind, limits }: PreflightPlan['advice'][number],
  bytesPerRow: number,
): string[] {
  switch (kind) {
    case 'split-upload':
      return [planWords.getMessage('advice.split-upload', [formatPlanCount('jobs', jobs ?? 1)])];
    case 'give-load-bytes':
      return [planWords.getMessage('advice.give-load-bytes', [formatPlanCount('bytes', bytesPerRow)])];
    case 'not-reported':
    case 'tight':
      return [planWords.getMessage(`advice.${kind}`, [limits.join(', ')])];
    case 'records-per-day': {
      const sure = needs.some(({ name, fits }) => name === 'RecordsPerDay' && fits === 'no');
      return [planWords.getMessage(`advice.${sure ? kind : 'records-unsure'}`)];
    }
    case 'data-storage': {
      const step = planWords.getMessage('advice.data-storage');
      const upsert = work.kind === 'load' && work.operation === 'upsert';
      return upsert ? [planWords.getMessage('advice.data-storage-upsert'), step] : [step];
    }
    default:
      return [planWords.getMessage(`advice.${kind}`)];
  }
}
