import type { PackedFile } from './write-folder.ts';
import { writeWholeStream, type WholeStreamOptions } from './write-files.ts';

/**
 * Writes a zip file whole or not at all.
 *
 * @param modified the time that its files bear
 * @returns its size in bytes
 * @throws FileExistsError, and the errors of the file system
 */
export async function writeZip(
  file: string,
  files: readonly PackedFile[],
  { modified, ...options }: WholeStreamOptions & { modified: Date },
): Promise<number> {
  // Loaded late: other commands need none of it.
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  for (const { name, text } of files) zip.addBuffer(Buffer.from(text), name, { mtime: modified, mode: 0o100600 });
  zip.end();
  return writeWholeStream(file, buffersOf(zip.outputStream), options);
}

async function* buffersOf(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer, void> {
  for await (const chunk of stream) yield Buffer.from(chunk);
}
