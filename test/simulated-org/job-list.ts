import { ApiError, bulkError, notFound } from './api-error.ts';
import type { JobInfoView, JobType } from './bulk-job.ts';
import { idKey, isSalesforceId, type IdSequence } from './salesforce-id.ts';

export type JobPage = { done: boolean; records: Array<Record<string, unknown>>; nextRecordsUrl: string | null };

/** What a job must have to be kept and listed. */
export type ListableJob = {
  readonly id: string;
  readonly jobType: JobType;
  readonly createdById: string;
  settle(now: number): void;
  hasExpired(now: number): boolean;
  info(view: JobInfoView): Record<string, unknown>;
};

/** Jobs of other lists that are shown too, and which of all jobs the user may see. */
export type PageOptions = { others: readonly ListableJob[]; isVisible: (job: ListableJob) => boolean };

const jobTypes: readonly string[] = ['BigObjectIngest', 'Classic', 'V2Ingest', 'V2Query'] satisfies JobType[];

/** The jobs of one kind: found by 15- or 18-character id, listed in pages, forgotten when they expire. */
export class JobList<Job extends ListableJob> {
  pageSize: number;
  readonly #ids: IdSequence;
  readonly #now: () => number;
  readonly #jobs = new Map<string, Job>();
  readonly #locators = new Map<string, ListableJob[]>();

  constructor(ids: IdSequence, now: () => number, pageSize: number) {
    this.#ids = ids;
    this.#now = now;
    this.pageSize = pageSize;
  }

  add(job: Job): void {
    this.#jobs.set(idKey(job.id), job);
  }

  remove(job: Job): void {
    this.#jobs.delete(idKey(job.id));
  }

  /** The job as it is now. Throws the 404 of one that never was or is gone, the 400 of what is no id. */
  get(id: string): Job {
    if (!isSalesforceId(id)) throw bulkError('INVALIDJOB', `InvalidJob : Invalid job id: ${id}`);
    return this.find(id) ?? fail(notFound());
  }

  /** The job as it is now, if there is one. */
  find(id: string): Job | undefined {
    const job = this.#jobs.get(idKey(id));
    return job && this.#settle(job);
  }

  all(): Job[] {
    return [...this.#jobs.values()].filter((job) => this.#settle(job) !== undefined);
  }

  /**
   * One page of the list. The order is not that of creation, nor any other a client could count on. Whatever the kind,
   * `nextRecordsUrl` points below `/jobs/ingest`, as Salesforce's does: the locator is what counts.
   */
  page(query: URLSearchParams, version: string, options: PageOptions): JobPage {
    const locator = query.get('queryLocator');
    const jobType = query.get('jobType');
    if (jobType !== null && !jobTypes.includes(jobType)) {
      throw bulkError('INVALIDVALUE', `InvalidValue : ${jobType} is not a valid jobType`);
    }
    const [cursor, offset] = locator === null ? this.#open(query, jobType, options) : parseLocator(locator);
    const jobs = this.#locators.get(cursor);
    if (jobs === undefined) throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    const end = offset + this.pageSize;
    const done = end >= jobs.length;
    return {
      done,
      records: jobs.slice(offset, end).map((job) => job.info('listed')),
      nextRecordsUrl: done ? null : `/services/data/${version}/jobs/ingest?queryLocator=${cursor}-${end}`,
    };
  }

  knowsLocator(locator: string): boolean {
    return this.#locators.has(parseLocator(locator)[0]);
  }

  #open(query: URLSearchParams, jobType: string | null, options: PageOptions): [cursor: string, offset: number] {
    const cursor = this.#ids.next('01g');
    const everyJob: ListableJob[] = [...this.all(), ...options.others];
    const jobs = everyJob
      .filter(options.isVisible)
      .filter((job) => jobType === null || job.jobType === jobType)
      .filter(() => query.get('isPkChunkingEnabled') !== 'true');
    const shuffled = jobs.map((job) => [scatter(job.id), job] as const).toSorted(([left], [right]) => left - right);
    this.#locators.set(
      cursor,
      shuffled.map(([, job]) => job),
    );
    return [cursor, 0];
  }

  #settle(job: Job): Job | undefined {
    const now = this.#now();
    job.settle(now);
    if (!job.hasExpired(now)) return job;
    this.remove(job);
    return undefined;
  }
}

function fail(error: Error): never {
  throw error;
}

function parseLocator(locator: string): [cursor: string, offset: number] {
  const dash = locator.lastIndexOf('-');
  const offset = Number(locator.slice(dash + 1));
  return dash === -1 || !Number.isInteger(offset) ? ['', 0] : [locator.slice(0, dash), offset];
}

/** An order that has nothing to do with when a job was made, and is the same every time. */
function scatter(id: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  return hash >>> 0;
}
