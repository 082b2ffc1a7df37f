import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { collect, decodeBody, readEncoding } from '../org/body-decoding.ts';
import {
  backoffMs,
  DEFAULT_RETRY_POLICY,
  isTransientStatus,
  parseRetryAfter,
  type RetryPolicy,
} from '../org/retry-policy.ts';
import { describeCause, isPassing, nameFault, type WirePhase } from '../org/wire-fault.ts';
import { DEFAULT_TIME_LIMITS, Wire, type TimeLimits } from '../org/wire.ts';
import {
  isSitecoreError,
  NO_DETAILS,
  SitecoreError,
  type SitecoreErrorDetails,
  type SitecoreErrorName,
} from './sitecore-error.ts';

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MOST_ERROR_BYTES = 64 * 1024;

export type HttpReaderOptions = {
  /** Version of this plugin, for the User-Agent header. */
  clientVersion: string;
  limits?: Partial<TimeLimits>;
  retry?: Partial<RetryPolicy>;
  /** 0 to 1. */
  random?: () => number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Rejects when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export type HttpAnswer = {
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  body: Dispatcher.ResponseData['body'];
};

export type HttpCall = {
  url: URL;
  headers: Record<string, string>;
  /** The address as errors may show it. */
  show: (url: URL) => string;
  /** Why a redirect must not be followed, or null when it may. */
  refuseRedirect: (from: URL, to: URL) => string | null;
  /** What a status that is neither a success nor passing means, by the start of its body. */
  judge: (status: number, body: string) => { name: SitecoreErrorName; message: string } & Partial<SitecoreErrorDetails>;
};

/** The state of one call over its attempts. */
type Progress = {
  readonly call: HttpCall;
  readonly startedAt: number;
  url: URL;
  attempts: number;
  failures: number;
  redirects: number;
};

type Failure = { failure: SitecoreError; repeatable: boolean; retryAfterMs: number | null };

/**
 * GET requests with time limits, repeats and bounded redirects, as the transport to an org has them: exponential backoff with
 * jitter, Retry-After honoured. All methods reject with a SitecoreError.
 */
export class HttpReader {
  readonly #wire: Wire;
  readonly #limits: TimeLimits;
  readonly #retry: RetryPolicy;
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly #userAgent: string;
  readonly #stop = new AbortController();
  #calls = 0;

  constructor(options: HttpReaderOptions) {
    this.#limits = { ...DEFAULT_TIME_LIMITS, ...options.limits };
    this.#retry = { ...DEFAULT_RETRY_POLICY, ...options.retry };
    this.#random = options.random ?? Math.random;
    this.#now = options.now ?? Date.now;
    this.#sleep = options.sleep ?? ((ms, signal) => delay(ms, undefined, { signal }));
    this.#userAgent = `sf-plugin-errors/${options.clientVersion}`;
    this.#wire = new Wire(this.#limits);
  }

  /** HTTP requests sent: every attempt and every redirect. */
  get calls(): number {
    return this.#calls;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#now();
  }

  /**
   * Gets an address.
   *
   * @param read takes the answer, a success; a body that breaks while it reads is asked for again
   */
  async get<Result>(call: HttpCall, read: (answer: HttpAnswer, url: URL) => Promise<Result>): Promise<Result> {
    const progress: Progress = {
      call,
      startedAt: this.#now(),
      url: call.url,
      attempts: 0,
      failures: 0,
      redirects: 0,
    };
    for (;;) {
      if (this.#stop.signal.aborted) throw this.#aborted(progress);
      const attempt = await this.#attempt(progress, read);
      if ('value' in attempt) return attempt.value;
      if ('failure' in attempt) await this.#backOff(progress, attempt);
    }
  }

  /** What a body that broke means for its reader; the caller's own errors stay as they are. */
  explainBreak(error: unknown, url: URL, address: string): SitecoreError {
    if (isSitecoreError(error)) return error;
    const fault = nameFault(error, 'body', url.host, this.#limits);
    const name = this.#stop.signal.aborted ? 'RequestAbortedError' : nameOf(fault.name);
    return new SitecoreError(name, fault.message, {
      ...NO_DETAILS,
      address,
      host: url.host,
      causeCode: describeCause(error).code,
    });
  }

  /** Ends all calls with a RequestAbortedError and closes all sockets. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#wire.destroy();
  }

  async #attempt<Result>(
    progress: Progress,
    read: (answer: HttpAnswer, url: URL) => Promise<Result>,
  ): Promise<{ value: Result } | { next: true } | Failure> {
    const { url, call } = progress;
    let phase: WirePhase = 'connect';
    progress.attempts++;
    try {
      const { statusCode, headers, body } = await this.#wire.send(
        {
          origin: url.origin,
          path: url.pathname + url.search,
          method: 'GET',
          headers: { 'accept-encoding': 'gzip', 'user-agent': this.#userAgent, ...call.headers },
          body: null,
        },
        () => {
          phase = 'headers';
          this.#calls++;
        },
      );
      phase = 'body';
      const answer: HttpAnswer = { status: statusCode, headers, body };
      // 206 is a part of an answer, and nobody asked for a part.
      if (statusCode >= 200 && statusCode < 300 && statusCode !== 206) return { value: await read(answer, url) };
      return await this.#refuse(progress, answer);
    } catch (error) {
      if (this.#stop.signal.aborted) throw this.#aborted(progress);
      if (isSitecoreError(error)) throw error;
      const reached = phase as WirePhase;
      const { name, message } = nameFault(error, reached, url.host, this.#limits);
      const failure = this.#error(nameOf(name), message, progress, { causeCode: describeCause(error).code });
      return { failure, repeatable: reached !== 'connect' || isPassing(error), retryAfterMs: null };
    }
  }

  async #refuse(progress: Progress, { status, headers, body }: HttpAnswer): Promise<{ next: true } | Failure> {
    const text = await this.#readErrorText(headers, body);
    const location = headerOf(headers, 'location');
    if (REDIRECTS.has(status) && location !== undefined) {
      this.#redirect(progress, location, status);
      return { next: true };
    }
    const { name, message, ...details } = progress.call.judge(status, text);
    if (!isTransientStatus(status)) throw this.#error(name, message, progress, { ...details, httpStatus: status });
    const retryAfterMs = parseRetryAfter(headerOf(headers, 'retry-after'), this.#now());
    const failure = this.#error(
      'ServiceUnavailableError',
      `${progress.url.host} can't serve the request at present (HTTP ${status}).`,
      progress,
      {
        ...details,
        httpStatus: status,
        retryAfterSeconds: retryAfterMs === null ? null : Math.ceil(retryAfterMs / 1000),
      },
    );
    return { failure, repeatable: true, retryAfterMs };
  }

  #redirect(progress: Progress, location: string, httpStatus: number): void {
    const refuse = (message: string): SitecoreError =>
      this.#error('RedirectRefusedError', message, progress, { httpStatus });
    if (!URL.canParse(location, progress.url.href))
      throw refuse('The server redirects to something that is no address.');
    const target = new URL(location, progress.url.href);
    const why = progress.call.refuseRedirect(progress.url, target);
    if (why !== null) throw refuse(why);
    if (++progress.redirects > MOST_REDIRECTS) throw refuse(`The server redirects more than ${MOST_REDIRECTS} times.`);
    progress.url = target;
  }

  /** Waits before the next attempt, or throws the failure when there is to be none. */
  async #backOff(progress: Progress, { failure, repeatable, retryAfterMs }: Failure): Promise<void> {
    progress.failures++;
    if (!repeatable || progress.failures >= this.#retry.attempts) throw failure;
    const waitMs = Math.max(retryAfterMs ?? 0, backoffMs(progress.failures, this.#retry, this.#random));
    if (this.#now() - progress.startedAt + waitMs > this.#retry.budgetMs) throw failure;
    try {
      await this.#sleep(waitMs, this.#stop.signal);
    } catch {
      throw this.#aborted(progress);
    }
  }

  /** The body of an answer that is no success, as far as it comes: breaking, it does not change what the status says. */
  async #readErrorText(headers: HttpAnswer['headers'], body: HttpAnswer['body']): Promise<string> {
    const timer = setTimeout(() => body.destroy(), this.#limits.silenceMs);
    const parts: Buffer[] = [];
    try {
      const encoding = readEncoding(headerOf(headers, 'content-encoding')) ?? 'identity';
      await collect(decodeBody(body, encoding).chunks, MOST_ERROR_BYTES, parts);
    } catch {
      // Told above.
    } finally {
      clearTimeout(timer);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  #aborted(progress: Progress): SitecoreError {
    return this.#error('RequestAbortedError', 'The request was stopped.', progress, {});
  }

  #error(
    name: SitecoreErrorName,
    message: string,
    { call, url, attempts }: Progress,
    details: Partial<SitecoreErrorDetails>,
  ): SitecoreError {
    return new SitecoreError(name, message, {
      ...NO_DETAILS,
      address: call.show(url),
      host: url.host,
      attempts,
      ...details,
    });
  }
}

export function headerOf(headers: HttpAnswer['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The names that the wire's faults have here. */
function nameOf(name: string): SitecoreErrorName {
  if (name === 'ResponseTimeoutError') return name;
  return name === 'OrgUnreachableError' ? 'SitecoreUnreachableError' : 'ConnectionLostError';
}
