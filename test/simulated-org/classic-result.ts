import { asyncNamespace, escapeXml } from './async-document.ts';
import type { ClassicContentType } from './classic-content.ts';
import { rowFormatter } from './result-csv.ts';

/** What became of one row of a batch; results stand in the order of the request. */
export type ClassicOutcome = {
  /** Empty where no record was made. */
  id: string;
  created: boolean;
  /** The error in the form of a row error, `CODE:message:Field --`; undefined for a saved row. */
  error: string | undefined;
};

type Outcomes = Iterable<ClassicOutcome>;

const chunkCharacters = 65_536;

/** The results of a batch in the format of its job, made while they are sent. */
export function writeClassicResult(outcomes: Outcomes, type: ClassicContentType): Generator<Buffer> {
  if (type === 'CSV' || type === 'ZIP_CSV') return inChunks(writeCsv(outcomes));
  return inChunks(type === 'JSON' || type === 'ZIP_JSON' ? writeJson(outcomes) : writeXml(outcomes));
}

/** A row error taken apart, as XML and JSON show it. Codes that a text lacks become UNKNOWN_EXCEPTION. */
export function splitRowError(text: string): { statusCode: string; message: string; fields: string[] } {
  const [, code, rest = ''] = /^(?:([A-Z][A-Z\d_]*):)?([\s\S]*)$/.exec(text) ?? [];
  const [, message = rest, fields = ''] = /^([\s\S]*):(?:([^:]*) )?--$/.exec(rest) ?? [];
  return {
    statusCode: code ?? 'UNKNOWN_EXCEPTION',
    message,
    fields: fields === '' ? [] : fields.split(','),
  };
}

function* writeCsv(outcomes: Outcomes): Generator<string> {
  const { row } = rowFormatter({ columnDelimiter: 'COMMA', quoting: 'full' });
  yield `${row(['Id', 'Success', 'Created', 'Error'])}\n`;
  for (const { id, created, error } of outcomes) {
    yield `${row([id, String(error === undefined), String(created), error ?? ''])}\n`;
  }
}

function* writeXml(outcomes: Outcomes): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?><results xmlns="${asyncNamespace}">\n`;
  for (const { id, created, error } of outcomes) {
    const idElement = id === '' ? '' : `<id>${id}</id>`;
    const errorElement = error === undefined ? '' : writeXmlError(error);
    yield `<result>${errorElement}${idElement}<success>${error === undefined}</success><created>${created}</created></result>\n`;
  }
  yield '</results>';
}

function writeXmlError(error: string): string {
  const { statusCode, message, fields } = splitRowError(error);
  const names = fields.map((field) => `<fields>${escapeXml(field)}</fields>`).join('');
  return `<errors>${names}<message>${escapeXml(message)}</message><statusCode>${statusCode}</statusCode></errors>`;
}

function* writeJson(outcomes: Outcomes): Generator<string> {
  let separator = '[';
  for (const { id, created, error } of outcomes) {
    const errors = error === undefined ? [] : [splitRowError(error)];
    const result = { success: error === undefined, created, id: id === '' ? null : id, errors };
    yield `${separator}${JSON.stringify(result)}`;
    separator = ',\n';
  }
  yield separator === '[' ? '[]' : ']';
}

function* inChunks(parts: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length < chunkCharacters) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
