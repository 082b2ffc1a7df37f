import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from './session.ts';

/** What came of the wish for another token. `impossible`: the login can't refresh. `useless`: a refresh did not help before. */
export type Renewal = 'renewed' | 'impossible' | 'useless';

/**
 * Renews a session at most once at a time, and never again after a refresh whose token the org did not accept.
 * Without the latter an org that answers 401 to everything would be refreshed for ever.
 */
export class SessionRenewal {
  readonly #session: Session;
  readonly #limitMs: number;
  readonly #stop: AbortSignal;
  #running: Promise<void> | null = null;
  #unproven: string | null = null;

  constructor(session: Session, limitMs: number, stop: AbortSignal) {
    this.#session = session;
    this.#limitMs = limitMs;
    this.#stop = stop;
  }

  /** Takes note that the org accepted a token. */
  accept(token: string): void {
    if (token === this.#unproven) this.#unproven = null;
  }

  /** Looks for another token than the one the org refused. Rejects with the error of the login when the refresh fails. */
  async renew(refused: string): Promise<Renewal> {
    const { refresh } = this.#session;
    if (this.#running === null) {
      if (refused === this.#unproven) return 'useless';
      if (this.#session.accessToken() !== refused) return 'renewed';
      if (refresh === null) return 'impossible';
      this.#running = this.#refresh(refresh);
    }
    await this.#running;
    return 'renewed';
  }

  async #refresh(refresh: () => Promise<void>): Promise<void> {
    const finished = new AbortController();
    const timeUp = delay(this.#limitMs, undefined, { signal: AbortSignal.any([this.#stop, finished.signal]) });
    try {
      await Promise.race([
        refresh(),
        timeUp.then(() => {
          throw new Error(`no new session within ${this.#limitMs / 1000} s`);
        }),
      ]);
    } finally {
      finished.abort();
      // Also after a failure: the refused token is then the one that no refresh helps.
      this.#unproven = this.#session.accessToken();
      this.#running = null;
    }
  }
}
