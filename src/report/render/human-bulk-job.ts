import type { BulkJobReport, BulkJobsReport, FailureGroup, Outcome, RetryCounts } from '../bulk-job.ts';
import { chooseFixes } from '../choose-fixes.ts';
import type { ExplainedError } from '../explained-error.ts';
import { isQuery } from '../job-kind.ts';
import { isInUnknownState } from '../job-state.ts';
import { printable } from '../printable.ts';
import { addBatchErrors, addFixes, addInner, addJobError } from './add-job-error.ts';
import { addJobFacts } from './add-job-facts.ts';
import { addNextSteps, addStepsOfJobs } from './add-next-steps.ts';
import { describeExamples } from './describe-examples.ts';
import { formatCount, formatShare } from './format.ts';
import { addAdvice } from './human-advice.ts';
import { addGroupDetails, addLimitStandings, addLockedRecords } from './human-details.ts';
import { markOutcome } from './outcome-mark.ts';
import { Page } from './page.ts';
import { describePlace } from './place.ts';
import { quoteMessage } from './quote-message.ts';
import type { Style } from './style.ts';
import { renderVerdict } from './verdict.ts';
import { words } from './words.ts';

const MOST_GROUPS = 10;
const BAR_WIDTH = 20;

/** One job's report as a person reads it in a terminal, without a final line end. */
export function renderBulkJob(report: BulkJobReport, style: Style, now: Date): string {
  const page = new Page(style);
  addJob(page, report, now);
  if (report.groups.length > 0) addGroups(page, countTitle('groups', report.groups), report.groups);
  addLimitStandings(page, report.details);
  addRetryCounts(page, report.retry);
  addAdvice(page, [report]);
  addNextSteps(page, report.nextSteps);
  addDocs(page, [report]);
  addCalls(page, report.apiCalls);
  return page.toString();
}

/** Several jobs: each in short, then one grouping over all of them. */
export function renderBulkJobs(report: BulkJobsReport, style: Style, now: Date): string {
  const page = new Page(style);
  for (const job of report.jobs) {
    page.gap();
    addJob(page, job, now);
  }
  if (report.unread.length > 0) {
    page
      .gap()
      .text(style.bold(style.bad(words.getMessage('section.unread'))))
      .gap();
    for (const { id, name, message } of report.unread) page.item(`${id}  `, `${message} (${name})`, 2);
  }
  if (report.groups.length > 0) addGroups(page, countTitle('allGroups', report.groups), report.groups);
  addAdvice(page, report.jobs);
  addStepsOfJobs(page, report.jobs);
  addDocs(page, report.jobs);
  addCalls(page, report.apiCalls);
  return page.toString();
}

function addJob(page: Page, report: BulkJobReport, now: Date): void {
  const { style } = page;
  const { outcome, job } = report;
  const mark = markOutcome({ outcome, state: job.state });
  page.text(style.bold(paintOutcome(style, outcome)(`${mark} ${describeOutcome(report)}`)));
  addJobFacts(page, report, now);
  if (!report.complete) page.gap().text(style.warning(words.getMessage('incomplete', [report.incompleteReason ?? ''])));
  addErrors(page, report);
}

function addErrors(page: Page, { jobError, batchErrors, details }: BulkJobReport): void {
  const addDetails = (error: ExplainedError): void => {
    if (error === jobError) addGroupDetails(page, details?.jobError ?? null, 2);
  };
  if (batchErrors.length > 0) return addBatchErrors(page, batchErrors, addDetails);
  if (jobError === null) return;
  addJobError(page, jobError);
  addDetails(jobError);
}

function describeOutcome(report: BulkJobReport): string {
  const { outcome, job } = report;
  if (isInUnknownState({ outcome, state: job.state }))
    return words.getMessage(`headline.${isQuery(job) ? 'query.' : ''}unknownState`);
  if (isQuery(job)) return words.getMessage(`headline.query.${outcome}`);
  if (outcome === 'running' && job.state === 'Open') return words.getMessage('headline.open');
  return words.getMessage(`headline.${chooseHeadline(report)}`);
}

function chooseHeadline({ outcome, job, counts: { processed, failed, unprocessed } }: BulkJobReport): string {
  // Such a job ran to its end: what failed is each of its rows.
  const complete = job.state !== 'Failed' && (job.batches?.failed ?? 0) === 0;
  if (outcome === 'failed' && complete) return processed === 1 ? 'onlyRowFailed' : 'everyRow';
  if (outcome === 'clean' && processed === 1) return 'onlyRowSucceeded';
  if (outcome === 'partial' && unprocessed === 0) return failed === 1 ? 'rowFailed' : 'rowsFailed';
  if (outcome === 'partial' && failed === 0) return unprocessed === 1 ? 'rowUnprocessed' : 'rowsUnprocessed';
  return outcome;
}

