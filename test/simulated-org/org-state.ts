import type { DocumentFormat } from './async-document.ts';
import type { ClassicJob } from './classic-job.ts';
import type { SimulatedClock } from './clock.ts';
import type { EmptyResult, IngestJob } from './ingest-job.ts';
import type { JobList } from './job-list.ts';
import type { Limits } from './limits.ts';
import type { Permissions } from './permissions.ts';
import type { QueryJob } from './query-job.ts';
import type { Records } from './records.ts';
import type { ResultCsvForm } from './result-csv.ts';
import type { IdSequence } from './salesforce-id.ts';
import type { Scenario } from './scenario.ts';
import type { Setup } from './setup.ts';
import type { Sessions } from './sessions.ts';

/** What may be changed while the org runs; each job takes the values of its creation, or of its start. */
export type OrgOptions = {
  /** How long a job waits as UploadComplete. */
  queuedMs: number;
  /** How long a job is InProgress. */
  processingMs: number;
  /** Largest upload in base64 bytes. */
  uploadLimit: number;
  /** Rows of a page of query results, unless `maxRecords` says otherwise. */
  queryPageRows: number;
  hardDeleteAllowed: boolean;
  /** Whether clients that accept gzip get it; false as behind a proxy that takes the question out. */
  compression: boolean;
  resultForm: ResultCsvForm;
  /**
   * What the ingest and query endpoints answer for a job of another kind: that there is none, that it is no such job, or
   * its info.
   */
  otherKinds: 'not-found' | 'invalid-job' | 'shown';
  /** The format of Bulk API 1.0 documents: what the client asks for, or one whatever it asks for. */
  asyncFormat: 'asked' | DocumentFormat;
  emptyResult: EmptyResult;
};

/** Everything the handlers work on. */
export type OrgState = {
  readonly organizationId: string;
  readonly userId: string;
  readonly username: string;
  readonly apiVersions: readonly number[];
  readonly clock: SimulatedClock;
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly ids: IdSequence;
  readonly records: Records;
  readonly setup: Setup;
  readonly ingestJobs: JobList<IngestJob>;
  readonly queryJobs: JobList<QueryJob>;
  readonly classicJobs: JobList<ClassicJob>;
  /** REST queries that have more pages. */
  readonly queryCursors: Map<string, Array<Record<string, unknown>>>;
  readonly options: OrgOptions;
  readonly permissions: Permissions;
  scenario: Scenario;
  /** Where the org listens: `http://127.0.0.1:PORT`. */
  url: string;
};
