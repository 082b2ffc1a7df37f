import { HttpReader, type HttpReaderOptions } from '../../src/sitecore/http-reader.ts';
import { isSitecoreError, type SitecoreError } from '../../src/sitecore/sitecore-error.ts';

/** A client whose waits take no time. */
export function openClient(options: Partial<HttpReaderOptions> = {}): HttpReader {
  return new HttpReader({ clientVersion: '0.0.0', sleep: () => Promise.resolve(), random: () => 0, ...options });
}

/** The SitecoreError that a call ends in. */
export async function failureOf(call: Promise<unknown>): Promise<SitecoreError> {
  try {
    await call;
  } catch (error) {
    if (isSitecoreError(error)) return error;
    throw error;
  }
  throw new Error('The call did not fail');
}
