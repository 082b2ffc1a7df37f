import type { ImportMatch, RetryFile } from '../../report/sitecore-batch.ts';
import { MOST_LOG_BYTES } from './read-log.ts';
import { unpack } from '../../scan/unpack.ts';
import { pickRetryLines, type PickedLines } from './pick-retry-lines.ts';
import { RefTable } from './ref-table.ts';

/** The import file of a batch, and where the lines worth sending again go. */
export type ImportFile = {
  /** As it lies on the disk, gzipped or not. */
  open: () => AsyncIterable<Buffer>;
  /** Null when no retry file is wanted. */
  retryFile: {
    path: string;
    /** Writes a file whole or not at all, and gives its size in bytes. */
    write: (lines: AsyncIterable<Buffer>) => Promise<number>;
  } | null;
};

/**
 * Holds an import file against the references of a log, and writes the wanted lines of it into the retry file. Without one, or
 * with nothing to write, the records are only counted.
 *
 * @param refs null for a batch that has no log
 * @throws what opening, reading, unpacking and writing throw; then nothing was written
 */
export async function matchImport(
  { open, retryFile }: ImportFile,
  refs: RefTable | null,
): Promise<{ match: ImportMatch; retryFile: RetryFile | null }> {
  const table = refs ?? new RefTable();
  const picked: PickedLines = { records: 0, unreadableLines: 0, picked: 0 };
  const lines = pickRetryLines(unpack(open(), { mostBytes: MOST_LOG_BYTES }), table, picked);
  let written: number | null = null;
  const first = await lines.next();
  if (first.done !== true) {
    const all = startWith(first.value, lines);
    if (retryFile === null) await drain(all);
    else written = await retryFile.write(all);
  }
  return {
    match: {
      records: picked.records,
      unreadableLines: picked.unreadableLines,
      refs: table.size,
      missingRefs: table.missing,
    },
    retryFile:
      retryFile === null || written === null ? null : { path: retryFile.path, records: picked.picked, bytes: written },
  };
}

async function* startWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  yield first;
  yield* rest;
}

async function drain(lines: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of lines);
}
