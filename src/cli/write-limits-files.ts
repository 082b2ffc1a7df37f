import { existsSync } from 'node:fs';
import path from 'node:path';
import { maskSecrets } from '../redact/replace-secrets.ts';
import type { CheckedOrg, LimitsReport, LimitsReportOfOrgs } from '../report/limits-report.ts';
import { isLimitsFormat, renderLimitsFile } from '../report/render/limits-files.ts';
import type { CommandWords } from './command-words.ts';
import { findSystemCode } from './system-error.ts';
import { FileExistsError, writeWholeFile } from './write-files.ts';

type FileOptions = { overwrite: boolean; messages: CommandWords };

/** Refuses files that can't be written, before an org is asked. */
export function refuseLimitsFiles(files: readonly string[], { overwrite, messages }: FileOptions): void {
  for (const file of files) {
    if (!isLimitsFormat(path.extname(file))) throw messages.createError('error.UnknownFormat', [maskSecrets(file)]);
    if (!overwrite && existsSync(file)) throw messages.createError('error.FileExists', [maskSecrets(file)]);
  }
}

/** Writes an answer into each file, in the format of its extension. `org` is the one that an answer for one org is about. */
export async function writeLimitsFiles(
  files: readonly string[],
  answer: LimitsReport | LimitsReportOfOrgs,
  org: CheckedOrg,
  { overwrite, messages }: FileOptions,
): Promise<void> {
  for (const file of new Set(files)) {
    const text = renderLimitsFile(path.extname(file), answer, org);
    try {
      await writeWholeFile(file, text, { overwrite });
    } catch (error) {
      if (error instanceof FileExistsError) throw messages.createError('error.FileExists', [maskSecrets(file)]);
      throw messages.createError('error.UnwritableFile', [maskSecrets(file), findSystemCode(error) ?? '?']);
    }
  }
}
