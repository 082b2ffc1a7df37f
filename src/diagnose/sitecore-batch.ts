import { explainParsed } from '../classify/explain-error.ts';
import type { ExplainedError } from '../report/explained-error.ts';
import type { SitecoreBatchDiagnosis, SitecoreBatchFacts } from '../report/sitecore-batch.ts';
import type { RetryVerdict } from '../report/vocabulary.ts';
import type { SitecoreBatch } from '../sitecore/batch.ts';
import type { LogStream } from '../sitecore/log-download.ts';
import { maskUrl } from '../sitecore/mask-url.ts';
import { isSitecoreError, type SitecoreErrorName } from '../sitecore/sitecore-error.ts';
import { batchOutcome, countRecords, isKnownStatus, isRunning } from './sitecore/batch-outcome.ts';
import { matchImport, type ImportFile } from './sitecore/match-import.ts';
import { readLog, type LogReading } from './sitecore/read-log.ts';
import { waitForJob, type WaitPorts } from './wait-for-job.ts';

/** Where the log of a batch is. */
export type LogPlace =
  | { kind: 'batch'; ref: string }
  | { kind: 'address'; url: URL }
  | { kind: 'file'; name: string; open: () => AsyncIterable<Buffer> };

export type SitecorePorts = WaitPorts & {
  readBatch(ref: string): Promise<SitecoreBatch>;
  openLog(url: URL): Promise<LogStream>;
  /** HTTP requests sent so far. */
  countCalls(): number;
};

export type SitecoreProgress = { phase: 'waiting'; status: string } | { phase: 'reading'; entries: number };

export type SitecoreBatchOptions = {
  /** How long to wait for the batch to be processed, in milliseconds; 0 reads it as it is. */
  waitMs: number;
  /** The file that was uploaded, to count and to pick records. */
  importFile: ImportFile | null;
  /** Which records go into the retry file. */
  verdicts: ReadonlySet<RetryVerdict>;
  onProgress?: (progress: SitecoreProgress) => void;
};

/** What was read is no error log: not one line of it is an entry. */
export class NotAnErrorLogError extends Error {
  override readonly name = 'NotAnErrorLogError';
  readonly data: { brokenLines: SitecoreBatchDiagnosis['brokenLines']; reason: string };

  constructor({ brokenLines, missing }: LogReading) {
    super('No line of it is an entry of an error log.');
    this.data = { brokenLines, reason: missing ?? '' };
  }
}

/** What the Batch API calls a batch whose file could not be read at all, in words that the catalogue knows. */
const NO_LOG = 'The status is error, and there is no log.';

/**
 * Diagnoses a Sitecore CDP batch: its status, and the failed records of its error log grouped by cause. Costs one request for the
 * status and one for the log. A log that can't be read to its end makes the diagnosis incomplete.
 *
 * @throws SitecoreError for a batch, or a log given by its address, that can't be read at all; NotAnErrorLogError
 */
export async function diagnoseSitecoreBatch(
  place: LogPlace,
  ports: SitecorePorts,
  options: SitecoreBatchOptions,
): Promise<SitecoreBatchDiagnosis> {
  const callsBefore = ports.countCalls();
  const batch = place.kind === 'batch' ? await readWhenProcessed(place.ref, ports, options) : null;
  const log = await readLogOf(place, batch, ports, options);
  const running = batch !== null && isRunning(batch.status);
  const matched =
    options.importFile === null || running ? null : await matchImport(options.importFile, log?.refs ?? null);

  const status = batch?.status ?? null;
  const match = matched?.match ?? null;
  const counts = countRecords(status, log, match);
  const missing = describeMissing(batch, log);
  return {
    outcome: batchOutcome(status, counts),
    batch: factsOf(place, batch),
    counts,
    jobError: explainStatus(batch),
    groups: log?.tally.groups ?? [],
    brokenLines: log?.brokenLines ?? { count: 0, examples: [] },
    retry: {
      ...(log?.tally.retry ?? { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0 }),
      unprocessed: counts.unprocessed,
    },
    importMatch: match,
    retryFile: matched?.retryFile ?? null,
    apiCalls: ports.countCalls() - callsBefore,
    complete: missing === null,
    incompleteReason: missing,
  };
}

function readWhenProcessed(
  ref: string,
  ports: SitecorePorts,
  { waitMs, onProgress }: SitecoreBatchOptions,
): Promise<SitecoreBatch> {
  return waitForJob(
    () => ports.readBatch(ref),
    ({ status }) => !isRunning(status),
    waitMs,
    ports,
    ({ status }) => onProgress?.({ phase: 'waiting', status }),
  );
}

/** Null where there is no log to read. */
async function readLogOf(
  place: LogPlace,
  batch: SitecoreBatch | null,
  ports: SitecorePorts,
  { importFile, verdicts, onProgress }: SitecoreBatchOptions,
): Promise<LogReading | null> {
  const settings = {
    wanted: importFile === null ? null : verdicts,
    repeatable: place.kind !== 'file',
    onProgress: (entries: number) => onProgress?.({ phase: 'reading', entries }),
  };
  if (batch !== null) {
    if (batch.status !== 'error' || batch.log === null) return null;
    return readLog(openLogOf(batch, batch.log, ports), settings);
  }
  const reading =
    place.kind === 'file'
      ? await readLog(() => Promise.resolve({ body: place.open(), framed: true }), settings)
      : place.kind === 'address'
        ? await readLog(() => ports.openLog(place.url), settings)
        : null;
  if (reading === null || reading.tally.rows > 0) return reading;
  throw isSitecoreError(reading.failure) ? reading.failure : new NotAnErrorLogError(reading);
}

/** Opens the log of a batch; an address that has expired meanwhile is asked for anew, for each look at the batch signs one. */
function openLogOf({ ref }: SitecoreBatch, first: URL, ports: SitecorePorts): () => Promise<LogStream> {
  let url = first;
  return async () => {
    try {
      return await ports.openLog(url);
    } catch (error) {
      const expired: SitecoreErrorName = 'LogExpiredError';
      if (!isSitecoreError(error) || error.name !== expired) throw error;
      const { log } = await ports.readBatch(ref);
      if (log === null) throw error;
      url = log;
      return ports.openLog(url);
    }
  };
}

function describeMissing(batch: SitecoreBatch | null, log: LogReading | null): string | null {
  if (batch !== null && !isKnownStatus(batch.status)) return 'The batch has a status that this command does not know.';
  return log?.missing ?? null;
}

/** Why the batch as a whole failed, or null: an error with a log is about single records. */
function explainStatus(batch: SitecoreBatch | null): ExplainedError | null {
  if (batch === null) return null;
  const { status, log } = batch;
  if (status !== 'corrupted' && (status !== 'error' || log !== null)) return null;
  const message = status === 'corrupted' ? '' : NO_LOG;
  return explainParsed({ code: `batch.${status}`, message, fields: [], location: null, inner: null }, 'sitecore');
}

function factsOf(place: LogPlace, batch: SitecoreBatch | null): SitecoreBatchFacts {
  const log = place.kind === 'file' ? place.name : place.kind === 'address' ? maskUrl(place.url) : null;
  return {
    ref: batch?.ref ?? null,
    status: batch?.status ?? null,
    checksum: batch?.checksum ?? null,
    size: batch?.size ?? null,
    log: log ?? (batch?.log ? maskUrl(batch.log) : null),
  };
}
