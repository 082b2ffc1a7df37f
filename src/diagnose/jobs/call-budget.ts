/**
 * The API calls a run may spend.
 * A call is granted before it is sent. What the transport sends again after a fault counts too, so that faults eat into the budget;
 * only repeats of calls granted already can go beyond it.
 */
export class CallBudget {
  readonly most: number | null;
  readonly #used: () => number;
  #granted = 0;

  /**
   * @param most null for no bound
   * @param used calls sent so far
   */
  constructor(most: number | null, used: () => number) {
    this.most = most;
    this.#used = used;
  }

  /** Calls that may still be granted; Infinity without a bound. */
  get left(): number {
    return this.most === null ? Infinity : Math.max(0, this.most - Math.max(this.#granted, this.#used()));
  }

  /** Grants calls about to be sent; false, and nothing granted, where the budget does not allow them. */
  take(calls: number): boolean {
    if (calls > this.left) return false;
    this.#granted = Math.max(this.#granted, this.#used()) + calls;
    return true;
  }

  /** Takes back calls that were granted and turned out not to be needed. */
  giveBack(calls: number): void {
    this.#granted = Math.max(0, this.#granted - calls);
  }
}
