import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults.ts';

export type LoggedRequest = {
  method: string;
  /** Without the query; leading slashes collapsed. */
  path: string;
  query: string;
  /** `authorization` cut to a prefix. */
  headers: IncomingHttpHeaders;
  /** 0 while there is no answer, and for ever if none came. */
  status: number;
  /** Body bytes written to the wire. */
  bytes: number;
  /** The org's time of arrival. */
  at: number;
  /** The fault this request met. */
  fault: Fault['type'] | undefined;
  done: boolean;
};

const tokenPrefix = 'Bearer 00D'.length + 5;

/** Every request in the order of arrival, and what should never happen: unknown routes and faults of the org's own. */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];
  readonly unknown: string[] = [];
  readonly failures: unknown[] = [];

  open(method: string, target: string, headers: IncomingHttpHeaders, at: number): LoggedRequest {
    const [path = '/', query = ''] = target.split('?', 2);
    const { authorization } = headers;
    const shown =
      authorization === undefined ? headers : { ...headers, authorization: `${authorization.slice(0, tokenPrefix)}…` };
    const entry: LoggedRequest = {
      method,
      path,
      query,
      headers: shown,
      status: 0,
      bytes: 0,
      at,
      fault: undefined,
      done: false,
    };
    this.requests.push(entry);
    return entry;
  }

  /** How often what was called: `GET /jobs/ingest/:id/failedResults` → 3. Bulk API 1.0 paths begin with `/async`. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { method, path } of this.requests) {
      const short = path
        .replace(/^\/services\/data\/v[\d.]+(?=\/)/, '')
        .replace(/^\/services\/async\/[\d.]+/, '/async');
      const line = `${method} ${short.replaceAll(/\/(?=[a-zA-Z]*\d)[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?(?=\/|$)/g, '/:id')}`;
      counts[line] = (counts[line] ?? 0) + 1;
    }
    return counts;
  }

  reportUnknown(line: string): void {
    this.unknown.push(line);
    process.stderr.write(`simulated org: no route for ${line}\n`);
  }

  fail(line: string, error: unknown): void {
    this.failures.push(error);
    process.stderr.write(`simulated org: ${line} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
