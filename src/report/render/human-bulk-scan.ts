import type { BulkScanReport, JobInScan, ScanGroup, ScanJobError, ScanShare } from '../bulk-scan.ts';
import { printable } from '../printable.ts';
import { addNextSteps } from './add-next-steps.ts';
import { addTable, type Column } from './column-table.ts';
import { formatCount, formatDuration, formatNumber, formatTime } from './format.ts';
import { addDocs, addGroups, addRetryCounts, paintOutcome } from './human-bulk-job.ts';
import { markOutcome } from './outcome-mark.ts';
import { Page } from './page.ts';
import { quoteMessage } from './quote-message.ts';
import { scanWords } from './scan-words.ts';
import type { Style } from './style.ts';
import { renderVerdict } from './verdict.ts';

const MOST_JOBS = 10;
const MOST_UNREAD = 5;
const MOST_ERRORS = 5;
const MOST_SHARES = 5;
const MOST_PLACES = 3;

/** By then jobs may have come that the lists do not hold. */
const OLD_LISTS_MS = 120_000;

/** A scan over many jobs as a person reads it: causes, worst jobs, objects, users; without a final line end. */
export function renderBulkScan(report: BulkScanReport, style: Style, now: Date): string {
  const page = new Page(style);
  const { groups, outcome, complete } = report;
  const paint = complete || outcome !== 'clean' ? paintOutcome(style, outcome) : style.warning;
  page.text(style.bold(paint(describeHead(report))));
  if (report.total > 0) page.text(style.dim(describeOutcomes(report)));
  for (const text of describeEarlier(report, now)) page.text(style.dim(text));
  if (!complete) page.gap().text(style.warning(report.incompleteReason ?? ''));
  addUnread(page, report);
  addJobErrors(page, report);
  if (groups.length > 0) {
    const tokens = [formatCount('rows', sum(groups.map(({ count }) => count))), formatCount('causes', groups.length)];
    addGroups(page, scanWords.getMessage('groups', tokens), groups, describePlaces);
  }
  addJobs(page, report, now);
  addShares(page, 'objects', report.objects);
  addShares(page, 'users', report.users);
  addRetryCounts(page, report.retry);
  addNextSteps(page, report.nextSteps);
  addDocs(page, [{ groups: [...report.jobErrors.slice(0, MOST_ERRORS), ...groups], jobError: null }]);
  page.gap().text(style.dim(describeCalls(report)));
  return page.toString();
}

function describeHead({ total, listed, outcome, outcomes, counts, complete, diagnosed }: BulkScanReport): string {
  const failures = outcomes.failed + outcomes.aborted + outcomes.partial;
  if (total === 0 && complete) {
    return listed > 0
      ? scanWords.getMessage('headline.noneFits', [formatCount('jobs', listed)])
      : scanWords.getMessage('headline.none');
  }
  if (failures > 0) {
    const tokens = [formatNumber(failures), formatCount('jobs', total), formatCount('rows', counts.failed)];
    const key = counts.failed === 0 ? 'headline.failuresOnly' : 'headline.failures';
    return `${outcome === 'partial' ? '!' : '✗'} ${scanWords.getMessage(key, tokens)}`;
  }
  if (!complete) {
    return `? ${scanWords.getMessage('headline.unknown', [formatNumber(diagnosed), formatCount('jobs', total)])}`;
  }
  if (outcome === 'running') {
    return `… ${scanWords.getMessage('headline.running', [formatCount('jobs', outcomes.running)])}`;
  }
  return `✓ ${scanWords.getMessage('headline.clean', [formatCount('jobs', total)])}`;
}

function describeOutcomes({ outcomes, total, diagnosed, unread }: BulkScanReport): string {
  const counts = { ...outcomes, pending: total - diagnosed - unread.length };
  return (['failed', 'aborted', 'partial', 'running', 'clean', 'pending'] as const)
    .filter((key) => counts[key] > 0)
    .map((key) => scanWords.getMessage(`outcome.${key}`, [formatNumber(counts[key])]))
    .join(', ');
}

/** What of the report is older than its end. */
function describeEarlier({ resumed, resumedFrom, listedAt }: BulkScanReport, now: Date): string[] {
  const notes: string[] = [];
  if (resumedFrom !== null) {
    notes.push(scanWords.getMessage('resumed', [formatTime(resumedFrom), formatCount('jobs', resumed)]));
  }
  if (listedAt !== null && now.getTime() - Date.parse(listedAt) > OLD_LISTS_MS) {
    notes.push(scanWords.getMessage('listedBefore', [formatTime(listedAt)]));
  }
  return notes;
}

function addUnread(page: Page, { unread }: BulkScanReport): void {
  if (unread.length === 0) return;
  const { style } = page;
  addTitle(page, style.bad(scanWords.getMessage('section.unread')));
  for (const { id, name, message } of unread.slice(0, MOST_UNREAD)) page.item(`${id}  `, `${message} (${name})`, 2);
  addRest(page, unread.length - MOST_UNREAD, (rest) =>
    scanWords.getMessage('unread.more', [formatCount('jobs', rest)]),
  );
}

