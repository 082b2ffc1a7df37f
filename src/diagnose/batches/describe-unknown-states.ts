import type { ClassicBatch } from '../../org/classic-jobs.ts';
import { printable } from '../../report/printable.ts';

/** The states of a batch (Bulk API guide, "Batch State"). */
const STATES: ReadonlySet<string> = new Set(['Queued', 'InProgress', 'Completed', 'Failed', 'NotProcessed']);

/** Says which states of batches are not known, as nobody can say what became of the rows; null where all are. */
export function describeUnknownStates(batches: readonly ClassicBatch[]): string | null {
  const unknown = batches.filter(({ state }) => !STATES.has(state));
  if (unknown.length === 0) return null;
  const names = [...new Set(unknown.map(({ state }) => `"${printable(state)}"`))].join(', ');
  const which = unknown.length === 1 ? '1 batch' : `${unknown.length} batches`;
  return `The state of ${which} is not known to this version of the plugin (${names}), nor what became of the rows.`;
}
