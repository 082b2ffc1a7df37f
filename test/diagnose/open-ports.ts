import { z } from 'zod';
import type { BulkJobPorts } from '../../src/diagnose/bulk-job.ts';
import type { JobListPorts } from '../../src/diagnose/jobs/collect-jobs.ts';
import type { UserPorts } from '../../src/diagnose/jobs/read-job-filter.ts';
import { openFailedResults, openUnprocessedRecords } from '../../src/org/bulk-jobs.ts';
import { openBatchRequest, openBatchResult, readClassicBatches } from '../../src/org/classic-jobs.ts';
import { findBulkJob } from '../../src/org/find-bulk-job.ts';
import { listBulkJobs } from '../../src/org/job-list.ts';
import type { Session } from '../../src/org/session.ts';
import { Transport, type TransportOptions } from '../../src/org/transport.ts';
import { findUserId } from '../../src/org/users.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';

export type OpenPorts = BulkJobPorts & JobListPorts & UserPorts & { close(): Promise<void> };

/** What a diagnosis needs of a simulated org, over the real transport; only waiting is skipped. */
export function openPorts(org: SimulatedOrg, options: Partial<TransportOptions> = {}): OpenPorts {
  const transport = new Transport({
    session: sessionOf(org),
    apiVersion: '67.0',
    clientVersion: '0.0.0',
    limits: { headersMs: 300, silenceMs: 300 },
    sleep: () => Promise.resolve(),
    ...options,
  });
  return {
    findBulkJob: (id, known) => findBulkJob(transport, id, known),
    openFailedResults: (id) => openFailedResults(transport, id),
    openUnprocessedRecords: (id) => openUnprocessedRecords(transport, id),
    readClassicBatches: (id) => readClassicBatches(transport, id),
    openBatchResult: (id, batchId, form) => openBatchResult(transport, id, batchId, form),
    openBatchRequest: (id, batchId, form) => openBatchRequest(transport, id, batchId, form),
    listJobs: (endpoint, locator, jobType) => listBulkJobs(transport, endpoint, locator, jobType),
    // As after `sf org login access-token`: the login doesn't hold the id.
    user: { id: null, username: org.username },
    findUserId: (username) => findUserId(transport, username),
    countCalls: () => transport.calls,
    now: () => org.clock.now(),
    sleep: (ms) => {
      org.clock.advance(ms);
      return Promise.resolve();
    },
    close: () => transport.close(),
  };
}

/** A login that can refresh, over the org's own token endpoint. */
function sessionOf(org: SimulatedOrg): Session {
  let token = org.accessToken;
  return {
    origin: org.url,
    accessToken: () => token,
    refresh: async () => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: org.refreshToken });
      const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body });
      const { access_token: granted } = z.object({ access_token: z.string() }).parse(await response.json());
      token = granted;
    },
  };
}
