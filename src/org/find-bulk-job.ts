import { z } from 'zod';
import { IngestJobSchema, type IngestJob } from './bulk-jobs.ts';
import { readClassicJob, type ClassicJob } from './classic-jobs.ts';
import { isSameJob } from './job-id.ts';
import { isOrgError, OrgError } from './org-error.ts';
import { QueryJobSchema, type QueryJob } from './query-jobs.ts';
import type { Transport } from './transport.ts';

/** A bulk job of any kind: Bulk API 2.0 ingest or query, or Bulk API 1.0. */
export type BulkJob =
  ({ kind: 'ingest' } & IngestJob) | ({ kind: 'query' } & QueryJob) | ({ kind: 'classic' } & ClassicJob);

type Kind = BulkJob['kind'];

/** A job of one kind. */
export type JobOfKind<Wanted extends Kind> = Extract<BulkJob, { kind: Wanted }>;

/** The order in which kinds are asked for: most jobs are ingest jobs, and Bulk API 1.0 is the oldest. */
const KINDS: readonly Kind[] = ['ingest', 'query', 'classic'];

const ClassicInfo = z
  .object({ id: z.string(), jobType: z.literal('Classic') })
  .transform(({ id }) => ({ kind: 'classic' as const, id }));
const QueryInfo = QueryJobSchema.transform((job) => ({ kind: 'query' as const, ...job }));
const IngestInfo = IngestJobSchema.transform((job) => ({ kind: 'ingest' as const, ...job }));

type Info = z.infer<typeof ClassicInfo | typeof QueryInfo | typeof IngestInfo>;

/** A job info tells its kind by `jobType`; where it does not, it is what the endpoint is for. */
const INFOS = {
  ingest: z.union([ClassicInfo, QueryInfo.refine(({ jobType }) => jobType === 'V2Query'), IngestInfo]),
  query: z.union([ClassicInfo, QueryInfo]),
};

/**
 * Finds a job by its 15- or 18-character id, whatever its kind: one API call for an ingest job, two for a query job, three
 * for one of Bulk API 1.0; one when `kind` is known. Only the answer that there is no such job leads on to the next kind.
 * Rejects with a JobNotFoundError, which holds the answers of all endpoints asked, when none has the job.
 */
export async function findBulkJob(transport: Transport, id: string, { kind }: { kind?: Kind } = {}): Promise<BulkJob> {
  const refusals: OrgError[] = [];
  for (const asked of kind === undefined ? KINDS : [kind]) {
    try {
      return await readBulkJob(transport, id, asked);
    } catch (error) {
      if (!isOrgError(error) || !saysNoSuchJob(error)) throw error;
      refusals.push(error);
    }
  }
  const [first] = refusals;
  if (first === undefined) throw new RangeError('no kind to ask for');
  const errors = refusals.flatMap(({ data }) => data.errors);
  throw new OrgError('JobNotFoundError', 'The org has no such job.', { ...first.data, errors });
}

async function readBulkJob(transport: Transport, id: string, kind: Kind): Promise<BulkJob> {
  if (kind !== 'classic') {
    const info: z.ZodType<Info> = INFOS[kind];
    const schema = info.refine((job) => isSameJob(job.id, id));
    const path = `jobs/${kind}/${encodeURIComponent(id)}`;
    const job = await transport.getJson(path, { schema, name: `the ${kind} job` });
    // The endpoints of Bulk API 2.0 know such a job, but not its batches.
    if (job.kind !== 'classic') return job;
  }
  return { kind: 'classic', ...(await readClassicJob(transport, id)) };
}

/** Codes that tell of the user or the org instead of the id, in any spelling: the next endpoint would say the same. */
const OF_THE_USER =
  /^(?:INVALIDUSER|INVALIDSESSIONID|FEATURENOTENABLED|FUNCTIONALITYNOTENABLED|API(?:CURRENTLY)?DISABLED\w*|INSUFFICIENTACCESS\w*|EXCEEDEDQUOTA|\w*LIMITEXCEEDED)$/;

/**
 * Bulk API 2.0 answers 404 NOT_FOUND for a job that is not there and 400 with a code such as INVALIDJOB for an id of another
 * kind, Bulk API 1.0 answers 400 InvalidJob for both. Which code stands for what is not published, so 400 counts as 404
 * unless its code is about the user.
 */
function saysNoSuchJob({ name, data }: OrgError): boolean {
  if (name !== 'ApiRejectedError') return false;
  if (data.httpStatus === 404) return true;
  const codes = data.errors.map(({ code }) => (code ?? '').replaceAll('_', '').toUpperCase());
  return data.httpStatus === 400 && !codes.some((code) => OF_THE_USER.test(code));
}
