/**
 * What goes wrong with one answer.
 *
 * - `status`: this answer instead of the true one. The request does not take effect.
 * - `redirect`: as `status`, to another URL.
 * - `headers`: the true answer with these headers changed (a wrong Content-Type, an odd Retry-After).
 * - `delay`: the true answer, `ms` later.
 * - `stall`: silence from `at` on; for ever, or for `forMs`.
 * - `reset`: TCP RST at `at`.
 * - `close`: the server hangs up (FIN) at `at`: a truncated answer. `framing` says whether the client could know
 *   from a Content-Length or from a missing last chunk; unset, as the true answer would be framed.
 * - `truncate`: a shorter answer that is complete as HTTP (and as gzip): only its content tells.
 *
 * `at` counts the bytes of the body on the wire (compressed ones, if so): 0 is right after the headers. It must be less
 * than the body is long. With `before-headers` the request takes effect only if `handled` is true.
 */
export type Fault =
  | {
      type: 'status';
      status: number;
      headers?: Record<string, string>;
      body?: string | Buffer;
      contentType?: string;
    }
  | { type: 'redirect'; location: string; status?: number }
  | { type: 'headers'; headers: Record<string, string> }
  | { type: 'delay'; ms: number }
  | { type: 'stall'; at: CutPoint; forMs?: number; handled?: boolean }
  | { type: 'reset'; at: CutPoint; handled?: boolean }
  | { type: 'close'; at: CutPoint; handled?: boolean; framing?: 'content-length' | 'chunked' }
  | { type: 'truncate'; afterBytes: number }
  | { type: 'truncate'; afterLines: number };

export type CutPoint = 'before-headers' | 'after-headers' | number;

/** Which requests a fault meets: by method, by a part of (or a pattern for) path and query, after `skip` matching ones. */
export type FaultRule = {
  method?: string;
  path: RegExp | string;
  /** How often it happens; once unless said otherwise. */
  times?: number;
  /** How many matching requests pass unharmed first. */
  skip?: number;
  fault: Fault;
};

export type QueuedFault = Readonly<FaultRule> & {
  /** How often it has happened. */
  used: number;
  /** Takes it out of the queue. */
  remove: () => void;
};

/** Faults wait here for their request; the first that matches is used. */
export class FaultQueue {
  #queued: Array<{ entry: QueuedFault; toSkip: number }> = [];

  add(rule: FaultRule): QueuedFault {
    const entry: QueuedFault = {
      ...rule,
      used: 0,
      remove: () => {
        this.#queued = this.#queued.filter((item) => item.entry !== entry);
      },
    };
    this.#queued.push({ entry, toSkip: rule.skip ?? 0 });
    return entry;
  }

  /** The faults that have not happened as often as they should (endless ones: at least once). A test ends with none. */
  get pending(): QueuedFault[] {
    return this.#queued
      .map((item) => item.entry)
      .filter((entry) => entry.used < (entry.times === Infinity ? 1 : (entry.times ?? 1)));
  }

  clear(): void {
    this.#queued = [];
  }

  /** The fault for this request, now counted as used. `target` is path and query. */
  take(method: string, target: string): Fault | undefined {
    for (const item of this.#queued) {
      const { entry } = item;
      if (entry.used >= (entry.times ?? 1) || !matches(entry, method, target)) continue;
      if (item.toSkip > 0) {
        item.toSkip -= 1;
        continue;
      }
      entry.used += 1;
      return entry.fault;
    }
    return undefined;
  }
}

function matches(rule: FaultRule, method: string, target: string): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  return typeof rule.path === 'string' ? target.includes(rule.path) : rule.path.test(target);
}
