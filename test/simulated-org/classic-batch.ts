import type { DocumentFields } from './async-document.ts';
import type { ClassicOutcome } from './classic-result.ts';

export type ClassicBatchState = 'Queued' | 'InProgress' | 'Completed' | 'Failed' | 'NotProcessed';

/** What a batch comes to once it is worked on. */
export type ClassicWork = {
  readonly ending: { state: ClassicBatchState; stateMessage?: string | undefined };
  readonly processed: number;
  readonly failed: number;
  /** Rows in the order of the request; as many as were processed. */
  outcomes: () => Iterable<ClassicOutcome>;
  /** Of a query: the columns and rows it found. */
  readonly found?: { columns: readonly string[]; rows: () => Iterable<readonly string[]>; count: number } | undefined;
  readonly times?: Partial<ClassicTimes>;
};

/** Milliseconds. */
export type ClassicTimes = { totalProcessingTime: number; apiActiveProcessingTime: number; apexProcessingTime: number };

type BatchFields = {
  id: string;
  jobId: string;
  createdAt: number;
  startsAt: number;
  endsAt: number;
  /** What the client sent. */
  request: () => Buffer;
  /** Called once, when the batch is worked on. */
  run: () => ClassicWork;
};

/** A batch of a Bulk API 1.0 job. Its state follows the org's clock; its rows are tried all at once, at the end. */
export class ClassicBatch {
  readonly id: string;
  readonly request: () => Buffer;
  modifiedAt: number;
  state: ClassicBatchState = 'Queued';
  stateMessage: string | undefined;
  /** The 752 id under which a finished query has its rows. */
  resultId: string | undefined;
  readonly #fields: BatchFields;
  #work: ClassicWork | undefined;

  constructor(fields: BatchFields) {
    this.#fields = fields;
    this.id = fields.id;
    this.request = fields.request;
    this.modifiedAt = fields.createdAt;
  }

  get isTerminal(): boolean {
    return this.state === 'Completed' || this.state === 'Failed' || this.state === 'NotProcessed';
  }

  /** What the batch has come to; undefined before its end, and for one that was never tried. */
  get work(): ClassicWork | undefined {
    return this.#work;
  }

  settle(now: number): void {
    const { startsAt, endsAt, run } = this.#fields;
    if (this.isTerminal || now < startsAt) return;
    this.state = 'InProgress';
    this.modifiedAt = startsAt;
    if (now < endsAt) return;
    this.#work = run();
    this.state = this.#work.ending.state;
    this.stateMessage = this.#work.ending.stateMessage;
    this.modifiedAt = endsAt;
  }

  /** A batch that waits when its job is aborted is never tried. */
  abort(now: number): void {
    if (this.state !== 'Queued') return;
    this.state = 'NotProcessed';
    this.modifiedAt = now;
  }

  get times(): ClassicTimes {
    const active = this.#work?.processed ?? 0;
    return {
      totalProcessingTime: Math.ceil(active * 1.4),
      apiActiveProcessingTime: active,
      apexProcessingTime: 0,
      ...this.#work?.times,
    };
  }

  info(): DocumentFields {
    return {
      id: this.id,
      jobId: this.#fields.jobId,
      state: this.state,
      stateMessage: this.stateMessage,
      createdDate: formatAsyncTime(this.#fields.createdAt),
      systemModstamp: formatAsyncTime(this.modifiedAt),
      numberRecordsProcessed: this.#work?.processed ?? 0,
      numberRecordsFailed: this.#work?.failed ?? 0,
      ...this.times,
    };
  }
}

/** Bulk API 1.0 writes UTC as Z: `2026-02-12T15:44:04.000Z`. */
export function formatAsyncTime(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString();
}
