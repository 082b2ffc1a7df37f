import { mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { OrgLimit } from '../report/limits-report.ts';
import { ignoreMissing } from './ignore-missing.ts';

const snapshot = z.object({
  /** ISO 8601 in UTC: when the org was asked. */
  at: z.iso.datetime({ offset: true }),
  limits: z.record(z.string(), z.object({ max: z.number(), remaining: z.number() })),
});

/** What an org reported of its limits at one time. */
export type LimitSnapshot = z.infer<typeof snapshot>;

/** How much is kept of an org: at most `segments` files of about `segmentBytes` each, and nothing older than `days`. */
export type HistoryBounds = { segmentBytes: number; segments: number; days: number };

/** 24 MB an org: about 5,000 snapshots of 75 limits. */
export const HISTORY_BOUNDS: HistoryBounds = { segmentBytes: 1_000_000, segments: 24, days: 30 };

const DAY_MS = 86_400_000;
const ORG_ID = /^00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$/;

/** What there is to keep of a reading: limits with readable numbers. */
export function takeSnapshot(
  at: Date,
  limits: ReadonlyArray<Pick<OrgLimit, 'name' | 'max' | 'remaining'>>,
): LimitSnapshot {
  const readable = limits.flatMap(({ name, max, remaining }) =>
    max === null || remaining === null ? [] : [[name, { max, remaining }] as const],
  );
  return { at: at.toISOString(), limits: Object.fromEntries(readable) };
}

/**
 * Adds a snapshot to the history of an org: JSON lines in `<folder>/<orgId>.<number>.jsonl`.
 *
 * Any number of processes may do so at once, and any of them may be killed at any time, without a lock:
 * a snapshot is one write in append mode, which file systems carry out whole and one after the other,
 * and it begins and ends with a line feed, so that a line torn by a crash ends before the next one begins.
 * No file is ever written anew: when the newest has reached its size, the next number is begun (whoever does so,
 * they all mean the same file), and the oldest are deleted. A slow writer that still has the former file open
 * only makes that one a little longer.
 *
 * Network file systems may lack atomic appends: there, lines that met are skipped by `readSnapshots`.
 * @throws RangeError for what is no org id; the error of the file system when it can not be written in full.
 */
export async function appendSnapshot(
  folder: string,
  orgId: string,
  { at, limits }: LimitSnapshot,
  bounds: HistoryBounds = HISTORY_BOUNDS,
): Promise<void> {
  const segments = await listSegments(folder, orgId);
  const newest = segments.at(-1) ?? { number: 1, file: segmentFile(folder, orgId, 1) };
  const size = await sizeOf(newest.file);
  const full = size >= bounds.segmentBytes;
  const target = full ? segmentFile(folder, orgId, newest.number + 1) : newest.file;
  const line = Buffer.from(`\n${JSON.stringify({ at, limits })}\n`);

  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(target, 'a', 0o600);
  try {
    const { bytesWritten } = await file.write(line);
    if (bytesWritten < line.length) throw new Error(`Only ${bytesWritten} of ${line.length} bytes fit on the disk.`);
  } finally {
    await file.close();
  }
  if (full) await deleteOldSegments(segments, Date.parse(at), bounds);
}

/**
 * The snapshots of an org, the oldest first; none where there is no history. Lines that are torn, damaged or
 * not ours are skipped. `since` and `until` are milliseconds of the epoch, both included.
 * @throws RangeError for what is no org id; the error of the file system when a file can not be read.
 */
export async function readSnapshots(
  folder: string,
  orgId: string,
  { since = -Infinity, until = Infinity }: { since?: number; until?: number } = {},
): Promise<LimitSnapshot[]> {
  const found: Array<{ time: number; snapshot: LimitSnapshot }> = [];
  for (const { file } of await listSegments(folder, orgId)) {
    const text = await readFile(file, 'utf8').catch(ignoreMissing);
    for (const line of text?.split('\n') ?? []) {
      const parsed = readLine(line);
      const time = parsed === undefined ? NaN : Date.parse(parsed.at);
      if (parsed !== undefined && time >= since && time <= until) found.push({ time, snapshot: parsed });
    }
  }
  return found.toSorted((a, b) => a.time - b.time).map((entry) => entry.snapshot);
}

function readLine(line: string): LimitSnapshot | undefined {
  if (line === '') return undefined;
  try {
    return snapshot.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

type Segment = { number: number; file: string };

function segmentFile(folder: string, orgId: string, number: number): string {
  return path.join(folder, `${orgId}.${String(number).padStart(6, '0')}.jsonl`);
}

async function listSegments(folder: string, orgId: string): Promise<Segment[]> {
  if (!ORG_ID.test(orgId)) throw new RangeError(`"${orgId}" is no org id.`);
  const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
  return names
    .flatMap((name) => {
      const [, org, number] = /^(\w+)\.(\d{6,9})\.jsonl$/.exec(name) ?? [];
      return org === orgId && number !== undefined ? [{ number: Number(number), file: path.join(folder, name) }] : [];
    })
    .toSorted((a, b) => a.number - b.number);
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(ignoreMissing))?.size ?? 0;
}

/** Deletes what the bounds no longer keep of the segments before the one that was just begun. */
async function deleteOldSegments(segments: Segment[], now: number, bounds: HistoryBounds): Promise<void> {
  const surplus = segments.length + 1 - bounds.segments;
  for (const [index, { file }] of segments.entries()) {
    const lastWritten = (await stat(file).catch(ignoreMissing))?.mtimeMs ?? Infinity;
    if (index < surplus || lastWritten < now - bounds.days * DAY_MS) await unlink(file).catch(ignoreMissing);
  }
}
