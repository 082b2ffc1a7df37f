/** Every way a call to the org can end badly. Told apart by `name`, because two copies of a package do not share classes. */
export const ORG_ERROR_NAMES = [
  /** No connection: refused, unknown host, TLS, proxy, or no connection in time. Nothing was sent. */
  'OrgUnreachableError',
  /** Connected, but no headers, or no byte of the body, for too long. */
  'ResponseTimeoutError',
  /** The connection broke, or the body is cut short or damaged. */
  'ConnectionLostError',
  /** 401, and a refresh was impossible, failed or did not help. */
  'SessionExpiredError',
  /** 408, 420, 429, 500, 502, 503 or 504, after all attempts. */
  'ServiceUnavailableError',
  /** Any other status that is not a success. */
  'ApiRejectedError',
  /** Every endpoint that was asked for a job says that it has none of this id. */
  'JobNotFoundError',
  /** A success whose body is not what was asked for. */
  'UnexpectedContentError',
  /** A redirect to another host, from https to http, in circles, or of a call that writes. */
  'RedirectRefusedError',
  /** The caller's signal, or `close()`. */
  'RequestAbortedError',
] as const;
export type OrgErrorName = (typeof ORG_ERROR_NAMES)[number];

/** One error as the org wrote it. Control characters are removed; texts are cut at 2,000 characters. */
export type ApiError = {
  code: string | null;
  message: string;
  fields: string[];
};

/** Everything known about a failed call. Text of the server is here, and only here. */
export type OrgErrorDetails = {
  method: string;
  /** Without the query. */
  path: string;
  /** Host and port of the org; of the target for RedirectRefusedError. */
  host: string;
  httpStatus: number | null;
  errors: ApiError[];
  /** The start of a body that holds no such errors, or null. At most 2,000 characters, without control characters. */
  excerpt: string | null;
  /** Requests made for this call, the last one included. */
  attempts: number;
  /** What the org asked for in Retry-After. */
  retryAfterSeconds: number | null;
  /** What the system, the network library or the login library said. */
  cause: { code: string | null; message: string } | null;
};

/**
 * A call to the org that failed.
 * The message is our own words: `sf` sets the exit code by words it finds in messages, stacks and causes, so neither text of the
 * server nor a foreign error may get there. For the same reason there is no `cause`; see `data`.
 */
export class OrgError extends Error {
  override readonly name: OrgErrorName;
  readonly data: OrgErrorDetails;

  constructor(name: OrgErrorName, message: string, data: OrgErrorDetails) {
    super(message);
    this.name = name;
    this.data = data;
  }
}

export function isOrgError(error: unknown): error is OrgError {
  return error instanceof Error && 'data' in error && (ORG_ERROR_NAMES as readonly string[]).includes(error.name);
}
