import { isKnownCode } from '../../catalogue/known-codes.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { readTime } from './read-time.ts';

const REQUEST = /\b(GET|POST|PUT|PATCH|DELETE|HEAD)[ \t]+["']?((?:https?:\/\/|\/)[^\s"]{1,4000})/;
const ADDRESS = /https?:\/\/[^\s"'<>]{1,4000}/;
const STATUS =
  /(?:\bHTTP(?:\/\d(?:\.\d)?)?["']?[ \t:=]{1,4}|\bstatus(?:[ _-]?code)?["']?[ \t]{0,3}[:=]?[ \t]{0,3}|(?:->|=>|→)[ \t]{0,3}|\breturned[ \t]{1,3})([1-5]\d\d)\b/i;
const STATUS_BEHIND = /^["']?(?:[ \t]{1,4}HTTP\/\d(?:\.\d)?["']?)?[ \t]{1,4}["']?([1-5]\d\d)\b/;
const CODE =
  /(?<![A-Za-z0-9_])(?:[A-Z][A-Z0-9]{0,40}(?:_[A-Z0-9]{1,40}){1,12}|[A-Z][a-z]{2,30}(?:[A-Z][a-z]{1,30}){1,6})(?![A-Za-z0-9_])/g;
const START = 200;
const TIME_INSIDE = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}/;

/** A request that a line of a log tells of, or an error of Salesforce that it names. Null for any other line. */
export function readLogLine(line: string, place: number): Exchange | null {
  const request = REQUEST.exec(line);
  const status = readStatus(line, request);
  const said = findError(line);
  const url = request?.[2] ?? (status === null ? null : (ADDRESS.exec(line)?.[0] ?? null));
  if (said === null && (status === null || url === null)) return null;
  const time = TIME_INSIDE.exec(line.slice(0, START));
  return createExchange({
    place,
    time: time === null ? null : readTime(line.slice(time.index, time.index + 60)),
    method: request?.[1] ?? null,
    url: url?.replace(/[:.,;)\]']+$/, '') ?? null,
    status,
    responseBody: said,
    failed: status === null ? said !== null : status >= 400,
  });
}

function readStatus(line: string, request: RegExpExecArray | null): number | null {
  const behind = request === null ? null : STATUS_BEHIND.exec(line.slice(request.index + request[0].length));
  const status = behind?.[1] ?? STATUS.exec(line)?.[1];
  return status === undefined ? null : Number(status);
}

/** The line from its first code of Salesforce on: what is before is the logger's. */
function findError(line: string): string | null {
  for (const { index, 0: word } of line.matchAll(CODE)) if (isKnownCode(word)) return line.slice(index).trim();
  return null;
}
