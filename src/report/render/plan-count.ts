import { formatNumber } from './format.ts';
import { planWords } from './limits-plan-words.ts';

/** "1 batch", "1,200 batches". */
export function formatPlanCount(
  noun: 'batches' | 'rows' | 'calls' | 'jobs' | 'queries' | 'MB' | 'bytes',
  value: number,
): string {
  return planWords.getMessage(`count.${noun}.${value === 1 ? 'one' : 'many'}`, [formatNumber(value)]);
}
