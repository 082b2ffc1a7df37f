import { ApiError } from './api-error.ts';
import type { OrgRequest } from './router.ts';

/** A JSON object body; throws Salesforce's parser error for anything else, unknown fields among it. */
export function parseObject(text: string, known: readonly string[]): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(400, 'JSON_PARSER_ERROR', `Unexpected character at [line:1, column:1]`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'Can not deserialize: expected an object at [line:1, column:1]');
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const column = Math.max(1, text.indexOf(`"${unknown}"`) + 1);
    throw new ApiError(400, 'JSON_PARSER_ERROR', `Unrecognized field "${unknown}" at [line:1, column:${column}]`);
  }
  return { ...value };
}

export async function readObject(request: OrgRequest, known: readonly string[]): Promise<Record<string, unknown>> {
  return parseObject((await request.readBody()).toString('utf8'), known);
}

/** A text field of a body: undefined if it is absent or null. */
export function textField(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new ApiError(400, 'JSON_PARSER_ERROR', `Cannot deserialize instance of string for field "${name}"`);
}

/** A field whose value must be one of a list. */
export function choiceField<Choice extends string>(
  body: Record<string, unknown>,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = textField(body, name);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw new ApiError(400, 'INVALIDVALUE', `InvalidValue : ${value} is not a valid value for ${name}`);
}
