import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FileExistsError } from './write-files.ts';

/** A file of a folder or a zip file; its name has slashes between folders. */
export type PackedFile = { name: string; text: string };

/** A folder that holds other things than those that would replace it. */
export class ForeignFolderError extends Error {
  override readonly name = 'ForeignFolderError';
  readonly folder: string;

  constructor(folder: string) {
    super(`${folder} holds other files.`);
    this.folder = folder;
  }
}

export type WriteFolderOptions = {
  /** Replaces a folder that holds nothing but `ownNames`. */
  overwrite: boolean;
  ownNames: ReadonlySet<string>;
  /** Called with the name of the unfinished folder or file, and with null once it is gone. */
  onUnfinished?: (path: string | null) => void;
};

/**
 * Writes a folder whole or not at all: beside its place first, then into it. Only the owner may read it. An empty
 * folder that is there is taken.
 *
 * @throws FileExistsError, ForeignFolderError, and the errors of the file system
 */
export async function writeFolder(
  folder: string,
  files: readonly PackedFile[],
  { overwrite, ownNames, onUnfinished }: WriteFolderOptions,
): Promise<void> {
  const target = path.resolve(folder);
  await checkFolder(folder, overwrite, ownNames);
  const beside = `${target}.${randomUUID()}.tmp`;
  onUnfinished?.(beside);
  try {
    await mkdir(beside, { recursive: true, mode: 0o700 });
    for (const { name, text } of files) {
      const file = path.join(beside, ...name.split('/'));
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    }
    await checkFolder(folder, overwrite, ownNames);
    await place(beside, target);
  } finally {
    await rm(beside, { recursive: true, force: true });
    onUnfinished?.(null);
  }
}

/** Refuses a place that can't be written to, or must not be. */
export async function checkFolder(folder: string, overwrite: boolean, ownNames: ReadonlySet<string>): Promise<void> {
  const names = await listNames(folder);
  if (names === null || names.length === 0) return;
  if (!overwrite) throw new FileExistsError(folder);
  if (!names.every((name) => ownNames.has(name))) throw new ForeignFolderError(folder);
}

/** The old folder stays until the new one has taken its place. */
async function place(beside: string, target: string): Promise<void> {
  if ((await listNames(target)) === null) return rename(beside, target);
  const old = `${target}.${randomUUID()}.old`;
  await rename(target, old);
  try {
    await rename(beside, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

/** Null where nothing is; a file in its place is a fault of the file system. */
async function listNames(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
