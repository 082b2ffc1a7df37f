import { type Place, readErrorObject, STATUS_KEYS } from './error-object.ts';
import { readJobInfo } from './job-info.ts';
import { findStatus, findText, isFlag, isRecord, type JsonRecord, listOf } from './json-record.ts';
import { parseJsonText } from './json-text.ts';
import type { RawError, Shape } from './raw-error.ts';
import { parseXmlText } from './xml-text.ts';

/** Deeper objects are not looked at: no answer of Salesforce nests so far. */
const DEEPEST = 40;

export const TOP: Place = { shape: null, api: null, httpStatus: null, key: '', depth: 0 };

/**
 * The errors of a value from JSON or XML, in document order: none for an answer known as clean, null where nothing in it
 * is of a known shape.
 */
export function readValue(value: unknown, place: Place): RawError[] | null {
  if (place.depth > DEEPEST) return null;
  if (Array.isArray(value)) return readArray(value, place);
  if (isRecord(value)) return readRecord(value, place);
  return typeof value === 'string' ? readNested(value, place) : null;
}

function readArray(items: unknown[], place: Place): RawError[] | null {
  const choices = readChoices(items);
  if (choices) return choices;
  const shape: Shape | null = place.shape ?? (isRecord(items[0]) && 'errorCode' in items[0] ? 'rest-array' : null);
  return readAll(items, { ...place, shape });
}

/** HTTP 300: the records that share an external id, as addresses. */
function readChoices(items: unknown[]): RawError[] | null {
  const all =
    items.length > 0 && items.every((item) => typeof item === 'string' && item.startsWith('/services/data/v'));
  if (!all) return null;
  return [
    {
      code: null,
      message: items.slice(0, 20).join(' '),
      fields: [],
      api: 'rest',
      httpStatus: 300,
      shape: 'choices',
      line: null,
    },
  ];
}

function readRecord(record: JsonRecord, place: Place): RawError[] | null {
  if (isClean(record)) return [];
  return (
    readJobInfo(record) ??
    readComposite(record, place) ??
    readUiApi(record, place) ??
    readResult(record, place) ??
    readError(record, place) ??
    readContainer(record, place)
  );
}

/** Query results, records and `/limits`: their values are data, never errors. */
function isClean(record: JsonRecord): boolean {
  if ('records' in record && ('totalSize' in record || 'done' in record)) {
    return !listOf(record['records']).some((item) => isRecord(item) && ('state' in item || 'jobType' in item));
  }
  if (isRecord(record['attributes']) && 'type' in record['attributes'] && !('errorCode' in record)) return true;
  const values = Object.values(record);
  return values.length > 0 && values.every((value) => isRecord(value) && ('Max' in value || 'Remaining' in value));
}

/** Answers with one part for each request of a bundle. */
const BUNDLES: Readonly<Record<string, Shape>> = {
  compositeResponse: 'composite',
  CompositeResponse: 'composite',
  graphs: 'graph',
};

function readComposite(record: JsonRecord, place: Place): RawError[] | null {
  for (const [key, shape] of Object.entries(BUNDLES)) {
    const parts = record[key];
    if (Array.isArray(parts)) return readAll(parts, inside(place, key, { shape: place.shape ?? shape })) ?? [];
  }
  if (!('hasErrors' in record) || !('results' in record)) return null;
  const parts = listOf(record['results']);
  const tree = parts.some((part) => isRecord(part) && 'referenceId' in part);
  return readAll(parts, inside(place, 'results', { shape: tree ? 'tree' : 'batch' })) ?? [];
}

/** UI API: the outer object has a general message only; the errors stand in `output`, those of a field under its name. */
function readUiApi(record: JsonRecord, place: Place): RawError[] | null {
  const { output } = record;
  if (!isRecord(output) || !('errors' in output || 'fieldErrors' in output)) return null;
  const ui = inside(place, 'errors', {
    shape: 'ui-api',
    httpStatus: findStatus(record, STATUS_KEYS) ?? place.httpStatus,
  });
  const errors = readAll(listOf(output['errors']), ui) ?? [];
  for (const [field, items] of Object.entries(isRecord(output['fieldErrors']) ? output['fieldErrors'] : {})) {
    for (const error of readAll(listOf(items), ui) ?? []) {
      errors.push(error.fields.length > 0 ? error : { ...error, fields: [field] });
    }
  }
  if (errors.length > 0) return errors;
  const outer = readErrorObject(record, { ...place, shape: 'ui-api' });
  return outer ? [outer] : [];
}

