import type { FailureSummary } from '../../classify/failure-tally.ts';
import type { BrokenLines } from '../../report/sitecore-batch.ts';
import type { RetryVerdict } from '../../report/vocabulary.ts';
import { readErrorLog } from '../../scan/error-log.ts';
import { unpack, UnpackError } from '../../scan/unpack.ts';
import type { LogStream } from '../../sitecore/log-download.ts';
import { isSitecoreError } from '../../sitecore/sitecore-error.ts';
import { RecordTally } from './record-tally.ts';
import { RefTable } from './ref-table.ts';

/** An import file has 50 MB at most, gzipped; its log is of that order. What is larger was made to be. */
export const MOST_LOG_BYTES = 16 * 1024 ** 3;

/** A download that breaks is read again from its start, at most this often. */
const MOST_RESTARTS = 2;
const BREAKS: ReadonlySet<string> = new Set(['ConnectionLostError', 'ResponseTimeoutError']);
const MOST_EXAMPLES = 5;

export type LogReading = {
  tally: FailureSummary;
  /** The references of the entries, where they were asked for. */
  refs: RefTable | null;
  /** Entries without a reference. */
  withoutRef: number;
  brokenLines: BrokenLines;
  /** What was not read, in words; null when the log was read to its end. */
  missing: string | null;
  /** The error that kept the log from being read, where there is one. */
  failure: Error | null;
};

export type LogOptions = {
  /** Keeps the references, those with these verdicts as wanted. */
  wanted: ReadonlySet<RetryVerdict> | null;
  onProgress: (entries: number) => void;
  /** Whether `open` can be called again when what it gave breaks. */
  repeatable: boolean;
  mostBytes?: number;
};

/**
 * Reads an error log from its address, from its start again when the download breaks. The attempt that came furthest counts. A log
 * that can't be read, or not to its end, is said to be incomplete.
 *
 * @param open gives a fresh stream for each attempt
 */
export async function readLog(open: () => Promise<LogStream>, options: LogOptions): Promise<LogReading> {
  let best: LogReading | null = null;
  for (let restarts = 0; ; restarts++) {
    const reading = await readOnce(open, options);
    if (best === null || reading.tally.rows >= best.tally.rows) best = reading;
    if (reading.failure === null) return reading;
    if (!options.repeatable || !isBreak(reading.failure) || restarts === MOST_RESTARTS) return best;
  }
}

async function readOnce(
  open: () => Promise<LogStream>,
  { wanted, onProgress, mostBytes = MOST_LOG_BYTES }: LogOptions,
): Promise<LogReading> {
  const tally = new RecordTally();
  const refs = wanted === null ? null : new RefTable();
  const brokenLines: BrokenLines = { count: 0, examples: [] };
  let withoutRef = 0;
  let failure: Error | null = null;
  let framed = true;
  try {
    const stream = await open();
    framed = stream.framed;
    await readErrorLog(unpack(stream.body, { mostBytes }), {
      onEntry: (code, message, ref, line) => {
        const verdict = tally.add(code, message, ref, line);
        if (ref === '') withoutRef++;
        else refs?.add(ref, wanted?.has(verdict) === true);
      },
      onBroken: (line, reason) => {
        brokenLines.count++;
        if (brokenLines.examples.length < MOST_EXAMPLES) brokenLines.examples.push({ line, reason });
      },
      onProgress: () => onProgress(tally.rows),
    });
  } catch (error) {
    const known = isSitecoreError(error) || error instanceof UnpackError;
    if (!known || error.name === 'RequestAbortedError') throw error;
    failure = error;
  }
  const missing = describeMissing(failure, tally.rows, brokenLines.count, framed);
  return { tally: tally.result(), refs, withoutRef, brokenLines, missing, failure };
}

function describeMissing(failure: Error | null, rows: number, broken: number, framed: boolean): string | null {
  if (failure !== null) {
    const cause = failure instanceof UnpackError ? failure.message : `${failure.message} (${failure.name})`;
    return `The log could not be read to its end (${rows} entries): ${cause}`;
  }
  if (broken > 0) return 'The log has lines that are no entries.';
  if (rows === 0) return 'The log holds no entry.';
  return framed ? null : 'The server sent the log without saying where it ends, so it may go on.';
}

/** A file cut or damaged on its way is a broken download that nobody noticed. */
function isBreak(failure: Error): boolean {
  if (failure instanceof UnpackError) return failure.fault === 'cut-short' || failure.fault === 'damaged';
  return BREAKS.has(failure.name);
}
