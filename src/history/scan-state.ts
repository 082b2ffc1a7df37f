import { createHash } from 'node:crypto';
import { mkdir, open, rename, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import type { ScannedJob } from '../report/bulk-scan.ts';
import { ignoreMissing } from './ignore-missing.ts';
import { claimRunFile, deleteExpiredRuns, draftOf, listRunFiles, releaseRunFile } from './run-files.ts';
import { readEntries, writeLine, type KeptPage, type ScanEntry } from './scan-entries.ts';
import { ScanFindings } from './scan-findings.ts';

export type { KeptPage } from './scan-entries.ts';

const HOUR_MS = 3_600_000;

/** As long as `sf project deploy resume` knows a deployment. What is kept are facts of finished jobs, which do not age. */
export const SCAN_KEPT_MS = 72 * HOUR_MS;
/** Lists of jobs age at once: they are kept only so that a scan which was cut off goes on where it was. */
export const LISTS_KEPT_MS = HOUR_MS;
/** What would make the file longer is not kept, and is asked for again. */
const MOST_BYTES = 64_000_000;
/** Runs that begin at the same moment may take files over one after the other. */
const MOST_LOOKS = 5;

/** What makes two scans the same one. */
export type ScanIdentity = {
  orgId: string;
  /** The login and the filter, in any order. */
  criteria: readonly string[];
  /** Of the plugin: what another one has written is not read. */
  version: string;
};

/**
 * What an unfinished scan of an org has found out: a file for each run, readable by its owner alone, dropped 72 hours after the
 * scan began.
 *
 * Each finding is one line, written in append mode at once, so that a process may be killed at any time: a torn line is
 * skipped and asked for again, and it ends before the next one begins. A run begins with what all others of the same scan have
 * found out so far, and first of all writes that to its own file; then it deletes the files that no run adds to any more.
 * So any number of runs may be under way at once, without a lock: none writes to the file of another, or deletes it, and each
 * file holds all that its run knows. A file that can't be read or written costs no more than the resuming: `failure` says why.
 */
export class ScanState {
  /** When the scan began, in milliseconds since 1970; null where this run has begun it. */
  #resumedFrom: number | null = null;
  /** The file system's code of the error that ended the keeping. */
  failure: string | null = null;
  readonly #folder: string;
  readonly #scan: string;
  readonly #file: string;
  readonly #version: string;
  readonly #now: () => number;
  readonly #opened: number;
  readonly #findings = new ScanFindings();
  /** Files of ended runs whose entries are in here, until the file of this run holds them. */
  #superseded: string[] = [];
  #handle: Promise<FileHandle> | null = null;
  #bytes = 0;

  private constructor(folder: string, { scan, version }: { scan: string; version: string }, now: () => number) {
    this.#folder = folder;
    this.#scan = scan;
    this.#file = claimRunFile(folder, scan);
    this.#version = version;
    this.#now = now;
    this.#opened = now();
  }

  /**
   * Opens the state of a scan for a run, and deletes what has expired in the folder. The run ends with `finish` or `close`.
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
    const state = new ScanState(folder, { scan: nameScan(identity), version: identity.version }, now);
    try {
      await deleteExpiredRuns(folder, SCAN_KEPT_MS, now());
      await state.#takeOver(restart);
    } catch (error) {
      state.failure = codeOf(error);
    }
    return state;
  }

  get resumedFrom(): number | null {
    return this.#resumedFrom;
  }

  /** The finished jobs that are known by their 15- or 18-character id. */
  findJob(id: string): ScannedJob | undefined {
    return this.#findings.findJob(id);
  }

  findUser(username: string): string | undefined {
    return this.#findings.findUser(username);
  }

  /** A page of the last hour, and when it was read. */
  findPage(asked: Pick<KeptPage, 'endpoint' | 'locator' | 'jobType'>): (KeptPage & { at: number }) | undefined {
    const found = this.#findings.findPage(asked);
    return found && isYoung(found.at, LISTS_KEPT_MS, this.#now()) ? found : undefined;
  }

  get hasPages(): boolean {
    return this.#findings.hasPages;
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

  /** Ends the scan: of what this run knows nothing is left to resume. */
  async finish(): Promise<void> {
    await this.close();
    try {
      await unlink(this.#file).catch(ignoreMissing);
      await this.#deleteSuperseded();
    } catch (error) {
      this.failure ??= codeOf(error);
    }
  }

  /** Ends the run: the next one goes on with the scan. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await (await handle?.catch(() => null))?.close();
    releaseRunFile(this.#file);
  }

  /** Learns what the other runs of the scan have found out. */
  async #takeOver(restart: boolean): Promise<void> {
    const runs = await this.#readRuns();
    for (const { file, isOpen, entries } of runs) {
      if (!isOpen) this.#superseded.push(file);
      const [first] = entries;
      if (restart || first?.type !== 'scan' || !this.#canResume(first)) continue;
      this.#findings.add(entries);
      this.#resumedFrom = Math.min(this.#resumedFrom ?? first.begun, first.begun);
    }
    if (this.#resumedFrom !== null) await this.#writeKnown();
    await this.#deleteSuperseded();
  }

  async #readRuns(): Promise<Array<{ file: string; isOpen: boolean; entries: ScanEntry[] }>> {
    for (let look = 1; ; look++) {
      const runs = [];
      let vanished = false;
      for (const run of await listRunFiles(this.#folder, this.#scan, this.#now())) {
        const entries = await readEntries(run.file);
        if (entries === null) vanished = true;
        else runs.push({ ...run, entries });
      }
      // What has vanished is in the file of the run that has taken it over meanwhile.
      if (!vanished || look === MOST_LOOKS) return runs;
    }
  }

  #canResume({ version, begun }: Extract<ScanEntry, { type: 'scan' }>): boolean {
    return version === this.#version && isYoung(begun, SCAN_KEPT_MS, this.#now());
  }

  /** The file of this run with all that is known: there whole or not at all. */
  async #writeKnown(): Promise<void> {
    const lines: string[] = [];
    let bytes = 0;
    for (const entry of [this.#beginning(), ...this.#findings.entries()]) {
      const line = writeLine(entry);
      bytes += Buffer.byteLength(line);
      if (bytes > MOST_BYTES) break;
      lines.push(line);
    }
    const draft = draftOf(this.#file);
    try {
      await writeFile(draft, lines.join(''), { mode: 0o600, flag: 'wx' });
      await rename(draft, this.#file);
    } catch (error) {
      await unlink(draft).catch(() => {});
      throw error;
    }
  }

  async #deleteSuperseded(): Promise<void> {
    for (const file of this.#superseded) await unlink(file).catch(ignoreMissing);
    this.#superseded = [];
  }

  async #keep(found: ScanEntry): Promise<void> {
    this.#findings.learn(found);
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
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const handle = await open(this.#file, 'a', 0o600);
    this.#bytes = (await handle.stat()).size;
    if (this.#bytes === 0) await this.#append(handle, this.#beginning());
    return handle;
  }

  async #append(handle: FileHandle, found: ScanEntry): Promise<void> {
    const line = Buffer.from(writeLine(found));
    if (this.#bytes + line.length > MOST_BYTES) return;
    this.#bytes += line.length;
    const { bytesWritten } = await handle.write(line);
    if (bytesWritten < line.length) this.failure = 'ENOSPC';
  }

  #beginning(): ScanEntry {
    return { type: 'scan', begun: this.#resumedFrom ?? this.#opened, version: this.#version };
  }
}

/** The beginning of the names of its files. */
function nameScan({ orgId, criteria }: ScanIdentity): string {
  if (!/^00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$/.test(orgId)) throw new RangeError(`"${orgId}" is no org id.`);
  const hash = createHash('sha256').update(JSON.stringify(criteria.toSorted())).digest('hex').slice(0, 16);
  return `${orgId.slice(0, 15)}.${hash}`;
}

/** A clock that was set back makes nothing young for ever. */
function isYoung(time: number, keptMs: number, now: number): boolean {
  return time <= now && now - time < keptMs;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '?';
}
