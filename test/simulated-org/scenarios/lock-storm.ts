import { unableToLockRow } from '../row-error.ts';
import type { Scenario } from '../scenario.ts';

/** The job gives up over locks: some rows saved, some failed, the rest never tried. */
export function lockStorm(afterRows: number): Scenario {
  return {
    name: 'lock storm',
    rules: [{ when: { every: 3 }, error: unableToLockRow(['001Hs00000b7QzXIAU']) }],
    jobFailures: [{ afterRows, errorMessage: 'TooManyLockFailure : Too many lock failures in the batch', retries: 20 }],
  };
}
