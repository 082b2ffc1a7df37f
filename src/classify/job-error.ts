import { isKnownCode, isKnownSpelling } from '../catalogue/known-codes.ts';
import { codeKey } from '../catalogue/code-key.ts';
import { type CodeWord, findCodeWord, messageAround } from './find-code-word.ts';
import { openError } from './inner-error.ts';
import { findFields } from './message-fields.ts';
import type { ParsedError } from './parsed-error.ts';

/** `Code : text`, `Code: text` or `CODE: text` at the start, behind the prefixes that Salesforce and clients put there. */
const LEADING_CODE =
  /^\s*(?:null:|Error:\s)?\s{0,4}([A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){0,12}|(?:[A-Z][a-z]{1,30}){1,8}[A-Z]{0,4})\s?:\s/;

/** Status names of gRPC, which some pipelines put in front of Salesforce's own code. */
const GRPC = new Set([
  'FAILED_PRECONDITION',
  'RESOURCE_EXHAUSTED',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'PERMISSION_DENIED',
  'ALREADY_EXISTS',
  'OUT_OF_RANGE',
  'DATA_LOSS',
]);

const NOT_RETRIED = /\.?\s{0,3}\bBatch will not be retried\.?\s*$/;
const MOST_REPEATS = 5;

/**
 * Reads a job's `errorMessage` or a batch's `stateMessage`: `InvalidBatch : Field name not found : Name__c` in its forms (`null:` or `Error:` in
 * front, the code doubled, a code of a query inside, the code in a sentence or a `Reason='…'`, no code). Never throws.
 */
export function parseJobError(text: string): ParsedError {
  const leading = readLeading(text) ?? findCodeWord(text);
  if (!leading) return { code: null, message: text.trim(), fields: [], location: null, inner: null };
  const { code } = leading;
  const message = readMessage(text, leading);
  return { code, message, fields: findFields(message), ...openError(message, { wraps: !code.includes('_') }) };
}

function readLeading(text: string): CodeWord | undefined {
  const match = LEADING_CODE.exec(text);
  const code = match?.[1];
  if (!match || code === undefined || GRPC.has(code)) return undefined;
  if (!isPlausible(code, match[0].endsWith(' : '))) return undefined;
  const start = match[0].indexOf(code);
  return { code, start, end: start + code.length };
}

/** Plain words (`Timeout`) and unknown names count only before ` : `; codes with several words before `: ` too. */
function isPlausible(code: string, separated: boolean): boolean {
  if (code.includes('_')) return true;
  const words = /[a-z][A-Z]/.test(code);
  return separated ? words || isKnownSpelling(code) : words && isKnownCode(code);
}

function readMessage(text: string, found: CodeWord): string {
  let message = messageAround(text, found).trimStart();
  for (let repeat = 0; repeat < MOST_REPEATS; repeat++) {
    const again = /^(\w{1,80})\s?:\s/.exec(message);
    if (!again || codeKey(again[1] ?? '') !== codeKey(found.code)) break;
    message = message.slice(again[0].length).trimStart();
  }
  if (text.slice(0, found.start).endsWith("Reason='")) message = message.replace(/'[.\s]{0,3}$/, '');
  const plain = message.replace(NOT_RETRIED, '').trim();
  return plain === '' ? text.trim() : plain;
}
