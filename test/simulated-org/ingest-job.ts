import { BulkJob, type BulkJobFields, type JobInfoView, type JobWork } from './bulk-job.ts';
import type { ResultCsvForm } from './result-csv.ts';
import { countRows, type ResultKind, type ResultSource } from './result-file.ts';
import type { Upload } from './upload.ts';

/** What a result file without rows looks like: its header line, an empty body, or 204 No Content. */
export type EmptyResult = 'header' | 'empty' | 'no-content';

/** Job numbers as a single-job GET shows them. Times in milliseconds. */
export type JobCounters = {
  numberRecordsProcessed: number;
  numberRecordsFailed: number;
  retries: number;
  totalProcessingTime: number;
  apiActiveProcessingTime: number;
  apexProcessingTime: number;
};

export type IngestJobFields = BulkJobFields & {
  externalIdFieldName: string | undefined;
  assignmentRuleId: string | undefined;
  form: ResultCsvForm;
  emptyResult: EmptyResult;
};

/** The prepared results of a planted job. */
export type PlantedResults = {
  columns: readonly string[] | undefined;
  files: Partial<Record<ResultKind, ResultSource>>;
  counters: Partial<JobCounters>;
};

const noCounters: JobCounters = {
  numberRecordsProcessed: 0,
  numberRecordsFailed: 0,
  retries: 0,
  totalProcessingTime: 0,
  apiActiveProcessingTime: 0,
  apexProcessingTime: 0,
};

/** An ingest job: one that a client made and filled, or one planted with its results. */
export class IngestJob extends BulkJob {
  readonly externalIdFieldName: string | undefined;
  readonly assignmentRuleId: string | undefined;
  readonly form: ResultCsvForm;
  readonly emptyResult: EmptyResult;
  /** What was uploaded; waits here for UploadComplete. */
  content: Buffer | undefined;
  #upload: Upload | undefined;
  #planted: PlantedResults | undefined;

  constructor(fields: IngestJobFields) {
    super(fields);
    this.externalIdFieldName = fields.externalIdFieldName;
    this.assignmentRuleId = fields.assignmentRuleId;
    this.form = fields.form;
    this.emptyResult = fields.emptyResult;
  }

  startUpload(upload: Upload, now: number, queuedMs: number, processingMs: number): void {
    this.#upload = upload;
    this.content = undefined;
    this.start(upload, now, queuedMs, processingMs);
  }

  plant(results: PlantedResults): void {
    this.#planted = results;
  }

  /** Lets a planted job run to its end: its counters grow as an uploaded job's would. */
  startPlanted(ending: JobWork['ending'], now: number, queuedMs: number, processingMs: number): void {
    const { numberRecordsProcessed, numberRecordsFailed } = this.#plantedCounters();
    let processed = 0;
    const work: JobWork = {
      total: numberRecordsProcessed,
      get processed() {
        return processed;
      },
      get failed() {
        return Math.floor((numberRecordsFailed * processed) / Math.max(1, numberRecordsProcessed));
      },
      ending,
      processTo: (rows) => {
        processed = rows;
      },
    };
    this.start(work, now, queuedMs, processingMs);
  }

  /** The content of a result file; undefined if it has no rows. */
  result(kind: ResultKind): { source: ResultSource; columns: readonly string[] | undefined } | undefined {
    const columns = this.#upload?.columns ?? this.#planted?.columns;
    const source = this.#upload?.result(kind) ?? this.#planted?.files[kind];
    return source === undefined || countRows(source) === 0 ? undefined : { source, columns };
  }

  get columns(): readonly string[] {
    return this.#upload?.columns ?? this.#planted?.columns ?? [];
  }

  override info(view: JobInfoView): Record<string, unknown> {
    const settings = {
      ...this.commonInfo(),
      ...(this.externalIdFieldName === undefined ? {} : { externalIdFieldName: this.externalIdFieldName }),
      ...(this.assignmentRuleId === undefined ? {} : { assignmentRuleId: this.assignmentRuleId }),
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: this.apiVersion,
    };
    if (view === 'changed') return settings;
    const contentUrl = `services/data/v${this.apiVersion}.0/jobs/ingest/${this.id}/batches`;
    const shape = {
      ...settings,
      ...(view === 'created' ? {} : { jobType: this.jobType }),
      ...(this.state === 'Open' ? { contentUrl } : {}),
      lineEnding: this.lineEnding,
      columnDelimiter: this.columnDelimiter,
    };
    if (view !== 'full') return shape;
    const { numberRecordsProcessed, numberRecordsFailed, ...times } = this.#counters();
    return {
      ...shape,
      ...(this.state === 'Open' ? {} : { numberRecordsProcessed, numberRecordsFailed }),
      ...(this.errorMessage === undefined ? {} : { errorMessage: this.errorMessage }),
      ...times,
    };
  }

  #counters(): JobCounters {
    const { work } = this;
    if (this.#planted !== undefined) {
      const final = this.#plantedCounters();
      if (work === undefined || this.state === work.ending.state) return final;
      return { ...noCounters, numberRecordsProcessed: work.processed, numberRecordsFailed: work.failed };
    }
    if (work === undefined) return noCounters;
    return {
      numberRecordsProcessed: work.processed,
      numberRecordsFailed: work.failed,
      retries: this.isTerminal ? (work.ending.retries ?? 0) : 0,
      totalProcessingTime: this.isTerminal ? Math.ceil(work.processed * 1.4) : 0,
      apiActiveProcessingTime: work.processed,
      apexProcessingTime: 0,
    };
  }

  #plantedCounters(): JobCounters {
    const { files, counters } = this.#planted ?? { files: {}, counters: {} };
    const failed = counters.numberRecordsFailed ?? countRows(files.failed) ?? 0;
    const processed = counters.numberRecordsProcessed ?? failed + (countRows(files.successful) ?? 0);
    return { ...noCounters, ...counters, numberRecordsProcessed: processed, numberRecordsFailed: failed };
  }
}
