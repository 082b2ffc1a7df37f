import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { answerText, type Answer } from '../simulated-org/answer.ts';
import type { SimulatedClock } from '../simulated-org/clock.ts';
import type { LogFile } from './log-file.ts';

/** How long an address stays good: an hour from its signing, as Sitecore CDP documents for its addresses. */
export const SIGNATURE_MS = 60 * 60 * 1000;

/**
 * The storage of the logs: pre-signed addresses with signature version 2 (HMAC-SHA1 over method, expiry and path), as the
 * documentation's example has them, and S3's errors in XML.
 */
export class SimulatedStorage {
  readonly accessKeyId = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
  readonly #secret = randomBytes(20).toString('base64');
  readonly #clock: SimulatedClock;
  readonly #files = new Map<string, LogFile>();
  readonly #folder = randomBytes(10).toString('hex');

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  /** Keeps the log of a batch. Returns its path. */
  put(ref: string, file: LogFile): string {
    const path = `/sitecore-batch-service/${this.#folder}/${ref}/import.gz`;
    this.#files.set(path, file);
    return path;
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  /** The query of an address that is good from now on. */
  sign(path: string): string {
    const expires = Math.floor((this.#clock.now() + SIGNATURE_MS) / 1000);
    const query = new URLSearchParams({
      AWSAccessKeyId: this.accessKeyId,
      Expires: String(expires),
      Signature: this.#signatureOf(path, String(expires)),
    });
    return query.toString();
  }

  get(path: string, query: URLSearchParams, headers: IncomingHttpHeaders): Answer {
    const { authorization } = headers;
    const expires = query.get('Expires') ?? '';
    const signature = query.get('Signature') ?? '';
    if (authorization !== undefined) {
      const message =
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified';
      return refuse(400, 'InvalidArgument', message, element('ArgumentName', 'Authorization'));
    }
    if (signature === '' || expires === '') return refuse(403, 'AccessDenied', 'Access Denied');
    const keyId = query.get('AWSAccessKeyId') ?? '';
    if (keyId !== this.accessKeyId) {
      const message = 'The AWS Access Key Id you provided does not exist in our records.';
      return refuse(403, 'InvalidAccessKeyId', message, element('AWSAccessKeyId', keyId));
    }
    if (Number(expires) * 1000 < this.#clock.now()) {
      const times = element('Expires', isoOf(Number(expires) * 1000)) + element('ServerTime', isoOf(this.#clock.now()));
      return refuse(403, 'AccessDenied', 'Request has expired', times);
    }
    if (signature !== this.#signatureOf(path, expires)) {
      const message =
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
      // The real one repeats the signature and the text to sign: a client that shows the body gives them away.
      const secrets =
        element('AWSAccessKeyId', keyId) +
        element('StringToSign', textToSign(path, expires)) +
        element('SignatureProvided', signature);
      return refuse(403, 'SignatureDoesNotMatch', message, secrets);
    }
    const file = this.#files.get(path);
    if (file === undefined) {
      return refuse(404, 'NoSuchKey', 'The specified key does not exist.', element('Key', path.slice(1)));
    }
    return {
      status: 200,
      headers: {
        'content-type': 'binary/octet-stream',
        'accept-ranges': 'bytes',
        ...(file.form === 'labelled' ? { 'content-encoding': 'gzip' } : {}),
      },
      body: file.body,
    };
  }

  #signatureOf(path: string, expires: string): string {
    return createHmac('sha1', this.#secret).update(textToSign(path, expires)).digest('base64');
  }
}

function textToSign(path: string, expires: string): string {
  return `GET\n\n\n${expires}\n${path}`;
}

function refuse(status: number, code: string, message: string, more = ''): Answer {
  const ids = element('RequestId', randomUUID().slice(0, 13).toUpperCase()) + element('HostId', 'c2ltdWxhdGVk');
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${element('Code', code)}${element('Message', message)}${more}${ids}</Error>`;
  return answerText(body, 'application/xml', status);
}

function element(name: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${name}>${escaped}</${name}>`;
}

/** Whole seconds, as S3 writes them. */
function isoOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
