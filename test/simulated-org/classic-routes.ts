import { answerCsv, answerText, type Answer } from './answer.ts';
import { askedFormat, asyncError, asyncHandler, asyncVersion } from './async-access.ts';
import {
  answerAsyncJson,
  answerDocument,
  answerDocumentList,
  answerXml,
  asyncNamespace,
  readXmlLeaves,
  type DocumentFormat,
} from './async-document.ts';
import type { ClassicBatch } from './classic-batch.ts';
import { classicContentTypes, classicMediaTypes } from './classic-content.ts';
import { ClassicJob } from './classic-job.ts';
import { writeClassicQueryResult } from './classic-query.ts';
import { writeClassicResult } from './classic-result.ts';
import { addBatch } from './classic-upload.ts';
import type { OrgState } from './org-state.ts';
import { maySee } from './permissions.ts';
import type { OrgRequest, Route } from './router.ts';

const operations = new Set(['insert', 'delete', 'hardDelete', 'update', 'upsert', 'query', 'queryAll']);
const base = '/services/async/:asyncVersion/job';

export const classicRoutes: readonly Route[] = [
  { path: base, access: 'own', methods: { POST: asyncHandler(createJob) } },
  { path: `${base}/:id`, access: 'own', methods: { GET: asyncHandler(showJob), POST: asyncHandler(changeState) } },
  {
    path: `${base}/:id/batch`,
    access: 'own',
    methods: { GET: asyncHandler(listBatches), POST: asyncHandler(postBatch) },
  },
  { path: `${base}/:id/batch/:batch`, access: 'own', methods: { GET: asyncHandler(showBatch) } },
  { path: `${base}/:id/batch/:batch/request`, access: 'own', methods: { GET: asyncHandler(showRequest) } },
  { path: `${base}/:id/batch/:batch/result`, access: 'own', methods: { GET: asyncHandler(showResult) } },
  { path: `${base}/:id/batch/:batch/result/:result`, access: 'own', methods: { GET: asyncHandler(showQueryResult) } },
];

async function createJob(request: OrgRequest, org: OrgState): Promise<Answer> {
  const body = await readDocument(request);
  const { operation = '', object = '' } = body;
  if (!operations.has(operation)) throw asyncError('InvalidJob', `Unsupported operation: ${operation}`);
  const schema = org.records.schema(object);
  if (schema === undefined) throw asyncError('InvalidJob', `Unable to find object: ${object}`);
  const contentType = classicContentTypes.find((type) => type === (body['contentType'] ?? 'XML'));
  if (contentType === undefined) throw asyncError('InvalidJob', `Unsupported content type: ${body['contentType']}`);
  const key = body['externalIdFieldName'];
  if (operation === 'upsert' && (key === undefined || key === '')) {
    const message = `External ID was blank for ${object}. An External ID must be specified for upsert.`;
    throw asyncError('InvalidJob', message);
  }
  if (operation === 'hardDelete' && !org.options.hardDeleteAllowed) {
    const message =
      'hardDelete operation requires special user profile permission, please contact your system administrator';
    throw asyncError('FeatureNotEnabled', message);
  }
  const job = new ClassicJob({
    id: org.ids.next('750'),
    object: schema.name,
    operation,
    apiVersion: asyncVersion(request),
    contentType,
    concurrencyMode: body['concurrencyMode'] === 'Serial' ? 'Serial' : 'Parallel',
    externalIdFieldName: key,
    createdById: org.userId,
    createdAt: org.clock.now(),
    state: 'Open',
    retries: 0,
  });
  org.classicJobs.add(job);
  return answerJob(job, request, org, 201);
}

function showJob(request: OrgRequest, org: OrgState): Answer {
  return answerJob(requireJob(request, org), request, org);
}

async function changeState(request: OrgRequest, org: OrgState): Promise<Answer> {
  const { state = '' } = await readDocument(request);
  const job = requireJob(request, org);
  if (state !== 'Closed' && state !== 'Aborted') throw asyncError('InvalidJobState', `Unsupported state: ${state}`);
  if (job.state !== 'Open' && (state === 'Closed' || job.state !== 'Closed')) {
    const verb = state === 'Closed' ? 'Closing' : 'Aborting';
    throw asyncError('InvalidJobState', `${verb} already ${job.state} Job not allowed`);
  }
  if (state === 'Aborted') job.abort(org.clock.now());
  job.state = state;
  job.modifiedAt = org.clock.now();
  return answerJob(job, request, org);
}

