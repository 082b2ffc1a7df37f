import { createHash } from 'node:crypto';
import { mkdir, open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { ScannedJob } from '../report/bulk-scan.ts';
import { ignoreMissing, readEntries, type KeptPage, type ScanEntry } from './scan-entries.ts';

export type { KeptPage } from './scan-entries.ts';

const HOUR_MS = 3_600_000;

/** As long as `sf project deploy resume` knows a deployment. What is kept are facts of finished jobs, which do not age. */
export const SCAN_KEPT_MS = 72 * HOUR_MS;
/** Lists of jobs age at once: they are kept only so that a scan which was cut off goes on where it was. */
export const LISTS_KEPT_MS = HOUR_MS;
/** What would make the file longer is not kept, and is asked for again. */
const MOST_BYTES = 64_000_000;

/** What makes two scans the same one. */
export type ScanIdentity = {
  orgId: string;
  /** The login and the filter, in any order. */
  criteria: readonly string[];
  /** Of the plugin: what another one has written is not read. */
  version: string;
};

/**
 * What an unfinished scan of an org has found out: one file, `<folder>/<orgId>.<hash of the criteria>.jsonl`, readable by its
 * owner alone, dropped 72 hours after the scan began.
 *
 * Each finding is one line, written in append mode at once, so that a process may be killed at any time: a torn line is
 * skipped and asked for again, and it ends before the next one begins. Two processes may run the same scan; then some jobs are
 * there twice, and the later line counts. A file that can't be read or written costs no more than the resuming: `failure`
 * says why.
 */
export class ScanState {
  /** Milliseconds since 1970; null where this run has begun the scan. */
  readonly resumedFrom: number | null;
  /** The file system's code of the error that ended the keeping. */
  failure: string | null = null;
  readonly #file: string;
  readonly #now: () => number;
  readonly #jobs = new Map<string, ScannedJob>();
  readonly #users = new Map<string, string>();
  #pages = new Map<string, KeptPage & { at: number }>();
  readonly #version: string;
  readonly #opened: number;
  #handle: Promise<FileHandle> | null = null;
  #bytes = 0;

  private constructor(file: string, version: string, now: () => number, entries: readonly ScanEntry[]) {
    this.#file = file;
    this.#version = version;
    this.#now = now;
    this.#opened = now();
    this.resumedFrom = entries[0]?.type === 'scan' ? entries[0].begun : null;
    for (const known of entries) this.#learn(known);
  }

  /**
   * Opens the state of a scan, and deletes what has expired in the folder.
   *
   * @param now milliseconds since 1970
   * @param restart whether to begin anew, whatever is known
   * @throws RangeError for what is no org id
   */
  static async open(
    folder: string,
    identity: ScanIdentity,
    now: () => number,
    { restart = false }: { restart?: boolean } = {},
  ): Promise<ScanState> {
    const file = path.join(folder, nameFile(identity));
    const { version } = identity;
    try {
      await deleteExpired(folder, now());
      const entries = restart ? [] : await readEntries(file);
      if (canResume(entries, version, now())) return new ScanState(file, version, now, entries);
      await unlink(file).catch(ignoreMissing);
      return new ScanState(file, version, now, []);
    } catch (error) {
      const state = new ScanState(file, version, now, []);
      state.failure = codeOf(error);
      return state;
    }
  }

  /** The finished jobs that are known by their 15- or 18-character id. */
  findJob(id: string): ScannedJob | undefined {
    return this.#jobs.get(id.slice(0, 15));
  }

  findUser(username: string): string | undefined {
    return this.#users.get(username);
  }

  /** A page of the last hour, and when it was read. */
  findPage(asked: Pick<KeptPage, 'endpoint' | 'locator' | 'jobType'>): (KeptPage & { at: number }) | undefined {
    const found = this.#pages.get(keyOf(asked));
    return found && isYoung(found.at, LISTS_KEPT_MS, this.#now()) ? found : undefined;
  }

  get hasPages(): boolean {
    return this.#pages.size > 0;
  }

  keepJob(job: ScannedJob): Promise<void> {
    return this.#keep({ type: 'job', job });
  }

  keepUser(username: string, id: string): Promise<void> {
    return this.#keep({ type: 'user', username, id });
  }

  keepPage(read: KeptPage): Promise<void> {
    return this.#keep({ type: 'page', at: this.#now(), ...read });
  }

  /** The lists have been worked through: the next run is to read them anew. */
  forgetPages(): Promise<void> {
    return this.#keep({ type: 'lists-done' });
  }

  /** Ends the scan: nothing is left to resume. */
  async finish(): Promise<void> {
    await this.close();
    await unlink(this.#file).catch((error: unknown) => {
      this.failure ??= codeOf(error) === 'ENOENT' ? null : codeOf(error);
    });
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await (await handle?.catch(() => null))?.close();
  }

  async #keep(found: ScanEntry): Promise<void> {
    this.#learn(found);
    if (this.failure !== null) return;
    try {
      this.#handle ??= this.#openFile();
      await this.#append(await this.#handle, found);
    } catch (error) {
      this.failure = codeOf(error);
    }
  }

  /** Only a scan that has found something leaves a file. */
  async #openFile(): Promise<FileHandle> {
    await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    const handle = await open(this.#file, 'a', 0o600);
    this.#bytes = (await handle.stat()).size;
    if (this.resumedFrom === null) {
      await this.#append(handle, { type: 'scan', begun: this.#opened, version: this.#version });
    }
    return handle;
  }

  async #append(handle: FileHandle, found: ScanEntry): Promise<void> {
    const line = Buffer.from(`\n${JSON.stringify(found)}\n`);
    if (this.#bytes + line.length > MOST_BYTES) return;
    this.#bytes += line.length;
    const { bytesWritten } = await handle.write(line);
    if (bytesWritten < line.length) this.failure = 'ENOSPC';
  }

  #learn(found: ScanEntry): void {
    if (found.type === 'job') this.#jobs.set(found.job.id.slice(0, 15), found.job);
    else if (found.type === 'user') this.#users.set(found.username, found.id);
    else if (found.type === 'page') this.#pages.set(keyOf(found), found);
    else if (found.type === 'lists-done') this.#pages = new Map();
  }
}

