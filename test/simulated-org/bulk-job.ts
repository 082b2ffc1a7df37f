import { bulkError } from './api-error.ts';
import { answerText, type Answer } from './answer.ts';
import { formatTimestamp } from './clock.ts';
import type { ColumnDelimiter, LineEnding } from './result-csv.ts';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';
export type JobType = 'V2Ingest' | 'V2Query' | 'BigObjectIngest' | 'Classic';

/** What a job works through between UploadComplete and its end. */
export type JobWork = {
  readonly total: number;
  readonly processed: number;
  readonly failed: number;
  readonly ending: { state: JobState; errorMessage?: string; retries?: number };
  processTo: (rows: number) => void;
};

export type BulkJobFields = {
  id: string;
  object: string;
  operation: string;
  apiVersion: number;
  jobType: JobType;
  columnDelimiter: ColumnDelimiter;
  lineEnding: LineEnding;
  createdById: string;
  createdAt: number;
  state: JobState;
};

/** What a JSON answer about a job shows: the short form of lists, PATCH and POST, or everything. */
export type JobInfoView = 'created' | 'changed' | 'listed' | 'full';

export const dayMs = 86_400_000;
const openForDays = 1;
const keptForDays = 7;
/** Rows are tried in chunks of this size; the counters of a running job move by it. */
const chunkRows = 200;

/**
 * A Bulk API 2.0 job: its state follows the org's clock. `settle` brings it up to a moment; nothing happens in between,
 * so the state a client sees depends on the clock alone.
 */
export abstract class BulkJob {
  readonly id: string;
  readonly object: string;
  readonly operation: string;
  readonly apiVersion: number;
  readonly jobType: JobType;
  readonly columnDelimiter: ColumnDelimiter;
  readonly lineEnding: LineEnding;
  readonly createdById: string;
  readonly createdAt: number;
  state: JobState;
  modifiedAt: number;
  errorMessage: string | undefined;
  protected work: JobWork | undefined;
  #startsAt = 0;
  #endsAt = 0;

  constructor(fields: BulkJobFields) {
    this.id = fields.id;
    this.object = fields.object;
    this.operation = fields.operation;
    this.apiVersion = fields.apiVersion;
    this.jobType = fields.jobType;
    this.columnDelimiter = fields.columnDelimiter;
    this.lineEnding = fields.lineEnding;
    this.createdById = fields.createdById;
    this.createdAt = fields.createdAt;
    this.modifiedAt = fields.createdAt;
    this.state = fields.state;
  }

  get isTerminal(): boolean {
    return this.state === 'JobComplete' || this.state === 'Aborted' || this.state === 'Failed';
  }

  /** Starts the work: UploadComplete for `queuedMs`, then InProgress for `processingMs`. */
  start(work: JobWork, now: number, queuedMs: number, processingMs: number): void {
    this.work = work;
    this.state = 'UploadComplete';
    this.modifiedAt = now;
    this.#startsAt = now + queuedMs;
    this.#endsAt = now + queuedMs + processingMs;
  }

  settle(now: number): void {
    if (this.state === 'Open' && now - this.createdAt > openForDays * dayMs) {
      this.state = 'Aborted';
      this.modifiedAt = this.createdAt + openForDays * dayMs;
    }
    const { work } = this;
    if (work === undefined || this.isTerminal || now < this.#startsAt) return;
    this.state = 'InProgress';
    this.modifiedAt = this.#startsAt;
    if (now >= this.#endsAt) {
      work.processTo(work.total);
      this.state = work.ending.state;
      this.modifiedAt = this.#endsAt;
      this.errorMessage = work.ending.errorMessage;
      return;
    }
    const share = (now - this.#startsAt) / (this.#endsAt - this.#startsAt);
    work.processTo(Math.floor((work.total * share) / chunkRows) * chunkRows);
  }

  /** Deleted by the org: a week after it ended. */
  hasExpired(now: number): boolean {
    return this.isTerminal && now - this.modifiedAt > keptForDays * dayMs;
  }

  /** Throws the 400 of a job that can no longer be stopped. */
  abort(now: number): void {
    if (this.isTerminal) {
      const name = this.state === 'JobComplete' ? 'Completed' : this.state;
      throw bulkError('INVALIDJOBSTATE', `Aborting already ${name} Job not allowed`);
    }
    this.state = 'Aborted';
    this.modifiedAt = now;
  }

  answerInfo(view: JobInfoView): Answer {
    return answerJobJson(this.info(view));
  }

  abstract info(view: JobInfoView): Record<string, unknown>;

  protected commonInfo(): Record<string, unknown> {
    return {
      id: this.id,
      operation: this.operation,
      object: this.object,
      createdById: this.createdById,
      createdDate: formatTimestamp(this.createdAt),
      systemModstamp: formatTimestamp(this.modifiedAt),
      state: this.state,
    };
  }
}

/** Job infos print `apiVersion` as 66.0, which JSON.stringify cannot. */
export function answerJobJson(value: unknown): Answer {
  const text = JSON.stringify(value).replaceAll(/"apiVersion":(\d+)(?=[,}])/g, '"apiVersion":$1.0');
  return answerText(text, 'application/json;charset=UTF-8');
}
