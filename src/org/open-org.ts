import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@salesforce/core';
import type { RowsForm } from '../scan/batch-results.ts';
import {
  readFlows,
  readTriggers,
  readValidationRules,
  type ApexTrigger,
  type Flow,
  type ValidationRule,
} from './automation.ts';
import { openFailedResults, openUnprocessedRecords } from './bulk-jobs.ts';
import { openBatchRequest, openBatchResult, readClassicBatches, type ClassicBatch } from './classic-jobs.ts';
import { describeObject, readFieldDefinitions, type FieldDefinition, type ObjectDescription } from './describe.ts';
import { findBulkJob, type BulkJob } from './find-bulk-job.ts';
import { listBulkJobs, type JobEndpoint, type JobPage, type ListedJobType } from './job-list.ts';
import type { ApiUsage } from './api-usage.ts';
import { readEntitlements, type EntitlementReadings } from './entitlements.ts';
import { readLimits, type LimitReading } from './limits.ts';
import type { FoundRecords } from './query-records.ts';
import { sessionOf } from './session.ts';
import { Transport, type ApiStream, type TransportOptions } from './transport.ts';
import { findUserId, userOf, type OrgUser } from './users.ts';

/** What the use cases need of an org, over one transport. To be closed, or its sockets keep the process alive. */
export type Org = {
  findBulkJob(id: string, options?: { kind?: BulkJob['kind'] }): Promise<BulkJob>;
  openFailedResults(id: string): Promise<ApiStream>;
  openUnprocessedRecords(id: string): Promise<ApiStream>;
  readClassicBatches(id: string): Promise<ClassicBatch[]>;
  openBatchResult(id: string, batchId: string, form: RowsForm): Promise<ApiStream>;
  openBatchRequest(id: string, batchId: string, form: RowsForm): Promise<ApiStream>;
  listJobs(endpoint: JobEndpoint, locator?: string, jobType?: ListedJobType): Promise<JobPage>;
  readLimits(): Promise<LimitReading[]>;
  describeObject(object: string): Promise<ObjectDescription>;
  readFieldDefinitions(object: string, names: readonly string[]): Promise<FoundRecords<FieldDefinition>>;
  readValidationRules(object: string | null): Promise<FoundRecords<ValidationRule>>;
  readFlows(object: string | null): Promise<FoundRecords<Flow>>;
  readTriggers(object: string | null, names: readonly string[]): Promise<FoundRecords<ApexTrigger>>;
  readonly user: OrgUser;
  findUserId(username: string): Promise<string | null>;
  readEntitlements(today: string): Promise<EntitlementReadings>;
  /** See `Transport.apiUsage`. */
  findApiUsage(): ApiUsage | null;
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
    findBulkJob: (id, known) => findBulkJob(transport, id, known),
    openFailedResults: (id) => openFailedResults(transport, id),
    openUnprocessedRecords: (id) => openUnprocessedRecords(transport, id),
    readClassicBatches: (id) => readClassicBatches(transport, id),
    openBatchResult: (id, batchId, form) => openBatchResult(transport, id, batchId, form),
    openBatchRequest: (id, batchId, form) => openBatchRequest(transport, id, batchId, form),
    listJobs: (endpoint, locator, jobType) => listBulkJobs(transport, endpoint, locator, jobType),
    readLimits: () => readLimits(transport),
    describeObject: (object) => describeObject(transport, object),
    readFieldDefinitions: (object, names) => readFieldDefinitions(transport, object, names),
    readValidationRules: (object) => readValidationRules(transport, object),
    readFlows: (object) => readFlows(transport, object),
    readTriggers: (object, names) => readTriggers(transport, object, names),
    user: userOf(connection),
    findUserId: (username) => findUserId(transport, username),
    readEntitlements: (today) => readEntitlements(transport, today),
    findApiUsage: () => transport.apiUsage,
    countCalls: () => transport.calls,
    now: Date.now,
    sleep: (ms) => delay(ms),
    close: () => transport.close(),
  };
}