function canResume([first]: readonly ScanEntry[], version: string, now: number): boolean {
  return first?.type === 'scan' && first.version === version && isYoung(first.begun, SCAN_KEPT_MS, now);
}

function nameFile({ orgId, criteria }: ScanIdentity): string {
  if (!/^00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$/.test(orgId)) throw new RangeError(`"${orgId}" is no org id.`);
  const hash = createHash('sha256').update(JSON.stringify(criteria.toSorted())).digest('hex').slice(0, 16);
  return `${orgId.slice(0, 15)}.${hash}.jsonl`;
}

function keyOf({ endpoint, locator, jobType }: Pick<KeptPage, 'endpoint' | 'locator' | 'jobType'>): string {
  return JSON.stringify([endpoint, locator, jobType]);
}

/** Files that nothing has been added to since then belong to no scan that could be resumed. */
async function deleteExpired(folder: string, now: number): Promise<void> {
  for (const name of (await readdir(folder).catch(ignoreMissing)) ?? []) {
    if (!/^00D\w{12}\.[0-9a-f]{16}\.jsonl$/.test(name)) continue;
    const file = path.join(folder, name);
    const written = (await stat(file).catch(ignoreMissing))?.mtimeMs ?? now;
    if (written < now - SCAN_KEPT_MS) await unlink(file).catch(ignoreMissing);
  }
}

/** A clock that was set back makes nothing young for ever. */
function isYoung(time: number, keptMs: number, now: number): boolean {
  return time <= now && now - time < keptMs;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '?';
}
