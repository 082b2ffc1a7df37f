import { z } from 'zod';
import { collect, decodeBody, readEncoding } from '../org/body-decoding.ts';
import { headerOf, type HttpReader } from './http-reader.ts';
import { parseLogUrl } from './log-download.ts';
import { NO_DETAILS, SitecoreError, type SitecoreErrorName } from './sitecore-error.ts';

const MOST_JSON_BYTES = 1024 * 1024;

/** The account of the Batch API: client key and API token, as "API access" in Sitecore CDP shows them. */
export type SitecoreCredentials = { clientKey: string; apiToken: string };

/** A batch as the Batch API describes it. The address of the upload is left out, for it is a secret nobody needs here. */
export type SitecoreBatch = {
  ref: string;
  /** `uploading`, `file_uploaded`, `processing`, `success`, `corrupted` or `error`; others may come. */
  status: string;
  /** MD5 of the gzipped file, in hex, as it was announced. */
  checksum: string | null;
  /** Bytes of the gzipped file, as they were announced. */
  size: number | null;
  /** The pre-signed address of the error log; a secret. */
  log: URL | null;
};

const text = z.string().nullish().catch(null);

/** The answer to GET /v2/batches/<batchRef> (Sitecore CDP, Retrieve batch file upload status), as far as it is used. */
const BatchAnswer = z.object({
  ref: text,
  checksum: text,
  size: z.coerce.number().int().nonnegative().nullish().catch(null),
  status: z.object({ code: z.string(), log: text }),
});

/**
 * Where the Batch API is, or null for an address that must not get the credentials: no https (but plain http to this machine), or
 * with a user name, a query or a fragment in it.
 */
export function parseBaseUrl(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return safe && plain ? url : null;
}

/**
 * Reads the status of a batch. Costs one request.
 *
 * @throws SitecoreError
 */
export function readBatch(
  http: HttpReader,
  { baseUrl, credentials, ref }: { baseUrl: URL; credentials: SitecoreCredentials; ref: string },
): Promise<SitecoreBatch> {
  const url = new URL(`${baseUrl.href.replace(/\/+$/, '')}/v2/batches/${encodeURIComponent(ref)}`);
  const account = Buffer.from(`${credentials.clientKey}:${credentials.apiToken}`, 'utf8').toString('base64');
  const headers = { accept: 'application/json', authorization: `Basic ${account}` };
  return http.get({ url, headers, show, judge: judgeStatus, refuseRedirect }, async (answer, from) => {
    const encoding = readEncoding(headerOf(answer.headers, 'content-encoding'));
    const parts: Buffer[] = [];
    const whole =
      encoding !== null && (await collect(decodeBody(answer.body, encoding).chunks, MOST_JSON_BYTES, parts));
    if (!whole) answer.body.destroy();
    const shaped = whole ? BatchAnswer.safeParse(parseJson(Buffer.concat(parts).toString('utf8'))) : null;
    if (!shaped?.success) throw unexpected(from, answer.status, show(from));
    const { checksum, size, status } = shaped.data;
    const log = status.log?.trim() ?? '';
    if (log !== '' && parseLogUrl(log) === null) throw unexpected(from, answer.status, show(from));
    return {
      ref: shaped.data.ref ?? ref,
      status: status.code,
      checksum: checksum ?? null,
      size: size ?? null,
      log: log === '' ? null : parseLogUrl(log),
    };
  });
}

/** Nothing in the address of a batch is secret. */
function show({ origin, pathname }: URL): string {
  return origin + pathname;
}

/** The credentials go to the host they belong to and nowhere else. */
function refuseRedirect(from: URL, to: URL): string | null {
  return from.origin === to.origin ? null : 'The Batch API redirects to another host; the request was not sent there.';
}

function judgeStatus(status: number): { name: SitecoreErrorName; message: string } {
  if (status === 401 || status === 403) {
    return {
      name: 'CredentialsRefusedError',
      message: `The Batch API refuses the client key or the API token (HTTP ${status}).`,
    };
  }
  if (status === 404)
    return { name: 'BatchNotFoundError', message: 'The Batch API knows no batch with this reference.' };
  return { name: 'ApiRejectedError', message: `The Batch API rejected the request (HTTP ${status}).` };
}

function unexpected({ host }: URL, httpStatus: number, address: string): SitecoreError {
  const details = { ...NO_DETAILS, address, host, httpStatus };
  return new SitecoreError(
    'UnexpectedContentError',
    `${host} answered with something else than the status of a batch.`,
    details,
  );
}

/** `undefined`, which no schema accepts, when the text is no JSON. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(host);
}
