import type { SimulatedClock } from '../simulated-org/clock.ts';
import type { LogFile, LogForm, LogLine } from './log-file.ts';

/** The statuses that GET /v2/batches/<batchRef> shows. */
export type BatchStatus = 'uploading' | 'processing' | 'success' | 'corrupted' | 'error';

/** A batch that is there from the start; everything has a default. */
export type PlantedBatch = {
  /** A UUID. */
  ref?: string;
  /** What becomes of it: `error` with a log, `success` without one, unless said otherwise. Any text is taken. */
  status?: string;
  /** The lines of its error log; null for an error without a log. */
  log?: readonly LogLine[] | null;
  form?: LogForm;
  /** A log as it is, instead of `log` and `form`. */
  logFile?: LogFile;
  checksum?: string;
  size?: number;
  /** With either of these the batch is new, and goes on by the clock. */
  uploadMs?: number;
  processingMs?: number;
};

export class SimulatedBatch {
  readonly ref: string;
  readonly checksum: string;
  readonly size: number;
  /** The path of its log in the storage, or null. */
  readonly logPath: string | null;
  readonly #ending: string;
  readonly #uploaded: number;
  readonly #processed: number;
  readonly #clock: SimulatedClock;

  constructor(planted: PlantedBatch & { ref: string; status: string }, logPath: string | null, clock: SimulatedClock) {
    this.ref = planted.ref;
    this.checksum = planted.checksum ?? 'b1d600dbf7463924e24647e626cd7c1e';
    this.size = planted.size ?? 227;
    this.logPath = logPath;
    this.#ending = planted.status;
    this.#clock = clock;
    this.#uploaded = clock.now() + (planted.uploadMs ?? 0);
    this.#processed = this.#uploaded + (planted.processingMs ?? 0);
  }

  get status(): string {
    const now = this.#clock.now();
    if (now < this.#uploaded) return 'uploading';
    return now < this.#processed ? 'processing' : this.#ending;
  }
}
