import type { Api } from '../report/vocabulary.ts';
import { readHttpMessages, type HttpMessage } from './http-messages.ts';
import { isRecord } from './json-record.ts';
import { type JsonDocument, parseJsonText } from './json-text.ts';
import { isLimitInfo } from './limit-info.ts';
import { dropLineNumbers } from './line-numbers.ts';
import { readOauthRedirect } from './oauth-redirect.ts';
import { placeLines } from './place-lines.ts';
import type { Hints, RawError } from './raw-error.ts';
import { readValue, TOP } from './read-value.ts';
import { readXml } from './read-xml.ts';
import { readResultCsv } from './result-csv.ts';
import { putCauseFirst } from './root-cause.ts';
import { readSfEnvelope } from './sf-envelope.ts';
import { parseXmlText } from './xml-text.ts';

/**
 * Reads the errors of any text, in the order a reader needs them: the cause of a rollback before what it rolled back.
 * Clean answers (query results, `/limits`, jobs that run) give none. A text that shows no structure is one error without
 * a code, whose message is the text: a cell of `sf__Error`, a job's message, prose. Codes are never made up: each stands
 * in the text. Never throws; time and memory grow with the text alone.
 */
export function extractErrors(text: string, hints: Hints = {}): RawError[] {
  if (text.trim() === '' || isLimitInfo(text)) return [];
  return finish(readText(dropLineNumbers(text)) ?? [plainText(text.trim())], text, hints);
}

function readText(text: string): RawError[] | null {
  return readHttpText(text) ?? readDocument(text);
}

function readDocument(text: string): RawError[] | null {
  return readJson(text) ?? readXmlText(text) ?? readOauthRedirect(text) ?? readResultCsv(text);
}

function readHttpText(text: string): RawError[] | null {
  return readHttpMessages(text)?.flatMap(readHttpMessage) ?? null;
}

/** An answer's status belongs to each error of its body; without any, a status of 300 or above 399 is the error. */
function readHttpMessage({ status, reason, headers, body, line, bodyLine, api }: HttpMessage): RawError[] {
  const location = headers.get('location');
  const found = readDocument(body) ?? (location === undefined ? null : readOauthRedirect(location));
  if (found && found.length > 0) return placeLines(found, body, bodyLine).map((error) => ofAnswer(error, status, api));
  if (status < 400 && status !== 300) return [];
  const message = reason === '' ? String(status) : reason;
  return [{ code: null, message, fields: [], api, httpStatus: status, shape: 'http', line }];
}

function ofAnswer(error: RawError, status: number, api: Api | null): RawError {
  const general = error.api === null || error.api === 'rest';
  return { ...error, httpStatus: error.httpStatus ?? status, api: general ? (api ?? error.api) : error.api };
}

function readJson(text: string): RawError[] | null {
  const documents = parseJsonText(text);
  if (!documents) return null;
  let errors: RawError[] | null = null;
  for (const document of documents) {
    const found = readJsonDocument(document);
    if (found === null) continue;
    errors ??= [];
    for (const error of found) errors.push(documents.length === 1 ? error : { ...error, line: document.line });
  }
  return errors;
}

function readJsonDocument({ value }: JsonDocument): RawError[] | null {
  // A body that was quoted once more, as logs and shells do.
  if (typeof value === 'string') return readDocumentOnce(value);
  return (isRecord(value) ? readSfEnvelope(value) : null) ?? readValue(value, TOP);
}

function readDocumentOnce(text: string): RawError[] | null {
  const [document] = parseJsonText(text) ?? [];
  return document && typeof document.value !== 'string' ? readJsonDocument(document) : readXmlText(text);
}

function readXmlText(text: string): RawError[] | null {
  const root = parseXmlText(text);
  return root && readXml(root);
}

function finish(errors: RawError[], text: string, hints: Hints): RawError[] {
  return putCauseFirst(placeLines(errors, text)).map((error) => withHints(error, hints));
}

/** What the reader knows overrules the shape's API; a status of the text comes before the reader's. */
function withHints(error: RawError, { api, httpStatus }: Hints): RawError {
  return { ...error, api: api ?? error.api, httpStatus: error.httpStatus ?? httpStatus ?? null };
}

function plainText(message: string): RawError {
  return { code: null, message, fields: [], api: null, httpStatus: null, shape: 'text', line: null };
}
