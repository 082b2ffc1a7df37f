import { answerCsv, answerNothing, answerText, type Answer } from './answer.ts';
import { bulkError, notFound } from './api-error.ts';
import { answerJobJson, type JobState } from './bulk-job.ts';
import { IngestJob } from './ingest-job.ts';
import { answerOtherKind, requireIngestJob } from './job-access.ts';
import { choiceField, parseObject, readObject, textField } from './json-body.ts';
import { readMultipart } from './multipart.ts';
import { findField } from './objects.ts';
import type { OrgState } from './org-state.ts';
import { maySee } from './permissions.ts';
import { columnDelimiters } from './result-csv.ts';
import { openResult, type ResultKind } from './result-file.ts';
import type { OrgRequest, Route } from './router.ts';
import { Upload } from './upload.ts';

const operations = ['insert', 'delete', 'hardDelete', 'update', 'upsert'] as const;
const settable = [
  'object',
  'operation',
  'contentType',
  'columnDelimiter',
  'lineEnding',
  'externalIdFieldName',
  'assignmentRuleId',
];
const multipartCharacters = 100_000;

export const ingestRoutes: readonly Route[] = [
  { path: '/services/data/:version/jobs/ingest', methods: { GET: listJobs, POST: createJob } },
  {
    path: '/services/data/:version/jobs/ingest/:id',
    methods: { GET: showJob, PATCH: changeState, DELETE: deleteJob },
  },
  { path: '/services/data/:version/jobs/ingest/:id/batches', methods: { PUT: uploadContent } },
  ...(['successfulResults', 'failedResults', 'unprocessedrecords', 'unprocessedRecords'] as const).map((name) => ({
    path: `/services/data/:version/jobs/ingest/:id/${name}`,
    methods: { GET: (request: OrgRequest, org: OrgState) => showResult(request, org, resultKinds[name]) },
  })),
];

const resultKinds = {
  successfulResults: 'successful',
  failedResults: 'failed',
  unprocessedrecords: 'unprocessed',
  unprocessedRecords: 'unprocessed',
} satisfies Record<string, ResultKind>;

async function createJob(request: OrgRequest, org: OrgState): Promise<Answer> {
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('multipart/form-data')) {
    const job = newJob(await readObject(request, settable), request.apiVersion, org);
    org.ingestJobs.add(job);
    return job.answerInfo('created');
  }
  const parts = readMultipart((await request.readBody()).toString('utf8'), contentType);
  const content = parts.get('content') ?? '';
  if (content.length > multipartCharacters) {
    throw bulkError('CLIENTINPUTERROR', `ClientInputError : Content exceeds ${multipartCharacters} characters`);
  }
  const job = newJob(parseObject(parts.get('job') ?? '', settable), request.apiVersion, org);
  org.ingestJobs.add(job);
  job.content = Buffer.from(content);
  startJob(job, org);
  return job.answerInfo('created');
}

function newJob(body: Record<string, unknown>, apiVersion: number, org: OrgState): IngestJob {
  org.limits.requireBatch();
  const object = textField(body, 'object');
  if (object === undefined) throw bulkError('INVALIDJOB', 'InvalidJob : No object specified for the job');
  const operationName = textField(body, 'operation');
  if (operationName === undefined) throw bulkError('INVALIDJOB', 'InvalidJob : No operation specified for the job');
  const operation = operations.find((candidate) => candidate === operationName);
  if (operation === undefined) {
    throw bulkError('INVALIDOPERATION', `InvalidOperation : ${operationName} is not a valid operation`);
  }
  choiceField(body, 'contentType', ['CSV']);
  const columnDelimiter = choiceField(body, 'columnDelimiter', columnDelimiters) ?? 'COMMA';
  const lineEnding = choiceField(body, 'lineEnding', ['LF', 'CRLF'] as const) ?? 'LF';
  const schema = org.records.schema(object);
  if (schema === undefined) throw bulkError('INVALIDJOB', `InvalidJob : Unable to find object: ${object}`);
  if (schema.name === 'Organization') {
    throw bulkError('INVALIDENTITY', `Entity '${schema.name}' is not supported by the Bulk API.`);
  }
  if (operation === 'hardDelete' && !org.options.hardDeleteAllowed) {
    throw bulkError(
      'FEATURENOTENABLED',
      'FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your system administrator',
    );
  }
  return new IngestJob({
    id: org.ids.next('750'),
    object: schema.name,
    operation,
    apiVersion,
    jobType: 'V2Ingest',
    columnDelimiter,
    lineEnding,
    createdById: org.userId,
    createdAt: org.clock.now(),
    state: 'Open',
    externalIdFieldName: readExternalId(body, operation, object, org),
    assignmentRuleId: textField(body, 'assignmentRuleId'),
    form: { ...org.options.resultForm, columnDelimiter, lineEnding },
    emptyResult: org.options.emptyResult,
  });
}

