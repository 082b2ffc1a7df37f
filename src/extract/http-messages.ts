import type { Api } from '../report/vocabulary.ts';

/** One answer of HTTP in a text. */
export type HttpMessage = {
  status: number;
  /** What follows the number: `Forbidden`; empty in HTTP/2. */
  reason: string;
  /** Names in lower case. */
  headers: Map<string, string>;
  body: string;
  /** 1-based lines of the text: of the status line, and of the body's first. */
  line: number;
  bodyLine: number;
  /** The API that a request line before the answer names. */
  api: Api | null;
};

/** Before a line of a dump, curl puts `< `, `> ` or `* `. */
const STATUS_LINE = /^[ \t]{0,8}(?:<\s?)?HTTP\/\d(?:\.\d)?[ \t]+([1-5]\d\d)\b[ \t]*(.{0,200})$/i;
const REQUEST_LINE = /^[ \t]{0,8}(?:>\s?)?(?:GET|POST|PUT|PATCH|DELETE|HEAD)[ \t]+(\S{1,4000})/;
const HEADER = /^[ \t]{0,8}(?:<\s?)?([A-Za-z][\w-]{0,80}):[ \t]?(.{0,8000})$/;

const PATHS: ReadonlyArray<[RegExp, Api]> = [
  [/\/services\/oauth2\//i, 'oauth'],
  [/\/services\/async\//i, 'bulk1'],
  [/\/services\/soap\//i, 'soap'],
  [/\/jobs\/(?:ingest|query)\b/i, 'bulk'],
  [/\/(?:chatter|connect|commerce|wave)\//i, 'connect'],
  [/\/services\/(?:data|apexrest)\//i, 'rest'],
];

/** Reads the HTTP answers of a text: status line, headers, body. Null where the text holds none. */
export function readHttpMessages(text: string): HttpMessage[] | null {
  if (!/^[ \t]{0,8}(?:<\s?)?HTTP\/\d/im.test(text)) return null;
  const lines = text.split(/\r?\n/);
  const messages: HttpMessage[] = [];
  let api: Api | null = null;
  for (let index = 0; index < lines.length; index++) {
    const path = REQUEST_LINE.exec(lines[index] ?? '')?.[1];
    if (path !== undefined) api = findApi(path);
    const status = STATUS_LINE.exec(lines[index] ?? '');
    if (!status) continue;
    const { headers, next } = readHeaders(lines, index + 1);
    const end = findEnd(lines, next);
    messages.push({
      status: Number(status[1]),
      reason: (status[2] ?? '').trim(),
      headers,
      body: lines.slice(next, end).join('\n').trimEnd(),
      line: index + 1,
      bodyLine: next + 1,
      api,
    });
    index = end - 1;
  }
  return messages.length > 0 ? messages : null;
}

/** The API whose address this is. */
export function findApi(path: string): Api | null {
  return PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/** Headers end at an empty line; a pasted text may lack it. */
function readHeaders(lines: readonly string[], from: number): { headers: Map<string, string>; next: number } {
  const headers = new Map<string, string>();
  let next = from;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (/^\s*<?\s*$/.test(line)) return { headers, next: next + 1 };
    const header = HEADER.exec(line);
    if (!header) break;
    headers.set((header[1] ?? '').toLowerCase(), (header[2] ?? '').trim());
  }
  return { headers, next };
}

/** A body ends where the next answer or request begins, or curl tells of its connection. */
function findEnd(lines: readonly string[], from: number): number {
  let end = from;
  while (end < lines.length) {
    const line = lines[end] ?? '';
    if (STATUS_LINE.test(line) || (REQUEST_LINE.test(line) && /HTTP\/\d|^\s*>/.test(line)) || line.startsWith('* '))
      break;
    end++;
  }
  return end;
}
