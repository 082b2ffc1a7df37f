import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { OUTCOMES } from '../report/bulk-job.ts';
import type { ScannedJob } from '../report/bulk-scan.ts';
import { ignoreMissing } from './ignore-missing.ts';

const text = z.string().nullable();
const kind = z.enum(['ingest', 'query', 'classic']);

const listedJob = z.object({
  id: z.string(),
  kind,
  state: z.string(),
  operation: text,
  object: text,
  apiVersion: text,
  createdById: text,
  createdDate: text,
  systemModstamp: text,
});

const page = z.object({
  type: z.literal('page'),
  at: z.number(),
  endpoint: z.enum(['ingest', 'query']),
  locator: text,
  jobType: z.enum(['Classic', 'V2Query']).nullable(),
  jobs: z.array(listedJob),
  next: text,
});

const entry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('scan'), begun: z.number(), version: z.string() }),
  page,
  z.object({ type: z.literal('lists-done') }),
  z.object({ type: z.literal('user'), username: z.string(), id: z.string() }),
  z.object({ type: z.literal('job'), job: z.custom<ScannedJob>(isScannedJob) }),
]);

/** A line of the state of a scan: where it begins, or what it has found out. Times are milliseconds since 1970. */
export type ScanEntry = z.infer<typeof entry>;

/** A page of a list of jobs, and what it was asked for with. */
export type KeptPage = Omit<z.infer<typeof page>, 'type' | 'at'>;

/** The entries of a file in their order, without lines that are torn or not ours; null where there is no file. */
export async function readEntries(file: string): Promise<ScanEntry[] | null> {
  const content = await readFile(file, 'utf8').catch(ignoreMissing);
  return content?.split('\n').flatMap((line) => readLine(line) ?? []) ?? null;
}

/** The line of an entry. It begins with a line feed too, so that a torn line ends before it. */
export function writeLine(found: ScanEntry): string {
  return `\n${JSON.stringify(found)}\n`;
}

function readLine(line: string): ScanEntry | undefined {
  if (line === '') return undefined;
  try {
    return entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const number = z.number().nullable();
const rows = z.object({
  processed: number,
  succeeded: number,
  failed: number,
  unprocessed: number,
  scanned: z.number(),
});
const retry = z.record(z.enum(['now', 'later', 'afterFix', 'never', 'unknown', 'unprocessed']), number);
const group = z.object({
  code: text,
  template: z.string(),
  fields: z.array(z.string()),
  count: z.number(),
  examples: z.array(z.object({ row: z.number() })),
});
/** What summing jobs up relies on. */
const scannedJob = z.object({
  id: z.string(),
  kind,
  state: z.string(),
  object: text,
  createdById: text,
  outcome: z.enum(OUTCOMES),
  counts: rows,
  complete: z.boolean(),
  jobError: z.object({ code: text, message: z.string() }).nullable(),
  groups: z.array(group),
  retry,
});

/** The file is ours, of this very version; this tells a torn or foreign line. */
function isScannedJob(value: unknown): boolean {
  return scannedJob.safeParse(value).success;
}
