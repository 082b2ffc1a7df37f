import { explainJobError } from '../../classify/explain-error.ts';
import { messageTemplate } from '../../classify/template.ts';
import type { ClassicBatch } from '../../org/classic-jobs.ts';
import type { BatchError } from '../../report/bulk-job.ts';

const MOST_IDS = 3;

/**
 * What the batches of a job say, each state and message once whatever ids and values it carries, most batches first.
 * Also completed batches can have a message: that some rows had to be tried again, for instance.
 */
export function explainBatches(batches: readonly ClassicBatch[]): BatchError[] {
  const errors = new Map<string, BatchError>();
  for (const { id, state, stateMessage } of batches) {
    if (stateMessage === null) continue;
    const key = `${state} ${messageTemplate(stateMessage)}`;
    const known = errors.get(key) ?? {
      error: explainJobError(stateMessage, { api: 'bulk1' }),
      state,
      batches: 0,
      batchIds: [],
    };
    known.batches++;
    if (known.batchIds.length < MOST_IDS) known.batchIds.push(id);
    errors.set(key, known);
  }
  return [...errors.values()].toSorted((a, b) => b.batches - a.batches);
}
