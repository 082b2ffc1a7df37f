import { ApiError } from './api-error.ts';
import type { SetupRecord } from './setup.ts';

type Value = string | boolean | null;
type Condition = { field: string; operator: '=' | '!='; values: readonly Value[] };

/**
 * `SELECT fields FROM Object [WHERE a.b = 'x' AND|OR c IN ('y', 'z') …] [ORDER BY field] [LIMIT n]`: the setup's own
 * little SOQL.
 */
export type SetupQuery = {
  object: string;
  fields: readonly string[];
  /** Any of these lists, all of whose conditions hold. */
  where: readonly (readonly Condition[])[];
  limit: number;
};

const grammar =
  /^\s*SELECT\s+(?<fields>[\w\s,.]+?)\s+FROM\s+(?<object>\w+)(?:\s+WHERE\s+(?<where>.+?))?(?:\s+ORDER\s+BY\s+[\w.]+)?(?:\s+LIMIT\s+(?<limit>\d+))?\s*$/is;
const literal = String.raw`'(?:[^'\\]|\\.)*'|true|false|null`;
const condition = new RegExp(
  String.raw`^\s*(?<field>[\w.]+)\s*(?:(?<operator>=|!=)\s*(?<value>${literal})|IN\s*\((?<list>[^)]*)\))\s*(?<join>AND\s|OR\s|$)`,
  'i',
);

/** The object a query asks for, or an empty text. */
export function objectOf(soql: string): string {
  return /\bFROM\s+(\w+)/i.exec(soql)?.[1] ?? '';
}

export function parseSetupSoql(soql: string): SetupQuery {
  const groups = grammar.exec(soql)?.groups;
  if (groups === undefined) throw malformed(soql);
  return {
    object: groups['object'] ?? '',
    fields: (groups['fields'] ?? '').split(',').map((field) => field.trim()),
    where: parseWhere(groups['where'] ?? '', soql),
    limit: groups['limit'] === undefined ? Infinity : Number(groups['limit']),
  };
}

function parseWhere(text: string, soql: string): Condition[][] {
  const alternatives: Condition[][] = [[]];
  let rest = text;
  while (rest.trim() !== '') {
    const match = condition.exec(rest);
    const groups = match?.groups;
    if (!match || !groups) throw malformed(soql);
    const literals = groups['value'] ?? groups['list'] ?? '';
    alternatives.at(-1)?.push({
      field: groups['field'] ?? '',
      operator: groups['operator'] === '!=' ? '!=' : '=',
      values: [...literals.matchAll(new RegExp(literal, 'gi'))].map(([value]) => readLiteral(value)),
    });
    if (/^or/i.test(groups['join'] ?? '')) alternatives.push([]);
    rest = rest.slice(match[0].length);
  }
  return alternatives;
}

function readLiteral(text: string): Value {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  return text.toLowerCase() === 'null' ? null : text.toLowerCase() === 'true';
}

/** Runs a query over the records of its object; throws what Salesforce answers to one it cannot run. */
export function runSetupSoql(query: SetupQuery, records: readonly SetupRecord[], soql: string): SetupRecord[] {
  refuseUnsupported(query);
  const known = records[0];
  const asked = [...query.fields, ...query.where.flat().map(({ field }) => field)];
  const unknown = known && asked.find((field) => !hasField(known, field));
  if (unknown !== undefined) {
    const column = Math.max(0, soql.indexOf(unknown));
    const message = `No such column '${unknown}' on entity '${query.object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `\n${soql}\n${' '.repeat(column)}^\nERROR at Row:1:Column:${column + 1}\n${message}`,
    );
  }
  const found = records
    .filter((record) => query.where.some((conditions) => conditions.every((term) => holds(term, record))))
    .slice(0, query.limit);
  if (query.fields.some((field) => /^(?:FullName|Metadata)$/i.test(field)) && found.length > 1) {
    const message = `When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. Result size: ${found.length}`;
    throw new ApiError(400, 'MALFORMED_QUERY', message);
  }
  return found.map((record) => select(record, query.fields));
}

/** FieldDefinition is no table: it takes equal signs and lists only, and wants the object. */
function refuseUnsupported({ object, where }: SetupQuery): void {
  if (object.toLowerCase() !== 'fielddefinition') return;
  if (where.length > 1) refuse('Disjunctions not supported');
  const conditions = where.flat();
  if (conditions.some(({ operator }) => operator !== '=')) refuse('Only equals comparisons permitted');
  if (!conditions.some(({ field }) => /^(?:EntityDefinition(?:Id|\.QualifiedApiName)|DurableId)$/i.test(field))) {
    refuse('FieldDefinition: a filter on a reified column is required [EntityDefinitionId,DurableId]');
  }
}

function refuse(message: string): never {
  throw new ApiError(400, 'MALFORMED_QUERY', message);
}

function hasField(record: SetupRecord, path: string): boolean {
  const [head = '', tail] = path.split('.', 2);
  return (
    Object.keys(record).some((name) => name.toLowerCase() === head.toLowerCase()) &&
    (tail === undefined || /^QualifiedApiName$/i.test(tail))
  );
}

function read(record: SetupRecord, path: string): SetupRecord[string] {
  const [head = '', tail] = path.split('.', 2);
  const name = Object.keys(record).find((key) => key.toLowerCase() === head.toLowerCase()) ?? head;
  const value = record[name] ?? null;
  return tail === undefined || value === null || typeof value !== 'object' ? value : (value[tail] ?? null);
}

function holds({ field, operator, values }: Condition, record: SetupRecord): boolean {
  const actual = read(record, field);
  const found = values.some((value) => keyOf(value) === keyOf(actual));
  return operator === '=' ? found : !found;
}

/** Texts are compared without regard to case. */
function keyOf(value: SetupRecord[string]): string {
  return JSON.stringify(value).toLowerCase();
}

function select(record: SetupRecord, fields: readonly string[]): SetupRecord {
  return Object.fromEntries(
    fields.map((field) => [field.split('.')[0] ?? field, read(record, field.split('.')[0] ?? field)]),
  );
}

function malformed(soql: string): ApiError {
  return new ApiError(
    400,
    'MALFORMED_QUERY',
    `\n${soql}\n^\nERROR at Row:1:Column:1\nunexpected token: '${soql.trim().split(/\s+/).at(-1) ?? ''}'`,
  );
}
