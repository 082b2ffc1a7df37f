import { answerJson, type Answer } from './answer.ts';
import { ApiError } from './api-error.ts';
import type { OrgState } from './org-state.ts';
import type { OrgRequest, Route } from './router.ts';
import { objectOf, parseSetupSoql, runSetupSoql } from './setup-soql.ts';

const pageRows = 2000;

export const toolingRoutes: readonly Route[] = [
  { path: '/services/data/:version/tooling/query', methods: { GET: query } },
  { path: '/services/data/:version/tooling/query/:cursor', methods: { GET: queryMore } },
];

function query(request: OrgRequest, org: OrgState): Answer {
  const soql = request.query.get('q');
  if (soql === null) throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const answer = answerSetupQuery(request, org, soql, 'tooling');
  if (answer !== undefined) return answer;
  const object = objectOf(soql);
  const column = Math.max(0, soql.indexOf(object));
  const message = `sObject type '${object}' is not supported.`;
  throw new ApiError(
    400,
    'INVALID_TYPE',
    `\n${soql}\n${' '.repeat(column)}^\nERROR at Row:1:Column:${column + 1}\n${message}`,
  );
}

/**
 * The answer to a query about the setup; undefined where this API has no such object, or the user no right to know of
 * it.
 */
export function answerSetupQuery(
  request: OrgRequest,
  org: OrgState,
  soql: string,
  api: 'tooling' | 'standard',
): Answer | undefined {
  const object = objectOf(soql);
  const table = org.setup.find(object, api);
  if (table === undefined) return undefined;
  const parsed = parseSetupSoql(soql);
  if (request.query.get('columns') === 'true') return answerJson(describeColumns(object, parsed.fields));
  const path = `/services/data/${request.params['version'] ?? ''}/${api === 'tooling' ? 'tooling/' : ''}`;
  const records = runSetupSoql(parsed, table, soql).map((record) => {
    const shown: Record<string, unknown> = {
      attributes: { type: object, url: `${path}sobjects/${object}/${idOf(record)}` },
    };
    for (const [name, value] of Object.entries(record)) {
      shown[name] =
        value === null || typeof value !== 'object'
          ? value
          : {
              attributes: {
                type: 'EntityDefinition',
                url: `${path}sobjects/EntityDefinition/${value['QualifiedApiName'] ?? ''}`,
              },
              ...value,
            };
    }
    return shown;
  });
  const cursor = org.ids.next('01g');
  org.queryCursors.set(cursor, records);
  return answerJson(page(org, `${path}query`, cursor, 0, object));
}

function idOf(record: Record<string, unknown>): string {
  const id = record['Id'] ?? record['DurableId'];
  return typeof id === 'string' ? id : '';
}

function queryMore(request: OrgRequest, org: OrgState): Answer {
  const [cursor = '', offset = '0'] = (request.params['cursor'] ?? '').split('-');
  return answerJson(
    page(org, `/services/data/${request.params['version'] ?? ''}/tooling/query`, cursor, Number(offset), null),
  );
}

/** The Tooling API says more of its answers than the REST API: their size and what they hold. */
function page(
  org: OrgState,
  path: string,
  cursor: string,
  offset: number,
  object: string | null,
): Record<string, unknown> {
  const records = org.queryCursors.get(cursor);
  if (records === undefined) throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  const end = offset + pageRows;
  const done = end >= records.length;
  if (done) org.queryCursors.delete(cursor);
  const shown = records.slice(offset, end);
  return {
    ...(path.includes('/tooling/') ? { size: shown.length, entityTypeName: object } : {}),
    totalSize: records.length,
    done,
    ...(done ? {} : { nextRecordsUrl: `${path}/${cursor}-${end}` }),
    records: shown,
  };
}

function describeColumns(object: string, fields: readonly string[]): Record<string, unknown> {
  const columnMetadata = fields.map((field) => {
    const [head = field, tail] = field.split('.', 2);
    return tail === undefined ? columnOf(head) : { ...columnOf(head), joinColumns: [columnOf(tail)] };
  });
  return { columnMetadata, entityName: object, groupBy: false, idSelected: fields.includes('Id'), keyPrefix: null };
}

function columnOf(name: string): Record<string, unknown> {
  return {
    aggregate: false,
    apexType: 'String',
    booleanType: false,
    columnName: name,
    custom: false,
    displayName: name,
    foreignKeyName: null,
    insertable: true,
    joinColumns: [],
    numberType: false,
    textType: true,
    updatable: true,
  };
}
