import type { SitecoreErrorName } from './sitecore-error.ts';

/** An error of S3, as far as it may be shown: the rest of its XML repeats the signature, the key and the text to sign. */
export type StorageError = {
  code: string | null;
  requestId: string | null;
  /** The message says that the time is over. */
  expired: boolean;
};

/** Reads an error in XML as Amazon S3 answers it (Amazon S3 API reference, Error responses). */
export function readStorageError(body: string): StorageError {
  const code = readElement(body, 'Code');
  const message = readElement(body, 'Message') ?? '';
  const expired = /^Expired(?:Token|Request)$/.test(code ?? '') || /\bexpired\b/i.test(message);
  return { code, requestId: readElement(body, 'RequestId'), expired };
}

const SIGNATURE_CODES: ReadonlySet<string> = new Set([
  'SignatureDoesNotMatch',
  'InvalidAccessKeyId',
  'AuthorizationQueryParametersError',
  'AuthorizationHeaderMalformed',
  'InvalidToken',
  'MissingSecurityHeader',
  'MissingAuthenticationToken',
]);

const MISSING_CODES: ReadonlySet<string> = new Set(['NoSuchKey', 'NoSuchBucket', 'NoSuchVersion']);

/** What an answer of the storage means for the address that was asked for. */
export function nameStorageError(httpStatus: number, { code, expired }: StorageError): SitecoreErrorName {
  if (expired) return 'LogExpiredError';
  if (code !== null && SIGNATURE_CODES.has(code)) return 'LogSignatureError';
  if (httpStatus === 404 || (code !== null && MISSING_CODES.has(code))) return 'LogNotFoundError';
  return httpStatus === 401 || httpStatus === 403 ? 'LogRefusedError' : 'ApiRejectedError';
}

/** Codes and ids are single words; anything else is no value of these elements. */
function readElement(xml: string, name: string): string | null {
  const pattern = name === 'Message' ? '[^<]{0,1000}' : '[\\w.+/=-]{1,200}';
  return new RegExp(`<${name}>\\s*(${pattern})\\s*</${name}>`).exec(xml)?.[1] ?? null;
}
