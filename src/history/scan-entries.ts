import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ScannedJob } from '../report/bulk-scan.ts';

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

/** The entries of a file in their order, without lines that are torn or not ours; none where there is no file. */
export async function readEntries(file: string): Promise<ScanEntry[]> {
  const content = (await readFile(file, 'utf8').catch(ignoreMissing)) ?? '';
  return content.split('\n').flatMap((line) => readLine(line) ?? []);
}

function readLine(line: string): ScanEntry | undefined {
  if (line === '') return undefined;
  try {
    return entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** The file is ours, of this very version; this tells a torn or foreign line. */
function isScannedJob(value: unknown): boolean {
  const { success } = z
    .object({ id: z.string(), kind, outcome: z.string(), groups: z.array(z.object({ template: z.string() })) })
    .safeParse(value);
  return success;
}

/** Another process may have deleted a file meanwhile. */
export function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
