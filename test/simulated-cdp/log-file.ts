import { gzipSync } from 'node:zlib';
import type { AnswerBody } from '../simulated-org/answer.ts';

/** A line of an error log: text as it stands there, or an object to be written as JSON. */
export type LogLine = string | { ref?: unknown; code?: unknown; message?: unknown };

/** How the storage keeps a log. Sitecore CDP gzips it; `plain` and `labelled` are what other servers make of it. */
export type LogForm =
  /** A gzip file, and nothing in the headers says so. */
  | 'gzip'
  | 'plain'
  /** A gzip file with `Content-Encoding: gzip`, which clients unpack by themselves. */
  | 'labelled';

export type LogFile = { body: AnswerBody; form: LogForm };

/** The text of a log: one line each, all of them ended. */
export function writeLog(lines: readonly LogLine[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
}

export function createLogFile(lines: readonly LogLine[], form: LogForm = 'gzip'): LogFile {
  const text = writeLog(lines);
  return { body: form === 'plain' ? Buffer.from(text) : gzipSync(text), form };
}
