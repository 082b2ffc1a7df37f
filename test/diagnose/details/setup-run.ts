import { readFlows, readTriggers, readValidationRules } from '../../../src/org/automation.ts';
import { openFailedResults, openUnprocessedRecords } from '../../../src/org/bulk-jobs.ts';
import { openBatchRequest, openBatchResult, readClassicBatches } from '../../../src/org/classic-jobs.ts';
import { describeObject, readFieldDefinitions } from '../../../src/org/describe.ts';
import { findBulkJob } from '../../../src/org/find-bulk-job.ts';
import { readLimits } from '../../../src/org/limits.ts';
import { diagnoseBulkJob, type BulkJobPorts } from '../../../src/diagnose/bulk-job.ts';
import { addDetails, type DetailedDiagnosis } from '../../../src/diagnose/details/add-details.ts';
import { SetupReader, type SetupPorts } from '../../../src/diagnose/details/setup-reader.ts';
import type { SetupSubject } from '../../../src/report/group-details.ts';
import { openTransport } from '../../org/open-transport.ts';
import type { SimulatedOrg } from '../../simulated-org/simulated-org.ts';

export type SetupRun = {
  reader: SetupReader;
  /** Diagnoses a job and adds its details. */
  explain(id: string): Promise<DetailedDiagnosis>;
  close(): Promise<void>;
};

/** The use case over HTTP against the simulated org. */
export function startSetupRun(org: SimulatedOrg, onAsk?: (subject: SetupSubject) => void): SetupRun {
  const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
  const ports: BulkJobPorts & SetupPorts = {
    findBulkJob: (id, options) => findBulkJob(transport, id, options),
    openFailedResults: (id) => openFailedResults(transport, id),
    openUnprocessedRecords: (id) => openUnprocessedRecords(transport, id),
    readClassicBatches: (id) => readClassicBatches(transport, id),
    openBatchResult: (id, batchId, form) => openBatchResult(transport, id, batchId, form),
    openBatchRequest: (id, batchId, form) => openBatchRequest(transport, id, batchId, form),
    describeObject: (object) => describeObject(transport, object),
    readFieldDefinitions: (object, names) => readFieldDefinitions(transport, object, names),
    readValidationRules: (object) => readValidationRules(transport, object),
    readFlows: (object) => readFlows(transport, object),
    readTriggers: (object, names) => readTriggers(transport, object, names),
    readLimits: () => readLimits(transport),
    countCalls: () => transport.calls,
    now: () => 0,
    sleep: () => Promise.resolve(),
  };
  const reader = new SetupReader(ports, onAsk && { onAsk });
  return {
    reader,
    explain: async (id) => addDetails(await diagnoseBulkJob(id, ports, { waitMs: 0 }), reader),
    close: () => transport.close(),
  };
}
