import { randomUUID } from 'node:crypto';
import { link, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A file that is there already, where overwriting was not asked for. */
export class FileExistsError extends Error {
  override readonly name = 'FileExistsError';
  readonly file: string;

  constructor(file: string) {
    super(`${file} exists.`);
    this.file = file;
  }
}

/**
 * Writes a file whole or not at all: beside its place first, then into it.
 *
 * @throws FileExistsError, and the errors of the file system
 */
export async function writeWholeFile(file: string, text: string, { overwrite }: { overwrite: boolean }): Promise<void> {
  await placeFile(file, { overwrite }, (handle) => handle.writeFile(text));
}

export type WholeStreamOptions = {
  overwrite: boolean;
  /** Called with the name of the unfinished file, and with null once it is gone. */
  onUnfinished?: (file: string | null) => void;
};

/**
 * Writes a file of any size whole or not at all; gzipped when its name ends in `.gz`.
 *
 * @returns its size in bytes
 * @throws FileExistsError, the errors of the file system and of the chunks
 */
export function writeWholeStream(
  file: string,
  chunks: AsyncIterable<Buffer>,
  options: WholeStreamOptions,
): Promise<number> {
  return placeFile(file, options, (handle) =>
    file.endsWith('.gz')
      ? pipeline(chunks, createGzip(), (packed) => handle.writeFile(packed))
      : handle.writeFile(chunks),
  );
}

async function placeFile(
  file: string,
  { overwrite, onUnfinished }: WholeStreamOptions,
  write: (handle: FileHandle) => Promise<void>,
): Promise<number> {
  const beside = `${file}.${randomUUID()}.tmp`;
  onUnfinished?.(beside);
  try {
    const handle = await open(beside, 'wx');
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const { size } = await stat(beside);
    // A link fails where a file has come meanwhile; a rename would replace it.
    await (overwrite ? rename(beside, file) : link(beside, file));
    return size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new FileExistsError(file);
    throw error;
  } finally {
    await rm(beside, { force: true });
    onUnfinished?.(null);
  }
}