function addJobErrors(page: Page, { jobErrors }: BulkScanReport): void {
  if (jobErrors.length === 0) return;
  const { style } = page;
  page.gap().text(style.bold(scanWords.getMessage('section.jobErrors')));
  for (const error of jobErrors.slice(0, MOST_ERRORS)) {
    const tokens = [nameError(error), formatCount('jobs', error.jobs)].map(style.bold);
    const head = scanWords.getMessage('jobError.head', tokens);
    page.gap().text(head, 2);
    if (error.summary !== '') page.text(error.summary, 6);
    if (hasNoReason(error)) continue;
    page.text(style.dim(quoteMessage(error.template)), 6);
    const [fix] = error.fixes;
    if (fix !== undefined) page.labelled('fix', fix, 6);
    page.labelled('retry', renderVerdict(error.retry, style), 6);
  }
  addRest(page, jobErrors.length - MOST_ERRORS, (rest) => scanWords.getMessage('jobError.more', [formatNumber(rest)]));
}

function hasNoReason({ code, template }: ScanJobError): boolean {
  return code === null && template === '';
}

function nameError(error: ScanJobError): string {
  const { code } = error;
  if (hasNoReason(error)) return scanWords.getMessage('jobError.noReason');
  return code === null ? scanWords.getMessage('jobError.noCode') : printable(code);
}

function addJobs(page: Page, { jobs }: BulkScanReport, now: Date): void {
  const bad = jobs.filter(({ outcome, complete }) => outcome !== 'running' || !complete);
  if (bad.length === 0) return;
  addTitle(page, scanWords.getMessage('section.jobs'));
  addTable(page, bad.slice(0, MOST_JOBS), chooseColumns(page.style, now), describeTrouble);
  addRest(page, bad.length - MOST_JOBS, (rest) => scanWords.getMessage('jobs.more', [formatCount('jobs', rest)]));
}

function chooseColumns(style: Style, now: Date): Array<Column<JobInScan>> {
  return [
    { title: '', cell: markJob },
    { title: title('id'), cell: ({ id }) => id, paint: style.bold },
    {
      title: title('state'),
      cell: ({ state }) => state,
      paint: (text, { outcome }) => paintOutcome(style, outcome)(text),
    },
    { title: title('operation'), cell: describeOperation, dispensable: 2 },
    { title: title('object'), cell: ({ object }) => object ?? '?', least: 8 },
    { title: title('failed'), cell: ({ counts }) => describeRows(counts.failed), align: 'right' },
    { title: title('processed'), cell: ({ counts }) => describeRows(counts.processed), align: 'right', dispensable: 3 },
    { title: title('kept'), cell: (job) => describeExpiry(job, now), align: 'right', dispensable: 1 },
    { title: title('createdBy'), cell: ({ createdById }) => createdById ?? '?', dispensable: 4 },
  ];
}

/** A job of which not all was seen may be worse than it looks. */
function markJob({ outcome, state, complete }: JobInScan): string {
  const looksFine = outcome === 'clean' || outcome === 'running';
  return looksFine && !complete ? '?' : markOutcome({ outcome, state });
}

function addShares(page: Page, kind: 'objects' | 'users', shares: readonly ScanShare[]): void {
  const failing = shares.filter(({ withFailures }) => withFailures > 0);
  if (failing.length === 0 || shares.length < 2) return;
  addTitle(page, scanWords.getMessage(`section.${kind}`));
  addTable<ScanShare>(page, failing.slice(0, MOST_SHARES), [
    { title: title(kind === 'objects' ? 'object' : 'user'), cell: ({ id, name }) => name ?? id ?? '?', least: 18 },
    { title: title('failedRows'), cell: ({ failedRows }) => formatNumber(failedRows), align: 'right' },
    { title: title('withFailures'), cell: ({ withFailures }) => formatNumber(withFailures), align: 'right' },
    { title: title('jobs'), cell: ({ jobs }) => formatNumber(jobs), align: 'right' },
  ]);
  addRest(page, failing.length - MOST_SHARES, (rest) => scanWords.getMessage('shares.more', [formatNumber(rest)]));
}

function describePlaces({ jobs, objects, users }: ScanGroup): string {
  const named = objects.slice(0, MOST_PLACES).map(printable).join(', ');
  const rest = objects.length - MOST_PLACES;
  const places = rest > 0 ? scanWords.getMessage('place.more', [named, formatNumber(rest)]) : named;
  return scanWords.getMessage('places', [
    formatCount('jobs', jobs),
    places === '' ? scanWords.getMessage('place.none') : places,
    scanWords.getMessage(`users.${users.length === 1 ? 'one' : 'many'}`, [formatNumber(users.length)]),
  ]);
}

function describeOperation({ operation, kind }: JobInScan): string {
  const name = operation ?? '?';
  return kind === 'classic' ? scanWords.getMessage('classic', [name]) : name;
}

function describeRows(rows: number | null): string {
  return rows === null ? '–' : formatNumber(rows);
}

function describeExpiry({ resultsExpire }: JobInScan, now: Date): string {
  if (resultsExpire === null) return '';
  const left = Date.parse(resultsExpire) - now.getTime();
  return left > 0 ? formatDuration(left) : scanWords.getMessage('overdue');
}

function describeTrouble({ errorCode, incompleteReason }: JobInScan): string | null {
  const notes = [errorCode, incompleteReason].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join('; ');
}

function describeCalls({ apiCalls, callsLeft }: BulkScanReport): string {
  const used = formatCount('calls', apiCalls);
  return callsLeft === null ? used : scanWords.getMessage('callsLeft', [used, formatNumber(callsLeft)]);
}

function addTitle(page: Page, text: string): void {
  page.gap().text(page.style.bold(text)).gap();
}

/** @param describe the line about what is not shown, for how many there are */
function addRest(page: Page, rest: number, describe: (rest: number) => string): void {
  if (rest > 0) page.gap().text(page.style.dim(describe(rest)), 2);
}

function title(key: string): string {
  return scanWords.getMessage(`column.${key}`);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