function readExternalId(
  body: Record<string, unknown>,
  operation: string,
  object: string,
  org: OrgState,
): string | undefined {
  const name = textField(body, 'externalIdFieldName');
  if (operation !== 'upsert') return name;
  if (name === undefined || name === '') {
    throw bulkError(
      'INVALIDJOB',
      `InvalidJob : External ID was blank for ${object}. An External ID must be specified for upsert.`,
    );
  }
  const schema = org.records.schema(object);
  const field = schema && findField(schema, name);
  if (field?.kind === 'id' || field?.externalId === true) return field.name;
  throw bulkError(
    'INVALIDJOB',
    `InvalidJob : Field name provided, ${name} does not match an External ID, Salesforce Id, or indexed field for ${object}`,
  );
}

async function uploadContent(request: OrgRequest, org: OrgState): Promise<Answer> {
  const content = await request.readBody();
  const job = requireIngestJob(request, org);
  if (job.state !== 'Open') {
    throw bulkError('INVALIDJOBSTATE', `InvalidJobState : Uploading to a job in state ${job.state} is not allowed`);
  }
  const contentType = request.headers['content-type'] ?? '';
  if (!contentType.startsWith('text/csv')) {
    throw bulkError('CLIENTINPUTERROR', `ClientInputError : Content-Type ${contentType} is not text/csv`);
  }
  if (job.content !== undefined) {
    throw bulkError('CLIENTINPUTERROR', `ClientInputError : Found multiple contents for job: <${job.id.slice(0, 15)}>`);
  }
  const { uploadLimit } = org.options;
  if (Math.ceil(content.length / 3) * 4 > uploadLimit) {
    throw bulkError(
      'CLIENTINPUTERROR',
      `ClientInputError : Failed to read request. Exceeded max size limit of ${uploadLimit}`,
    );
  }
  job.content = content;
  return answerNothing(201);
}

async function changeState(request: OrgRequest, org: OrgState): Promise<Answer> {
  const body = await readObject(request, ['state']);
  const job = requireIngestJob(request, org);
  const state = choiceField(body, 'state', ['UploadComplete', 'Aborted'] satisfies JobState[]);
  if (state === undefined) throw bulkError('INVALIDJOBSTATE', 'InvalidJobState : No state specified');
  if (state === 'Aborted') {
    abortJob(job, org);
  } else {
    if (job.state !== 'Open') {
      throw bulkError('INVALIDJOBSTATE', `Closing already ${job.state} Job not allowed`);
    }
    startJob(job, org);
  }
  return job.answerInfo('changed');
}

function startJob(job: IngestJob, org: OrgState): void {
  const { records, scenario, limits, options } = org;
  const upload = new Upload(job.content ?? Buffer.alloc(0), job, {
    records,
    scenario,
    useBatches: (rows) => limits.useBatches(rows),
  });
  job.startUpload(upload, org.clock.now(), options.queuedMs, options.processingMs);
}

/** A job that never started has no rows tried: what was uploaded is unprocessed. */
function abortJob(job: IngestJob, org: OrgState): void {
  if (job.state === 'Open' && job.content !== undefined) {
    const { records, scenario } = org;
    const upload = new Upload(job.content, job, { records, scenario, useBatches: (rows) => rows });
    job.startUpload(upload, org.clock.now(), Infinity, 0);
  }
  job.abort(org.clock.now());
}

function showJob(request: OrgRequest, org: OrgState): Answer {
  return answerOtherKind(request, org, org.ingestJobs) ?? requireIngestJob(request, org).answerInfo('full');
}

function deleteJob(request: OrgRequest, org: OrgState): Answer {
  const job = requireIngestJob(request, org);
  if (job.state === 'Open' || job.state === 'InProgress') {
    throw bulkError('INVALIDJOBSTATE', `Deleting ${job.state} Job not allowed`);
  }
  org.ingestJobs.remove(job);
  return answerNothing(204);
}

function listJobs(request: OrgRequest, org: OrgState): Answer {
  const { query, params } = request;
  const locator = query.get('queryLocator');
  const list = locator !== null && org.queryJobs.knowsLocator(locator) ? org.queryJobs : org.ingestJobs;
  return answerJobJson(
    list.page(query, params['version'] ?? '', {
      others: list === org.ingestJobs ? org.classicJobs.all() : [],
      isVisible: (job) => maySee(job, org),
    }),
  );
}

function showResult(request: OrgRequest, org: OrgState, kind: ResultKind): Answer {
  const job = requireIngestJob(request, org);
  if (job.jobType !== 'V2Ingest') throw notFound();
  if (!job.isTerminal) {
    throw bulkError(
      'INVALIDJOBSTATE',
      `InvalidJobState : The results of a job in state ${job.state} are not available`,
    );
  }
  const withId = job.apiVersion >= 53;
  const result = job.result(kind);
  if (result !== undefined) {
    return answerCsv(openResult(kind, result.source, result.columns, job.form, withId));
  }
  if (job.emptyResult === 'no-content') return answerNothing(204);
  if (job.emptyResult === 'empty') return answerText('', 'text/csv;charset=UTF-8');
  const none = { columns: job.columns, rows: [], count: 0 };
  return answerCsv(openResult(kind, none, job.columns, job.form, withId));
}
