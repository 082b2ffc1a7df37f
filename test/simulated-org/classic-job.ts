import type { DocumentFields } from './async-document.ts';
import { dayMs, type JobInfoView, type JobType } from './bulk-job.ts';
import { formatAsyncTime, type ClassicBatch, type ClassicTimes } from './classic-batch.ts';
import type { ClassicContentType } from './classic-content.ts';
import { formatTimestamp } from './clock.ts';

export type ClassicJobState = 'Open' | 'Closed' | 'Aborted' | 'Failed' | 'UnknownState';
export type ConcurrencyMode = 'Parallel' | 'Serial';

export type ClassicJobFields = {
  id: string;
  object: string;
  operation: string;
  apiVersion: number;
  contentType: ClassicContentType;
  concurrencyMode: ConcurrencyMode;
  externalIdFieldName: string | undefined;
  createdById: string;
  createdAt: number;
  state: ClassicJobState;
  retries: number;
};

const keptForDays = 7;

/** A Bulk API 1.0 job: a client opens it, adds batches and closes it. Closed says only that no batch follows. */
export class ClassicJob {
  readonly id: string;
  readonly jobType: JobType = 'Classic';
  readonly createdById: string;
  readonly fields: ClassicJobFields;
  readonly batches: ClassicBatch[] = [];
  state: ClassicJobState;
  modifiedAt: number;

  constructor(fields: ClassicJobFields) {
    this.fields = fields;
    this.id = fields.id;
    this.createdById = fields.createdById;
    this.state = fields.state;
    this.modifiedAt = fields.createdAt;
  }

  get isQuery(): boolean {
    return this.fields.operation === 'query' || this.fields.operation === 'queryAll';
  }

  get apiVersion(): number {
    return this.fields.apiVersion;
  }

  settle(now: number): void {
    for (const batch of this.batches) batch.settle(now);
  }

  /** Deleted by the org: a week after it last changed, its batches included. */
  hasExpired(now: number): boolean {
    const changes = this.batches.map(({ modifiedAt }) => modifiedAt);
    return this.state !== 'Open' && now - Math.max(this.modifiedAt, ...changes) > keptForDays * dayMs;
  }

  abort(now: number): void {
    this.state = 'Aborted';
    this.modifiedAt = now;
    for (const batch of this.batches) batch.abort(now);
  }

  /** The `jobInfo` of Bulk API 1.0. */
  document(): DocumentFields {
    const { fields } = this;
    const { numberRecordsProcessed, numberRecordsFailed, ...times } = this.#sums();
    return {
      id: this.id,
      operation: fields.operation,
      object: fields.object,
      createdById: this.createdById,
      createdDate: formatAsyncTime(fields.createdAt),
      systemModstamp: formatAsyncTime(this.modifiedAt),
      state: this.state,
      externalIdFieldName: fields.externalIdFieldName,
      concurrencyMode: fields.concurrencyMode,
      contentType: fields.contentType,
      numberBatchesQueued: this.#count('Queued'),
      numberBatchesInProgress: this.#count('InProgress'),
      numberBatchesCompleted: this.#count('Completed'),
      numberBatchesFailed: this.#count('Failed'),
      numberBatchesTotal: this.batches.length,
      numberRecordsProcessed,
      numberRetries: fields.retries,
      apiVersion: `${fields.apiVersion}.0`,
      numberRecordsFailed,
      ...times,
    };
  }

  /** As the job lists of Bulk API 2.0 show it. */
  info(view: JobInfoView): Record<string, unknown> {
    const { fields } = this;
    const shape = {
      id: this.id,
      operation: fields.operation,
      object: fields.object,
      createdById: this.createdById,
      createdDate: formatTimestamp(fields.createdAt),
      systemModstamp: formatTimestamp(this.modifiedAt),
      state: this.state,
      ...(fields.externalIdFieldName === undefined ? {} : { externalIdFieldName: fields.externalIdFieldName }),
      concurrencyMode: fields.concurrencyMode,
      contentType: fields.contentType,
      apiVersion: fields.apiVersion,
      jobType: this.jobType,
    };
    return view === 'full' ? { ...shape, ...this.#sums(), retries: fields.retries } : shape;
  }

  #count(state: ClassicBatch['state']): number {
    return this.batches.filter((batch) => batch.state === state).length;
  }

  #sums(): { numberRecordsProcessed: number; numberRecordsFailed: number } & ClassicTimes {
    const sum = (read: (batch: ClassicBatch) => number): number =>
      this.batches.reduce((total, batch) => total + read(batch), 0);
    return {
      numberRecordsProcessed: sum((batch) => batch.work?.processed ?? 0),
      numberRecordsFailed: sum((batch) => batch.work?.failed ?? 0),
      totalProcessingTime: sum((batch) => batch.times.totalProcessingTime),
      apiActiveProcessingTime: sum((batch) => batch.times.apiActiveProcessingTime),
      apexProcessingTime: sum((batch) => batch.times.apexProcessingTime),
    };
  }
}
