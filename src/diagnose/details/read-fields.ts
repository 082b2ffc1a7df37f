import type { FieldDefinition, ObjectDescription } from '../../org/describe.ts';
import type { FieldFinding, NotAllowed } from '../../report/group-details.ts';
import { checkField, findFieldQuestions, listUnseenFields } from './check-fields.ts';
import type { ErrorLevel } from './error-level.ts';
import type { JobTarget } from './name-automation.ts';
import type { SetupReader } from './setup-reader.ts';

export type SeenFields = {
  description: ObjectDescription | null;
  definitions: FieldDefinition[];
  missing: NotAllowed[];
};

/**
 * Describes the object of the job where an error names a field, and looks the unseen fields up in the setup: at most
 * two API calls.
 */
export async function readFields(
  errors: readonly (readonly ErrorLevel[])[],
  { object }: JobTarget,
  reader: SetupReader,
): Promise<SeenFields> {
  const questions = object === null ? [] : errors.flatMap((levels) => findFieldQuestions(levels, object));
  if (object === null || questions.length === 0) return { description: null, definitions: [], missing: [] };
  const { found: description, missing } = await reader.describeObject(object);
  const unseen = description === null ? [] : listUnseenFields(questions, description);
  if (unseen.length === 0) return { description, definitions: [], missing };
  const definitions = await reader.fieldDefinitions(object, unseen);
  return { description, definitions: definitions.found, missing: [...missing, ...definitions.missing] };
}

export function checkFields(
  levels: readonly ErrorLevel[],
  { description, definitions }: SeenFields,
  { object, operation }: JobTarget,
): FieldFinding[] {
  if (object === null || description === null) return [];
  return findFieldQuestions(levels, object).map((question) =>
    checkField(question, description, definitions, operation),
  );
}
