import { answerText, type Answer } from './answer.ts';

export type DocumentFormat = 'xml' | 'json';

/** A value of a document: absent fields are left out of XML and null in JSON. */
export type DocumentField = string | number | undefined;

export type DocumentFields = Readonly<Record<string, DocumentField>>;

export const asyncNamespace = 'http://www.force.com/2009/06/asyncapi/dataload';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';

/** One Bulk API 1.0 document (`jobInfo`, `batchInfo`, `error`), in the layout Salesforce gives it. */
export function answerDocument(root: string, fields: DocumentFields, format: DocumentFormat, status = 200): Answer {
  if (format === 'json') return answerAsyncJson(toJson(fields), status);
  return answerXml(`<${root}\n   xmlns="${asyncNamespace}">\n${writeFields(fields, ' ')}</${root}>\n`, status);
}

/** A list of documents, as `batchInfoList` holds its `batchInfo`. */
export function answerDocumentList(
  root: string,
  item: string,
  documents: readonly DocumentFields[],
  format: DocumentFormat,
): Answer {
  if (format === 'json') return answerAsyncJson(`{"${item}":[${documents.map(toJson).join(',')}]}`, 200);
  const items = documents.map((fields) => ` <${item}>\n${writeFields(fields, '  ')} </${item}>\n`);
  return answerXml(`<${root}\n   xmlns="${asyncNamespace}">\n${items.join('')}</${root}>\n`, 200);
}

export function answerXml(body: string, status = 200): Answer {
  return answerText(`${declaration}${body}`, 'application/xml;charset=UTF-8', status);
}

export function answerAsyncJson(text: string, status = 200): Answer {
  return answerText(text, 'application/json;charset=UTF-8', status);
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The leaves of an XML text by name, whatever they are nested in; of two with one name, the last. */
export function readXmlLeaves(text: string): Record<string, string> {
  const leaves: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/<([\w.:]+)(?:\s[^<>]*)?>([^<]*)<\/\1>/g)) {
    leaves[name] = unescapeXml(value);
  }
  return leaves;
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replaceAll(/&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([\da-f]+));/gi, (_, name, decimal, hex) => {
    if (typeof name === 'string') return named[name.toLowerCase()] ?? '';
    return String.fromCodePoint(typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16));
  });
}

function writeFields(fields: DocumentFields, indent: string): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${indent}<${name}>${escapeXml(String(value))}</${name}>\n`)
    .join('');
}

/** In JSON dates have an offset, and `apiVersion` is the number 67.0. */
function toJson(fields: DocumentFields): string {
  const entries = Object.entries(fields).map(([name, value]) => {
    if (name === 'apiVersion') return `"${name}":${String(value)}`;
    const isDate = name === 'createdDate' || name === 'systemModstamp';
    return `"${name}":${JSON.stringify(isDate ? String(value).replace(/Z$/, '+0000') : (value ?? null))}`;
  });
  return `{${entries.join(',')}}`;
}
