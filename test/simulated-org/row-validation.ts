import { findField, type ObjectField, type ObjectSchema } from './objects.ts';
import type { OrgRecord, Records } from './records.ts';
import * as errors from './row-error.ts';
import { isSalesforceId } from './salesforce-id.ts';

/** One column of an upload: a field, or `Relationship.Field` (`Type:Relationship.Field`) of a lookup. */
export type UploadColumn = {
  header: string;
  field: ObjectField;
  /** The field of the other record that the cell's value is looked up by. */
  foreignKey?: { object: string; field: string };
};

export type RowValues = Record<string, string | null>;

/** The column a header names, undefined if the object has no such field. */
export function resolveColumn(records: Records, schema: ObjectSchema, header: string): UploadColumn | undefined {
  const [path = '', foreign] = header.split('.', 2);
  if (foreign === undefined) {
    const field = findField(schema, path);
    return field && { header, field };
  }
  const relationship = (path.split(':').at(-1) ?? '').toLowerCase();
  const field = schema.fields.find((candidate) => candidate.relationshipName?.toLowerCase() === relationship);
  const other = field?.referenceTo === undefined ? undefined : records.schema(field.referenceTo);
  const key = other && findField(other, foreign);
  if (field === undefined || other === undefined || key === undefined) return undefined;
  return { header, field, foreignKey: { object: other.name, field: key.name } };
}

/**
 * The values a row saves, or the error that Salesforce gives it: types first, then lengths, picklists and formats, then
 * references. An empty cell leaves a field alone; `#N/A` empties it.
 */
export function readRow(
  records: Records,
  columns: readonly UploadColumn[],
  cells: readonly string[],
): { values: RowValues } | { error: string } {
  const values: RowValues = {};
  for (const [index, { field }] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '' || cell === '#N/A') continue;
    const xsdType = wrongType(field, cell);
    if (xsdType !== undefined) return { error: errors.undeserializable(index, cell, xsdType, field.name) };
  }
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    const { field, foreignKey } = column;
    if (cell === '') continue;
    if (cell === '#N/A') {
      values[field.name] = null;
    } else if (foreignKey === undefined) {
      const error = findFault(records, field, cell);
      if (error !== undefined) return { error };
      values[field.name] = cell;
    } else {
      const other = records.findByValue(foreignKey.object, foreignKey.field, cell);
      if (other === undefined) {
        return { error: errors.foreignKeyNotFound(cell, foreignKey.field, foreignKey.object) };
      }
      values[field.name] = other.Id;
    }
  }
  return { values };
}

/** The error of a record that would be saved without a required field, or with a value another record has. */
export function findConflict(
  records: Records,
  schema: ObjectSchema,
  values: RowValues,
  existing: OrgRecord | undefined,
): string | undefined {
  const missing = schema.fields
    .filter((field) => field.required === true)
    .filter((field) => isEmpty(field.name in values ? values[field.name] : existing?.[field.name]))
    .map((field) => field.name);
  if (missing.length > 0) return errors.requiredFieldMissing(missing);
  for (const field of schema.fields) {
    const value = values[field.name];
    if (field.unique !== true || typeof value !== 'string') continue;
    const other = records.findByValue(schema.name, field.name, value);
    if (other !== undefined && other.Id !== existing?.Id) return errors.duplicateValue(field.name, other.Id);
  }
  return undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function wrongType(field: ObjectField, cell: string): string | undefined {
  if (field.kind === 'date' && !isDate(cell)) return 'date';
  if (field.kind === 'datetime' && Number.isNaN(Date.parse(cell))) return 'dateTime';
  if (field.kind === 'double' && !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(cell)) return 'double';
  if (field.kind === 'boolean' && !/^(?:true|false|1|0)$/i.test(cell)) return 'boolean';
  return undefined;
}

function isDate(cell: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(?:T.*)?$/.test(cell) && !Number.isNaN(Date.parse(cell.slice(0, 10)));
}

function findFault(records: Records, field: ObjectField, cell: string): string | undefined {
  if (field.length !== undefined && cell.length > field.length) {
    return errors.stringTooLong(field.label, field.name, cell.slice(0, 255), field.length);
  }
  if (field.kind === 'picklist' && field.values?.includes(cell) === false) {
    return errors.restrictedPicklist(field.name, cell);
  }
  if (field.kind === 'email' && !/^[^\s@,;"<>]+@[^\s@,;"<>]+\.[^\s@,;"<>]+$/.test(cell)) {
    return errors.invalidEmail(field.label, field.name, cell);
  }
  if (field.kind !== 'reference') return undefined;
  const prefix = field.referenceTo === undefined ? undefined : records.schema(field.referenceTo)?.keyPrefix;
  if (!isSalesforceId(cell) || (prefix !== undefined && !cell.startsWith(prefix))) {
    return errors.malformedId(field.label, field.name, cell);
  }
  const found = field.referenceTo === undefined ? undefined : records.find(field.referenceTo, cell);
  return found === undefined ? errors.invalidCrossReference() : undefined;
}
