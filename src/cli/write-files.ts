import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';

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
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A link fails where a file has come meanwhile; a rename would replace it.
    await (overwrite ? rename(beside, file) : link(beside, file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new FileExistsError(file);
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}
