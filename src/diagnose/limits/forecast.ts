import type { ForecastReason, LimitForecast, LimitsForecast, UseRate } from '../../report/limits-forecast.ts';
import type { Allowance, LimitPeriod } from '../../report/limits-report.ts';
import { UNLIMITED } from '../check-limits.ts';
import { findBorders } from './period-borders.ts';
import { RollingWindow } from './rolling-window.ts';
import { estimateRate, type UsePoint } from './use-rate.ts';

/** What the forecast reads of a limit. */
export type ForecastInput = Pick<Allowance, 'max' | 'remaining' | 'unlimited'> & { name: string; period: LimitPeriod };

/** A former reading of the org's limits; `at` in ISO 8601. */
export type FormerReading = { at: string; limits: Record<string, { max: number; remaining: number }> };

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** `/limits` is accurate within five minutes of use: nearer readings say nothing of a rate. */
const SHORTEST_HOURS = 10 / 60;
/** A period of a month that begins nobody knows when is over by then. */
const MONTH_HOURS = 31 * DAY_HOURS;
const FAR_OFF_HOURS = 10 * 365 * DAY_HOURS;
/** So many readings in a shorter time tell the present rate better than many more of a longer one. */
const ENOUGH_READINGS = 5;

/**
 * When each limit runs out at the present rate of use, from former readings and the present one.
 *
 * - A stock does not come back: a line of robust slope, over a week where there are readings enough, else over all.
 * - A rolling window gives back what was used 24 hours before (see RollingWindow): a steady use never runs out.
 *   Its rate is that of the last six hours where there are readings enough, else of a day, else of two.
 * - What starts anew with the hour, the GMT day or the month counts from the border, and ends at the next; a fall
 *   tells the border where the calendar does not.
 * - A limit in use at this moment has no rate.
 */
export function forecastLimits(
  limits: readonly ForecastInput[],
  history: readonly FormerReading[],
  now: Date,
): LimitsForecast {
  const time = now.getTime();
  const past = history
    .map((reading) => ({ hour: (Date.parse(reading.at) - time) / HOUR_MS, limits: reading.limits }))
    .filter(({ hour }) => hour < 0)
    .toSorted((a, b) => a.hour - b.hour);
  const forecasts = limits.map((limit) => forecastLimit(limit, past, time));
  return { limits: forecasts.toSorted((a, b) => sortKey(a) - sortKey(b)) };
}

type PastReading = { hour: number; limits: FormerReading['limits'] };

function forecastLimit(limit: ForecastInput, past: readonly PastReading[], now: number): LimitForecast {
  const { name, period, max, remaining } = limit;
  const borders = findBorders(period, now);
  const resetsAt = borders === null ? null : toIso(borders.end);
  const bare: LimitForecast = {
    name,
    runsOut: null,
    reason: 'unreadable',
    rate: null,
    resetsAt,
    readings: 0,
    from: null,
    to: null,
  };
  if (limit.unlimited) return { ...bare, reason: 'unlimited' };
  if (max === null || remaining === null) return bare;
  if (max <= 0) return { ...bare, reason: 'no-allowance' };
  if (period === 'concurrent') return { ...bare, reason: 'momentary' };
  if (remaining <= 0) {
    return { ...bare, reason: 'exhausted', runsOut: { at: toIso(now), earliest: toIso(now), latest: toIso(now) } };
  }
  if (period === 'unknown') return { ...bare, reason: 'unknown-period' };

  const points = collectPoints(name, max - remaining, past);
  const counted = choosePeriod(points, period, borders === null ? -Infinity : (borders.start - now) / HOUR_MS);
  const [first] = counted;
  const span = first === undefined ? 0 : -first.hour;
  const seen: LimitForecast = {
    ...bare,
    readings: counted.length,
    from: first === undefined ? null : toIso(now + first.hour * HOUR_MS),
    to: toIso(now),
  };
  if (first === undefined || counted.length < 2) return { ...seen, reason: 'too-few' };
  if (span < SHORTEST_HOURS) return { ...seen, reason: 'too-short' };

  const used = max - remaining;
  const rolling = period === 'rolling-24h' ? new RollingWindow([first, ...counted.slice(1)]) : null;
  const rate = estimateRate(chooseRecent(rolling?.gross ?? counted, period));
  if (rate === undefined) return { ...seen, reason: 'too-few' };
  const findEnd = (perHour: number): number | null => {
    if (perHour <= 0) return null;
    return rolling === null ? remaining / perHour : rolling.findEnd(used, max, perHour);
  };
  const horizon = borders === null ? null : (borders.end - now) / HOUR_MS;
  return { ...seen, rate, ...judge(rate, findEnd, { now, period, horizon }) };
}