/** What became of one record or action: `success` or `isSuccess` beside `errors`. */
function readResult(record: JsonRecord, place: Place): RawError[] | null {
  const flag = record['success'] ?? record['isSuccess'];
  const flagged = isFlag(flag, true) || isFlag(flag, false);
  if (!flagged && !(place.shape === 'tree' && 'errors' in record)) return null;
  const shape: Shape = 'isSuccess' in record && !('success' in record) ? 'action-result' : 'save-result';
  const api = place.api ?? ('created' in record ? null : 'rest');
  const items = listOf(record['errors'] ?? (typeof record['error'] === 'string' ? [] : record['error']));
  const errors = readAll(items, inside(place, 'errors', { shape: place.shape ?? shape, api })) ?? [];
  const texts = items.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item] : []));
  if (errors.length > 0) return errors.map((error) => keepAmbiguous(error, record, place));
  if (texts.length > 0) return texts.map((message) => plainText(message, place));
  if (isFlag(flag, true)) return [];
  const own = readErrorObject(record, { ...place, shape: place.shape ?? shape });
  return own ? [own] : (readContainer(record, place) ?? []);
}

/** Bulk API 1.0 and upserts over REST give the same object, with `created`: nobody can tell them apart. */
function keepAmbiguous(error: RawError, record: JsonRecord, place: Place): RawError {
  return place.api === null && 'created' in record && error.api === 'rest' ? { ...error, api: null } : error;
}

function plainText(message: string, { api, httpStatus }: Place): RawError {
  return { code: null, message, fields: [], api, httpStatus, shape: 'text', line: null };
}

function readError(record: JsonRecord, place: Place): RawError[] | null {
  const error = readErrorObject(record, place);
  if (!error) return null;
  if (error.code !== null) return [error];
  // A general message around the errors themselves: `MULTIPLE_API_ERRORS` of jsforce, a response kept by a client.
  const nested = readContainer(record, place)?.filter(({ code }) => code !== null) ?? [];
  return nested.length > 0 ? nested : [error];
}

/** An object of no known shape: what it holds may be. */
function readContainer(record: JsonRecord, place: Place): RawError[] | null {
  const httpStatus = findStatus(record, STATUS_KEYS) ?? findStatus(record, ['status']) ?? place.httpStatus;
  let errors: RawError[] | null = null;
  for (const [key, value] of Object.entries(record)) {
    const found = readValue(value, inside(place, key, { httpStatus }));
    if (found === null) continue;
    errors ??= [];
    for (const error of found) errors.push(error);
  }
  return errors ?? readStatusAlone(record, place);
}

/** A response without a body that says more: `{status: 503, statusText: 'Service Unavailable'}`. */
function readStatusAlone(record: JsonRecord, place: Place): RawError[] | null {
  const message = findText(record, ['statusText', 'statusMessage', 'reason']);
  const httpStatus = findStatus(record, ['status', ...STATUS_KEYS]);
  if (message === null || httpStatus === null || httpStatus < 400) return null;
  return [{ ...plainText(message, place), httpStatus, shape: 'http' }];
}

/** JSON or XML inside a text of JSON: `responseText`, `body`. */
function readNested(text: string, place: Place): RawError[] | null {
  if (place.depth > 6 || place.key === '' || !/^\s*(?:[[{]\s*[[{"'\\]|<[?A-Za-z])/.test(text.slice(0, 200)))
    return null;
  const deeper = { ...place, depth: place.depth + 4 };
  const documents = parseJsonText(text)?.documents.map(({ value }) => value) ?? listOf(parseXmlText(text));
  return readAll(documents, { ...deeper, key: 'body' });
}

function readAll(values: readonly unknown[], place: Place): RawError[] | null {
  let errors: RawError[] | null = null;
  for (const value of values) {
    const found = readValue(value, { ...place, depth: place.depth + 1 });
    if (found === null) continue;
    errors ??= [];
    for (const error of found) errors.push(error);
  }
  return errors;
}

function inside(place: Place, key: string, known: Partial<Place>): Place {
  return { ...place, key, depth: place.depth + 1, ...known };
}
