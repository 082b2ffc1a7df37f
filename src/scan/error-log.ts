import type { BrokenLineReason } from '../report/sitecore-batch.ts';
import { abortable } from './abortable.ts';
import { LineScanner, type ScannedLine } from './line-scanner.ts';

/** A line of the log has a reference, a code and a message; what is longer than this is none. */
const LONGEST_LINE = 1024 * 1024;

export type ErrorLogOptions = {
  /**
   * A failed record: its code ('' where the line has none), its message, the reference that was sent with it ('' for none), and
   * its line.
   */
  onEntry: (code: string, message: string, ref: string, line: number) => void;
  onBroken: (line: number, reason: BrokenLineReason) => void;
  /** Called after each chunk, with the lines so far. */
  onProgress?: (lines: number) => void;
  /** Ends the reading at once: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
};

/**
 * Reads the error log of a Sitecore CDP batch: JSON lines of `ref`, `code` and `message`, the code a text or a number. Empty lines
 * are no lines. Holds one line at a time.
 *
 * @throws what the source throws, after all whole lines before it were told
 */
export async function readErrorLog(source: AsyncIterable<Buffer>, options: ErrorLogOptions): Promise<void> {
  const { onEntry, onBroken, onProgress, signal } = options;
  const scanner = new LineScanner({
    longest: LONGEST_LINE,
    onLine: (line) => {
      const entry = readLine(line);
      if (entry === null) return;
      if (typeof entry === 'string') onBroken(line.number, entry);
      else onEntry(entry.code, entry.message, entry.ref, line.number);
    },
  });
  for await (const chunk of signal ? abortable(source, signal) : source) {
    scanner.push(chunk);
    onProgress?.(scanner.lines);
  }
  scanner.end();
}

type LogEntry = { ref: string; code: string; message: string };

/** Null for an empty line. */
function readLine({ bytes, tooLong }: ScannedLine): LogEntry | BrokenLineReason | null {
  if (tooLong) return 'too-long';
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.trim() === '' ? null : 'not-json';
  }
  if (!isRecord(value)) return 'not-an-entry';
  const { ref, code, message } = value;
  if (!isScalar(code) && !isFilled(message))
    return 'mode' in value || 'value' in value ? 'import-record' : 'not-an-entry';
  return {
    ref: isScalar(ref) ? String(ref) : '',
    code: isScalar(code) ? String(code).trim() : '',
    message: typeof message === 'string' ? message : isFilled(message) ? writeJson(message) : '',
  };
}

/** JSON that was read can be nested too deep to be written. */
function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '…';
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
