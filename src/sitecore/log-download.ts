import { gunzip } from '../scan/unpack.ts';
import { readEncoding } from '../org/body-decoding.ts';
import { headerOf, type HttpAnswer, type HttpReader } from './http-reader.ts';
import { findExpiry, maskUrl } from './mask-url.ts';
import { SitecoreError, type SitecoreErrorDetails, type SitecoreErrorName } from './sitecore-error.ts';
import { nameStorageError, readStorageError } from './storage-error.ts';

/** A signature lasts an hour; a download that takes longer is one that trickles. */
export const LONGEST_DOWNLOAD_MS = 60 * 60 * 1000;

const WEB_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:']);

/** An error log that is being read from its address. */
export type LogStream = {
  /** As the storage keeps it, so mostly gzipped. Rejects with a SitecoreError when it breaks; leaving early closes the connection. */
  body: AsyncIterable<Buffer>;
  /** False when the answer does not say where it ends, so that a cut could not be told from the end of a plain file. */
  framed: boolean;
};

/** The address of a log, or null for a text that is none of the web. */
export function parseLogUrl(address: string): URL | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url !== null && WEB_SCHEMES.has(url.protocol) ? url : null;
}

/**
 * Opens the error log at its pre-signed address, without any credentials. Follows redirects within the web, never from https to
 * http. A download that breaks before its first bytes is asked for again; later, that is up to the reader.
 *
 * @throws SitecoreError, in which the address is masked
 */
export function openLog(http: HttpReader, url: URL, { longestMs = LONGEST_DOWNLOAD_MS } = {}): Promise<LogStream> {
  const judge = (status: number, text: string) => judgeStorage(status, text, url);
  return http.get(
    { url, headers: { accept: '*/*' }, show: maskUrl, judge, refuseRedirect: refuseLogRedirect },
    (answer, from) => {
      const encoding = readEncoding(headerOf(answer.headers, 'content-encoding'));
      if (encoding === null || encoding === 'deflate') {
        answer.body.destroy();
        throw fail('UnexpectedContentError', `${from.host} sent the log in an unknown encoding.`, from, answer.status);
      }
      const framed = ['content-length', 'transfer-encoding'].some((name) => answer.headers[name] !== undefined);
      const raw = readBody(http, answer, from, { end: http.now() + longestMs, longestMs });
      return Promise.resolve({ body: encoding === 'gzip' ? gunzip(raw) : raw, framed });
    },
  );
}

async function* readBody(
  http: HttpReader,
  { body, status }: HttpAnswer,
  from: URL,
  { end, longestMs }: { end: number; longestMs: number },
): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      yield chunk;
      if (http.now() > end) {
        const minutes = Math.round(longestMs / 60_000);
        throw fail('ResponseTimeoutError', `${from.host} sent the log for over ${minutes} min.`, from, status);
      }
    }
  } catch (error) {
    throw http.explainBreak(error, from, maskUrl(from));
  }
}

/** A pre-signed address may lead to another host of the storage, which needs no more than what stands in it. */
export function refuseLogRedirect(from: URL, to: URL): string | null {
  if (!WEB_SCHEMES.has(to.protocol)) return 'The address of the log leads to one that is not of the web.';
  if (from.protocol === 'https:' && to.protocol === 'http:') return 'The address of the log leads from https to http.';
  return null;
}

function judgeStorage(
  status: number,
  text: string,
  url: URL,
): { name: SitecoreErrorName; message: string } & Partial<SitecoreErrorDetails> {
  const storage = readStorageError(text);
  const name = nameStorageError(status, storage);
  return {
    name,
    message: MESSAGES[name] ?? `The storage of the log rejected the request (HTTP ${status}).`,
    storageCode: storage.code,
    requestId: storage.requestId,
    expires: findExpiry(url),
  };
}

const MESSAGES: Partial<Record<SitecoreErrorName, string>> = {
  LogExpiredError: 'The address of the log has expired.',
  LogSignatureError: 'The storage does not accept the address of the log as it is signed.',
  LogRefusedError: 'The storage does not give the log out.',
  LogNotFoundError: 'The storage has no log at this address.',
};

function fail(name: SitecoreErrorName, message: string, url: URL, httpStatus: number): SitecoreError {
  return new SitecoreError(name, message, {
    address: maskUrl(url),
    host: url.host,
    httpStatus,
    storageCode: null,
    requestId: null,
    expires: findExpiry(url),
    attempts: 1,
    retryAfterSeconds: null,
    causeCode: null,
  });
}
