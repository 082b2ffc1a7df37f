import { ApiError } from './api-error.ts';
import { findField, type ObjectField, type ObjectSchema } from './objects.ts';
import type { OrgRecord, Records } from './records.ts';

type Comparison = { field: string; operator: '=' | '!='; value: string | boolean | null };

/** A query the org understands: `SELECT fields|COUNT() FROM Object [WHERE a = 'x' [AND …]] [ORDER BY f [DESC]] [LIMIT n]`. */
export type SoqlQuery = {
  schema: ObjectSchema;
  /** Empty for `COUNT()`. */
  fields: readonly ObjectField[];
  where: readonly Comparison[];
  orderBy: { field: string; descending: boolean } | undefined;
  limit: number;
};

const grammar =
  /^\s*SELECT\s+(?<fields>[\w\s,.()]+?)\s+FROM\s+(?<object>\w+)(?:\s+WHERE\s+(?<where>.+?))?(?:\s+ORDER\s+BY\s+(?<order>\w+)(?<direction>\s+(?:ASC|DESC))?(?:\s+NULLS\s+(?:FIRST|LAST))?)?(?:\s+LIMIT\s+(?<limit>\d+))?\s*$/is;
const comparison =
  /^\s*(?<field>\w+)\s*(?<operator>=|!=)\s*(?:'(?<text>(?:[^'\\]|\\.)*)'|(?<word>true|false|null|[\d.-]+))\s*$/i;

/** Reads a query; throws what Salesforce answers to one it cannot run. */
export function parseSoql(text: string, records: Records): SoqlQuery {
  const groups = grammar.exec(text)?.groups;
  if (groups === undefined) throw malformed(text);
  const { fields: fieldList = '', object = '', where, order, direction, limit } = groups;
  const schema = records.schema(object);
  if (schema === undefined) {
    const message =
      `sObject type '${object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' ` +
      'after the entity name. Please reference your WSDL or the describe call for the appropriate names.';
    throw new ApiError(400, 'INVALID_TYPE', pointAt(text, object, message));
  }
  const names = fieldList.split(',').map((name) => name.trim());
  const isCount = names.length === 1 && /^COUNT\(\)$/i.test(names[0] ?? '');
  return {
    schema,
    fields: isCount ? [] : names.map((name) => requireField(schema, name, text)),
    where: where === undefined ? [] : where.split(/\s+AND\s+/i).map((term) => parseComparison(term, schema, text)),
    orderBy:
      order === undefined
        ? undefined
        : { field: requireField(schema, order, text).name, descending: /DESC/i.test(direction ?? '') },
    limit: limit === undefined ? Infinity : Number(limit),
  };
}

export function runSoql(query: SoqlQuery, records: Records): OrgRecord[] {
  const { schema, where, orderBy, limit } = query;
  const found = records.all(schema.name).filter((record) => where.every((term) => holds(term, record)));
  if (orderBy !== undefined) {
    const { field, descending } = orderBy;
    found.sort((left, right) => String(left[field] ?? '').localeCompare(String(right[field] ?? '')));
    if (descending) found.reverse();
  }
  return found.slice(0, limit);
}

function holds({ field, operator, value }: Comparison, record: OrgRecord): boolean {
  const actual = record[field] ?? null;
  const equal = String(actual ?? '').toLowerCase() === String(value ?? '').toLowerCase();
  return operator === '=' ? equal : !equal;
}

function parseComparison(term: string, schema: ObjectSchema, text: string): Comparison {
  const groups = comparison.exec(term)?.groups;
  if (groups === undefined) throw malformed(text);
  const { name } = requireField(schema, groups['field'] ?? '', text);
  const word = groups['word']?.toLowerCase();
  const value = word === undefined ? (groups['text'] ?? '').replaceAll(/\\(.)/g, '$1') : word === 'null' ? null : word;
  return { field: name, operator: groups['operator'] === '!=' ? '!=' : '=', value };
}

function requireField(schema: ObjectSchema, name: string, text: string): ObjectField {
  const field = findField(schema, name);
  if (field !== undefined) return field;
  const message =
    `No such column '${name}' on entity '${schema.name}'. If you are attempting to use a custom field, be sure to append ` +
    "the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.";
  throw new ApiError(400, 'INVALID_FIELD', pointAt(text, name, message));
}

function malformed(text: string): ApiError {
  return new ApiError(400, 'MALFORMED_QUERY', pointAt(text, text.trim().split(/\s+/).at(-1) ?? '', 'unexpected token'));
}

/** Salesforce shows the query with a caret under the culprit, then the reason. */
function pointAt(text: string, culprit: string, message: string): string {
  const column = Math.max(0, text.indexOf(culprit));
  return `\n${text}\n${' '.repeat(column)}^\nERROR at Row:1:Column:${column + 1}\n${message}`;
}
