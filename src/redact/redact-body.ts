import type { Redaction } from './redaction.ts';
import { redactCsv } from './redact-csv.ts';
import { redactJson } from './redact-json.ts';
import { redactParameters } from './redact-url.ts';
import { redactXml } from './redact-xml.ts';

export type BodyOptions = {
  redaction: Redaction;
  contentType: string | null;
  /** Whether it is the body of a request: names in it may be a record's. */
  sentByClient: boolean;
};

/** A page of HTML or a text of a proxy says what it has to say at its start. */
const MOST_TEXT = 2000;

/** The body of a request or an answer. What can't be taken apart is replaced as a whole: nobody knows what it holds. */
export function redactBody(body: string, { redaction, contentType, sentByClient }: BodyOptions): string {
  const text = body.replace(/^\uFEFF/, '');
  const trimmed = text.trim();
  const type = contentType?.toLowerCase() ?? '';
  if (trimmed === '') return '';
  if (/^[[{]/.test(trimmed)) return redactJsonText(trimmed, redaction, sentByClient) ?? redactOpaque(text, redaction);
  if (type.includes('html') || /^<(?:!doctype html|html)/i.test(trimmed)) return redactPage(trimmed, redaction);
  if (trimmed.startsWith('<')) return redactXml(trimmed, redaction, sentByClient);
  if (type.includes('x-www-form-urlencoded') || (sentByClient && type === '' && FORM.test(trimmed))) {
    return redactParameters(trimmed, redaction);
  }
  if (type.includes('csv') || CSV_HEAD.test(trimmed)) return redactCsv(text, redaction);
  return sentByClient || type.includes('multipart') ? redactOpaque(text, redaction) : redactPage(trimmed, redaction);
}

const FORM = /^[\w.%-]{1,100}=[^\s&]*(?:&[\w.%-]{1,100}=[^\s&]*)*$/;
const CSV_HEAD = /^"?[A-Za-z][\w.]{0,200}"?(?:([,;\t|^`])"?[A-Za-z][\w.]{0,200}"?)+\r?\n/;

function redactJsonText(text: string, redaction: Redaction, sentByClient: boolean): string | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const context = {
    redaction,
    sentByClient,
    redactBody: (inner: string) => (/^\s*[[{]/.test(inner) ? redactJsonText(inner, redaction, sentByClient) : null),
  };
  return JSON.stringify(redactJson(parsed, context), null, 2);
}

function redactPage(text: string, redaction: Redaction): string {
  const words = text
    .replaceAll(/<(script|style)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ')
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return redaction.message(words.slice(0, MOST_TEXT));
}

function redactOpaque(text: string, redaction: Redaction): string {
  return redaction.includeValues ? redaction.text(text) : redaction.mark('value', text);
}
