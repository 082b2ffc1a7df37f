import { existsSync } from 'node:fs';
import { renderSupportSummary } from '../report/render/support-summary.ts';
import type { SupportBundle } from '../report/support-bundle.ts';
import { FileExistsError } from './write-files.ts';
import { checkFolder, writeFolder, type PackedFile } from './write-folder.ts';
import { writeZip } from './write-zip.ts';

/** Where a bundle goes. */
export type BundlePlace = { path: string; form: 'folder' | 'zip' };

/** What a bundle has at its top. */
const OWN_NAMES: ReadonlySet<string> = new Set(['summary.md', 'summary.json', 'job', 'exchanges']);

/**
 * Looks at the place before the first request: what can't be written need not be read.
 *
 * @throws FileExistsError, ForeignFolderError
 */
export async function checkPlace({ path, form }: BundlePlace, overwrite: boolean): Promise<void> {
  if (form === 'folder') await checkFolder(path, overwrite, OWN_NAMES);
  else if (!overwrite && existsSync(path)) throw new FileExistsError(path);
}

/**
 * Writes a bundle whole or not at all.
 *
 * @param modified the time that the files of a zip bear
 * @throws FileExistsError, ForeignFolderError, and the errors of the file system
 */
export async function writeBundle(
  { path, form }: BundlePlace,
  bundle: SupportBundle,
  evidence: readonly PackedFile[],
  options: { overwrite: boolean; modified: Date; onUnfinished: (path: string | null) => void },
): Promise<void> {
  // Where it lies on this machine is nobody's business elsewhere.
  const { path: _path, form: _form, apiCalls: _apiCalls, nextSteps: _nextSteps, ...told } = bundle;
  const files = [
    { name: 'summary.md', text: renderSupportSummary(bundle) },
    { name: 'summary.json', text: `${JSON.stringify(told, null, 2)}\n` },
    ...evidence,
  ];
  const { modified, ...how } = options;
  if (form === 'folder') await writeFolder(path, files, { ...how, ownNames: OWN_NAMES });
  else await writeZip(path, files, { ...how, modified });
}
