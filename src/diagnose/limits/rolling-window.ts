import type { UsePoint } from './use-rate.ts';

const WINDOW_HOURS = 24;

/**
 * A limit that counts the last 24 hours: `used` is a rolling sum. What is used at an hour is counted at once and
 * comes back 24 hours later, so the number that the org reports grows by the difference of the two. A steady use
 * of any size up to a 24th of the limit an hour therefore never uses it up, and a rising number may well level off.
 *
 * From readings of the sum, the gross use is won back: what the number grew by, plus what came back meanwhile.
 * What came back is what was used 24 hours before; of the time before the first reading only the sum is known,
 * and is taken as spread evenly over its 24 hours.
 */
export class RollingWindow {
  readonly #first: UsePoint;
  /** All that was used since the first reading, at the hour of each reading. */
  readonly gross: UsePoint[] = [];

  /** @param points at least one, in the order of time */
  constructor(points: readonly [UsePoint, ...UsePoint[]]) {
    this.#first = points[0];
    for (const { hour, used } of points) {
      this.gross.push({ hour, used: used - this.#first.used + this.#givenBack(hour) });
    }
  }

  /**
   * Hours from now (hour 0) until the sum reaches `max` at a gross use of `rate` an hour; null when it never does.
   * After 24 hours of one rate, the sum stays what it is.
   */
  findEnd(used: number, max: number, rate: number): number | null {
    const backAtNow = this.#givenBack(0);
    const bends = [this.#first.hour, ...this.gross.map(({ hour }) => hour)]
      .map((hour) => hour + WINDOW_HOURS)
      .filter((hour) => hour > 0 && hour < WINDOW_HOURS);
    let from = { hour: 0, used };
    for (const hour of [...bends, WINDOW_HOURS]) {
      const to = { hour, used: used + rate * hour - (this.#givenBack(hour) - backAtNow) };
      if (to.used >= max) {
        const share = to.used === from.used ? 0 : (max - from.used) / (to.used - from.used);
        return from.hour + Math.max(0, share) * (to.hour - from.hour);
      }
      from = to;
    }
    return null;
  }

  /** What came back from the first reading until an hour, which is at most 24 hours after the last reading so far. */
  #givenBack(hour: number): number {
    const { hour: start, used } = this.#first;
    const ofBefore = used * Math.min(1, Math.max(0, (hour - start) / WINDOW_HOURS));
    return ofBefore + this.#grossUntil(hour - WINDOW_HOURS);
  }

  #grossUntil(hour: number): number {
    const { gross } = this;
    if (gross.length === 0 || hour <= this.#first.hour) return 0;
    let low = 0;
    let high = gross.length - 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((gross[middle]?.hour ?? 0) < hour) low = middle + 1;
      else high = middle;
    }
    const after = gross[low];
    const before = gross[low - 1];
    if (after === undefined || before === undefined || after.hour <= hour) return after?.used ?? 0;
    return before.used + ((after.used - before.used) * (hour - before.hour)) / (after.hour - before.hour);
  }
}
