import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Answer } from './answer.ts';
import { ApiError, notFound, OauthError } from './api-error.ts';
import { classicRoutes } from './classic-routes.ts';
import type { Fault, FaultQueue } from './faults.ts';
import { ingestRoutes } from './ingest-routes.ts';
import { oauthRoutes } from './oauth-routes.ts';
import type { OrgState } from './org-state.ts';
import { requireApi } from './permissions.ts';
import { queryRoutes } from './query-routes.ts';
import type { RequestLog } from './request-log.ts';
import { restRoutes } from './rest-routes.ts';
import { matchRoute, type OrgRequest, type RouteMatch } from './router.ts';
import { toolingRoutes } from './tooling-routes.ts';
import { breakConnection, writeAnswer } from './write-answer.ts';

const routes = [...oauthRoutes, ...restRoutes, ...ingestRoutes, ...queryRoutes, ...classicRoutes, ...toolingRoutes];

/** The HTTP side of the org: from a request to its route, its answer and its fault. */
export class OrgServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #org: OrgState;
  readonly #faults: FaultQueue;
  readonly #log: RequestLog;

  constructor(org: OrgState, faults: FaultQueue, log: RequestLog) {
    this.#org = org;
    this.#faults = faults;
    this.#log = log;
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.requestTimeout = 0;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
  }

  /** Listens on 127.0.0.1 only; port 0 takes a free one. Returns the URL. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulated org has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Stops at once: open connections are cut. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = (message.url ?? '/').replace(/^\/+/, '/');
    const method = message.method ?? 'GET';
    const entry = this.#log.open(method, target, message.headers, this.#org.clock.now());
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The client is gone')));
    try {
      const fault = this.#faults.take(method, target);
      entry.fault = fault?.type;
      if (fault?.type === 'delay') await wait(fault.ms, undefined, { signal: gone.signal });
      if (isSilent(fault)) {
        if (fault.handled === true) await this.#answer(message, method, target);
        else await readAll(message);
        await breakConnection(response, fault, gone.signal);
        if (fault.type !== 'stall') return;
      }
      const answer = replacement(fault) ?? (await this.#answer(message, method, target));
      // A body that nobody read would make the end of the connection a reset.
      if (!message.readableEnded) message.resume();
      entry.status = answer.status;
      const acceptsGzip = this.#org.options.compression && /\bgzip\b/.test(message.headers['accept-encoding'] ?? '');
      entry.bytes = await writeAnswer(response, answer, { acceptsGzip, fault, signal: gone.signal });
    } catch (error) {
      if (!gone.signal.aborted) this.#log.fail(`${method} ${target}`, error);
      response.destroy();
    } finally {
      entry.done = true;
    }
  }

  async #answer(message: IncomingMessage, method: string, target: string): Promise<Answer> {
    const [path = '/', search = ''] = target.split('?', 2);
    const isRest = path.startsWith('/services/data/v');
    const answer = await this.#handle(message, method, path, search, target).catch((error: unknown) => {
      if (error instanceof ApiError || error instanceof OauthError) return error.toAnswer();
      this.#log.fail(`${method} ${target}`, error);
      return new ApiError(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred').toAnswer();
    });
    if (!isRest) return answer;
    return { ...answer, headers: { ...answer.headers, 'sforce-limit-info': this.#org.limits.header } };
  }

  async #handle(
    message: IncomingMessage,
    method: string,
    path: string,
    search: string,
    target: string,
  ): Promise<Answer> {
    const match = this.#match(method, path);
    if (match === undefined) {
      this.#log.reportUnknown(`${method} ${target}`);
      throw notFound();
    }
    const apiVersion = Number(/^v(\d+)\.0$/.exec(match.params['version'] ?? '')?.[1] ?? 0);
    if (match.params['version'] !== undefined) this.#requireVersion(apiVersion);
    if (match.route.access === undefined || match.route.access === 'session') {
      this.#org.sessions.check(message.headers.authorization);
      requireApi(this.#org);
      this.#org.limits.useApiRequest();
    }
    const request: OrgRequest = {
      method,
      path,
      query: new URLSearchParams(search),
      headers: message.headers,
      params: match.params,
      apiVersion,
      readBody: () => readBody(message),
    };
    // Jobs go on whether or not anybody asks for them.
    this.#org.ingestJobs.all();
    this.#org.classicJobs.all();
    return match.handler(request, this.#org);
  }

  #match(method: string, path: string): RouteMatch | undefined {
    return matchRoute(routes, method === 'HEAD' ? 'GET' : method, path);
  }

  #requireVersion(version: number): void {
    if (this.#org.apiVersions.includes(version)) return;
    if (version >= 7 && version <= 30) throw new ApiError(410, 'GONE', 'The requested API version has been retired');
    throw notFound();
  }
}

export function isSilent(fault: Fault | undefined): fault is Extract<Fault, { type: 'stall' | 'reset' | 'close' }> {
  return (
    (fault?.type === 'stall' || fault?.type === 'reset' || fault?.type === 'close') && fault.at === 'before-headers'
  );
}

export function replacement(fault: Fault | undefined): Answer | undefined {
  if (fault?.type === 'redirect') {
    return { status: fault.status ?? 302, headers: { location: fault.location }, body: '' };
  }
  if (fault?.type !== 'status') return undefined;
  const contentType = fault.contentType ?? (fault.body === undefined ? undefined : 'application/json;charset=UTF-8');
  return {
    status: fault.status,
    headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...fault.headers },
    body: fault.body ?? '',
  };
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const body = await readAll(message);
  return message.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
