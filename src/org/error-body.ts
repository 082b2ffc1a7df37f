import { z } from 'zod';
import { maskSecrets } from '../redact/replace-secrets.ts';
import type { ApiError } from './org-error.ts';

const MOST_ERRORS = 20;
const MOST_CHARACTERS = 2000;

/** What the body of an error answer holds: errors, or else an excerpt of its text. */
export type ErrorBody = {
  errors: ApiError[];
  excerpt: string | null;
};

const text = z.string().nullish().catch(null);

/**
 * The spellings of an error in JSON: REST and Bulk API 2.0 (`errorCode`), results of single records (`statusCode`),
 * Bulk API 1.0 (`exceptionCode`), OAuth (`error`).
 */
const JsonError = z
  .object({
    errorCode: text,
    statusCode: text,
    exceptionCode: text,
    error: text,
    message: text,
    exceptionMessage: text,
    error_description: text,
    fields: z.array(z.string()).nullish().catch(null),
  })
  .transform((body): ApiError | null => {
    const code = body.errorCode ?? body.statusCode ?? body.exceptionCode ?? body.error ?? null;
    const message = body.message ?? body.exceptionMessage ?? body.error_description ?? null;
    if (code === null && message === null) return null;
    return {
      code: code === null ? null : cleanText(code),
      message: cleanText(message ?? ''),
      fields: body.fields ?? [],
    };
  });

const JsonErrors = z.object({ errors: z.array(z.unknown()) });

/** Reads the errors out of a body in any of the shapes Salesforce answers with: JSON, XML, SOAP, OAuth, HTML or plain text. */
export function readErrorBody(body: string): ErrorBody {
  const trimmed = body.trim();
  const errors = /^[[{]/.test(trimmed) ? readJsonErrors(trimmed) : readXmlErrors(trimmed);
  if (errors.length > 0) return { errors: errors.slice(0, MOST_ERRORS), excerpt: null };
  return { errors: [], excerpt: trimmed === '' ? null : cleanText(trimmed) };
}

/** Text of a server made safe to show: no secrets, no control characters, a bounded length. */
export function cleanText(raw: string): string {
  return maskSecrets(raw.slice(0, 2 * MOST_CHARACTERS))
    .slice(0, MOST_CHARACTERS)
    .toWellFormed()
    .replaceAll(/[\t\r\n]+/g, ' ')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '')
    .trim();
}

function readJsonErrors(body: string): ApiError[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [];
  }
  const nested = JsonErrors.safeParse(parsed);
  const candidates: unknown[] = nested.success ? nested.data.errors : Array.isArray(parsed) ? parsed : [parsed];
  return candidates.flatMap((candidate) => JsonError.safeParse(candidate).data ?? []);
}

/** The code and message elements of REST (`errorCode`), Bulk API 1.0 and SOAP details (`exceptionCode`) and SOAP faults. */
const XML_ELEMENTS = [
  ['errorCode', 'message'],
  ['exceptionCode', 'exceptionMessage'],
  ['faultcode', 'faultstring'],
] as const;

function readXmlErrors(body: string): ApiError[] {
  if (!body.startsWith('<')) return [];
  for (const [codeName, messageName] of XML_ELEMENTS) {
    const codes = readElements(body, codeName);
    const messages = readElements(body, messageName);
    if (codes.length > 0) {
      return codes.map((code, index) => ({
        code: cleanText(code.replace(/^\w+:/, '')),
        message: cleanText(messages[index] ?? ''),
        fields: [],
      }));
    }
  }
  return [];
}

function readElements(xml: string, name: string): string[] {
  const element = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`, 'g');
  return [...xml.matchAll(element)].map((match) => decodeEntities(match[1] ?? ''));
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decodeEntities(xml: string): string {
  return xml.replaceAll(/&(lt|gt|quot|apos|amp);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
