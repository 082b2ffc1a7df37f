const SHOWN_PATH = 16;

/**
 * A pre-signed address as it may be shown and kept: its origin and the start of its path. All that could open it, or a user's
 * name and password in it, is left out.
 */
export function maskUrl(url: URL): string {
  const start = url.pathname.slice(0, SHOWN_PATH);
  const whole = start.length === url.pathname.length && url.search === '' && url.hash === '';
  return `${url.protocol}//${url.host}${start}${whole ? '' : '…'}`;
}

/**
 * When the signature of an address ends, by its query: `Expires` (seconds since 1970) of signature version 2, or `X-Amz-Date` and
 * `X-Amz-Expires` of version 4.
 *
 * @returns ISO 8601 in UTC; null where the query does not tell
 */
export function findExpiry(url: URL): string | null {
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const seconds = Number(query.get('expires') ?? Number.NaN);
  const signed = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get('x-amz-date') ?? '');
  const lifetime = Number(query.get('x-amz-expires') ?? Number.NaN);
  const [, year, month, day, hour, minute, second] = (signed ?? []).map(Number);
  const start = Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, hour, minute, second);
  const ms = Number.isNaN(seconds) ? start + lifetime * 1000 : seconds * 1000;
  // Dates beyond the year 275760 have no ISO form.
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null;
}
