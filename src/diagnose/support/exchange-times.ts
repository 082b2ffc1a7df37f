import { toMs } from '../../extract/exchange/read-time.ts';

/** Requests whose times are kept; a log beyond tells of its first ones. */
const MOST_TIMES = 200_000;

/** When requests were made and failed, for the question how often. */
export class ExchangeTimes {
  readonly #requests: Array<{ ms: number; failed: boolean }> = [];
  #first: { ms: number; time: string } | null = null;
  #last: { ms: number; time: string } | null = null;
  #failed = 0;
  #total = 0;

  /** @param isRequest whether it is one, rather than an error that may belong to another line's request */
  add(time: string | null, failed: boolean, isRequest: boolean): void {
    if (isRequest) {
      this.#total++;
      if (failed) this.#failed++;
    }
    if (time === null) return;
    const ms = toMs(time);
    if (failed) {
      if (this.#first === null || ms < this.#first.ms) this.#first = { ms, time };
      if (this.#last === null || ms > this.#last.ms) this.#last = { ms, time };
    }
    if (isRequest && this.#requests.length < MOST_TIMES) this.#requests.push({ ms, failed });
  }

  /** From the first failure to the last. */
  get period(): { first: string; last: string } | null {
    return this.#first === null || this.#last === null ? null : { first: this.#first.time, last: this.#last.time };
  }

  /** How many of the requests between the first failure and the last failed; of all, where times are not known. */
  get frequency(): { failed: number; total: number; ms: number | null } | null {
    if (this.#failed === 0) return null;
    const first = this.#first?.ms;
    const last = this.#last?.ms;
    // Times for some of them only would count others for nothing.
    if (first === undefined || last === undefined || this.#requests.length < this.#total) {
      return { failed: this.#failed, total: this.#total, ms: null };
    }
    const within = this.#requests.filter(({ ms }) => ms >= first && ms <= last);
    return { failed: within.filter(({ failed }) => failed).length, total: within.length, ms: last - first };
  }
}
