import { answerCsv, answerJson, answerNothing, type Answer } from './answer.ts';
import { ApiError, bulkError, notFound } from './api-error.ts';
import { answerJobJson } from './bulk-job.ts';
import { answerOtherKind, requireQueryJob } from './job-access.ts';
import { choiceField, readObject, textField } from './json-body.ts';
import type { OrgState } from './org-state.ts';
import { maySee } from './permissions.ts';
import { QueryJob, type QueryResult } from './query-job.ts';
import { columnDelimiters, writeResultCsv } from './result-csv.ts';
import type { OrgRequest, Route } from './router.ts';
import { parseSoql, runSoql } from './soql.ts';

const pagesAtOnce = 5;

export const queryRoutes: readonly Route[] = [
  { path: '/services/data/:version/jobs/query', methods: { GET: listJobs, POST: createJob } },
  { path: '/services/data/:version/jobs/query/:id', methods: { GET: showJob, PATCH: abortJob, DELETE: deleteJob } },
  { path: '/services/data/:version/jobs/query/:id/results', methods: { GET: showResults } },
  { path: '/services/data/:version/jobs/query/:id/resultPages', methods: { GET: showResultPages } },
];

async function createJob(request: OrgRequest, org: OrgState): Promise<Answer> {
  const body = await readObject(request, ['operation', 'query', 'contentType', 'columnDelimiter', 'lineEnding']);
  const operation = choiceField(body, 'operation', ['query', 'queryAll'] as const);
  if (operation === undefined) throw bulkError('INVALIDJOB', 'InvalidJob : No operation specified for the job');
  choiceField(body, 'contentType', ['CSV']);
  const text = textField(body, 'query');
  if (text === undefined) throw bulkError('INVALIDJOB', 'InvalidJob : No query specified for the job');
  refuseUnsupported(text);
  const query = parseSoql(text, org.records);
  org.limits.useQueryJob();
  const run = (): QueryResult => {
    const records = runSoql(query, org.records);
    const rows = records.map((record) => query.fields.map((field) => String(record[field.name] ?? '')));
    return { columns: query.fields.map((field) => field.name), rows, count: rows.length };
  };
  const fields = {
    id: org.ids.next('750'),
    object: query.schema.name,
    operation,
    apiVersion: request.apiVersion,
    jobType: 'V2Query',
    columnDelimiter: choiceField(body, 'columnDelimiter', columnDelimiters) ?? 'COMMA',
    lineEnding: choiceField(body, 'lineEnding', ['LF', 'CRLF'] as const) ?? 'LF',
    createdById: org.userId,
    createdAt: org.clock.now(),
    state: 'UploadComplete',
  } as const;
  const job = new QueryJob(fields, text, run);
  job.startQuery(org.clock.now(), org.options.queuedMs, org.options.processingMs);
  org.queryJobs.add(job);
  return job.answerInfo('created');
}

