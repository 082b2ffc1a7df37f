import type { BrokenLines, ImportMatch, RetryFile, SitecoreBatchReport } from '../sitecore-batch.ts';
import type { ExplainedError } from '../explained-error.ts';
import { printable } from '../printable.ts';
import { addNextSteps } from './add-next-steps.ts';
import { formatCount, formatNumber } from './format.ts';
import { addDocs, addGroups, addRetryCounts, paintOutcome } from './human-bulk-job.ts';
import { Page } from './page.ts';
import type { Style } from './style.ts';
import { sitecoreWords } from './sitecore-words.ts';

const MOST_FIXES = 3;

/** The report on a Sitecore CDP batch as a person reads it in a terminal, without a final line end. */
export function renderSitecoreBatch(report: SitecoreBatchReport, style: Style): string {
  const page = new Page(style);
  const mark = { clean: '✓', running: '…', partial: '!', failed: '✗', aborted: '✗' }[report.outcome];
  page.text(style.bold(paintOutcome(style, report.outcome)(`${mark} ${headlineOf(report)}`)));
  addFacts(page, report);
  if (!report.complete) {
    page.gap().text(style.warning(sitecoreWords.getMessage('incomplete', [report.incompleteReason ?? ''])));
  }
  if (report.brokenLines.count > 0) addBrokenLines(page, report.brokenLines);
  if (report.jobError) addBatchError(page, report.jobError);
  if (report.groups.length > 0) {
    const rows = report.groups.reduce((sum, { count }) => sum + count, 0);
    const counts = [formatCount('rows', rows), formatCount('causes', report.groups.length)];
    addGroups(page, sitecoreWords.getMessage('section.groups', counts), report.groups);
  }
  addRetryCounts(page, report.retry);
  if (report.importMatch) addImport(page, report.importMatch, report.retryFile);
  addNextSteps(page, report.nextSteps);
  addDocs(page, [report]);
  page.gap().text(style.dim(formatRequests(report.apiCalls)));
  return page.toString();
}

function headlineOf({ outcome, batch, counts, jobError }: SitecoreBatchReport): string {
  const unknown = outcome === 'failed' && jobError === null && counts.succeeded === null;
  if (unknown) return sitecoreWords.getMessage('headline.unknown');
  const known = outcome === 'running' && ['uploading', 'file_uploaded', 'processing'].includes(batch.status ?? '');
  if (outcome === 'running' && !known) return sitecoreWords.getMessage('headline.unknownStatus');
  if (jobError !== null) return sitecoreWords.getMessage('headline.unread');
  return sitecoreWords.getMessage(`headline.${outcome}`);
}

function addFacts(page: Page, { batch, counts }: SitecoreBatchReport): void {
  const { style } = page;
  const fact = (label: string, text: string): void => {
    page.item(sitecoreWords.getMessage(`label.${label}`).padEnd(9), text, 2);
  };
  page.gap();
  if (batch.ref !== null) {
    fact('batch', sitecoreWords.getMessage('batch.identity', [batch.ref, batch.status ?? '?'].map(printable)));
  }
  if (batch.size !== null) {
    const size = sitecoreWords.getMessage('batch.size', [formatNumber(batch.size)]);
    const checksum =
      batch.checksum === null ? [] : [sitecoreWords.getMessage('batch.checksum', [printable(batch.checksum)])];
    fact('file', [size, ...checksum].join(style.dim(' · ')));
  }
  if (batch.log !== null) {
    const name = batch.log === '-' ? sitecoreWords.getMessage('standardInput') : printable(batch.log);
    page.line(style.dim(sitecoreWords.getMessage('label.log').padEnd(9)) + name, 2);
  }
  const parts = (['processed', 'succeeded', 'failed', 'unprocessed'] as const).flatMap((key) => {
    const value = counts[key];
    if (value === null) return [];
    const text = sitecoreWords.getMessage(`records.${key}`, [formatNumber(value)]);
    const bad = value > 0 && (key === 'failed' || key === 'unprocessed');
    return [bad ? style.bold(key === 'failed' ? style.bad(text) : style.warning(text)) : text];
  });
  if (counts.failed === null && counts.scanned > 0) {
    const seen = sitecoreWords.getMessage('records.scanned', [formatNumber(counts.scanned)]);
    parts.push(style.bold(style.bad(seen)));
  }
  if (parts.length > 0) fact('records', parts.join(style.dim(' · ')));
}

function addBrokenLines(page: Page, { count, examples }: BrokenLines): void {
  const lines = examples.map(({ line, reason }) =>
    sitecoreWords.getMessage('brokenLine', [formatNumber(line), sitecoreWords.getMessage(`reason.${reason}`)]),
  );
  const more =
    count > examples.length ? [sitecoreWords.getMessage('more', [formatNumber(count - examples.length)])] : [];
  page.text(sitecoreWords.getMessage('brokenLines', [[...lines, ...more].join(', ')]), 2);
}

function addBatchError(page: Page, { entry, code }: ExplainedError): void {
  const { style } = page;
  page.gap().text(style.bold(sitecoreWords.getMessage('section.batchError')));
  page.gap().text(style.bold(printable(code ?? '')), 2);
  if (entry === null) return;
  page.text(entry.summary, 2);
  for (const cause of entry.causes) page.text(style.dim(cause), 2);
  for (const [index, fix] of entry.fixes.slice(0, MOST_FIXES).entries())
    page.labelled(index === 0 ? 'fix' : '', fix, 2);
}

function addImport(page: Page, match: ImportMatch, retryFile: RetryFile | null): void {
  const { style } = page;
  page
    .gap()
    .text(style.bold(sitecoreWords.getMessage('section.import')))
    .gap();
  page.text(sitecoreWords.getMessage('import.records', [formatNumber(match.records)]), 2);
  if (match.unreadableLines > 0) {
    page.text(style.warning(sitecoreWords.getMessage('import.unreadable', [formatNumber(match.unreadableLines)])), 2);
  }
  if (match.missingRefs > 0) {
    const counts = [formatNumber(match.missingRefs), formatNumber(match.refs)];
    page.text(style.warning(sitecoreWords.getMessage('import.missing', counts)), 2);
  }
  if (retryFile !== null) {
    const { path, records, bytes } = retryFile;
    const facts = [formatNumber(records), printable(path), formatNumber(bytes)];
    page.text(sitecoreWords.getMessage('import.written', facts), 2);
  }
}

function formatRequests(count: number): string {
  return sitecoreWords.getMessage(`request.${count === 1 ? 'one' : 'many'}`, [formatNumber(count)]);
}

/** How far a wait or the reading of a log has come: the two parts of a spinner's line. */
export function renderSitecoreProgress(
  progress: { phase: 'waiting'; status: string } | { phase: 'reading'; entries: number },
): { action: string; status: string } {
  return progress.phase === 'waiting'
    ? { action: sitecoreWords.getMessage('progress.waiting'), status: printable(progress.status) }
    : { action: sitecoreWords.getMessage('progress.reading'), status: formatCount('rows', progress.entries) };
}
