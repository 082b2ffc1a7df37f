import { isRecord, type JsonRecord } from '../json-record.ts';
import { createExchange, type Exchange, type ExchangeHeader } from './exchange.ts';
import { readTime } from './read-time.ts';

/** Where loggers put things; a dot leads into an object, or is a part of the name. */
const TIME = ['time', 'timestamp', '@timestamp', 'ts', 'datetime', 'date', 'startedDateTime', 'startTime'];
const METHOD = [
  'method',
  'httpMethod',
  'http_method',
  'verb',
  'request.method',
  'req.method',
  'http.method',
  'http.request.method',
];
const URLS = [
  'url',
  'uri',
  'request.url',
  'req.url',
  'request.uri',
  'http.url',
  'url.full',
  'endpoint',
  'path',
  'request.path',
];
const STATUS = [
  'statusCode',
  'status_code',
  'httpStatus',
  'http_status',
  'status',
  'responseCode',
  'response.status',
  'response.statusCode',
  'res.statusCode',
  'http.status_code',
  'http.response.status_code',
];
const REQUEST_HEADERS = ['request.headers', 'req.headers', 'requestHeaders', 'request_headers'];
const RESPONSE_HEADERS = ['response.headers', 'res.headers', 'responseHeaders', 'response_headers'];
const REQUEST_BODY = ['request.body', 'req.body', 'requestBody', 'request_body', 'payload'];
const RESPONSE_BODY = ['response.body', 'res.body', 'responseBody', 'response_body', 'body'];
const ERROR = ['error', 'err', 'errors', 'exception', 'errorCode'];
const CLIENT = ['userAgent', 'user_agent', 'client'];

/** A request that a record of JSON tells of, or an error a client tells of. Null for any other record. */
export function readJsonExchange(record: JsonRecord, place: number): Exchange | null {
  const find = (names: readonly string[]): unknown => names.map((name) => lookUp(record, name)).find(isGiven);
  const status = readStatus(find(STATUS));
  const url = textOf(find(URLS));
  const method = textOf(find(METHOD));
  const error = find(ERROR);
  const body = find(RESPONSE_BODY);
  const isRequest = status !== null || (method !== null && url !== null);
  if (!isRequest && error === undefined && !isErrorLevel(record['level'])) return null;
  const told =
    error === undefined && (isRequest || !isErrorLevel(record['level'])) ? null : describeError(record, error);
  return createExchange({
    place,
    time: readTime(find(TIME)),
    method,
    url: url === null ? null : withHost(url, textOf(lookUp(record, 'host'))),
    requestHeaders: readHeaders(find(REQUEST_HEADERS)),
    requestBody: bodyOf(find(REQUEST_BODY)),
    status,
    responseHeaders: readHeaders(find(RESPONSE_HEADERS)),
    responseBody: bodyOf(body) ?? told,
    client: textOf(find(CLIENT)),
    failed: status === null ? told !== null : status >= 400,
  });
}

function lookUp(record: JsonRecord, name: string): unknown {
  if (name in record) return record[name];
  const dot = name.indexOf('.');
  const inner = dot === -1 ? undefined : record[name.slice(0, dot)];
  return isRecord(inner) ? lookUp(inner, name.slice(dot + 1)) : undefined;
}

/** What the record says of an error, as JSON. */
function describeError(record: JsonRecord, error: unknown): string {
  const message = lookUp(record, 'message') ?? lookUp(record, 'msg');
  if (isRecord(error) || Array.isArray(error)) return JSON.stringify(error);
  return JSON.stringify({ errorCode: error, message });
}

function isErrorLevel(level: unknown): boolean {
  // 50 and 60 are error and fatal of pino, which the CLI logs with.
  return (
    level === 50 || level === 60 || (typeof level === 'string' && /^(?:error|err|fatal|severe|critical)$/i.test(level))
  );
}

function readStatus(value: unknown): number | null {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599 ? status : null;
}

function readHeaders(value: unknown): ExchangeHeader[] {
  if (Array.isArray(value)) {
    return value
      .filter(isRecord)
      .flatMap(({ name, value: text }) => (typeof name === 'string' ? [{ name, value: String(text) }] : []));
  }
  return isRecord(value) ? Object.entries(value).map(([name, text]) => ({ name, value: String(text) })) : [];
}

function withHost(url: string, host: string | null): string {
  return url.startsWith('/') && host !== null ? `https://${host}${url}` : url;
}

function bodyOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return value === undefined || value === null ? null : JSON.stringify(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
