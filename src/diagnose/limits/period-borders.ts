import type { LimitPeriod } from '../../report/limits-report.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Start and end of the period that `now` is in, in milliseconds of the epoch; null where they are not fixed in the calendar. */
export function findBorders(period: LimitPeriod, now: number): { start: number; end: number } | null {
  if (period === 'hour') return cut(now, HOUR_MS);
  if (period === 'day-gmt') return cut(now, DAY_MS);
  if (period !== 'calendar-month') return null;
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
}

function cut(now: number, length: number): { start: number; end: number } {
  const start = Math.floor(now / length) * length;
  return { start, end: start + length };
}
