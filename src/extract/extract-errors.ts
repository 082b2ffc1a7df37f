import type { Api } from '../report/vocabulary.ts';
import { readHttpMessages, type HttpMessage } from './http-messages.ts';
import { isRecord } from './json-record.ts';
import { isJsonDocument, type JsonDocument, parseJsonText } from './json-text.ts';
import { isLimitInfo } from './limit-info.ts';
import { dropLineNumbers } from './line-numbers.ts';
import { readOauthRedirect } from './oauth-redirect.ts';
import { readLooseText } from './loose/read-loose-text.ts';
import { placeLines } from './place-lines.ts';
import type { Hints, RawError, Shape } from './raw-error.ts';
import { readValue, TOP } from './read-value.ts';
import { readXml } from './read-xml.ts';
import { readResultCsv } from './result-csv.ts';
import { putCauseFirst } from './root-cause.ts';
import { readSfEnvelope } from './sf-envelope.ts';
import { parseXmlText } from './xml-text.ts';

/** A body without a code is the error's message up to this length. */
const LONGEST_SENTENCE = 500;

/**
 * Reads the errors of any text, in the order a reader needs them: the cause of a rollback before what it rolled back.
 * Clean answers (query results, `/limits`, jobs that run) give none. Where no code is found, the message may still be a
 * row's or a job's whole error, or prose. Codes are never made up: each stands in the text. Never throws; time and memory
 * grow with the text alone.
 */
export function extractErrors(text: string, hints: Hints = {}): RawError[] {
  if (text.trim() === '' || isLimitInfo(text)) return [];
  const plain = dropLineNumbers(text);
  const errors = readHttpText(plain) ?? readDocument(plain);
  if (errors === null) return readLooseText(plain, hints).filter(({ code }) => code !== null || !isDocument(plain));
  return putCauseFirst(placeLines(errors.flatMap(openMessage), text)).map((error) => withHints(error, hints));
}

/** Shapes whose message is written by a program around the error, so that a code may stand inside. */
const FRAMES: ReadonlySet<Shape> = new Set(['message', 'sf-json', 'rest-object', 'http']);

/** An error without a code may hold errors in its message. */
function openMessage(error: RawError): RawError[] {
  if (error.code !== null || !FRAMES.has(error.shape)) return [error];
  const inner = readLooseText(error.message);
  const coded = inner.filter(({ code }) => code !== null);
  if (coded.length > 0) return coded.map((found) => inFrame(found, error));
  return [{ ...error, httpStatus: error.httpStatus ?? inner[0]?.httpStatus ?? null }];
}

function inFrame(found: RawError, { httpStatus, shape, line }: RawError): RawError {
  return { ...found, httpStatus: found.httpStatus ?? httpStatus, shape, line };
}

/** A document of an unknown shape is no message of an error. */
function isDocument(text: string): boolean {
  return isJsonDocument(text) || parseXmlText(text) !== null;
}

/** What is no document gives null: it is to be read as loose text. */
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
  // The body of another kind: a page, a sentence. The reason stands where it says no more.
  const loose = found === null && body.trim() !== '' ? readLooseText(body) : [];
  const told = loose.filter(({ code, shape }) => code !== null || shape === 'html' || body.length < LONGEST_SENTENCE);
  if (told.length > 0) return told.map((error) => ofAnswer(atLine(error, bodyLine), status, api));
  const message = reason === '' ? String(status) : reason;
  return [{ code: null, message, fields: [], api, httpStatus: status, shape: 'http', line }];
}

function atLine(error: RawError, firstLine: number): RawError {
  return { ...error, line: firstLine + (error.line ?? 1) - 1 };
}

function ofAnswer(error: RawError, status: number, api: Api | null): RawError {
  const general = error.api === null || error.api === 'rest';
  return { ...error, httpStatus: error.httpStatus ?? status, api: general ? (api ?? error.api) : error.api };
}

function readJson(text: string): RawError[] | null {
  const json = parseJsonText(text);
  if (!json) return null;
  const { documents, rest, restLine } = json;
  const errors: RawError[] = [];
  let known = false;
  for (const document of documents) {
    const found = readJsonDocument(document);
    known ||= found !== null;
    for (const error of found ?? []) errors.push(documents.length === 1 ? error : { ...error, line: document.line });
  }
  if (!known) return null;
  if (rest.trim() === '') return errors;
  const behind = readLooseText(rest).filter(
    ({ code }) => code !== null && !errors.some((error) => error.code === code),
  );
  return [...errors, ...behind.map((error) => atLine(error, restLine))];
}

function readJsonDocument({ value }: JsonDocument): RawError[] | null {
  // A body that was quoted once more, as logs and shells do.
  if (typeof value === 'string') return readDocumentOnce(value);
  return (isRecord(value) ? readSfEnvelope(value) : null) ?? readValue(value, TOP);
}

function readDocumentOnce(text: string): RawError[] | null {
  const [document] = parseJsonText(text)?.documents ?? [];
  return document && typeof document.value !== 'string' ? readJsonDocument(document) : readXmlText(text);
}

function readXmlText(text: string): RawError[] | null {
  const root = parseXmlText(text);
  return root && readXml(root);
}

/** What the reader knows overrules the shape's API; a status of the text comes before the reader's. */
function withHints(error: RawError, { api, httpStatus }: Hints): RawError {
  return { ...error, api: api ?? error.api, httpStatus: error.httpStatus ?? httpStatus ?? null };
}
