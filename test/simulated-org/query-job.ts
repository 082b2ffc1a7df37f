import { BulkJob, type BulkJobFields, type JobInfoView, type JobWork } from './bulk-job.ts';

/** Rows of a query's result: a list, or made by number while they are sent. */
export type QueryRows = readonly (readonly string[])[] | ((index: number) => readonly string[]);

export type QueryResult = { columns: readonly string[]; rows: QueryRows; count: number };

/** A query job, which runs at the end of its processing time, or was planted with its result. */
export class QueryJob extends BulkJob {
  readonly query: string;
  readonly #run: () => QueryResult;
  #result: QueryResult | undefined;

  constructor(fields: BulkJobFields, query: string, run: () => QueryResult) {
    super(fields);
    this.query = query;
    this.#run = run;
  }

  startQuery(now: number, queuedMs: number, processingMs: number, ending?: JobWork['ending']): void {
    const readResult = (): QueryResult => this.result;
    const work: JobWork = {
      get total() {
        return readResult().count;
      },
      processed: 0,
      failed: 0,
      ending: ending ?? { state: 'JobComplete' },
      processTo: () => undefined,
    };
    this.start(work, now, queuedMs, processingMs);
  }

  get result(): QueryResult {
    this.#result ??= this.#run();
    return this.#result;
  }

  override info(view: JobInfoView): Record<string, unknown> {
    const shape = {
      ...this.commonInfo(),
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: this.apiVersion,
      ...(view === 'created' || view === 'changed' ? {} : { jobType: this.jobType }),
      lineEnding: this.lineEnding,
      columnDelimiter: this.columnDelimiter,
    };
    if (view !== 'full') return shape;
    const isDone = this.state === 'JobComplete';
    return {
      ...shape,
      numberRecordsProcessed: isDone ? this.result.count : 0,
      retries: 0,
      totalProcessingTime: isDone ? 120 + Math.ceil(this.result.count / 50) : 0,
      isPkChunkingSupported: true,
      ...(this.errorMessage === undefined ? {} : { errorMessage: this.errorMessage }),
    };
  }
}
