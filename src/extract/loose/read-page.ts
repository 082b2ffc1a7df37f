import { type FoundError, foundError } from './found-error.ts';
import { decodeEntities } from './read-value.ts';

const PAGE = /<(?:!doctype html|html|head|title|h1)\b/i;
const HEADLINES = /<(title|h[1-3]|pre)\b[^<>]{0,400}>([^<]{1,2000})/gi;
const PARAGRAPHS = /<(p|td|span|div)\b[^<>]{0,400}>([^<]{12,2000})/gi;
const STATUS = /\b([45]\d\d)\b/;

/** Pages are read this far. */
const LOOK = 60_000;
const MOST_LINES = 4;

/** An error page in HTML, as proxies, the edge and maintenance windows send: its headlines, without a code. */
export function readErrorPage(text: string): FoundError | null {
  const look = text.slice(0, LOOK);
  if (!PAGE.test(look)) return null;
  const lines: string[] = [];
  for (const pattern of [HEADLINES, PARAGRAPHS]) {
    for (const [, , words = ''] of look.matchAll(pattern)) {
      const line = decodeEntities(words).replaceAll(/\s+/g, ' ').trim();
      if (line !== '' && !lines.includes(line)) lines.push(line);
      if (lines.length === MOST_LINES) break;
    }
    if (lines.length > 0) break;
  }
  if (lines.length === 0) return null;
  const message = lines.join(' ');
  const status = STATUS.exec(message)?.[1];
  return foundError({
    code: null,
    message,
    shape: 'html',
    start: 0,
    end: text.length,
    httpStatus: status === undefined ? null : Number(status),
  });
}

const COMETD = /(?:^|["'\s=:])([45]\d\d)::([^"'\n{}]{1,400})/;

/** An error of the streaming API's protocol: `403::Unknown client`, the HTTP status, arguments, and the sentence. */
export function readCometd(text: string): FoundError | null {
  const match = COMETD.exec(text.slice(0, LOOK));
  if (!match) return null;
  const [whole, status, message = ''] = match;
  return foundError({
    code: null,
    message: message.trim(),
    shape: 'exception',
    start: match.index,
    end: match.index + whole.length,
    httpStatus: Number(status),
  });
}
