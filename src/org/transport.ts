import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { parseApiUsage, type ApiUsage } from './api-usage.ts';
import { type BodySize, collect, decodeBody, readEncoding } from './body-decoding.ts';
import type { RowsForm } from '../scan/batch-results.ts';
import { readErrorBody } from './error-body.ts';
import { isOrgError, OrgError, type OrgErrorDetails, type OrgErrorName } from './org-error.ts';
import {
  backoffMs,
  DEFAULT_RETRY_POLICY,
  isTransientStatus,
  parseRetryAfter,
  type RetryPolicy,
} from './retry-policy.ts';
import { fitsRowsForm } from './rows-form.ts';
import { SessionRenewal } from './session-renewal.ts';
import type { Session } from './session.ts';
import { describeCause, isPassing, nameFault, type WirePhase } from './wire-fault.ts';
import { DEFAULT_TIME_LIMITS, Wire, type TimeLimits } from './wire.ts';

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** No JSON answer of the APIs in use comes near it (1,000 jobs are half a megabyte). */
const MOST_JSON_BYTES = 32 * 1024 * 1024;
const MOST_ERROR_BYTES = 64 * 1024;

export type TransportOptions = {
  session: Session;
  /** For instance `66.0`. */
  apiVersion: string;
  /** Version of this plugin, for the User-Agent header. */
  clientVersion: string;
  /** Ends everything at once, as `close()` does. */
  signal?: AbortSignal;
  limits?: Partial<TimeLimits>;
  retry?: Partial<RetryPolicy>;
  /** 0 to 1. */
  random?: () => number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Rejects when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export type ApiRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/services/data/vXX.X/`, or from the root when it begins with a slash. */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Whether it may be sent again when nobody knows what became of it. True for GET, false for the rest. */
  idempotent?: boolean;
};

/** A successful answer whose body is read while it arrives. A body nobody reads holds its connection until `close()`. */
export type ApiStream = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Decoded. Rejects with an OrgError when it is not whole and sound; leaving the loop early closes the connection. */
  body: AsyncIterable<Buffer>;
  /** Bytes taken from the wire so far, before decoding. */
  bytesReceived: () => number;
  /** Bytes on the wire in all, or null when the answer does not say. */
  bytesExpected: number | null;
  /** Makes each chunk of the body good only until the next is asked for; its memory is then given back at once. */
  lend: () => void;
};

/** The state of one call over its attempts. */
type Call = {
  readonly request: ApiRequest;
  readonly path: string;
  readonly idempotent: boolean;
  readonly startedAt: number;
  /** Path and query of the next attempt: a redirect changes it. */
  target: string;
  attempts: number;
  failures: number;
  redirects: number;
  renewed: boolean;
};

type Response = Dispatcher.ResponseData;
type Reader<Result> = (response: Response, call: Call) => Promise<Result>;
type Failure = { failure: OrgError; repeatable: boolean; retryAfterMs: number | null };
type Attempt<Result> = { value: Result } | { next: true } | Failure;

/**
 * Calls to one org, with time limits, repeats and one renewal of the session.
 * Nothing is sent twice that could write twice: after a failure only an idempotent request is repeated, or one that never left.
 * All methods reject with an OrgError.
 */
export class Transport {
  /** For instance `66.0`. */
  readonly apiVersion: string;
  readonly #session: Session;
  readonly #renewal: SessionRenewal;
  readonly #wire: Wire;
  readonly #limits: TimeLimits;
  readonly #retry: RetryPolicy;
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly #host: string;
  readonly #base: string;
  readonly #headers: Record<string, string>;
  readonly #stop = new AbortController();
  #calls = 0;
  #apiUsage: ApiUsage | null = null;

  constructor(options: TransportOptions) {
    this.apiVersion = options.apiVersion;
    this.#session = options.session;
    this.#limits = { ...DEFAULT_TIME_LIMITS, ...options.limits };
    this.#retry = { ...DEFAULT_RETRY_POLICY, ...options.retry };
    this.#random = options.random ?? Math.random;
    this.#now = options.now ?? Date.now;
    this.#sleep = options.sleep ?? ((ms, signal) => delay(ms, undefined, { signal }));
    this.#renewal = new SessionRenewal(options.session, this.#limits.refreshMs, this.#stop.signal);
    this.#wire = new Wire(this.#limits);
    this.#host = new URL(options.session.origin).host;
    this.#base = `/services/data/v${options.apiVersion}/`;
    this.#headers = {
      'accept-encoding': 'gzip',
      'user-agent': `sf-plugin-errors/${options.clientVersion}`,
      'sforce-call-options': 'client=sf-plugin-errors',
    };
    const { signal } = options;
    if (signal?.aborted) void this.close();
    signal?.addEventListener('abort', () => void this.close(), { once: true, signal: this.#stop.signal });
  }

  /**
   * HTTP requests sent to the org: every attempt and every redirect, for each costs the org an API call.
   * Not counted: connections that failed before a request went out, and what the login library sends to renew the session.
   */
  get calls(): number {
    return this.#calls;
  }

  /** API calls of the org in the last 24 hours, as the latest answer told; null when none did. */
  get apiUsage(): ApiUsage | null {
    return this.#apiUsage;
  }

  /** Sends a request. Resolves once the answer is a success and its first bytes are there. */
  request(request: ApiRequest): Promise<ApiStream> {
    return this.#call(request, (response, call) => this.#open(response, call));
  }

  /**
   * Gets a JSON answer of a known shape. A body that breaks on its way is asked for again.
   *
   * @param expected the shape, and its name for the error when the answer has another: "an ingest job". `parse` reads answers
   *   that are not JSON alone, and gives `undefined` for what it can't read.
   */
  getJson<Shape>(
    path: string,
    expected: {
      schema: z.ZodType<Shape>;
      name: string;
      query?: Record<string, string>;
      headers?: Record<string, string>;
      parse?: (text: string) => unknown;
    },
  ): Promise<Shape> {
    const { schema, name, query, headers = { accept: 'application/json' }, parse = parseJson } = expected;
    return this.#call({ method: 'GET', path, headers, ...(query && { query }) }, async (response, call) => {
      const { body, status } = await this.#open(response, call, { size: 'small' });
      const parts: Buffer[] = [];
      const whole = await collect(body, MOST_JSON_BYTES, parts);
      const text = Buffer.concat(parts).toString('utf8');
      const shaped = whole ? schema.safeParse(parse(text)) : null;
      if (shaped?.success) return shaped.data;
      throw this.#unexpected(`The org answered with something else than ${name}.`, call, status, text);
    });
  }

  /** Opens a CSV of Bulk API 2.0, as `openRows` does. */
  openCsv(path: string): Promise<ApiStream> {
    return this.openRows(path, 'CSV', 'text/csv');
  }

  /**
   * Opens a file of rows to be read while it arrives. A body that breaks before its first bytes is asked for again; later, that
   * is up to the reader. Refuses what has not the form, and a body whose end could not be told from a cut.
   */
  openRows(path: string, form: RowsForm, accept = '*/*'): Promise<ApiStream> {
    return this.#call({ method: 'GET', path, headers: { accept } }, (response, call) => {
      const { headers, statusCode } = response;
      const framed = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
      const check = (first: Buffer | null): void => {
        if (first === null) {
          if (framed || statusCode === 204) return;
          throw this.#fault(new Error('ended before its first byte'), 'body', call);
        }
        if (!fitsRowsForm(form, first, headerOf(headers, 'content-type'))) {
          const start = first.toString('utf8', 0, MOST_ERROR_BYTES);
          throw this.#unexpected(`The org answered with something else than ${form}.`, call, statusCode, start);
        }
        // Gzip needs no frame: its trailer tells the end from a cut.
        if (!framed && readEncoding(headerOf(headers, 'content-encoding')) !== 'gzip') {
          throw this.#unexpected(`The org sent a ${form} without saying where it ends.`, call, statusCode, '');
        }
      };
      return this.#open(response, call, { check });
    });
  }

  /** Ends all calls with a RequestAbortedError and closes all sockets. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#wire.destroy();
  }

  // Not undici's retry interceptor: it resumes a broken 200 with a Range request, which can glue two answers together.
  async #call<Result>(request: ApiRequest, read: Reader<Result>): Promise<Result> {
    const path = request.path.startsWith('/') ? request.path.replace(/^\/+/, '/') : this.#base + request.path;
    const query = new URLSearchParams(request.query).toString();
    const call: Call = {
      request,
      path,
      idempotent: request.idempotent ?? request.method === 'GET',
      startedAt: this.#now(),
      target: query === '' ? path : `${path}?${query}`,
      attempts: 0,
      failures: 0,
      redirects: 0,
      renewed: false,
    };
    for (;;) {
      if (this.#stop.signal.aborted) throw this.#aborted(call);
      const attempt = await this.#attempt(call, read);
      if ('value' in attempt) return attempt.value;
      if ('failure' in attempt) await this.#backOff(call, attempt);
    }
  }

  async #attempt<Result>(call: Call, read: Reader<Result>): Promise<Attempt<Result>> {
    const { method, headers, body } = call.request;
    const token = this.#session.accessToken();
    let phase: WirePhase = 'connect';
    call.attempts++;
    try {
      const response = await this.#wire.send(
        {
          origin: this.#session.origin,
          path: call.target,
          method,
          headers: { ...this.#headers, ...headers, ...sessionHeaders(call.target, token) },
          body: body ?? null,
        },
        () => {
          phase = 'headers';
          this.#calls++;
        },
      );
      phase = 'body';
      this.#apiUsage = parseApiUsage(headerOf(response.headers, 'sforce-limit-info')) ?? this.#apiUsage;
      return await this.#judge(call, response, token, read);
    } catch (error) {
      if (this.#stop.signal.aborted) throw this.#aborted(call);
      const broken =
        !isOrgError(error) || error.name === 'ConnectionLostError' || error.name === 'ResponseTimeoutError';
      if (!broken) throw error;
      return {
        failure: isOrgError(error) ? error : this.#fault(error, phase, call),
        repeatable: (phase as WirePhase) === 'connect' ? isPassing(error) : call.idempotent,
        retryAfterMs: null,
      };
    }
  }

  async #judge<Result>(call: Call, response: Response, token: string, read: Reader<Result>): Promise<Attempt<Result>> {
    const { statusCode, headers } = response;
    // 206 is a part of an answer, and nobody asked for a part.
    if (statusCode >= 200 && statusCode < 300 && statusCode !== 206) {
      this.#renewal.accept(token);
      return { value: await read(response, call) };
    }

    const details = { httpStatus: statusCode, ...readErrorBody(await this.#readErrorText(response)) };
    const refused = statusCode === 401 || isInvalidSession(details);
    if (!refused) this.#renewal.accept(token);
    const location = headerOf(headers, 'location');
    if (REDIRECTS.has(statusCode) && location !== undefined) {
      this.#redirect(call, location, details);
      return { next: true };
    }
    if (refused) {
      await this.#renewSession(call, token, details);
      return { next: true };
    }
    if (!isTransientStatus(statusCode)) {
      throw this.#error('ApiRejectedError', `The org rejected the request (HTTP ${statusCode}).`, call, details);
    }
    const retryAfterMs = parseRetryAfter(headerOf(headers, 'retry-after'), this.#now());
    const failure = this.#error(
      'ServiceUnavailableError',
      `${this.#host} can't serve the request at present (HTTP ${statusCode}).`,
      call,
      { ...details, retryAfterSeconds: retryAfterMs === null ? null : Math.ceil(retryAfterMs / 1000) },
    );
    return { failure, repeatable: call.idempotent, retryAfterMs };
  }

  /** Waits before the next attempt, or throws the failure when there is to be none. */
  async #backOff(call: Call, { failure, repeatable, retryAfterMs }: Failure): Promise<void> {
    call.failures++;
    if (!repeatable || call.failures >= this.#retry.attempts) throw failure;
    const waitMs = Math.max(retryAfterMs ?? 0, backoffMs(call.failures, this.#retry, this.#random));
    if (this.#now() - call.startedAt + waitMs > this.#retry.budgetMs) {
      if (retryAfterMs === null) throw failure;
      const { httpStatus, retryAfterSeconds } = failure.data;
      const message = `${this.#host} asks to come back in ${retryAfterSeconds} seconds (HTTP ${httpStatus}).`;
      throw new OrgError(failure.name, message, failure.data);
    }
    try {
      await this.#sleep(waitMs, this.#stop.signal);
    } catch {
      throw this.#aborted(call);
    }
  }

  /** Points the call to where a redirect leads within the org. Elsewhere neither the token nor our trust goes. */
  #redirect(call: Call, location: string, details: Partial<OrgErrorDetails>): void {
    const { origin } = this.#session;
    const refuse = (message: string, host = this.#host): OrgError =>
      this.#error('RedirectRefusedError', message, call, { ...details, host });

    if (!URL.canParse(location, origin + call.target))
      throw refuse('The org redirects to something that is no address.');
    const target = new URL(location, origin + call.target);
    if (target.origin !== origin) {
      // Hosts of http and https are in lower case and can't say anything; those of other schemes are free text.
      const where = /^https?:$/.test(target.protocol) ? target.origin : 'another kind of address';
      throw refuse(`The org redirects to ${where}; the request was not sent there.`, target.host);
    }
    if (!call.idempotent) throw refuse('The org redirects a request that writes; it was not sent again.');
    if (++call.redirects > MOST_REDIRECTS) throw refuse(`The org redirects more than ${MOST_REDIRECTS} times.`);
    call.target = target.pathname + target.search;
  }

  /** Returns when the call can be sent again with another token; once in a call. */
  async #renewSession(call: Call, token: string, details: Partial<OrgErrorDetails>): Promise<void> {
    const expired = (message: string, more?: Partial<OrgErrorDetails>): OrgError =>
      this.#error('SessionExpiredError', message, call, { ...details, ...more });

    const renewal = call.renewed
      ? 'useless'
      : await this.#renewal.renew(token).catch((error: unknown) => {
          throw expired("The session has expired, and it can't be renewed.", { cause: describeCause(error) });
        });
    if (renewal === 'useless') throw expired('The org refuses the session even after it was renewed.');
    if (renewal === 'impossible') throw expired('The session has expired or is not valid.');
    call.renewed = true;
  }

  /** Opens a body at its first bytes, which `check` may refuse. */
  async #open(
    response: Response,
    call: Call,
    { size, check }: { size?: BodySize; check?: (first: Buffer | null) => void } = {},
  ): Promise<ApiStream> {
    const { statusCode, headers, body: raw } = response;
    const encoding = readEncoding(headerOf(headers, 'content-encoding'));
    if (encoding === null) {
      raw.destroy();
      throw this.#unexpected('The org sent its answer in an unknown encoding.', call, statusCode, '');
    }
    const { chunks, bytesReceived, lend } = decodeBody(raw, encoding, size);
    const first = await chunks.next();
    try {
      check?.(first.value ?? null);
    } catch (error) {
      await chunks.return();
      throw error;
    }
    const length = headerOf(headers, 'content-length');
    return {
      status: statusCode,
      headers,
      body: this.#resume(first, chunks, call),
      bytesReceived,
      bytesExpected: length === undefined ? null : Number(length),
      lend,
    };
  }

  async *#resume(
    first: IteratorResult<Buffer, void>,
    rest: AsyncGenerator<Buffer, void>,
    call: Call,
  ): AsyncGenerator<Buffer, void> {
    try {
      if (!first.done) yield first.value;
      yield* rest;
    } catch (error) {
      throw this.#stop.signal.aborted ? this.#aborted(call) : this.#fault(error, 'body', call);
    } finally {
      await rest.return();
    }
  }

  /** The body of an answer that is no success, as far as it comes: breaking, it does not change what the status says. */
  async #readErrorText({ headers, body: raw }: Response): Promise<string> {
    const timer = setTimeout(() => raw.destroy(), this.#limits.silenceMs);
    const parts: Buffer[] = [];
    try {
      const encoding = readEncoding(headerOf(headers, 'content-encoding')) ?? 'identity';
      await collect(decodeBody(raw, encoding, 'small').chunks, MOST_ERROR_BYTES, parts);
    } catch {
      // Told above.
    } finally {
      clearTimeout(timer);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  #fault(error: unknown, phase: WirePhase, call: Call): OrgError {
    const { name, message } = nameFault(error, phase, this.#host, this.#limits);
    return this.#error(name, message, call, { cause: describeCause(error) });
  }

  #aborted(call: Call): OrgError {
    return this.#error('RequestAbortedError', 'The request was stopped.', call, {});
  }

  #unexpected(message: string, call: Call, httpStatus: number, body: string): OrgError {
    return this.#error('UnexpectedContentError', message, call, { httpStatus, ...readErrorBody(body) });
  }

  #error(name: OrgErrorName, message: string, call: Call, details: Partial<OrgErrorDetails>): OrgError {
    return new OrgError(name, message, {
      method: call.request.method,
      path: call.path,
      host: this.#host,
      httpStatus: null,
      errors: [],
      excerpt: null,
      attempts: call.attempts,
      retryAfterSeconds: null,
      cause: null,
      ...details,
    });
  }
}

function headerOf(headers: ApiStream['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Bulk API 1.0 reads the session from a header of its own. */
function sessionHeaders(path: string, token: string): Record<string, string> {
  const authorization = `Bearer ${token}`;
  return path.startsWith('/services/async/') ? { authorization, 'x-sfdc-session': token } : { authorization };
}

/** Bulk API 1.0 refuses a session with HTTP 400. */
function isInvalidSession({ httpStatus, errors }: Pick<OrgErrorDetails, 'httpStatus' | 'errors'>): boolean {
  return httpStatus === 400 && errors.some(({ code }) => code === 'InvalidSessionId');
}

/** `undefined`, which no schema accepts, when the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
