/** What stands under a name of JSON or in an element of XML. */
export type FieldRole = 'plain' | 'message' | 'address' | 'query' | 'value';

/**
 * Names by which APIs say how, in the spelling of the APIs: fields of records begin with a capital letter. A client may send
 * fields in lower case, so of what it sent only names count that no standard field has.
 */
const CLIENT_NAMES: ReadonlySet<string> = new Set([
  'allOrNone',
  'allowSave',
  'apiVersion',
  'assignmentRuleId',
  'batchSize',
  'columnDelimiter',
  'concurrencyMode',
  'contentType',
  'externalIdFieldName',
  'haltOnError',
  'httpMethod',
  'lineEnding',
  'method',
  'object',
  'operation',
  'referenceId',
  'grant_type',
  'jobId',
  'state',
  'format',
  'fieldsToNull',
]);
const SERVER_NAMES: ReadonlySet<string> = new Set([
  'apexProcessingTime',
  'apiActiveProcessingTime',
  'code',
  'created',
  'createdById',
  'createdDate',
  'done',
  'error',
  'errorCode',
  'exceptionCode',
  'faultcode',
  'fields',
  'httpStatusCode',
  'id',
  'isPkChunkingSupported',
  'jobType',
  'limitInfo',
  'lastModifiedById',
  'numberBatchesCompleted',
  'numberBatchesFailed',
  'numberBatchesInProgress',
  'numberBatchesQueued',
  'numberBatchesTotal',
  'numberRecordsFailed',
  'numberRecordsProcessed',
  'numberRetries',
  'retries',
  'size',
  'stack',
  'status',
  'statusCode',
  'success',
  'systemModstamp',
  'token_type',
  'totalProcessingTime',
  'totalSize',
  'type',
  'issued_at',
  'limit',
  'current',
  'max',
  'remaining',
]);
const MESSAGES: ReadonlySet<string> = new Set([
  'error_description',
  'errorMessage',
  'exceptionMessage',
  'faultstring',
  'message',
  'sf__Error',
  'stateMessage',
  'msg',
  'detail',
  'title',
]);
const ADDRESSES: ReadonlySet<string> = new Set([
  'contentUrl',
  'href',
  'instance_url',
  'location',
  'metadataServerUrl',
  'nextRecordsUrl',
  'path',
  'serverUrl',
  'uri',
  'url',
]);
const QUERIES: ReadonlySet<string> = new Set(['query', 'queryString', 'soql', 'q', 'searchString', 'search']);

/** Codes, states, names, counts and times have no more than this in them. */
const PLAIN = /^[\w.:+/^, -]{0,120}$/;

/** What a text is by its name, and by its form where the name alone does not make it harmless. */
export function roleOf(name: string, text: string, sentByClient: boolean): FieldRole {
  if (ADDRESSES.has(name) && /[/:]/.test(text)) return 'address';
  if (QUERIES.has(name) && /\b(?:SELECT|FIND)\b/i.test(text)) return 'query';
  if (MESSAGES.has(name) && !sentByClient) return 'message';
  const plain = CLIENT_NAMES.has(name) || (!sentByClient && SERVER_NAMES.has(name)) || isEnvelope(name);
  return plain && PLAIN.test(text) ? 'plain' : 'value';
}

/** The type of a record, in the spelling of each API. */
function isEnvelope(name: string): boolean {
  return name === 'type' || name === 'sObjectType' || name === 'sObject';
}
