import { STATUS_CODES } from 'node:http';
import { codeKey } from '../catalogue/code-key.ts';
import { listEntries } from '../catalogue/find-code.ts';
import { compareApis, findLikelyApi } from '../catalogue/likely-api.ts';
import { explainParsed } from '../classify/explain-error.ts';
import { explainRawError } from '../classify/explain-raw-error.ts';
import { messageTemplate } from '../classify/template.ts';
import { extractErrors } from '../extract/extract-errors.ts';
import type { RawError } from '../extract/raw-error.ts';
import type { ExplainedOccurrence } from '../report/explained-error.ts';
import type { Api } from '../report/vocabulary.ts';

export type ExplainOptions = {
  /** The API that the text comes from; it overrules what the text tells. */
  api?: Api | undefined;
  /** The HTTP status that came with the text. */
  httpStatus?: number | undefined;
};

const CODE_ALONE = /^[A-Za-z][\w.]{2,80}$/;
const STATUS_ALONE =
  /^(?:HTTP(?:\/[\d.]{1,3})?\s+|status(?: code)?:?\s+)?([1-5]\d\d)(?:\s+([A-Za-z][A-Za-z' -]{1,40}))?$/i;

/** Distinct errors kept apart; what comes after is counted with the last of its code. */
const MOST_DISTINCT = 1000;

/**
 * Explains every error of a text: a code, an HTTP status, a message, an answer of an API, a log.
 * Each distinct error comes once, with its count, in the order of the text; the cause of a rollback comes before what it rolled
 * back. Empty where nothing is found. Never throws, and needs no network.
 */
export function explainText(text: string, options: ExplainOptions = {}): ExplainedOccurrence[] {
  const alone = text.trim();
  const status = readStatus(alone);
  if (status !== null) return explainCode(status, { ...options, httpStatus: Number(status) });
  if (CODE_ALONE.test(alone)) {
    const explained = explainCode(alone, options);
    if (explained.some(({ entry }) => entry !== null) || /[_A-Z].*[_A-Z]/.test(alone)) return explained;
  }
  const found = new ErrorCollection();
  for (const raw of extractErrors(text, hintsOf(options))) found.add(raw);
  return found.list();
}

/** `409`, `HTTP 409`, `409 Conflict`, `HTTP/1.1 409 Conflict`; not `409 rows`. */
function readStatus(text: string): string | null {
  const [, status, reason] = STATUS_ALONE.exec(text) ?? [];
  if (status === undefined) return null;
  return reason === undefined || STATUS_CODES[status]?.toLowerCase() === reason.toLowerCase() ? status : null;
}

type CodeOptions = { api?: Api | undefined; httpStatus?: number | null | undefined };

/** What a code alone means; without an API, one explanation for each of its meanings. */
function explainCode(code: string, { api, httpStatus = null }: CodeOptions): ExplainedOccurrence[] {
  const base = { code, message: '', fields: [], location: null, inner: null };
  const apis = api === undefined ? meaningsOf(code) : [api];
  const known = apis.length === 0 ? (['rest'] as const) : apis;
  return known.map((one) => Object.assign(explainParsed(base, one), { httpStatus, count: 1, line: null }));
}

/** An API for each entry that the code has, the commonest first. */
function meaningsOf(code: string): Api[] {
  const key = codeKey(code);
  const entries = listEntries().filter((entry) => codeKey(entry.code) === key);
  return entries.map(findLikelyApi).toSorted(compareApis);
}

export function hintsOf({ api, httpStatus }: ExplainOptions): { api?: Api; httpStatus?: number } {
  return { ...(api !== undefined && { api }), ...(httpStatus !== undefined && { httpStatus }) };
}

/** Errors as they are met, each distinct one once. Bounded: made for logs of any size. */
export class ErrorCollection {
  readonly #byText = new Map<string, ExplainedOccurrence | null>();
  readonly #distinct = new Map<string, ExplainedOccurrence>();

  add(raw: RawError): void {
    const text = JSON.stringify([
      raw.code,
      raw.clientCode,
      raw.api,
      raw.httpStatus,
      raw.fields,
      messageTemplate(raw.message),
    ]);
    const known = this.#byText.get(text);
    if (known === null) return;
    if (known !== undefined) {
      known.count++;
      return;
    }
    const occurrence = this.#place(raw);
    if (this.#byText.size >= MOST_DISTINCT) this.#byText.clear();
    this.#byText.set(text, occurrence);
  }

  list(): ExplainedOccurrence[] {
    return [...this.#distinct.values()];
  }

  #place(raw: RawError): ExplainedOccurrence | null {
    const explained = explainRawError(raw);
    if (explained === null) return null;
    const { code, api, httpStatus, fields, message, inner } = explained;
    const full = this.#distinct.size >= MOST_DISTINCT;
    const key = JSON.stringify(full ? [code] : [code, api, httpStatus, fields, messageTemplate(message), inner?.code]);
    const known = this.#distinct.get(key);
    if (known) {
      known.count++;
      return known;
    }
    const occurrence = { ...explained, count: 1, line: raw.line };
    this.#distinct.set(key, occurrence);
    return occurrence;
  }
}
