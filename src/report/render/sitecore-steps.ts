import type { FailureGroup, NextStep } from '../bulk-job.ts';
import { chooseFixes } from '../choose-fixes.ts';
import type { SitecoreBatchDiagnosis } from '../sitecore-batch.ts';
import { formatCount } from './format.ts';
import { quoteArgument } from './quote-argument.ts';
import { sitecoreWords } from './sitecore-words.ts';

const COMMAND = 'sf errors sitecore batch';

/** Fixes worth a step of their own: more than three causes are worked through from the list of groups. */
const MOST_FIXES = 3;

/** Where the log was read, as arguments that people may see: an address is asked for anew, because it is a secret. */
export type LogArguments =
  { kind: 'batch'; ref: string; baseUrl: string } | { kind: 'address' } | { kind: 'file'; name: string };

/** What to do now, in the order to do it. Derived from the diagnosis alone. */
export function planSitecoreSteps(diagnosis: SitecoreBatchDiagnosis, place: LogArguments): NextStep[] {
  const { batch, outcome, groups, brokenLines, retry, jobError, complete, importMatch, retryFile } = diagnosis;
  const command = `${COMMAND} ${argumentsOf(place)}`;
  if (outcome === 'running') {
    const upload = batch.status === 'uploading' ? [step('upload')] : [];
    return [...upload, step('wait', [], `${command} --wait 10`)];
  }
  const steps: NextStep[] = [];
  if (brokenLines.count > 0) steps.push(step('lookAtLines'));
  else if (!complete) steps.push(place.kind === 'file' ? step('getAgain') : step('readAgain', [], command));
  for (const fix of jobError?.entry?.fixes.slice(0, MOST_FIXES) ?? []) steps.push(step('fixBatch', [fix]));
  for (const { name, fix, rows } of listFixes(groups).slice(0, MOST_FIXES)) {
    steps.push(step('fixGroup', [name, formatCount('rows', rows), fix]));
  }
  if (importMatch !== null && importMatch.missingRefs > 0) {
    steps.push(step('checkImport', [formatCount('rows', importMatch.missingRefs)]));
  }
  const sendable = retry.now + retry.later;
  if (retryFile !== null) {
    steps.push(step('sendFile', [retryFile.path, formatCount('rows', retryFile.records)]));
  } else if (sendable > 0) {
    const files = '--source import.json.gz --retry-file retry.json.gz';
    steps.push(step('pick', [formatCount('rows', sendable)], `${command} ${files}`));
  }
  if (importMatch === null && batch.status === 'error' && jobError === null && sendable === 0)
    steps.push(step('count'));
  if (retry.unknown > 0) steps.push(step('reportUnknown', [formatCount('rows', retry.unknown)]));
  return steps;
}

function argumentsOf(place: LogArguments): string {
  if (place.kind === 'batch') return `--ref ${quoteArgument(place.ref)} --base-url ${quoteArgument(place.baseUrl)}`;
  return place.kind === 'address' ? '--log-url -' : `--file ${quoteArgument(place.name)}`;
}

function step(key: string, tokens: string[] = [], command: string | null = null): NextStep {
  return { text: sitecoreWords.getMessage(`nextStep.${key}`, tokens), command };
}

/** Groups that differ in their messages only, such as the names of attributes, are fixed in one go. */
function listFixes(groups: readonly FailureGroup[]): Array<{ name: string; fix: string; rows: number }> {
  const fixes = new Map<string, { name: string; fix: string; rows: number }>();
  for (const group of groups) {
    const [fix] = chooseFixes(group);
    if (group.retry !== 'after-fix' || fix === undefined) continue;
    const name = nameOf(group);
    const known = fixes.get(name);
    if (known) known.rows += group.count;
    else fixes.set(name, { name, fix, rows: group.count });
  }
  return [...fixes.values()].toSorted((a, b) => b.rows - a.rows);
}

/** The code alone would not tell the two kinds of 400 apart. */
function nameOf({ code, summary, template }: FailureGroup): string {
  return [code ?? sitecoreWords.getMessage('noCode'), summary === '' ? template : summary.replace(/\.$/, '')].join(
    ', ',
  );
}
