import type { UseRate } from '../../report/limits-forecast.ts';

/** Use of a limit at one time: hours from now (at most 0), and the limit's own unit. */
export type UsePoint = { hour: number; used: number };

/** More points than this only cost time: the slopes of all pairs are compared. */
const MOST_POINTS = 200;
/** Nine times in ten. */
const BAND_Z = 1.645;

/**
 * The slope of the points by Theil and Sen: the median of the slopes of all pairs, which up to 29 % of wild
 * points do not move. The band is Sen's (1968), from the distribution of Kendall's rank correlation; points that
 * depend on one another make the true one a little wider. Undefined for fewer than two times.
 */
export function estimateRate(points: readonly UsePoint[]): UseRate | undefined {
  const chosen = thin(points);
  const slopes: number[] = [];
  for (const [index, a] of chosen.entries()) {
    for (const b of chosen.slice(index + 1)) {
      if (b.hour !== a.hour) slopes.push((b.used - a.used) / (b.hour - a.hour));
    }
  }
  if (slopes.length === 0) return undefined;
  const sorted = Float64Array.from(slopes).toSorted();
  const last = sorted.length - 1;
  const middle = ((sorted[Math.floor(last / 2)] ?? 0) + (sorted[Math.ceil(last / 2)] ?? 0)) / 2;
  const count = chosen.length;
  if (count < 3) return { perHour: middle, low: null, high: null };
  const spread = BAND_Z * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const low = Math.max(0, Math.floor((sorted.length - spread) / 2));
  const high = Math.min(last, Math.ceil((sorted.length + spread) / 2));
  return { perHour: middle, low: sorted[low] ?? middle, high: sorted[high] ?? middle };
}

/** Evenly chosen points, with the first and the last among them. */
function thin(points: readonly UsePoint[]): readonly UsePoint[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, index) => points[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}
