import { createHash, randomBytes } from 'node:crypto';
import { readdir, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { ignoreMissing } from './ignore-missing.ts';

const HOUR_MS = 3_600_000;
const NAME = /^(00D\w{12}\.[0-9a-f]{16})\.([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.jsonl(\.new)?$/;

/** What a machine is called in the names of files. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** The runs of this very process, of which its id says nothing. */
const OWN_RUNS = new Set<string>();

/** The file of another run, and whether that run may still add to it. */
export type RunFile = { file: string; isOpen: boolean };

/**
 * Names the file of a new run, `<scan>.<machine>-<process>-<random>.jsonl`, and takes it for open until `releaseRunFile`.
 *
 * @param scan the name that all runs of one scan share
 */
export function claimRunFile(folder: string, scan: string): string {
  const file = path.join(folder, `${scan}.${MACHINE}-${process.pid}-${randomBytes(4).toString('hex')}.jsonl`);
  OWN_RUNS.add(path.basename(file));
  return file;
}

export function releaseRunFile(file: string): void {
  OWN_RUNS.delete(path.basename(file));
}

/** The name of a file while it is being written for the first time. */
export function draftOf(file: string): string {
  return `${file}.new`;
}

/**
 * The files of all runs of a scan, the last written last.
 *
 * @param now milliseconds since 1970
 */
export async function listRunFiles(folder: string, scan: string, now: number): Promise<RunFile[]> {
  const found = (await listAll(folder, now)).filter((run) => run.scan === scan && !run.isDraft);
  return found.toSorted((a, b) => a.written - b.written).map(({ file, isOpen }) => ({ file, isOpen }));
}

/** Deletes the files, of whatever scan, that no run adds to and that were last written so long ago. */
export async function deleteExpiredRuns(folder: string, keptMs: number, now: number): Promise<void> {
  for (const { file, written, isOpen } of await listAll(folder, now)) {
    if (!isOpen && written < now - keptMs) await unlink(file).catch(ignoreMissing);
  }
}

type FoundRun = RunFile & { scan: string; isDraft: boolean; written: number };

async function listAll(folder: string, now: number): Promise<FoundRun[]> {
  const runs: FoundRun[] = [];
  for (const name of (await readdir(folder).catch(ignoreMissing)) ?? []) {
    const [, scan, machine, pid, draft] = NAME.exec(name) ?? [];
    const file = path.join(folder, name);
    const written = scan === undefined ? undefined : (await stat(file).catch(ignoreMissing))?.mtimeMs;
    if (scan === undefined || written === undefined) continue;
    // Of the processes of another machine, which may share the folder, only the files tell.
    const isOpen = machine === MACHINE ? isRunning(name, Number(pid)) : written > now - HOUR_MS;
    runs.push({ file, isOpen, scan, isDraft: draft !== undefined, written });
  }
  return runs;
}

/** A process that has the id of one that was killed makes a file look open, which only keeps it longer. */
function isRunning(name: string, pid: number): boolean {
  if (pid === process.pid) return OWN_RUNS.has(name);
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process of another user may not be asked, but is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
