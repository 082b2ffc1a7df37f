import { setTimeout as delay } from 'node:timers/promises';
import { readBatch, type SitecoreBatch, type SitecoreCredentials } from './batch.ts';
import { HttpReader, type HttpReaderOptions } from './http-reader.ts';
import { openLog, type LogStream } from './log-download.ts';

/** What the use cases need of Sitecore CDP, over one set of sockets. To be closed, or they keep the process alive. */
export type Sitecore = {
  readBatch(ref: string): Promise<SitecoreBatch>;
  openLog(url: URL): Promise<LogStream>;
  /** HTTP requests sent so far. */
  countCalls(): number;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
  close(): Promise<void>;
};

/** The Batch API, and who asks it. */
export type SitecoreAccount = { baseUrl: URL; credentials: SitecoreCredentials };

/** Opens the way to the Batch API and its logs; without an account only to logs, whose addresses hold all that is needed. */
export function openSitecore(account: SitecoreAccount | null, options: HttpReaderOptions): Sitecore {
  const http = new HttpReader(options);
  return {
    readBatch: (ref) => {
      if (account === null) throw new Error('A batch can be read with an account only.');
      return readBatch(http, { ...account, ref });
    },
    openLog: (url) => openLog(http, url),
    countCalls: () => http.calls,
    now: () => http.now(),
    sleep: (ms) => delay(ms),
    close: () => http.close(),
  };
}
