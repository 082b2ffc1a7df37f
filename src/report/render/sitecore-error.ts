import { SfError } from '@salesforce/core/sfError';
import { formatTime } from './format.ts';
import { sitecoreWords } from './sitecore-words.ts';

/** What is known of a failed call; `sitecore/sitecore-error.ts` makes it. */
type FailedCall = {
  name: string;
  data: {
    host: string;
    httpStatus: number | null;
    storageCode: string | null;
    expires: string | null;
    attempts: number;
    retryAfterSeconds: number | null;
    causeCode: string | null;
  };
};

/** A failed call to the Batch API or the storage of its logs as the error of a command: a name, the reason, and what to do. */
export function createSitecoreError(call: FailedCall, { ref }: { ref: string | null }): SfError {
  const key = call.name.replace(/Error$/, '');
  return SfError.create({
    name: call.name,
    message: sitecoreWords.getMessage(`error.${key}`, tokensOf(key, call.data, ref)),
    actions: sitecoreWords.getMessages(`error.${key}.actions`, [ref ?? '']),
    exitCode: 1,
    data: call.data,
  });
}

function tokensOf(key: string, data: FailedCall['data'], ref: string | null): string[] {
  const { host, httpStatus, storageCode, expires, attempts, retryAfterSeconds, causeCode } = data;
  const status = String(httpStatus ?? '?');
  const said = storageCode ?? `HTTP ${status}`;
  switch (key) {
    case 'SitecoreUnreachable':
      return [host, causeCode ?? '?'];
    case 'CredentialsRefused':
      return [host, status];
    case 'BatchNotFound':
      return [ref ?? '?'];
    case 'LogExpired':
      return [expires === null ? '' : sitecoreWords.getMessage('expiry', [formatTime(expires)])];
    case 'LogSignature':
    case 'LogRefused':
    case 'LogNotFound':
    case 'ApiRejected':
      return [host, said];
    case 'ServiceUnavailable': {
      const asked =
        retryAfterSeconds === null ? '' : sitecoreWords.getMessage('retryAfter', [String(retryAfterSeconds)]);
      return [host, status, String(attempts), asked];
    }
    default:
      return [host];
  }
}
