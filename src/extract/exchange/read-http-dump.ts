import { createExchange, findHeader, type Exchange, type ExchangeHeader } from './exchange.ts';
import { readTime } from './read-time.ts';

/** curl puts `> ` before what it sends, `< ` before what it gets and `* ` before what it says itself. */
const REQUEST_LINE =
  /^(?:>\s?)?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(\S{1,8000})(?:[ \t]+(HTTP\/\d(?:\.\d)?))?[ \t]*$/;
const STATUS_LINE = /^(?:<\s?)?HTTP\/\d(?:\.\d)?[ \t]+([1-5]\d\d)\b[ \t]*(.{0,200})$/;
const HEADER = /^(?:[<>]\s?)?([A-Za-z][\w-]{0,80}):[ \t]*(.{0,16000})$/;
const NOTE_OF_CURL = /^(?:\* |[{}] \[\d+ bytes data\])/;
const END_OF_CURL = /\* [A-Z][a-z]+ #\d+ to host .*$/;
const LOOPBACK = /^(?:localhost|127\.|\[::1\])/;

type Part = { line: number; headers: ExchangeHeader[]; body: string };

/** Requests and answers of a dump, raw or as `curl -v` prints it. Empty where the text holds none. */
export function readHttpDump(text: string): Exchange[] {
  const lines = text.split(/\r?\n/);
  const exchanges: Exchange[] = [];
  let open: Exchange | null = null;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const [, method, target, version] = REQUEST_LINE.exec(line) ?? [];
    if (method !== undefined && target !== undefined && (version !== undefined || line.startsWith('>'))) {
      const { part, next } = readPart(lines, index);
      open = createExchange({
        place: index + 1,
        method,
        url: addressOf(target, findHeader(part.headers, 'host')),
        requestHeaders: part.headers,
        requestBody: part.body === '' ? null : part.body,
        // Until an answer comes.
        failed: true,
      });
      exchanges.push(open);
      index = next - 1;
      continue;
    }
    const [, status, reason = ''] = STATUS_LINE.exec(line) ?? [];
    if (status === undefined) continue;
    const { part, next } = readPart(lines, index);
    index = next - 1;
    // 100 Continue and its kin announce an answer.
    if (status.startsWith('1')) continue;
    const answer = {
      status: Number(status),
      reason: reason.trim(),
      responseHeaders: part.headers,
      responseBody: part.body === '' ? null : part.body,
      time: readTime(findHeader(part.headers, 'date')),
      failed: Number(status) >= 400,
    };
    if (open === null) exchanges.push(createExchange({ place: part.line, ...answer }));
    else Object.assign(open, answer);
    open = null;
  }
  return exchanges;
}

function readPart(lines: readonly string[], start: number): { part: Part; next: number } {
  const headers: ExchangeHeader[] = [];
  let next = start + 1;
  for (; next < lines.length; next++) {
    const [, name, value = ''] = HEADER.exec(lines[next] ?? '') ?? [];
    if (name === undefined) break;
    headers.push({ name, value: value.trim() });
  }
  if (/^[<>]?\s*$/.test(lines[next] ?? '')) next++;
  const body: string[] = [];
  for (; next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (STATUS_LINE.test(line) || isRequest(line)) break;
    if (NOTE_OF_CURL.test(line)) continue;
    body.push(line.replace(/^[<>] /, '').replace(END_OF_CURL, ''));
  }
  return { part: { line: start + 1, headers, body: body.join('\n').trim() }, next };
}

function isRequest(line: string): boolean {
  const found = REQUEST_LINE.exec(line);
  return found !== null && (found[3] !== undefined || line.startsWith('>'));
}

function addressOf(target: string, host: string | null): string {
  if (!target.startsWith('/') || host === null) return target;
  return `${LOOPBACK.test(host) ? 'http' : 'https'}://${host}${target}`;
}
