import { isBulkCode, readCodeWord } from './code-word.ts';
import type { Place } from './error-object.ts';
import { findText, isRecord, type JsonRecord, listOf } from './json-record.ts';
import type { RawError } from './raw-error.ts';
import { readValue, TOP } from './read-value.ts';

const PLACE: Place = { ...TOP, shape: 'sf-json', key: 'data' };

/**
 * What `sf … --json` prints. `status` is the exit code, never an error's code; the error's name is a code of an API, of
 * Node, or a name the CLI made. Null where the object is no such envelope.
 */
export function readSfEnvelope(record: JsonRecord): RawError[] | null {
  if (!isEnvelope(record)) return null;
  if (record['status'] === 0) return readParts(record);
  const parts = readParts(record);
  const own = readOwn(record);
  if (own === null) return parts;
  if (own.code !== null && !parts.some(({ code }) => code !== null && code !== own.code)) return [own];
  return parts.length > 0 ? parts : [own];
}

/** Exit codes are below 100 or far above an HTTP status' hundreds; the CLI's own keys tell the rest. */
function isEnvelope(record: JsonRecord): boolean {
  const { status } = record;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 0 || status > 255) return false;
  return 'result' in record || 'name' in record || 'exitCode' in record || 'commandName' in record;
}

function readOwn(record: JsonRecord): RawError | null {
  const message = findText(record, ['message']);
  const words = [record['name'], record['code'], record['errorCode']].map((word) => readCodeWord(word));
  const code = words.find((word) => word.code !== null)?.code ?? null;
  const clientCode = words.toReversed().find((word) => word.clientCode !== null)?.clientCode ?? null;
  if (message === null && code === null && clientCode === null) return null;
  return {
    code,
    message: message ?? code ?? clientCode ?? '',
    fields: [],
    api: code === null ? 'cli' : isBulkCode(code) ? 'bulk1' : null,
    httpStatus: words.find((word) => word.httpStatus !== null)?.httpStatus ?? null,
    shape: 'sf-json',
    line: null,
    ...(code === null && clientCode !== null ? { clientCode } : {}),
  };
}

/** What the envelope carries: results of records and deployments, failed rows, the answer of the API. */
function readParts(record: JsonRecord): RawError[] {
  const parts = [record['result'], record['data'], record['cause']].flatMap(listOf);
  return parts.filter(isRecord).flatMap(readPart);
}

function readPart(part: JsonRecord): RawError[] {
  return [...readFailedRows(part), ...(readValue(part, PLACE) ?? [])];
}

/** Rows of a bulk load: `sf__Error` is as in the CSV. */
function readFailedRows(part: JsonRecord): RawError[] {
  const records = isRecord(part['records']) ? part['records'] : {};
  const rows = [
    ...listOf(part['failedResults']),
    ...listOf(records['failedResults']),
    ...listOf(part['sf__Error'] && part),
  ];
  return rows.flatMap((row) => {
    const message = isRecord(row) ? findText(row, ['sf__Error']) : null;
    return message === null ? [] : [rowError(message)];
  });
}

function rowError(message: string): RawError {
  return { code: null, message, fields: [], api: 'bulk', httpStatus: null, shape: 'text', line: null };
}
