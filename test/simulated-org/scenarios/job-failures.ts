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

/** A batch ran out of time as often as it may. */
export function slowAutomation(afterRows: number): Scenario {
  return {
    name: 'slow automation',
    rules: [],
    jobFailures: [{ afterRows, errorMessage: 'InternalServerError : Retried more than 20 times', retries: 20 }],
  };
}

/** The batches of the day are used up in the middle of the job. */
export function quotaUsedUp(afterRows: number): Scenario {
  return {
    name: 'quota used up',
    rules: [],
    jobFailures: [{ afterRows, errorMessage: 'ExceededQuota : ApiBatchItems Limit exceeded.' }],
  };
}
