import type { Outcome } from './bulk-job.ts';

/** The exit code of each outcome. Help and tests are derived from it; 68 and 69 as in `sf project deploy`. */
export const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  failed: 1,
  aborted: 1,
  partial: 68,
  running: 69,
  clean: 0,
};

const WORST_FIRST: readonly Outcome[] = ['failed', 'aborted', 'partial', 'running', 'clean'];

/** The outcome that decides for several jobs. */
export function worstOutcome(outcomes: readonly Outcome[]): Outcome {
  return WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? 'clean';
}

/** A run that could not see all of its data never exits 0. */
export function exitCodeOf(report: { outcome: Outcome; complete: boolean }): number {
  const code = EXIT_CODES[report.outcome];
  return code === 0 && !report.complete ? 1 : code;
}
