import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { ImportFile } from '../diagnose/sitecore/match-import.ts';
import { maskSecrets } from '../redact/replace-secrets.ts';
import type { CommandWords } from './command-words.ts';
import { readFileChunks } from './read-file-chunks.ts';
import { findSystemCode } from './system-error.ts';
import { writeWholeStream, type WholeStreamOptions } from './write-files.ts';

type FileFlags = { source?: string | undefined; 'retry-file'?: string | undefined; overwrite: boolean };
type FileOptions = Required<Pick<WholeStreamOptions, 'onUnfinished'>> & { messages: CommandWords };

/** The import file of a batch; null without one. Looks at all files before the first request: what can't be written need not be fetched. */
export async function findImportFile(
  { source, overwrite, 'retry-file': retryFile }: FileFlags,
  { onUnfinished, messages }: FileOptions,
): Promise<ImportFile | null> {
  if (source === undefined) return null;
  const open = (): AsyncIterable<Buffer> => readFileChunks(source, messages);
  await access(source, constants.R_OK).catch((error: unknown) => {
    throw messages.createError('error.UnreadableFile', [maskSecrets(source), findSystemCode(error) ?? '?']);
  });
  if (retryFile === undefined) return { open, retryFile: null };
  const shown = maskSecrets(retryFile);
  if (path.resolve(retryFile) === path.resolve(source)) throw messages.createError('error.SameFile');
  if (!overwrite && existsSync(retryFile)) throw messages.createError('error.FileExists', [shown]);
  await access(path.dirname(path.resolve(retryFile)), constants.W_OK).catch((error: unknown) => {
    throw messages.createError('error.UnwritableFile', [shown, findSystemCode(error) ?? '?']);
  });
  return {
    open,
    retryFile: { path: shown, write: (lines) => writeWholeStream(retryFile, lines, { overwrite, onUnfinished }) },
  };
}