/** "SOQL not allowed: GROUP BY, OFFSET, TYPEOF, aggregates, parent-to-child subqueries" in the Bulk API 2.0 guide. */
function refuseUnsupported(text: string): void {
  if (/\bGROUP\s+BY\b|\bOFFSET\b|\bTYPEOF\b|\b(?:COUNT|SUM|AVG|MIN|MAX)\s*\(|\(\s*SELECT\b/i.test(text)) {
    throw new ApiError(
      400,
      'API_ERROR',
      'Aggregate Relationships not supported in Bulk V2 Query with CSV content type',
    );
  }
}

function showJob(request: OrgRequest, org: OrgState): Answer {
  return answerOtherKind(request, org, org.queryJobs) ?? requireQueryJob(request, org).answerInfo('full');
}

async function abortJob(request: OrgRequest, org: OrgState): Promise<Answer> {
  const body = await readObject(request, ['state']);
  const job = requireQueryJob(request, org);
  choiceField(body, 'state', ['Aborted'] as const);
  job.abort(org.clock.now());
  return job.answerInfo('changed');
}

function deleteJob(request: OrgRequest, org: OrgState): Answer {
  const job = requireQueryJob(request, org);
  if (!job.isTerminal) throw new ApiError(400, 'API_ERROR', `Deleting ${job.state} Job not allowed`);
  org.queryJobs.remove(job);
  return answerNothing(204);
}

function listJobs(request: OrgRequest, org: OrgState): Answer {
  const { query, params } = request;
  const classic = org.ingestJobs
    .all()
    .filter((job) => job.jobType === 'Classic' || query.get('jobType') === 'V2Ingest');
  const locator = query.get('queryLocator');
  const list = locator !== null && org.ingestJobs.knowsLocator(locator) ? org.ingestJobs : org.queryJobs;
  return answerJobJson(
    list.page(query, params['version'] ?? '', {
      others: list === org.queryJobs ? [...classic, ...org.classicJobs.all()] : [],
      isVisible: (job) => maySee(job, org),
    }),
  );
}

/** The job whose results are wanted, which must be finished and of the version in the path. */
function requireResults(request: OrgRequest, org: OrgState): QueryJob {
  const job = requireQueryJob(request, org);
  if (job.apiVersion !== request.apiVersion) {
    const message = `The job was created in version ${job.apiVersion}.0; its results need the same version`;
    throw new ApiError(409, 'API_ERROR', message);
  }
  if (job.state === 'JobComplete') return job;
  throw bulkError('INVALIDJOBSTATE', `InvalidJobState : The results of a job in state ${job.state} are not available`);
}

function showResults(request: OrgRequest, org: OrgState): Answer {
  const job = requireResults(request, org);
  const { count } = job.result;
  const asked = Number(request.query.get('maxRecords') ?? Number.NaN);
  const pageRows = Number.isInteger(asked) && asked > 0 ? asked : org.options.queryPageRows;
  const locator = request.query.get('locator');
  const start = locator === null ? 0 : readLocator(locator, count);
  const end = Math.min(count, start + pageRows);
  const headers = {
    'sforce-numberofrecords': String(end - start),
    'sforce-locator': end < count ? writeLocator(end) : 'null',
  };
  return answerCsv({ chunks: () => writePage(job, start, end, org) }, headers);
}

/** Up to five pages at once, for clients that fetch in parallel (58.0 and later). */
function showResultPages(request: OrgRequest, org: OrgState): Answer {
  if (request.apiVersion < 58) throw notFound();
  const job = requireResults(request, org);
  const { count } = job.result;
  const { queryPageRows } = org.options;
  const locator = request.query.get('locator');
  const start = locator === null ? 0 : readLocator(locator, count);
  const jobPath = `/services/data/${request.params['version']}/jobs/query/${job.id}`;
  const pages: Array<{ resultUrl: string }> = [];
  let next = start;
  do {
    pages.push({ resultUrl: `${jobPath}/results?locator=${writeLocator(next)}` });
    next += queryPageRows;
  } while (next < count && pages.length < pagesAtOnce);
  const done = next >= count;
  return answerJson({
    resultPages: pages,
    nextRecordsUrl: done ? null : `${jobPath}/resultPages?locator=${writeLocator(next)}`,
    done,
  });
}

function writePage(job: QueryJob, start: number, end: number, org: OrgState): AsyncGenerator<Buffer> {
  const { columns, rows } = job.result;
  const form = {
    ...org.options.resultForm,
    quoting: 'full' as const,
    columnDelimiter: job.columnDelimiter,
    lineEnding: job.lineEnding,
  };
  return writeResultCsv(columns, sliceRows(rows, start, end), form);
}

function* sliceRows(rows: QueryResult['rows'], start: number, end: number): Generator<readonly string[]> {
  for (let index = start; index < end; index++) yield typeof rows === 'function' ? rows(index) : (rows[index] ?? []);
}

function writeLocator(row: number): string {
  return Buffer.from(String(row)).toString('base64url');
}

function readLocator(locator: string, count: number): number {
  const row = Number(Buffer.from(locator, 'base64url').toString('utf8'));
  if (Number.isInteger(row) && row >= 0 && row <= count && writeLocator(row) === locator) return row;
  throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
}
