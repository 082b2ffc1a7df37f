import { isOrgError } from '../../org/org-error.ts';
import type { BulkJobPorts } from '../bulk-job-ports.ts';
import { isPassing } from '../wait-for-job.ts';
import type { CallBudget } from './call-budget.ts';

/** No API call is left for the next step. */
export class CallsSpentError extends Error {
  override readonly name = 'CallsSpentError';

  constructor() {
    super('The API calls allowed are spent.');
  }
}

export type BoundCalls = BulkJobPorts & {
  /** Gives back what was reserved and not spent. */
  settle(): void;
  /** Whether a call failed for a reason that may have passed by now. */
  wasDisturbed(): boolean;
};

/**
 * The ports of one diagnosis: each call is taken from a budget that others share, and counted for this diagnosis alone, however
 * many run beside it. A call beyond the budget rejects with a CallsSpentError.
 *
 * @param reserved calls that the budget has granted to this diagnosis already
 */
export function boundCalls(ports: BulkJobPorts, budget: CallBudget, reserved: number): BoundCalls {
  let calls = 0;
  let left = reserved;
  let disturbed = false;
  const spend = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    if (left > 0) left--;
    else if (!budget.take(1)) throw new CallsSpentError();
    calls++;
    try {
      return await call();
    } catch (error) {
      disturbed ||= isOrgError(error) && isPassing(error);
      throw error;
    }
  };
  return {
    findBulkJob: (id, known) => spend(() => ports.findBulkJob(id, known)),
    openFailedResults: (id) => spend(() => ports.openFailedResults(id)),
    openUnprocessedRecords: (id) => spend(() => ports.openUnprocessedRecords(id)),
    readClassicBatches: (id) => spend(() => ports.readClassicBatches(id)),
    openBatchResult: (id, batchId, form) => spend(() => ports.openBatchResult(id, batchId, form)),
    openBatchRequest: (id, batchId, form) => spend(() => ports.openBatchRequest(id, batchId, form)),
    countCalls: () => calls,
    wasDisturbed: () => disturbed,
    settle: () => {
      budget.giveBack(left);
      left = 0;
    },
    now: () => ports.now(),
    sleep: (ms) => ports.sleep(ms),
  };
}
