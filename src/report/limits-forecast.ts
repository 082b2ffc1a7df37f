export const FORECAST_REASONS = [
  /** Nothing is left of it now. */
  'exhausted',
  /** It runs out before its period gives capacity back. */
  'runs-out',
  /** Fewer than two readings in the period that counts. */
  'too-few',
  /** The readings are too close together: `/limits` is only accurate within five minutes. */
  'too-short',
  /** Use is steady or falls. */
  'no-growth',
  /** It grows, but capacity comes back before it runs out. */
  'gives-back',
  /** It grows, but starts anew before it runs out. */
  'resets-first',
  /** It grows so slowly that it lasts for more than ten years. */
  'far-off',
  'unlimited',
  /** The org does not have it: `max` is 0. */
  'no-allowance',
  /** It counts what is in use at this moment, which no rate foretells. */
  'momentary',
  /** Nobody knows when it gives capacity back. */
  'unknown-period',
  /** The org gives no readable number. */
  'unreadable',
] as const;

/** Why a forecast is as it is. */
export type ForecastReason = (typeof FORECAST_REASONS)[number];

/** Use per hour in the limit's own unit: the middle, and the band in which the true rate lies nine times in ten. */
export type UseRate = {
  perHour: number;
  /** Null where two readings alone leave the uncertainty open. */
  low: number | null;
  high: number | null;
};

/** When one limit runs out at the present rate. */
export type LimitForecast = {
  name: string;
  /** Null unless `reason` is `exhausted` or `runs-out`. */
  runsOut: {
    /** ISO 8601 in UTC, never in the past. */
    at: string;
    /** At the top of the band of rates; null where the band is open. */
    earliest: string | null;
    /** At its bottom; null where it then does not run out, or where the band is open. */
    latest: string | null;
  } | null;
  reason: ForecastReason;
  /**
   * What callers use in an hour. Of a rolling window it counts all use, also that which only takes the place of
   * use that leaves the window. Null where it can not be told.
   */
  rate: UseRate | null;
  /** When capacity comes back at the latest: the end of the period; null for a rolling window, a stock, an unknown end. */
  resetsAt: string | null;
  /** Readings that count, and the time between the first and the last. */
  readings: number;
  from: string | null;
  to: string | null;
};

/** The answer to `--forecast`. */
export type LimitsForecast = {
  /** The soonest first, then those that do not run out. */
  limits: LimitForecast[];
};
