import type { Outcome } from './bulk-job.ts';

/** The states of jobs of all kinds, as the enum of both bulk APIs in Salesforce's client library (WSC) lists them. */
const STATES: ReadonlySet<string> = new Set([
  'Open',
  'UploadComplete',
  'InProgress',
  'Closed',
  'JobComplete',
  'Failed',
  'Aborted',
]);

/** Whether a job counts as running only because what its state means is not known: nobody can say that it will end. */
export function isInUnknownState({ outcome, state }: { outcome: Outcome | null; state: string }): boolean {
  return outcome === 'running' && !STATES.has(state);
}
