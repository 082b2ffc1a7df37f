import { NotAnErrorLogError } from '../diagnose/sitecore-batch.ts';
import { maskSecrets } from '../redact/replace-secrets.ts';
import { createSitecoreError } from '../report/render/sitecore-error.ts';
import { isSitecoreError } from '../sitecore/sitecore-error.ts';
import type { CommandWords } from './command-words.ts';
import { findSystemCode } from './system-error.ts';
import { FileExistsError } from './write-files.ts';

type NamedFlags = { ref?: string | undefined; source?: string | undefined; 'retry-file'?: string | undefined };

/** What went wrong with a batch or its files, in words for people; errors of this program stay as they are. */
export function createBatchError(error: unknown, messages: CommandWords, flags: NamedFlags): unknown {
  if (isSitecoreError(error)) return createSitecoreError(error, { ref: flags.ref ?? null });
  if (error instanceof FileExistsError) return messages.createError('error.FileExists', [maskSecrets(error.file)]);
  if (error instanceof NotAnErrorLogError) {
    const imported = error.data.brokenLines.examples.some(({ reason }) => reason === 'import-record');
    const key = imported ? 'error.ImportFileAsLog' : 'error.NotAnErrorLog';
    const failure = messages.createError(key, [error.data.reason]);
    failure.setData(error.data);
    return failure;
  }
  if (!(error instanceof Error)) return error;
  if (error.name === 'UnpackError') {
    return messages.createError('error.BrokenSource', [maskSecrets(flags.source ?? ''), error.message]);
  }
  if (error.name === 'TooManyRefsError') return messages.createError('error.TooManyRefs', [error.message]);
  const code = findSystemCode(error);
  if (code === null) return error;
  return messages.createError('error.UnwritableFile', [maskSecrets(flags['retry-file'] ?? ''), code]);
}
