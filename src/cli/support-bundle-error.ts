import { FileTooLargeError, UnreadableFileError } from '../diagnose/support-bundle.ts';
import { isOrgError } from '../org/org-error.ts';
import { maskSecrets } from '../redact/replace-secrets.ts';
import { createCommandError } from '../report/render/command-error.ts';
import type { CommandWords } from './command-words.ts';
import { findSystemCode } from './system-error.ts';
import { FileExistsError } from './write-files.ts';
import { ForeignFolderError } from './write-folder.ts';

/** What went wrong with a bundle, in words for people; errors of this program stay as they are. */
export function createBundleError(
  error: unknown,
  messages: CommandWords,
  call: { targetOrg: string; jobId: string | undefined },
): unknown {
  if (isOrgError(error)) return createCommandError(error, call);
  if (error instanceof FileExistsError) return messages.createError('error.BundleExists', [maskSecrets(error.file)]);
  if (error instanceof ForeignFolderError) {
    return messages.createError('error.ForeignFolder', [maskSecrets(error.folder)]);
  }
  if (error instanceof FileTooLargeError) {
    return messages.createError('error.FileTooLarge', [String(error.file), String(error.mostBytes / 2 ** 20)]);
  }
  if (error instanceof UnreadableFileError) {
    return messages.createError('error.UnreadableFile', [String(error.file), error.code]);
  }
  const code = findSystemCode(error);
  return code === null ? error : messages.createError('error.UnwritablePlace', [code]);
}
