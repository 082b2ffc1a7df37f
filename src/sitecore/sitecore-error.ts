/** Every way a call to the Batch API, or to the storage that keeps the logs, can end badly. Told apart by `name`. */
export const SITECORE_ERROR_NAMES = [
  /** No connection: refused, unknown host, TLS, proxy, or no connection in time. Nothing was sent. */
  'SitecoreUnreachableError',
  /** Connected, but no headers, or no byte of the body, for too long; or a log that takes too long in all. */
  'ResponseTimeoutError',
  /** The connection broke, or the body is cut short or damaged. */
  'ConnectionLostError',
  /** The Batch API answered 401 or 403: client key or API token are wrong, or not active. */
  'CredentialsRefusedError',
  /** The Batch API answered 404: no batch has this reference. */
  'BatchNotFoundError',
  /** The signature of the log's address has expired. */
  'LogExpiredError',
  /** The storage does not accept the address of the log as it was signed: it was changed or cut. */
  'LogSignatureError',
  /** The storage does not give the log out, for another reason. */
  'LogRefusedError',
  /** The storage has no such log. */
  'LogNotFoundError',
  /** 408, 420, 429, 500, 502, 503 or 504, after all attempts. */
  'ServiceUnavailableError',
  /** Any other status that is not a success. */
  'ApiRejectedError',
  /** A success whose body is not what was asked for. */
  'UnexpectedContentError',
  /** A redirect to another host with a password, from https to http, to another scheme, or in circles. */
  'RedirectRefusedError',
  /** The caller's signal, or `close()`. */
  'RequestAbortedError',
] as const;
export type SitecoreErrorName = (typeof SITECORE_ERROR_NAMES)[number];

/** What is known about a failed call. No secret is in it: addresses are masked, and of bodies only codes are kept. */
export type SitecoreErrorDetails = {
  /** The address, masked where it is pre-signed. */
  address: string;
  host: string;
  httpStatus: number | null;
  /** The code of the storage's XML error (`AccessDenied`), or null. */
  storageCode: string | null;
  /** The id under which the storage knows the request, for its operators. */
  requestId: string | null;
  /** When the signature of the address ended or ends; ISO 8601 in UTC, null where nobody tells. */
  expires: string | null;
  /** Requests made for this call, the last one included. */
  attempts: number;
  retryAfterSeconds: number | null;
  /** The code that the system or the network library gave (`ECONNREFUSED`), or null. */
  causeCode: string | null;
};

/** The details of a call of which nothing is known. */
export const NO_DETAILS: SitecoreErrorDetails = {
  address: '',
  host: '',
  httpStatus: null,
  storageCode: null,
  requestId: null,
  expires: null,
  attempts: 1,
  retryAfterSeconds: null,
  causeCode: null,
};

/**
 * A call that failed. The message is our own words; what the server said stays out of it and mostly out of `data`: S3 repeats the
 * signature, the key and the text to sign in its errors.
 */
export class SitecoreError extends Error {
  override readonly name: SitecoreErrorName;
  readonly data: SitecoreErrorDetails;

  constructor(name: SitecoreErrorName, message: string, data: SitecoreErrorDetails) {
    super(message);
    this.name = name;
    this.data = data;
  }
}

export function isSitecoreError(error: unknown): error is SitecoreError {
  return error instanceof SitecoreError;
}
