import { findCodePage } from '../catalogue/code-page.ts';
import { type CatalogueEntry, findCode } from '../catalogue/find-code.ts';
import { findLimitsOfCode } from '../catalogue/find-limit.ts';
import { findByPhrase } from '../catalogue/find-phrase.ts';
import { isKnownCode } from '../catalogue/known-codes.ts';
import { suggestCodes } from '../catalogue/suggest-codes.ts';
import { maskSecrets } from '../redact/replace-secrets.ts';
import type { ExplainedError, Guidance } from '../report/explained-error.ts';
import { printable } from '../report/printable.ts';
import type { Api } from '../report/vocabulary.ts';
import { findCodeLocation } from './code-location.ts';
import { openError } from './inner-error.ts';
import { parseJobError } from './job-error.ts';
import type { ParsedError } from './parsed-error.ts';
import { parseRowError } from './row-error.ts';

/** Messages are read this far: what follows is data. */
const LOOK = 32_000;

export type ExplainOptions = {
  /** The API the error came from. `bulk` by default. */
  api?: Api;
};

/**
 * Explains a failed row: a cell of `sf__Error` or of Bulk API 1.0's `Error` column.
 * Where the text has no code, `code` is null; guidance may still be found by Salesforce's fixed phrases. An error that
 * wraps another carries the retry verdict of the innermost one. Texts come back harmless for a terminal.
 */
export function explainRowError(text: string, { api = 'bulk' }: ExplainOptions = {}): ExplainedError {
  return explainParsed(openRowError(text), api);
}

/** Explains a job's `errorMessage`. */
export function explainJobError(text: string, { api = 'bulk' }: ExplainOptions = {}): ExplainedError {
  return explainParsed(parseJobError(text), api);
}

/** Takes a failed row's error apart, down to the innermost. */
export function openRowError(text: string): ParsedError {
  const { code, message, fields } = parseRowError(text);
  const wraps = code !== null && findCode(code)?.wrapper === true;
  const { location, inner } = openError(message, { wraps });
  return {
    code,
    message,
    fields: fields.length > 0 ? fields : (innermost(inner)?.fields ?? []),
    location: location ?? (code === null ? null : findCodeLocation(text.slice(0, LOOK))),
    inner,
  };
}

/** The error at the end of a chain. */
export function innermost(error: ParsedError | null): ParsedError | null {
  let last = error;
  while (last?.inner) last = last.inner;
  return last;
}

/** Looks an error up in the catalogue. */
export function explainParsed(error: ParsedError, api: Api): ExplainedError {
  const { code, message, inner } = error;
  const found = code === null ? findByPhrase(message, inner === null ? undefined : isWrapper) : findCode(code, { api });
  if (inner !== null) return describe(error, api, found, explainParsed(inner, api));
  const hidden = found?.wrapper === true ? findByPhrase(message, isPlain) : undefined;
  return describe(error, api, found, hidden ? describe({ ...error, code: null }, api, hidden, null) : null);
}

/** Around an error inside, only a wrapper's own phrases count; the others are the inner error's. */
function isWrapper(entry: CatalogueEntry): boolean {
  return entry.wrapper === true;
}

/** Where a wrapper shows no inner error, its message may hold the phrase of one (`Apex CPU time limit exceeded`). */
function isPlain(entry: CatalogueEntry): boolean {
  return entry.wrapper !== true;
}

function describe(
  { code, message, fields, location }: ParsedError,
  api: Api,
  found: CatalogueEntry | undefined,
  inner: ExplainedError | null,
): ExplainedError {
  return {
    code: code === null ? null : maskSecrets(code),
    api,
    httpStatus: null,
    message: printable(maskSecrets(message)),
    fields: fields.map((field) => printable(maskSecrets(field))),
    entry: found ? resolve(found, message, inner) : null,
    listed: found !== undefined || (code !== null && isKnownCode(code)),
    location,
    inner,
    suggestions: found || code === null ? [] : suggestCodes(code),
  };
}

/** The guidance for one message: the situation it shows, and for a wrapper the verdict of the error inside. */
function resolve(entry: CatalogueEntry, message: string, inner: ExplainedError | null): Guidance {
  const { summary, causes, fixes, retry } = findSituation(entry, message) ?? entry;
  return {
    code: entry.code,
    summary,
    causes: [...causes],
    fixes: [...fixes],
    retry: inner?.entry?.retry ?? (inner !== null && entry.wrapper === true ? 'unknown' : retry),
    docs: entry.sources.map(({ title, url }) => ({ title, url })),
    limits: findLimitsOfCode(entry.code),
    page: findCodePage(entry),
  };
}

/** The situation of a code that a message shows, where the code has several. */
export function findSituation(
  entry: CatalogueEntry,
  message: string,
): NonNullable<CatalogueEntry['situations']>[number] | undefined {
  if (!entry.situations) return undefined;
  const text = message.slice(0, LOOK).toLowerCase();
  return entry.situations.find(({ when }) => when.some((phrase) => text.includes(phrase)));
}
