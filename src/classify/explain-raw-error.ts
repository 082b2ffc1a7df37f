import { findCode } from '../catalogue/find-code.ts';
import { findLikelyApi } from '../catalogue/likely-api.ts';
import { findByPhrase } from '../catalogue/find-phrase.ts';
import type { ExplainedError } from '../report/explained-error.ts';
import type { Api } from '../report/vocabulary.ts';
import { explainParsed, innermost, openRowError } from './explain-error.ts';
import { openError } from './inner-error.ts';
import { findFields } from './message-fields.ts';
import { parseJobError } from './job-error.ts';
import type { ParsedError } from './parsed-error.ts';

/** An error as a text shows it. */
export type ReadError = {
  code: string | null;
  message: string;
  fields: string[];
  api: Api | null;
  httpStatus: number | null;
  /** What a client calls the error, where that is no code of an API. */
  clientCode?: string;
};

/**
 * Explains an error that was read from a text, or null where it holds nothing that can be told from prose: no code, no
 * status, no fixed phrase of Salesforce's.
 * Without a code of its own its message is read as a row's or a job's error; then the HTTP status and the client's own name
 * for it say what there is to say.
 */
export function explainRawError(error: ReadError): ExplainedError | null {
  const parsed = parse(error);
  if (parsed.code !== null || parsed.inner !== null || findByPhrase(parsed.message) !== undefined) {
    const api = error.api ?? guessApi(parsed);
    return { ...explainParsed(parsed, api), httpStatus: error.httpStatus };
  }
  const { clientCode, httpStatus } = error;
  if (clientCode !== undefined && findCode(clientCode, { api: 'cli' })) {
    return { ...explainParsed({ ...parsed, code: clientCode }, 'cli'), httpStatus };
  }
  if (httpStatus !== null && httpStatus >= 300) {
    const api = error.api ?? 'rest';
    const explained = explainParsed({ ...parsed, code: String(httpStatus) }, api);
    return { ...explained, code: null, httpStatus, suggestions: [] };
  }
  return null;
}

function parse(error: ReadError): ParsedError {
  const { code, message, fields } = error;
  if (code !== null) {
    const wraps = findCode(code, error.api === null ? {} : { api: error.api })?.wrapper === true;
    const { location, inner } = openError(message, { wraps });
    const named = [fields, inner === null ? findFields(message) : [], innermost(inner)?.fields ?? []];
    return { code, message, location, inner, fields: named.find((names) => names.length > 0) ?? [] };
  }
  const row = openRowError(message);
  const job = parseJobError(message);
  const best = job.code !== null && (row.code === null || !job.code.includes('_')) ? job : row;
  return fields.length > 0 ? { ...best, fields } : best;
}

function guessApi({ code }: ParsedError): Api {
  const entry = code === null ? undefined : findCode(code);
  return entry ? findLikelyApi(entry) : 'rest';
}
