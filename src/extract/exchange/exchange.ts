/** A header as it was written. */
export type ExchangeHeader = { name: string; value: string };

/** One request and its answer, as far as a file tells. Nothing in it is made safe to show. */
export type Exchange = {
  /** 1-based line or entry of the file. */
  place: number;
  /** ISO 8601; without a zone where the file gives none. */
  time: string | null;
  method: string | null;
  url: string | null;
  requestHeaders: ExchangeHeader[];
  requestBody: string | null;
  status: number | null;
  reason: string;
  responseHeaders: ExchangeHeader[];
  /** Where a client tells of an error and shows no answer: what it tells. */
  responseBody: string | null;
  /** The tool that sent it, where the file says so outside the headers. */
  client: string | null;
  /** A status from 400 on, no answer at all, or an error the client tells of. */
  failed: boolean;
};

/** What a file is: saved traffic of a browser, a dump of HTTP, what `sf --json` prints, JSON (one or one a line), lines of a log. */
export type ExchangeFormat = 'har' | 'http' | 'sf-json' | 'json' | 'log';

/** An exchange of which only some is known. */
export function createExchange(known: Partial<Exchange> & { place: number }): Exchange {
  const status = known.status ?? null;
  return {
    time: null,
    url: null,
    requestHeaders: [],
    requestBody: null,
    reason: '',
    responseHeaders: [],
    responseBody: null,
    client: null,
    failed: status !== null && status >= 400,
    ...known,
    // A record of JSON may have anything under the name.
    method: /^[A-Za-z]{3,10}$/.test(known.method ?? '') ? (known.method ?? null) : null,
    status,
  };
}

/** The value of a header, its name in lower case; null where there is none. */
export function findHeader(headers: readonly ExchangeHeader[], name: string): string | null {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
}
