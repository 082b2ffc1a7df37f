import { ApiError, bulkError } from './api-error.ts';
import type { SimulatedClock } from './clock.ts';
import { limitTable, type LimitRow } from './limit-table.ts';

export type LimitEntry = { Max: number; Remaining: number };

type Counter = LimitRow & { uses: Array<{ at: number; amount: number }> };

const hour = 3_600_000;
const rowsPerBatch = 10_000;

/**
 * The org's limits, moving: calls and batches use them up, and use comes back when its window has passed on the org's
 * clock. Values may be set to anything a real org has shown, negative Remaining and a Max of 0 among them.
 */
export class Limits {
  readonly #clock: SimulatedClock;
  readonly #counters = new Map<string, Counter>();

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
    for (const row of limitTable) this.#counters.set(row.name, { ...row, uses: [] });
  }

  get(name: string): LimitEntry | undefined {
    const counter = this.#counters.get(name);
    return counter && { Max: counter.max, Remaining: counter.max - this.#used(counter) };
  }

  /** Sets a limit, known or new, for every API version. */
  set(name: string, value: { max?: number; remaining?: number; apps?: Record<string, LimitEntry> }): void {
    const known = this.#counters.get(name) ?? { name, max: value.max ?? value.remaining ?? 0, uses: [] };
    const max = value.max ?? known.max;
    const remaining = value.remaining ?? max - this.#used(known);
    const { windowHours, nested = value.apps } = known;
    this.#counters.set(name, {
      name,
      max,
      used: max - remaining,
      uses: [],
      ...(windowHours === undefined ? {} : { windowHours }),
      ...(nested === undefined ? {} : { nested: { ...nested, ...value.apps } }),
    });
  }

  /** Takes a key out of the answer, as for an org or a user without the feature. */
  remove(name: string): void {
    this.#counters.delete(name);
  }

  use(name: string, amount = 1): void {
    const counter = this.#counters.get(name);
    if (counter === undefined) return;
    const now = this.#clock.now();
    const last = counter.uses.at(-1);
    if (last !== undefined && now - last.at < hour) last.amount += amount;
    else counter.uses.push({ at: now, amount });
  }

  /** Counts a call; throws the 403 of an org that has none left. */
  useApiRequest(): void {
    if ((this.get('DailyApiRequests')?.Remaining ?? 1) <= 0) {
      throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    }
    this.use('DailyApiRequests');
  }

  /** Throws when not one ingest batch is left today. */
  requireBatch(): void {
    if ((this.get('DailyBulkApiBatches')?.Remaining ?? 1) <= 0) {
      throw bulkError('EXCEEDEDQUOTA', 'ExceededQuota : ApiBatchItems Limit exceeded.');
    }
  }

  /** Takes the batches for so many rows, one for each 10,000 begun. Returns how many of the rows fit. */
  useBatches(rows: number): number {
    const affordable = Math.max(0, this.get('DailyBulkApiBatches')?.Remaining ?? Infinity);
    const batches = Math.min(Math.ceil(rows / rowsPerBatch), affordable);
    this.use('DailyBulkApiBatches', batches);
    return Math.min(rows, batches * rowsPerBatch);
  }

  useQueryJob(): void {
    const left = this.get('DailyBulkV2QueryJobs');
    if (left !== undefined && left.Remaining <= 0) {
      const message = `Max bulk v2 query jobs (${left.Max}) per 24 hrs has been reached (${left.Max - left.Remaining})`;
      throw bulkError('LIMIT_EXCEEDED', message, 403);
    }
    this.use('DailyBulkV2QueryJobs');
  }

  /** The value of `Sforce-Limit-Info`. */
  get header(): string {
    const { Max, Remaining } = this.get('DailyApiRequests') ?? { Max: 0, Remaining: 0 };
    return `api-usage=${Max - Remaining}/${Max}`;
  }

  /** The body of `/limits` for an API version. */
  answer(apiVersion: number): Record<string, unknown> {
    const body: Record<string, unknown> = {};
    for (const counter of this.#counters.values()) {
      if (apiVersion < (counter.since ?? 0) || apiVersion > (counter.until ?? Infinity)) continue;
      body[counter.name] = { ...this.get(counter.name), ...counter.nested };
    }
    return body;
  }

  #used(counter: Counter): number {
    const oldest = this.#clock.now() - (counter.windowHours ?? Infinity) * hour;
    counter.uses = counter.uses.filter((use) => use.at > oldest);
    return counter.uses.reduce((sum, use) => sum + use.amount, counter.used ?? 0);
  }
}
