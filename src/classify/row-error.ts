import { isKnownCode, isKnownSpelling } from '../catalogue/known-codes.ts';
import { findCodeWord, messageAround } from './find-code-word.ts';
import { findFields } from './message-fields.ts';
import { isSalesforceId } from './salesforce-id.ts';

/** A failed row's error, taken apart. */
export type RowError = {
  /** The code as the text has it, or null when it has none. */
  code: string | null;
  message: string;
  /** Names of fields, from the tail, or else as the message names them. */
  fields: string[];
};

const LEADING_CODE = /^\s*([A-Z][A-Z0-9_]{2,79})\s{0,3}([:,]|$)/;
const FIELD_LIST = /^[A-Za-z][\w.]{0,120}(?:\s?,\s?[A-Za-z][\w.]{0,120}){0,500}$/;

/** `INVALIDJOB` is a code; `UNKNOWN`, `TIMEOUT` and `NOTFOUND` at the start of a cell are ordinary words. */
const SHORTEST_PLAIN_CODE = 9;

/** A field list is short; what is longer is no tail. */
const LONGEST_TAIL = 20_000;

/**
 * Reads a cell of `sf__Error` (Bulk API 2.0) or `Error` (Bulk API 1.0): `CODE:message:Field1,Field2 --`, with `:--` when
 * no field is named. Takes every deviation of it: no code, no tail, code later in the text. Never throws.
 */
export function parseRowError(text: string): RowError {
  const { body, fields } = cutTail(text);
  const leading = LEADING_CODE.exec(body);
  const code = leading?.[1];
  if (leading && code !== undefined && isPlausible(code, leading[2] ?? '')) {
    return finish(code, body.slice(leading[0].length), fields);
  }
  const word = findCodeWord(body);
  if (!word) return finish(null, body, fields);
  return finish(word.code, messageAround(body, word), fields);
}

function finish(code: string | null, rawMessage: string, tail: string[]): RowError {
  const message = rawMessage.trim();
  return { code, message, fields: tail.length > 0 ? tail : findFields(message) };
}

/** A word in capitals before a colon is a code when it is known, or looks like one; before a comma only when it is known. */
function isPlausible(code: string, separator: string): boolean {
  if (separator === ':' && code.includes('_') && !code.endsWith('_')) return true;
  if (code.includes('_')) return isKnownCode(code);
  return code.length >= SHORTEST_PLAIN_CODE && isKnownSpelling(code);
}

function cutTail(text: string): { body: string; fields: string[] } {
  const trimmed = text.trimEnd();
  const marked = trimmed.endsWith('--');
  const body = marked ? trimmed.slice(0, -2).trimEnd() : trimmed;
  const colon = body.lastIndexOf(':');
  if (colon === -1 || body.length - colon > LONGEST_TAIL) return { body, fields: [] };
  const tail = body.slice(colon + 1);
  const names = tail.trim();
  if (names === '') return { body: marked ? body.slice(0, colon) : body, fields: [] };
  if (!FIELD_LIST.test(names)) return { body, fields: [] };
  const fields = names.split(',').map((name) => name.trim());
  if (fields.some(isSalesforceId)) return { body, fields: [] };
  if (marked) return { body: body.slice(0, colon), fields };
  return isBareTail(body.slice(0, colon), tail, fields) ? { body: body.slice(0, colon), fields } : { body, fields: [] };
}

/** Tools cut the closing ` --`: then the names count as a tail only where the message itself shows that they are fields. */
function isBareTail(message: string, tail: string, fields: readonly string[]): boolean {
  if (tail.startsWith(' ') || tail.startsWith('\n')) return false;
  return (
    message.includes(':') &&
    fields.every((name) => name.endsWith('__c') || message.includes(`[${name}`) || message.includes(`, ${name}`))
  );
}
