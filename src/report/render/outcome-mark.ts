import type { Outcome } from '../bulk-job.ts';
import { isInUnknownState } from '../job-state.ts';

const MARKS: Readonly<Record<Outcome, string>> = { clean: '✓', running: '…', partial: '!', failed: '✗', aborted: '✗' };

/** How a job stands, as one sign; `?` where that is not known. */
export function markOutcome({ outcome, state }: { outcome: Outcome | null; state: string }): string {
  return outcome === null || isInUnknownState({ outcome, state }) ? '?' : MARKS[outcome];
}
