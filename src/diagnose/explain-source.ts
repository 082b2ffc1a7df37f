import { findLimitInfo } from '../extract/limit-info.ts';
import { LogScanner } from '../extract/loose/log-scanner.ts';
import type { ExplainReport } from '../report/explain-report.ts';
import { scanFailedRecords } from '../scan/failed-records.ts';
import { ErrorCollection, explainText, hintsOf, type ExplainOptions } from './explain-text.ts';

/** A text up to this size is read as a whole, so that errors over many lines are understood; a larger one line by line. */
const MOST_WHOLE_BYTES = 4 * 1024 * 1024;

/** The header of failed results, in any quoting and with any delimiter: `sf__Error` among its first cells. */
const RESULT_HEADER = /^\uFEFF?"?sf__(?:Id|Error)"?(?:[,;|\t^`]"?sf__(?:Id|Error)"?)?[^\n]*/;

export type ExplainSourceOptions = ExplainOptions & {
  /** Called now and then with the bytes read so far. */
  onProgress?: (bytes: number) => void;
};

/** Explains every error of a file or a pipe of any size, in bounded memory. Rejects with what the source throws. */
export async function explainSource(
  source: AsyncIterable<Buffer>,
  { onProgress, ...options }: ExplainSourceOptions = {},
): Promise<ExplainReport> {
  const chunks = source[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let bytes = 0;
  const next = async (): Promise<Buffer | null> => {
    const step = await chunks.next();
    if (step.done === true) return null;
    bytes += step.value.length;
    onProgress?.(bytes);
    return step.value;
  };
  let last = await next();
  for (; last !== null; last = await next()) {
    head.push(last);
    if (bytes > MOST_WHOLE_BYTES) break;
  }
  const text = decode(Buffer.concat(head));
  if (last === null) return { ...reportText(text, options), bytes };

  const found = new ErrorCollection();
  const all = chain(head, next);
  if (RESULT_HEADER.test(text.slice(0, 10_000))) {
    const { api = 'bulk', httpStatus = null } = options;
    await scanFailedRecords(all, {
      onRow: (message, _id, line) =>
        found.add({ code: null, message, fields: [], api, httpStatus, shape: 'result-csv', line }),
    });
  } else {
    const scanner = new LogScanner({ ...hintsOf(options), onError: (error) => found.add(error) });
    for await (const chunk of all) scanner.push(chunk);
    scanner.end();
  }
  return reportOf(found.list(), bytes);
}

async function* chain(head: readonly Buffer[], next: () => Promise<Buffer | null>): AsyncGenerator<Buffer> {
  yield* head;
  for (let chunk = await next(); chunk !== null; chunk = await next()) yield chunk;
}

/** Explains a text that is at hand. */
export function reportText(text: string, options: ExplainOptions = {}): ExplainReport {
  return reportOf(explainText(text, options), Buffer.byteLength(text), findLimitInfo(text));
}

function reportOf(
  errors: ExplainReport['errors'],
  bytes: number,
  apiUsage: ExplainReport['apiUsage'] = null,
): ExplainReport {
  return { errors, occurrences: errors.reduce((sum, error) => sum + error.count, 0), bytes, apiUsage };
}

/** Shells of Windows write UTF-16 with a byte order mark when output is redirected. */
function decode(buffer: Buffer): string {
  return buffer[0] === 0xff && buffer[1] === 0xfe ? buffer.subarray(2).toString('utf16le') : buffer.toString('utf8');
}
