import type { BulkJobDiagnosis, FailureGroup, JobFacts, NextStep } from '../bulk-job.ts';
import { chooseFixes } from '../choose-fixes.ts';
import type { ExplainedError } from '../explained-error.ts';
import type { JobDetails } from '../group-details.ts';
import { isQuery } from '../job-kind.ts';
import { isInUnknownState } from '../job-state.ts';
import { printable } from '../printable.ts';
import { chooseDetailFix } from './detail-fix.ts';
import { formatCount } from './format.ts';
import { quoteArgument } from './quote-argument.ts';
import { lookAtState, openBulkJobs } from './state-steps.ts';
import { words } from './words.ts';

/** Fixes worth a step of their own: more than three causes are worked through from the list of groups. */
const MOST_FIXES = 3;

/** More limits behind one job would be a list to read, not a step to take. */
const MOST_LIMITS = 5;

/** Names that `/limits` had until version 48.0 of the API: the command to look at them would refuse such a name. */
const FORMER_LIMITS: ReadonlySet<string> = new Set(['DailyBulkApiRequests']);

export type NextStepOptions = {
  /** Whether `--details` would find something to look up. */
  worthDetails?: boolean;
  /** What it found, or null where nobody has looked. */
  details?: JobDetails | null;
};

/** What to do now, in the order to do it. Derived from the diagnosis alone. */
export function planNextSteps(
  diagnosis: BulkJobDiagnosis,
  targetOrg: string,
  { worthDetails = false, details = null }: NextStepOptions = {},
): NextStep[] {
  const { job, outcome, groups, retry } = diagnosis;
  const org = quoteArgument(targetOrg);
  const isOpen = outcome === 'running' && job.state === 'Open';
  const steps: NextStep[] = isOpen ? [step('closeJob')] : [];
  if (isInUnknownState({ outcome, state: job.state })) steps.push(lookAtState(job.state, targetOrg));
  else if (outcome === 'running' && groups.length === 0) {
    return [...steps, step('wait', [], `sf errors bulk job --id ${job.id} --wait 10 --target-org ${org}`)];
  }
  if (!diagnosis.complete) steps.push(step('readAgain', [], `sf errors bulk job --id ${job.id} --target-org ${org}`));
  steps.push(...planJobFixes(diagnosis, details));
  const lookUp = `sf errors bulk job --id ${job.id} --details --target-org ${org}`;
  const lookUps = worthDetails && details === null ? [step('details', [], lookUp)] : [];
  const limits = listLimits(diagnosis);
  // Without --all the command shows only the limits that are nearly used up.
  const chosen =
    limits.length === 0 ? '' : ` --all${limits.map((name) => ` --include ${quoteArgument(name)}`).join('')}`;
  const checkLimits = `sf errors limits check${chosen} --target-org ${org}`;
  if (limits.length > 0 && retry.later === 0 && details === null)
    lookUps.push(step('checkLimits', [limits.join(', ')], checkLimits));
  if (isQuery(job)) return [...steps, ...lookUps, ...planQuerySteps(diagnosis, targetOrg)];
  for (const group of groups.filter(({ retry: verdict }) => verdict === 'after-fix').slice(0, MOST_FIXES)) {
    const fix = chooseDetailFix(group.details) ?? chooseFixes(group)[0];
    if (fix) steps.push(step('fixGroup', [describeGroup(group), formatCount('rows', group.count), fix]));
  }
  steps.push(...lookUps);
  const unprocessed = retry.unprocessed ?? 0;
  if (groups.length > 0 || unprocessed > 0) {
    const files = unprocessed === 0 ? 'download' : groups.length === 0 ? 'downloadUnprocessed' : 'downloadBoth';
    steps.push(
      job.kind === 'classic'
        ? step('openBatches', [], openBulkJobs(targetOrg))
        : step(files, [], `sf data bulk results --job-id ${job.id} --target-org ${org}`),
    );
  }
  if (retry.now > 0) steps.push(step('sendNow', [formatCount('rows', retry.now)]));
  if (retry.later > 0) {
    steps.push(step('sendLater', [formatCount('rows', retry.later)], checkLimits));
  }
  if (unprocessed > 0) steps.push(step('sendUnprocessed', [formatCount('rows', unprocessed)]));
  if (retry.unknown > 0) steps.push(step('reportUnknown', [formatCount('rows', retry.unknown)]));
  return steps;
}

/** The limits that the errors of the job and of its rows name, those inside them too. */
function listLimits({ jobError, groups }: BulkJobDiagnosis): string[] {
  const names = [
    ...limitsInside(jobError),
    ...groups.flatMap(({ limits, inner }) => [...limits, ...limitsInside(inner)]),
  ];
  return [...new Set(names)].filter((name) => !FORMER_LIMITS.has(name)).slice(0, MOST_LIMITS);
}

function limitsInside(error: ExplainedError | null): string[] {
  return error === null ? [] : [...(error.entry?.limits ?? []), ...limitsInside(error.inner)];
}

/** What stopped the job as a whole, or those of its batches that failed. */
function planJobFixes({ jobError, batchErrors }: BulkJobDiagnosis, details: JobDetails | null): NextStep[] {
  const failed = batchErrors.filter(({ state }) => state === 'Failed').map(({ error }) => error);
  const errors = failed.length > 0 ? failed : jobError === null ? [] : [jobError];
  return errors.slice(0, MOST_FIXES).flatMap((error) => {
    const { code, entry, inner } = error;
    const detailFix = error === jobError ? chooseDetailFix(details?.jobError ?? null) : null;
    const fix = detailFix ?? chooseFixes({ fixes: entry?.fixes ?? [], inner })[0];
    if (fix === undefined) return [];
    const tokens = [code ?? entry?.code ?? '', fix];
    return [failed.length > 0 ? step('fixBatches', tokens) : step('fixJob', tokens)];
  });
}

/** A query leaves a result or nothing: there are no rows to send again. */
function planQuerySteps({ job, outcome, jobError }: BulkJobDiagnosis, targetOrg: string): NextStep[] {
  const steps: NextStep[] = [];
  if (outcome === 'failed' && jobError === null) steps.push(step('askForReason'));
  if (outcome === 'failed' || outcome === 'aborted') return [...steps, step('queryAgain')];
  return [
    ...steps,
    job.kind === 'classic'
      ? step('openBatches', [], openBulkJobs(targetOrg))
      : planDownload(job, quoteArgument(targetOrg)),
  ];
}

/** Results are given to the API version of the job alone; another one gets a 409 (Bulk API 2.0 guide). */
function planDownload({ id, apiVersion }: JobFacts, org: string): NextStep {
  const version = printable(apiVersion ?? '');
  if (!/^\d+\.0$/.test(version)) return step('resumeExport', [id]);
  const path = `/services/data/v${version}/jobs/query/${id}/results`;
  return step(
    'fetchResult',
    [version, id],
    `sf api request rest "${path}" --header "Accept: text/csv" --stream-to-file ${id}.csv --target-org ${org}`,
  );
}

function step(key: string, tokens: string[] = [], command: string | null = null): NextStep {
  return { text: words.getMessage(`nextStep.${key}`, tokens), command };
}

function describeGroup({ code, fields, inner }: FailureGroup): string {
  const name = inner?.code ?? code ?? words.getMessage('group.noCode');
  return fields.length === 0 ? name : `${name} [${fields.join(', ')}]`;
}
