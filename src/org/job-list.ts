import { z } from 'zod';
import type { JobKind } from '../report/bulk-job.ts';
import { text, time, version } from './job-fields.ts';
import type { Transport } from './transport.ts';

/** The two resources that list jobs. Bulk API 1.0 jobs are in both. */
export type JobEndpoint = 'ingest' | 'query';

/** What a list can be narrowed to on the org's side, and all it can be narrowed to (Bulk API 2.0 guide, "Get All Jobs"). */
export type ListedJobType = 'Classic' | 'V2Query';

const ListedJobSchema = z.object({
  id: z.string().regex(/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/),
  state: z.string().min(1),
  jobType: text,
  operation: text,
  object: text,
  apiVersion: version,
  createdById: text,
  createdDate: time,
  systemModstamp: time,
});

/**
 * A job as the lists show it: without counts, without the reason of a failure.
 * Times are ISO 8601 in UTC; what the org leaves out is null.
 */
export type ListedJob = {
  /** 18 characters. */
  id: string;
  kind: JobKind;
  /** Of Bulk API 2.0: Open, UploadComplete, InProgress, JobComplete, Failed, Aborted. Of 1.0: Open, Closed, Failed, Aborted. */
  state: string;
  operation: string | null;
  object: string | null;
  apiVersion: string | null;
  createdById: string | null;
  createdDate: string | null;
  /** When the job last changed. */
  systemModstamp: string | null;
};

export type JobPage = {
  jobs: ListedJob[];
  /** What the next page is asked for with; null after the last one. */
  next: string | null;
};

const pageSchema = z
  .object({ done: z.boolean().nullish(), records: z.array(ListedJobSchema), nextRecordsUrl: text })
  .transform(({ done, records, nextRecordsUrl }) => ({
    records,
    done: done ?? nextRecordsUrl === null,
    next: nextRecordsUrl === null ? null : readLocator(nextRecordsUrl),
  }))
  // A list that goes on without saying where would look like a whole one.
  .refine(({ done, next }) => done || next !== null);

/**
 * Reads one page, up to 1,000 jobs, of the jobs of all users. The order is indeterminate, and no filter by state, object or time
 * exists. One API call. Rejects with an OrgError.
 *
 * @param locator `next` of the page before, which holds the type too
 */
export async function listBulkJobs(
  transport: Transport,
  endpoint: JobEndpoint,
  locator?: string,
  jobType?: ListedJobType,
): Promise<JobPage> {
  const { records, done, next } = await transport.getJson(`jobs/${endpoint}`, {
    schema: pageSchema,
    name: 'a list of bulk jobs',
    query: locator === undefined ? { ...(jobType && { jobType }) } : { queryLocator: locator },
  });
  return {
    jobs: records.map(({ jobType: type, ...job }) => Object.assign(job, { kind: kindOf(type, endpoint) })),
    next: done ? null : next,
  };
}

const KIND_OF: Readonly<Record<string, JobKind>> = {
  BigObjectIngest: 'ingest',
  Classic: 'classic',
  V2Ingest: 'ingest',
  V2Query: 'query',
};

/** A type the guide does not list is what the list is for. */
function kindOf(jobType: string | null, endpoint: JobEndpoint): JobKind {
  return KIND_OF[jobType ?? ''] ?? endpoint;
}

/** The path of `nextRecordsUrl` is not to be followed: that of the query list points to the ingest list. */
function readLocator(nextRecordsUrl: string): string | null {
  const locator = new URLSearchParams(nextRecordsUrl.split('?')[1]).get('queryLocator');
  return locator === null || locator === '' ? null : locator;
}