type Horizon = { now: number; period: LimitPeriod; horizon: number | null };

function judge(
  rate: UseRate,
  findEnd: (perHour: number) => number | null,
  { now, period, horizon }: Horizon,
): Pick<LimitForecast, 'runsOut' | 'reason'> {
  const end = findEnd(rate.perHour);
  const last = horizon ?? (period === 'month' || period === 'contract-month' ? MONTH_HOURS : FAR_OFF_HOURS);
  const reason = judgeEnd(end, rate.perHour, last, period);
  if (end === null || reason !== 'runs-out') return { runsOut: null, reason };
  const at = (perHour: number | null): string | null => {
    const hours = perHour === null ? null : findEnd(perHour);
    return hours === null || hours >= last ? null : toIso(now + hours * HOUR_MS);
  };
  return { runsOut: { at: toIso(now + end * HOUR_MS), earliest: at(rate.high), latest: at(rate.low) }, reason };
}

function judgeEnd(end: number | null, perHour: number, last: number, period: LimitPeriod): ForecastReason {
  if (perHour <= 0) return 'no-growth';
  if (end === null) return 'gives-back';
  if (end < last) return 'runs-out';
  return period === 'stock' || period === 'rolling-24h' ? 'far-off' : 'resets-first';
}

/** The readings of one limit, the present one last; of two at one time, the later in the history. */
function collectPoints(name: string, usedNow: number, past: readonly PastReading[]): UsePoint[] {
  const points: UsePoint[] = [];
  for (const { hour, limits } of past) {
    const former = Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (former === undefined || former.max <= 0 || former.max >= UNLIMITED) continue;
    if (points.at(-1)?.hour === hour) points.pop();
    points.push({ hour, used: former.max - former.remaining });
  }
  return [...points, { hour: 0, used: usedNow }];
}

/** The readings of the present period. A counter that starts anew never falls but at its border. */
function choosePeriod(points: UsePoint[], period: LimitPeriod, start: number): UsePoint[] {
  // Two windows: what was used in the one before the last 24 hours came back in them.
  if (period === 'rolling-24h') return points.filter(({ hour }) => hour >= -2 * DAY_HOURS);
  if (period === 'stock') return points;
  const since = points.filter(({ hour }) => hour >= start);
  const fall = since.findLastIndex(({ used }, index) => used < (since[index - 1]?.used ?? used));
  return since.slice(Math.max(0, fall));
}

/** The readings that tell the present rate: of the shortest time that holds enough of them, spread over half of it. */
function chooseRecent(points: readonly UsePoint[], period: LimitPeriod): readonly UsePoint[] {
  const lengths = period === 'rolling-24h' ? [6, DAY_HOURS] : period === 'stock' ? [7 * DAY_HOURS] : [];
  for (const length of lengths) {
    const recent = points.filter(({ hour }) => hour >= -length);
    if (recent.length >= ENOUGH_READINGS && -(recent[0]?.hour ?? 0) >= length / 2) return recent;
  }
  return points;
}

function sortKey({ runsOut }: LimitForecast): number {
  return runsOut === null ? Number.MAX_VALUE : Date.parse(runsOut.at);
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}
