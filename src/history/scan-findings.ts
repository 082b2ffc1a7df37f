import type { ScannedJob } from '../report/bulk-scan.ts';
import type { KeptPage, ScanEntry } from './scan-entries.ts';

type DatedPage = KeptPage & { at: number };

/** What a scan has found out: jobs, users and pages of lists. Of two entries about one thing the later counts. */
export class ScanFindings {
  readonly #jobs = new Map<string, ScannedJob>();
  readonly #users = new Map<string, string>();
  readonly #pages = new Map<string, DatedPage>();

  learn(entry: ScanEntry): void {
    if (entry.type === 'job') this.#jobs.set(entry.job.id.slice(0, 15), entry.job);
    else if (entry.type === 'user') this.#users.set(entry.username, entry.id);
    else if (entry.type === 'page') this.#learnPage(entry);
    else if (entry.type === 'lists-done') this.#pages.clear();
  }

  /** Adds the findings of another run, whose lists were worked through or not apart from these. */
  add(entries: readonly ScanEntry[]): void {
    const other = new ScanFindings();
    for (const entry of entries) other.learn(entry);
    for (const entry of other.entries()) this.learn(entry);
  }

  /** Entries from which the same can be learned. */
  *entries(): Generator<ScanEntry> {
    for (const job of this.#jobs.values()) yield { type: 'job', job };
    for (const [username, id] of this.#users) yield { type: 'user', username, id };
    for (const page of this.#pages.values()) yield { type: 'page', ...page };
  }

  /** A job by its 15- or 18-character id. */
  findJob(id: string): ScannedJob | undefined {
    return this.#jobs.get(id.slice(0, 15));
  }

  findUser(username: string): string | undefined {
    return this.#users.get(username);
  }

  findPage(asked: Pick<KeptPage, 'endpoint' | 'locator' | 'jobType'>): DatedPage | undefined {
    return this.#pages.get(keyOf(asked));
  }

  get hasPages(): boolean {
    return this.#pages.size > 0;
  }

  #learnPage({ type: _type, ...page }: Extract<ScanEntry, { type: 'page' }>): void {
    const key = keyOf(page);
    const known = this.#pages.get(key);
    if (known === undefined || known.at <= page.at) this.#pages.set(key, page);
  }
}

function keyOf({ endpoint, locator, jobType }: Pick<KeptPage, 'endpoint' | 'locator' | 'jobType'>): string {
  return JSON.stringify([endpoint, locator, jobType]);
}
