/**
 * The org's time. Without a start it follows the wall clock; with one it stands still there.
 * Either way `advance` moves it forward, so a test can pass a week in no time.
 */
export class SimulatedClock {
  readonly #origin: number | undefined;
  #advanced = 0;

  constructor(start?: Date | string) {
    this.#origin = start === undefined ? undefined : new Date(start).getTime();
  }

  /** Milliseconds since 1970. */
  now(): number {
    return (this.#origin ?? Date.now()) + this.#advanced;
  }

  advance(milliseconds: number): void {
    this.#advanced += milliseconds;
  }
}

/** Salesforce's own spelling of a moment: `2018-12-18T22:51:36.000+0000` (whole seconds, no colon in the offset). */
export function formatTimestamp(milliseconds: number): string {
  return `${new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().slice(0, -1)}+0000`;
}