function countTitle(section: 'groups' | 'allGroups', groups: readonly FailureGroup[]): string {
  const rows = groups.reduce((sum, { count }) => sum + count, 0);
  return words.getMessage(`section.${section}`, [formatCount('rows', rows), formatCount('causes', groups.length)]);
}

export function addCalls(page: Page, apiCalls: number): void {
  page.gap().text(page.style.dim(formatCount('calls', apiCalls)));
}

/** @param describePlaces where a group was met, for one line of its own */
export function addGroups<Group extends FailureGroup>(
  page: Page,
  title: string,
  groups: readonly Group[],
  describePlaces?: (group: Group) => string,
): void {
  const { style } = page;
  page.gap().text(style.bold(title));
  for (const [index, group] of groups.slice(0, MOST_GROUPS).entries()) {
    addGroup(page, group, index + 1, describePlaces?.(group));
  }
  const rest = groups.slice(MOST_GROUPS);
  if (rest.length === 0) return;
  const rows = rest.reduce((sum, { count }) => sum + count, 0);
  page.gap().text(words.getMessage('group.more', [formatCount('causes', rest.length), formatCount('rows', rows)]), 2);
}

function addGroup(page: Page, group: FailureGroup, position: number, places?: string): void {
  const { style } = page;
  const indent = 6;
  const code = printable(group.code ?? words.getMessage('group.noCode'));
  const fields = group.fields.length === 0 ? '' : ` [${group.fields.map(printable).join(', ')}]`;
  const share = `${formatCount('rows', group.count)}, ${formatShare(group.share)}`;
  page.gap();
  page.item(`${String(position).padStart(3)}.  `, style.bold(`${code}${fields}`));
  page.text(`${bar(group.share, style)} ${style.bold(share)}`, indent);
  if (places !== undefined) page.text(places, indent);
  if (group.summary === '') {
    page.text(
      group.suggestions.length === 0
        ? words.getMessage('group.unknownCode')
        : words.getMessage('group.unknownCodeNearest', [group.suggestions.join(', ')]),
      indent,
    );
  } else {
    page.text(group.summary, indent);
  }
  page.text(style.dim(quoteMessage(group.template)), indent);
  if (group.location) page.labelled('at', printable(describePlace(group.location)), indent);
  addInner(page, group.inner, indent);
  addFixes(page, chooseFixes(group), indent);
  page.labelled('retry', renderVerdict(group.retry, style), indent);
  page.labelled('examples', describeExamples(group.examples), indent);
  addLockedRecords(page, group, indent);
  addGroupDetails(page, group.details, indent);
}

type DocumentedReport = Pick<BulkJobReport, 'jobError'> &
  Partial<Pick<BulkJobReport, 'batchErrors'>> & { groups: ReadonlyArray<Pick<FailureGroup, 'docs'>> };

/** Many causes share a page of documentation, so the addresses stand together, each once and whole. */
export function addDocs(page: Page, reports: readonly DocumentedReport[]): void {
  const docs = reports.flatMap(({ groups, jobError, batchErrors = [] }) => [
    ...(jobError?.entry?.docs ?? []),
    ...batchErrors.flatMap(({ error }) => error.entry?.docs ?? []),
    ...groups.slice(0, MOST_GROUPS).flatMap((group) => group.docs),
  ]);
  const urls = new Set(docs.map(({ url }) => url));
  if (urls.size === 0) return;
  page
    .gap()
    .text(page.style.bold(words.getMessage('section.docs')))
    .gap();
  for (const url of urls) page.line(page.style.dim(url), 2);
}

export function addRetryCounts(page: Page, retry: RetryCounts): void {
  const { style } = page;
  const lines = (['now', 'later', 'afterFix', 'never', 'unknown', 'unprocessed'] as const).flatMap((key) => {
    const rows = retry[key] ?? 0;
    const number = key !== 'unknown' && key !== 'unprocessed' ? '' : rows === 1 ? '.one' : '.many';
    return rows === 0
      ? []
      : [{ rows: formatCount('rows', rows), text: words.getMessage(`retryCount.${key}${number}`) }];
  });
  if (lines.length === 0) return;
  page
    .gap()
    .text(style.bold(words.getMessage('section.retry')))
    .gap();
  const widest = Math.max(...lines.map(({ rows }) => rows.length));
  for (const { rows, text } of lines) page.item(`${rows.padStart(widest)}  `, text, 2);
}

function bar(share: number, { dim }: Style): string {
  const filled = Math.min(BAR_WIDTH, Math.max(1, Math.round(share * BAR_WIDTH)));
  return `${'█'.repeat(filled)}${dim('░'.repeat(BAR_WIDTH - filled))}`;
}

export function paintOutcome(style: Style, outcome: Outcome): Style['good'] {
  if (outcome === 'clean') return style.good;
  return outcome === 'partial' || outcome === 'running' ? style.warning : style.bad;
}
