import type { DescribedField, FieldDefinition, ObjectDescription } from '../../org/describe.ts';
import type { FieldFinding } from '../../report/group-details.ts';
import { findNearestNames } from '../limits/nearest-names.ts';
import { hasCode, keysOf, type ErrorLevel } from './error-level.ts';

const FIELD_CODES = keysOf(
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'REQUIRED_FIELD_MISSING',
);
const UNWRITABLE_CODES = keysOf('INVALID_FIELD_FOR_INSERT_UPDATE');
const PICKLIST_CODES = keysOf('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');

const NOT_FOUND = 'Field name not found : ';
const NO_COLUMN = /\bno such column\b/i;

/** The object whose field is meant: `on entity 'Account'`, `in entity Account`, `on sobject of type Account`. */
const ENTITY = /\b(?:(?:on|in|for) entity|on sobject of type) '?(\w{1,80})/i;

/**
 * Field names end alike (`FirstName`, `LastName`), so a likeness has to be closer than among other names. A judgement.
 */
const LEAST_LIKENESS = 0.6;

const MOST_FIELDS = 50;
const MOST_VALUES = 10;

/** A field to look up, and what its error says about it. */
export type FieldQuestion = { name: string; unwritable: boolean; picklist: boolean; unseen: boolean };

/** The fields that an error names and that can be those of the job's object. */
export function findFieldQuestions(levels: readonly ErrorLevel[], object: string): FieldQuestion[] {
  const questions = levels
    .filter((level) => isAboutField(level) && isAboutObject(level, object))
    .flatMap((level) => {
      const unwritable = hasCode(level, UNWRITABLE_CODES);
      const picklist = hasCode(level, PICKLIST_CODES);
      const unseen = level.texts.some((text) => text.includes(NOT_FOUND) || NO_COLUMN.test(text));
      return level.fields.map((name) => ({ name, unwritable, picklist, unseen }));
    })
    // Every object has it: an error about it is one of the file's columns.
    .filter(({ name }) => name.toLowerCase() !== 'id');
  return [...new Map(questions.map((question) => [question.name.toLowerCase(), question])).values()].slice(
    0,
    MOST_FIELDS,
  );
}

function isAboutField(level: ErrorLevel): boolean {
  return hasCode(level, FIELD_CODES) || level.texts.some((text) => text.includes(NOT_FOUND));
}

/** An error inside a trigger may be about any object, so there the object must be named. */
function isAboutObject({ texts, outer }: ErrorLevel, object: string): boolean {
  const named = texts.map((text) => ENTITY.exec(text)?.[1]).find((name) => name !== undefined);
  return named === undefined ? outer : named.toLowerCase() === object.toLowerCase();
}

/** The names that the description does not hold and that can be field names: worth asking the setup for, each once. */
export function listUnseenFields(questions: readonly FieldQuestion[], description: ObjectDescription): string[] {
  const names = questions
    .filter((question) => findDescribed(question, description) === undefined)
    .map(({ name }) => name)
    .filter((name) => /^[A-Za-z]\w{0,80}$/.test(name));
  return [...new Set(names)].slice(0, MOST_FIELDS);
}

/** Holds a field against what the user may see of the object, and against the definitions where they could be read. */
export function checkField(
  question: FieldQuestion,
  description: ObjectDescription,
  definitions: readonly FieldDefinition[],
  operation: string | null,
): FieldFinding {
  const { name } = question;
  const known = findDescribed(question, description);
  if (known) return { ...describeFound(known, name, description), status: statusOf(known, question, operation) };
  const relation = findRelation(name, description);
  if (relation) return { ...describeFound(relation, name, description), status: 'related-object' };
  const defined = definitions.find((definition) => definition.name.toLowerCase() === name.toLowerCase());
  return {
    name,
    status: defined ? 'hidden' : 'missing-or-hidden',
    object: description.name,
    apiName: defined?.name ?? null,
    label: defined?.label ?? null,
    type: defined?.type ?? null,
    createable: null,
    updateable: null,
    nearest: defined ? [] : findNearest(name, description),
    allowedValues: [],
    allowedValueCount: 0,
  };
}

/** By API name; errors of picklists may give the label instead. */
function findDescribed({ name, picklist }: FieldQuestion, { fields }: ObjectDescription): DescribedField | undefined {
  const wanted = name.toLowerCase();
  const known = fields.find((field) => field.name.toLowerCase() === wanted);
  return known ?? (picklist ? fields.find(({ label }) => label.toLowerCase() === wanted) : undefined);
}

/**
 * The lookup in front of a field of another object: `Parent.Key__c`, `Account:Parent.Key__c`, `Account:Parent:Key__c`.
 */
function findRelation(name: string, { fields }: ObjectDescription): DescribedField | undefined {
  const parts = new Set(name.toLowerCase().split(/[.:]/).slice(0, -1));
  return fields.find(({ relationshipName }) => relationshipName !== null && parts.has(relationshipName.toLowerCase()));
}

function statusOf(
  field: DescribedField,
  { unwritable, picklist, unseen }: FieldQuestion,
  operation: string | null,
): FieldFinding['status'] {
  if (unseen) return 'visible';
  if (unwritable || !isWritable(field, operation)) return 'not-writable';
  return picklist && field.restrictedPicklist ? 'restricted-picklist' : 'present';
}

function isWritable({ createable, updateable }: DescribedField, operation: string | null): boolean {
  switch (operation) {
    case 'insert':
      return createable;
    case 'update':
      return updateable;
    case 'upsert':
      return createable && updateable;
    default:
      return true;
  }
}

function describeFound(
  { name: apiName, label, type, createable, updateable, restrictedPicklist, values }: DescribedField,
  name: string,
  description: ObjectDescription,
): Omit<FieldFinding, 'status'> {
  return {
    name,
    object: description.name,
    apiName,
    label,
    type,
    createable,
    updateable,
    nearest: [],
    allowedValues: restrictedPicklist ? values.slice(0, MOST_VALUES) : [],
    allowedValueCount: restrictedPicklist ? values.length : 0,
  };
}

/**
 * A label in place of an API name first (`Last Name`), then a custom field without its `__c`, then what is spelt alike.
 */
function findNearest(name: string, { fields }: ObjectDescription): string[] {
  const wanted = name.toLowerCase();
  const sure = fields.filter(
    (field) => field.label.toLowerCase() === wanted || field.name.toLowerCase() === `${wanted}__c`,
  );
  const alike = findNearestNames(
    name,
    fields.map((field) => field.name),
    LEAST_LIKENESS,
  );
  return [...new Set([...sure.map((field) => field.name), ...alike])].slice(0, 3);
}
