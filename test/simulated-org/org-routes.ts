import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Answer } from './answer.ts';
import { ApiError, notFound, OauthError } from './api-error.ts';
import { classicRoutes } from './classic-routes.ts';
import { ingestRoutes } from './ingest-routes.ts';
import { readAll, type RequestHandler } from './loopback-server.ts';
import { oauthRoutes } from './oauth-routes.ts';
import type { OrgState } from './org-state.ts';
import { requireApi } from './permissions.ts';
import { queryRoutes } from './query-routes.ts';
import type { RequestLog } from './request-log.ts';
import { restRoutes } from './rest-routes.ts';
import { matchRoute, type OrgRequest, type RouteMatch } from './router.ts';
import { toolingRoutes } from './tooling-routes.ts';

const routes = [...oauthRoutes, ...restRoutes, ...ingestRoutes, ...queryRoutes, ...classicRoutes, ...toolingRoutes];

/** From a request to its route, and to the answer of the org. */
export class OrgRoutes implements RequestHandler {
  readonly #org: OrgState;
  readonly #log: RequestLog;

  constructor(org: OrgState, log: RequestLog) {
    this.#org = org;
    this.#log = log;
  }

  compresses(): boolean {
    return this.#org.options.compression;
  }

  async answer(message: IncomingMessage, method: string, target: string): Promise<Answer> {
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

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const body = await readAll(message);
  return message.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}
