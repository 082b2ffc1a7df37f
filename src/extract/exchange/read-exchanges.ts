import { isRecord } from '../json-record.ts';
import type { Exchange, ExchangeFormat } from './exchange.ts';
import { readHar } from './read-har.ts';
import { readHttpDump } from './read-http-dump.ts';
import { readJsonExchange } from './read-json-exchange.ts';
import { readLogLine } from './read-log-line.ts';
import { readSfJson } from './read-sf-json.ts';

/** What a text holds, and in which format. */
export type FoundExchanges = { format: ExchangeFormat; exchanges: Exchange[] };

/**
 * Reads the requests and answers of a text that is at hand as a whole: a HAR file, a dump of HTTP, the output of `sf … --json`,
 * JSON, and else lines as `readExchangeLine` does. Empty where it tells of none.
 */
export function readExchanges(text: string): FoundExchanges {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const parsed = /^[[{]/.test(trimmed) ? parseJson(trimmed) : undefined;
  if (parsed !== undefined) return readParsed(parsed, trimmed);
  if (/^(?:<\s?)?HTTP\/\d|^> [A-Z]{3,7} |^[A-Z]{3,7} \S+ HTTP\/\d/m.test(text)) {
    const exchanges = readHttpDump(text);
    if (exchanges.length > 0) return { format: 'http', exchanges };
  }
  const lines = text.split(/\r?\n/).flatMap((line, index) => readExchangeLine(line, index + 1) ?? []);
  return {
    format: lines.some(({ format }) => format === 'json') ? 'json' : 'log',
    exchanges: lines.map(({ exchange }) => exchange),
  };
}

/** What one line of a log tells, in JSON or in words; null where it tells of no request and no error. */
export function readExchangeLine(line: string, place: number): { format: 'json' | 'log'; exchange: Exchange } | null {
  const trimmed = line.trim();
  const parsed = trimmed.startsWith('{') ? parseJson(trimmed) : undefined;
  if (isRecord(parsed)) {
    const exchange = readJsonExchange(parsed, place);
    return exchange === null ? null : { format: 'json', exchange };
  }
  const exchange = readLogLine(line, place);
  return exchange === null ? null : { format: 'log', exchange };
}

function readParsed(parsed: unknown, text: string): FoundExchanges {
  const har = readHar(parsed);
  if (har !== null) return { format: 'har', exchanges: har };
  const records = Array.isArray(parsed) ? parsed.filter(isRecord) : isRecord(parsed) ? [parsed] : [];
  const [record] = records;
  if (record === undefined) return { format: 'json', exchanges: [] };
  const own = Array.isArray(parsed) ? null : readSfJson(record);
  if (own !== null) return { format: 'sf-json', exchanges: [own] };
  const told = records.flatMap((one, index) => readJsonExchange(one, index + 1) ?? []);
  // The answer of an API alone tells of no request; it is one all the same.
  const isAnswer = told.every(({ url, status }) => url === null && status === null);
  const [first] = told;
  if (first === undefined || !isAnswer) return { format: 'json', exchanges: told };
  return { format: 'json', exchanges: [{ ...first, place: 1, responseBody: text }] };
}

/** Undefined where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
