const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?/i;
const ACCESS_LOG = /^(\d{1,2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2})(?: ([+-]\d{4}))?/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Seconds since 1970 have ten digits until the year 2286, milliseconds thirteen. */
const EARLIEST_SECONDS = 1e9;
const EARLIEST_MS = 1e12;

/**
 * A time as ISO 8601 with its zone kept as it was written, and without one where there was none: in ISO, of an access log, of
 * HTTP, or counted since 1970. Null for anything else.
 */
export function readTime(written: unknown): string | null {
  if (typeof written === 'number') return readEpoch(written);
  if (typeof written !== 'string') return null;
  const text = written.trim();
  if (/^\d{10,13}(?:\.\d+)?$/.test(text)) return readEpoch(Number(text));
  if (HTTP_DATE.test(text)) return new Date(text).toISOString().replace('.000Z', 'Z');
  const [, day, time, fraction, zone] = ISO.exec(text) ?? [];
  if (day !== undefined && time !== undefined) {
    return checked(
      `${day}T${time.length === 5 ? `${time}:00` : time}${fraction === undefined ? '' : `.${fraction.slice(0, 3)}`}${readZone(zone)}`,
    );
  }
  const [, date, month = '', year, clock, offset] = ACCESS_LOG.exec(text) ?? [];
  const number = MONTHS.indexOf(month) + 1;
  if (number === 0) return null;
  return checked(`${year}-${String(number).padStart(2, '0')}-${date?.padStart(2, '0')}T${clock}${readZone(offset)}`);
}

/** Milliseconds since 1970; a time without a zone as if it were in UTC, which serves for spans. */
export function toMs(time: string): number {
  return Date.parse(hasZone(time) ? time : `${time}Z`);
}

export function hasZone(time: string): boolean {
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(time);
}

function readEpoch(count: number): string | null {
  if (!(count >= EARLIEST_SECONDS && count < EARLIEST_MS * 10)) return null;
  return new Date(count >= EARLIEST_MS ? count : count * 1000).toISOString();
}

function readZone(zone: string | undefined): string {
  if (zone === undefined) return '';
  if (!/^[+-]/.test(zone)) return 'Z';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

function checked(time: string): string | null {
  return Number.isNaN(toMs(time)) ? null : time;
}
