import { answerJson, type Answer } from './answer.ts';
import { ApiError, notFound } from './api-error.ts';
import type { OrgState } from './org-state.ts';
import type { OrgRecord } from './records.ts';
import type { OrgRequest, Route } from './router.ts';
import { answerSetupQuery } from './tooling-routes.ts';
import { parseSoql, runSoql, type SoqlQuery } from './soql.ts';

const queryPageRows = 2000;
const seasons = ['Spring', 'Summer', 'Winter'] as const;

export const restRoutes: readonly Route[] = [
  { path: '/services/data', access: 'open', methods: { GET: showVersions } },
  { path: '/services/data/:version', methods: { GET: showResources } },
  { path: '/services/data/:version/limits', methods: { GET: showLimits } },
  { path: '/services/data/:version/query', methods: { GET: query } },
  { path: '/services/data/:version/query/:cursor', methods: { GET: queryMore } },
  { path: '/services/data/:version/sobjects', methods: { GET: listObjects } },
  { path: '/services/data/:version/sobjects/:object/describe', methods: { GET: describeObject } },
  { path: '/services/data/:version/sobjects/:object/:id', methods: { GET: showRecord } },
];

function showVersions(_request: OrgRequest, org: OrgState): Answer {
  return answerJson(
    org.apiVersions.map((version) => ({
      label: releaseName(version),
      url: `/services/data/v${version}.0`,
      version: `${version}.0`,
    })),
  );
}

/** 66.0 is Spring '26, 67.0 Summer '26, 68.0 Winter '27. */
function releaseName(version: number): string {
  const season = version % 3;
  const year = 26 + Math.floor((version - 66) / 3) + (season === 2 ? 1 : 0);
  return `${seasons[season] ?? ''} '${String(year).padStart(2, '0')}`;
}

function showResources(request: OrgRequest): Answer {
  const base = `/services/data/${request.params['version']}`;
  const names = ['jobs/ingest', 'jobs/query', 'limits', 'query', 'sobjects'];
  return answerJson(Object.fromEntries(names.map((name) => [name, `${base}/${name}`])));
}

function showLimits(request: OrgRequest, org: OrgState): Answer {
  return answerJson(org.limits.answer(request.apiVersion));
}

function query(request: OrgRequest, org: OrgState): Answer {
  const text = request.query.get('q');
  if (text === null) throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const setup = answerSetupQuery(request, org, text, 'standard');
  if (setup !== undefined) return setup;
  const soql = parseSoql(text, org.records);
  if (request.query.get('columns') === 'true') return answerJson(describeColumns(soql));
  const found = runSoql(soql, org.records);
  if (soql.fields.length === 0) return answerJson({ totalSize: found.length, done: true, records: [] });
  const records = found.map((record) => showFields(record, soql, request.params['version'] ?? ''));
  const cursor = org.ids.next('01g');
  org.queryCursors.set(cursor, records);
  return answerJson(queryPage(request, org, cursor, 0));
}

function queryMore(request: OrgRequest, org: OrgState): Answer {
  const [cursor = '', offset = '0'] = (request.params['cursor'] ?? '').split('-');
  return answerJson(queryPage(request, org, cursor, Number(offset)));
}

function queryPage(request: OrgRequest, org: OrgState, cursor: string, offset: number): Record<string, unknown> {
  const records = org.queryCursors.get(cursor);
  if (records === undefined) throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  const end = offset + queryPageRows;
  const done = end >= records.length;
  if (done) org.queryCursors.delete(cursor);
  return {
    totalSize: records.length,
    done,
    ...(done ? {} : { nextRecordsUrl: `/services/data/${request.params['version']}/query/${cursor}-${end}` }),
    records: records.slice(offset, end),
  };
}

/** What `columns=true` answers: the shape of the result instead of its records. */
function describeColumns({ schema, fields }: SoqlQuery): Record<string, unknown> {
  const columnMetadata = fields.map((field) => ({
    aggregate: false,
    apexType: field.kind === 'double' ? 'Double' : field.kind === 'boolean' ? 'Boolean' : 'String',
    booleanType: field.kind === 'boolean',
    columnName: field.name,
    custom: field.name.endsWith('__c'),
    displayName: field.name,
    foreignKeyName: null,
    insertable: true,
    joinColumns: [],
    numberType: field.kind === 'double',
    textType: field.kind !== 'double' && field.kind !== 'boolean',
    updatable: true,
  }));
  const keyPrefix = schema.keyPrefix;
  return { columnMetadata, entityName: schema.name, groupBy: false, idSelected: true, keyPrefix };
}

function showFields(record: OrgRecord, soql: SoqlQuery, version: string): Record<string, unknown> {
  const shown: Record<string, unknown> = { attributes: attributesOf(record, soql.schema.name, version) };
  for (const { name, kind } of soql.fields) {
    const value = record[name] ?? null;
    shown[name] = kind === 'double' && typeof value === 'string' && value !== '' ? Number(value) : value;
  }
  return shown;
}

function attributesOf(record: OrgRecord, type: string, version: string): Record<string, string> {
  return { type, url: `/services/data/${version}/sobjects/${type}/${record.Id}` };
}

function listObjects(request: OrgRequest, org: OrgState): Answer {
  const base = `/services/data/${request.params['version']}/sobjects`;
  const sobjects = org.records.schemas.map(({ name, label, keyPrefix }) => ({
    name,
    label,
    keyPrefix,
    custom: name.endsWith('__c'),
    urls: { sobject: `${base}/${name}`, describe: `${base}/${name}/describe` },
  }));
  return answerJson({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
}

function describeObject(request: OrgRequest, org: OrgState): Answer {
  const schema = org.records.schema(request.params['object'] ?? '');
  if (schema === undefined) throw notFound();
  const fields = schema.fields
    .filter(({ hidden }) => hidden !== true)
    .map((field) => ({
      name: field.name,
      label: field.label,
      type: field.kind,
      length: field.length ?? 0,
      nillable: field.required !== true,
      createable: field.readOnly !== true,
      updateable: field.readOnly !== true,
      custom: field.name.endsWith('__c'),
      externalId: field.externalId === true,
      unique: field.unique === true,
      restrictedPicklist: field.values !== undefined,
      picklistValues: (field.values ?? []).map((value) => ({ value, label: value, active: true, defaultValue: false })),
      referenceTo: field.referenceTo === undefined ? [] : [field.referenceTo],
      relationshipName: field.relationshipName ?? null,
    }));
  const { name, label, keyPrefix } = schema;
  return answerJson({
    name,
    label,
    keyPrefix,
    custom: name.endsWith('__c'),
    queryable: true,
    createable: true,
    fields,
  });
}

function showRecord(request: OrgRequest, org: OrgState): Answer {
  const { object = '', id = '', version = '' } = request.params;
  const schema = org.records.schema(object);
  const record = schema && org.records.find(schema.name, id);
  if (record === undefined) throw notFound();
  return answerJson({ attributes: attributesOf(record, schema?.name ?? object, version), ...record });
}