function listBatches(request: OrgRequest, org: OrgState): Answer {
  const job = requireJob(request, org);
  const documents = job.batches.map((batch) => batch.info());
  return answerDocumentList('batchInfoList', 'batchInfo', documents, formatOf(request, job, org));
}

async function postBatch(request: OrgRequest, org: OrgState): Promise<Answer> {
  const content = await request.readBody();
  const job = requireJob(request, org);
  const batch = addBatch(job, content, org);
  return answerDocument('batchInfo', batch.info(), formatOf(request, job, org), 201);
}

function showBatch(request: OrgRequest, org: OrgState): Answer {
  const { job, batch } = requireBatch(request, org);
  return answerDocument('batchInfo', batch.info(), formatOf(request, job, org));
}

function showRequest(request: OrgRequest, org: OrgState): Answer {
  const { job, batch } = requireBatch(request, org);
  const type = job.isQuery ? 'text/plain' : classicMediaTypes[job.fields.contentType];
  return { status: 200, headers: { 'content-type': `${type};charset=UTF-8` }, body: batch.request() };
}

/** Of a load, what became of each row of the request, in its order; of a query, the ids of its result files. */
function showResult(request: OrgRequest, org: OrgState): Answer {
  const { job, batch } = requireBatch(request, org);
  const { work, resultId } = batch;
  const { contentType } = job.fields;
  if (work === undefined) throw asyncError('InvalidBatch', 'Records not processed');
  if (work.processed === 0 && batch.state !== 'Completed') {
    throw asyncError('InvalidBatch', 'Records not found for this batch');
  }
  if (job.isQuery) {
    const list = resultId === undefined ? [] : [resultId];
    if (contentType === 'JSON') return answerAsyncJson(JSON.stringify(list));
    const results = list.map((id) => `<result>${id}</result>`).join('');
    return answerXml(`<result-list xmlns="${asyncNamespace}">${results}</result-list>`);
  }
  const headers = { 'content-type': `${classicMediaTypes[contentType]};charset=UTF-8` };
  return answerCsv({ chunks: () => writeClassicResult(work.outcomes(), contentType) }, headers);
}

function showQueryResult(request: OrgRequest, org: OrgState): Answer {
  const { job, batch } = requireBatch(request, org);
  const found = batch.work?.found;
  if (found === undefined || batch.resultId !== request.params['result']) {
    throw asyncError('InvalidBatch', `Result not found: ${request.params['result']}`);
  }
  const { contentType, object } = job.fields;
  const body = writeClassicQueryResult(found, object, contentType);
  return answerText(body, `${classicMediaTypes[contentType]};charset=UTF-8`);
}

function requireJob(request: OrgRequest, org: OrgState): ClassicJob {
  const id = request.params['id'] ?? '';
  const job = org.classicJobs.find(id);
  if (job === undefined) throw asyncError('InvalidJob', `Invalid job id: ${id}`);
  if (!maySee(job, org))
    throw asyncError('InvalidUser', 'You do not have permission to access the jobs of other users');
  return job;
}

function requireBatch(request: OrgRequest, org: OrgState): { job: ClassicJob; batch: ClassicBatch } {
  const job = requireJob(request, org);
  const id = request.params['batch'] ?? '';
  const batch = job.batches.find((candidate) => candidate.id.slice(0, 15) === id.slice(0, 15));
  if (batch === undefined) throw asyncError('InvalidBatch', `Invalid batch id: ${id}`);
  return { job, batch };
}

async function readDocument(request: OrgRequest): Promise<Record<string, string | undefined>> {
  const text = (await request.readBody()).toString('utf8');
  if (!/\bjson\b/.test(request.headers['content-type'] ?? '')) {
    if (!text.includes('jobInfo')) throw asyncError('InvalidXML', 'Expected a jobInfo element');
    return readXmlLeaves(text);
  }
  try {
    const value: unknown = JSON.parse(text);
    const entries = Object.entries(value ?? {}).filter(([, field]) => field !== null);
    return Object.fromEntries(entries.map(([name, field]) => [name, String(field)]));
  } catch {
    throw asyncError('ClientInputError', 'Failed to read the request');
  }
}

function answerJob(job: ClassicJob, request: OrgRequest, org: OrgState, status = 200): Answer {
  return answerDocument('jobInfo', job.document(), formatOf(request, job, org), status);
}

function formatOf(request: OrgRequest, job: ClassicJob, org: OrgState): DocumentFormat {
  return askedFormat(request, org) ?? (job.fields.contentType.endsWith('JSON') ? 'json' : 'xml');
}
