import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';
import { methodNotAllowed } from './api-error.ts';
import type { OrgState } from './org-state.ts';

export type OrgRequest = {
  method: string;
  /** Without the query, leading slashes collapsed to one. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The `:name` parts of the route's path, decoded. */
  params: Record<string, string>;
  /** 66 for `/services/data/v66.0/…`; 0 on routes without a version. */
  apiVersion: number;
  /** The body, gunzipped if it came compressed. */
  readBody: () => Promise<Buffer>;
};

export type Handler = (request: OrgRequest, org: OrgState) => Answer | Promise<Answer>;

/**
 * One path and its methods. `access` is `session` unless said otherwise: a valid access token, and a counted API call.
 * With `own` the handlers see to that themselves.
 */
export type Route = {
  path: string;
  access?: 'open' | 'own' | 'session';
  methods: Record<string, Handler>;
};

export type RouteMatch = { route: Route; handler: Handler; params: Record<string, string> };

/** The route for a path, undefined if there is none. Throws the 405 that names the allowed verbs. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const segments = path.replace(/\/+$/, '').split('/');
  for (const route of routes) {
    const params = matchSegments(route.path.split('/'), segments);
    if (params === undefined) continue;
    const handler = route.methods[method];
    if (handler === undefined) throw methodNotAllowed(method, Object.keys(route.methods));
    return { route, handler, params };
  }
  return undefined;
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    if (expected.startsWith(':')) params[expected.slice(1)] = decodeURIComponent(actual);
    else if (expected !== actual) return undefined;
  }
  return params;
}
