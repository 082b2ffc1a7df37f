import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@salesforce/core';
import { openFailedResults, openUnprocessedRecords, readIngestJob, type IngestJob } from './bulk-jobs.ts';
import { listBulkJobs, type JobEndpoint, type JobPage, type ListedJobType } from './job-list.ts';
import { readLimits, type LimitReading } from './limits.ts';
import { sessionOf } from './session.ts';
import { Transport, type ApiStream, type TransportOptions } from './transport.ts';

/** What the use cases need of an org, over one transport. To be closed, or its sockets keep the process alive. */
export type Org = {
  readIngestJob(id: string): Promise<IngestJob>;
  openFailedResults(id: string): Promise<ApiStream>;
  openUnprocessedRecords(id: string): Promise<ApiStream>;
  listJobs(endpoint: JobEndpoint, locator?: string, jobType?: ListedJobType): Promise<JobPage>;
  readLimits(): Promise<LimitReading[]>;
  /** HTTP requests sent so far; see `Transport.calls`. */
  countCalls(): number;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  close(): Promise<void>;
};

/** Opens the org of a Connection: its login, our transport. */
export function openOrg(connection: Connection, options: Omit<TransportOptions, 'session' | 'apiVersion'>): Org {
  const transport = new Transport({
    ...options,
    session: sessionOf(connection),
    apiVersion: connection.getApiVersion(),
  });
  return {
    readIngestJob: (id) => readIngestJob(transport, id),
    openFailedResults: (id) => openFailedResults(transport, id),
    openUnprocessedRecords: (id) => openUnprocessedRecords(transport, id),
    listJobs: (endpoint, locator, jobType) => listBulkJobs(transport, endpoint, locator, jobType),
    readLimits: () => readLimits(transport),
    countCalls: () => transport.calls,
    now: Date.now,
    sleep: (ms) => delay(ms),
    close: () => transport.close(),
  };
}
