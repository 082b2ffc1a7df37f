import { z } from 'zod';
import { queryRecords, quoteSoql, type FoundRecords } from './query-records.ts';
import type { Transport } from './transport.ts';

const field = z
  .object({
    name: z.string(),
    label: z.string(),
    type: z.string(),
    createable: z.boolean(),
    updateable: z.boolean(),
    restrictedPicklist: z.boolean().catch(false),
    relationshipName: z.string().nullish(),
    referenceTo: z.array(z.string()).catch([]),
    picklistValues: z.array(z.object({ value: z.string().nullable(), active: z.boolean() })).catch([]),
  })
  .transform(({ picklistValues, relationshipName, ...rest }) => ({
    ...rest,
    relationshipName: relationshipName ?? null,
    /** The active ones, in the order of the org. */
    values: picklistValues.flatMap(({ value, active }) => (active && value !== null ? [value] : [])),
  }));

const description = z.object({ name: z.string(), label: z.string(), fields: z.array(field) });

/** An object as the user who asks sees it: fields that field-level security hides are not there. */
export type ObjectDescription = z.infer<typeof description>;
export type DescribedField = ObjectDescription['fields'][number];

/** Describes an object (REST API guide, "sObject Describe"). One API call. */
export function describeObject(transport: Transport, object: string): Promise<ObjectDescription> {
  return transport.getJson(`sobjects/${encodeURIComponent(object)}/describe`, {
    schema: description,
    name: 'the description of an object',
  });
}

const definition = z
  .object({ QualifiedApiName: z.string(), Label: z.string().nullish(), DataType: z.string().nullish() })
  .transform((record) => ({
    name: record.QualifiedApiName,
    label: record.Label ?? null,
    /** As Setup shows it: `Text(40)`. */
    type: record.DataType ?? null,
  }));
export type FieldDefinition = z.infer<typeof definition>;

/**
 * Which of the names are fields of the object, whether the user may see their values or not (Tooling API,
 * `FieldDefinition`). Needs rights to the setup of the org. One API call.
 */
export function readFieldDefinitions(
  transport: Transport,
  object: string,
  names: readonly string[],
): Promise<FoundRecords<FieldDefinition>> {
  const conditions = [
    `EntityDefinition.QualifiedApiName = ${quoteSoql(object)}`,
    `QualifiedApiName IN (${names.map(quoteSoql).join(', ')})`,
  ];
  const soql = `SELECT QualifiedApiName, Label, DataType FROM FieldDefinition WHERE ${conditions.join(' AND ')}`;
  return queryRecords(transport, soql, {
    schema: definition,
    name: 'the field definitions',
    tooling: true,
    most: names.length,
  });
}
