import type { Inventory } from '../../catalogue/entry.ts';
import { INVENTORIES } from '../../catalogue/inventories.ts';
import { isKnownCode, isKnownSpelling } from '../../catalogue/known-codes.ts';

const UPPER = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const RUN_TOGETHER = /^[A-Z]{9,79}$/;
const CAMEL = /^(?:[A-Z][a-z]+){2,}[A-Z]*$/;
const LONGEST_NAME = 80;

/** Names Node gives its own errors: `EEXIST`, `ECONNRESET`, `ERR_INVALID_ARG_TYPE`. */
const NODE_CODE = /^(?:E[A-Z0-9]{2,20}|ERR_[A-Z0-9_]{2,60})$/;

/** Status names of gRPC, which some pipelines print in the place of a code. */
const GRPC_STATUSES = new Set([
  'ALREADY_EXISTS',
  'DATA_LOSS',
  'DEADLINE_EXCEEDED',
  'FAILED_PRECONDITION',
  'INVALID_ARGUMENT',
  'OUT_OF_RANGE',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
]);

/** Codes that other programs use too: as words in a text they count only before a colon. */
const ORDINARY = new Set([
  'CONFLICT',
  'FORBIDDEN',
  'GONE',
  'INTERNAL_ERROR',
  'INVALID_REQUEST',
  'METHOD_NOT_ALLOWED',
  'MODIFIED',
  'NOT_ACCEPTABLE',
  'NOT_FOUND',
  'NOT_MODIFIED',
  'OK',
  'Gone',
  'HttpsRequired',
  'InternalServerError',
  'InvalidOperation',
  'InvalidUrl',
  'InvalidVersion',
  'MethodNotAllowed',
  'NotFound',
  'Timeout',
  'Unknown',
  'UnsupportedContentType',
]);

/** What a name says that can only be an error's. */
const SAYS_ERROR =
  /(?:^|_)(?:BAD|CANNOT|CANT|DELETED|DENIED|DISABLED|DUPLICATE|DUPLICATES|ERROR|EXCEEDED|EXCEPTION|EXPIRED|FAILED|FAILURE|FORBIDDEN|ILLEGAL|INACTIVE|INSUFFICIENT|INVALID|LIMIT|LOCKED|MALFORMED|MISSING|NOT|REQUIRED|TOO|UNABLE|UNKNOWN|UNSUPPORTED)(?:_|$)/;

/** A word in capitals with underscores that Salesforce is known to use as a code. */
export function isUpperCode(word: string): boolean {
  return isKnownCode(word) && UPPER.test(word) && !isClientName(word);
}

/** A code of Bulk API 2.0's REST bodies, which are run together: `INVALIDJOBSTATE`. */
export function isRunTogetherCode(word: string): boolean {
  return RUN_TOGETHER.test(word) && isKnownSpelling(word);
}

/** A Bulk API code in camel case: `InvalidBatch`. Names that clients give their own errors are none. */
export function isBulkCode(word: string): boolean {
  return bulkCodes().has(word);
}

/** Whether other programs use the same word, so that its place in a text must say that it is a code. */
export function isOrdinary(word: string): boolean {
  return ORDINARY.has(word);
}

/** Any name that a key as plain as `errorCode` may give, whether it is known or not. */
export function looksLikeCode(word: string): boolean {
  if (word.length > LONGEST_NAME || isForeignCode(word) || isClientName(word)) return false;
  return UPPER.test(word) || isRunTogetherCode(word) || isBulkCode(word);
}

/** A name in camel case, as only Bulk API 1.0 and the platform's faults give. */
export function isCamelName(word: string): boolean {
  return word.length <= LONGEST_NAME && CAMEL.test(word);
}

/** A name not (yet) known as a code, whose own words speak of an error. */
export function saysError(word: string): boolean {
  return UPPER.test(word) && word.length <= LONGEST_NAME && !isForeignCode(word) && SAYS_ERROR.test(word);
}

/** Node's error codes and gRPC's statuses: never Salesforce's. */
export function isForeignCode(word: string): boolean {
  return (NODE_CODE.test(word) && !isKnownCode(word)) || GRPC_STATUSES.has(word);
}

/** What clients call errors of their own making: `ERROR_HTTP_503`, `JobFailedError`. */
export function isClientName(word: string): boolean {
  return clientNames().has(word) || (word.startsWith('ERROR_HTTP_') && /^\d{3}$/.test(word.slice(11)));
}

/** A value of `error` at the OAuth endpoints: `invalid_grant`, `OAUTH_APP_ACCESS_DENIED`. */
export function isOauthError(word: string): boolean {
  return oauthErrors().has(word);
}

/** A word that the identity URL answers with, alone in its body. */
export function isWholeBody(text: string): boolean {
  return wholeBodies().has(text);
}

const bulkCodes = listed(
  ({ apis }, code) => apis.some((api) => api.startsWith('bulk')) && /^(?:[A-Z][a-z]+)+[A-Z]*$/.test(code),
);
const clientNames = listed(({ apis }) => apis.every((api) => api === 'cli'));
const oauthErrors = listed(({ apis, positional }) => positional !== true && apis.every((api) => api === 'oauth'));
const wholeBodies = listed(({ positional }, code) => positional === true && /^[A-Z]\w*_\w+$/i.test(code));

function listed(takes: (list: Inventory, code: string) => boolean): () => ReadonlySet<string> {
  let names: ReadonlySet<string> | undefined;
  return () =>
    (names ??= new Set(
      INVENTORIES.flatMap((list) => Object.keys(list.codes).filter((code) => !code.includes('.') && takes(list, code))),
    ));
}
