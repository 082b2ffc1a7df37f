import type { NextStep } from '../bulk-job.ts';
import { supportWords } from './support-words.ts';

/** What to do with a bundle. */
export function planSupportSteps({ complete, form }: { complete: boolean; form: 'folder' | 'zip' }): NextStep[] {
  const keys = [
    ...(complete ? [] : (['step.addMissing'] as const)),
    'step.readThrough' as const,
    form === 'zip' ? ('step.pasteZip' as const) : ('step.paste' as const),
  ];
  return keys.map((key) => ({ text: supportWords.getMessage(key), command: null }));
}

/** How far the reading of files has come: the two parts of a spinner's line. */
export function renderSupportReading(bytes: number): { action: string; status: string } {
  const status = supportWords.getMessage('progress.read', [(bytes / 1e6).toFixed(1)]);
  return { action: supportWords.getMessage('progress.reading'), status };
}
