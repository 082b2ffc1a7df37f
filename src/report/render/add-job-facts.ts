import type { BulkJobReport, JobFacts, Outcome, RowCounts } from '../bulk-job.ts';
import { isQuery } from '../job-kind.ts';
import { printable } from '../printable.ts';
import { formatDuration, formatNumber, formatTime } from './format.ts';
import type { Page } from './page.ts';
import type { Style } from './style.ts';
import { words } from './words.ts';

const SEPARATOR = ' · ';

/** What kind of job it is, where it stands and what it counts: a labelled line each. */
export function addJobFacts(page: Page, { job, counts, outcome }: BulkJobReport, now: Date): void {
  const { style } = page;
  const fact = (label: string, text: string): void => {
    if (text !== '') page.item(words.getMessage(`label.${label}`).padEnd(9), text, 2);
  };
  page.gap();
  fact(
    'job',
    words.getMessage('job.identity', [job.id, job.operation ?? '?', job.object ?? '?', job.state].map(printable)),
  );
  fact('api', describeKind(job));
  fact('batches', describeBatches(job, style));
  if (job.createdDate !== null) {
    const created = [formatTime(job.createdDate), printable(job.createdById ?? '?')];
    fact('created', words.getMessage('job.created', created));
  }
  if (leavesResults(job, outcome)) fact('results', describeExpiry(job, style, now));
  fact('time', describeTime(job));
  fact('rows', describeRows(job, outcome, counts, style));
}

/** A query that did not complete leaves none. */
function leavesResults(job: JobFacts, outcome: Outcome): boolean {
  return outcome !== 'running' && (!isQuery(job) || outcome === 'clean' || outcome === 'partial');
}

/** "Bulk API 1.0, version 58.0, serial, XML". Where there is no choice, as of format and mode in 2.0, nothing is said. */
function describeKind({ kind, apiVersion, concurrencyMode, contentType }: JobFacts): string {
  const parts = [words.getMessage(`kind.${kind}`)];
  if (apiVersion !== null) parts.push(words.getMessage('job.version', [printable(apiVersion)]));
  if (kind === 'classic' && concurrencyMode !== null) parts.push(printable(concurrencyMode.toLowerCase()));
  if (kind === 'classic' && contentType !== null) parts.push(printable(contentType));
  return parts.join(', ');
}

function describeBatches({ batches }: JobFacts, style: Style): string {
  if (batches === null) return '';
  const parts = (['completed', 'failed', 'notProcessed', 'inProgress', 'queued'] as const).flatMap((key) => {
    if (batches[key] === 0) return [];
    const text = words.getMessage(`batches.${key}`, [formatNumber(batches[key])]);
    return [key === 'failed' ? style.bold(style.bad(text)) : text];
  });
  const { total, completed, failed, notProcessed, inProgress, queued } = batches;
  const unknown = total - completed - failed - notProcessed - inProgress - queued;
  if (unknown > 0) parts.push(words.getMessage('batches.unknown', [formatNumber(unknown)]));
  return [formatNumber(total), parts.join(style.dim(SEPARATOR))].filter((part) => part !== '').join(': ');
}

function describeExpiry({ resultsExpire }: JobFacts, style: Style, now: Date): string {
  if (resultsExpire === null) return '';
  const left = Date.parse(resultsExpire) - now.getTime();
  const until = formatTime(resultsExpire);
  return left > 0
    ? words.getMessage('job.resultsKept', [until, formatDuration(left)])
    : style.warning(words.getMessage('job.resultsOverdue', [until]));
}

function describeTime(job: JobFacts): string {
  const { totalProcessingTime: total, apexProcessingTime: apex, retries } = job;
  const parts: string[] = [];
  if (total !== null && total > 0) {
    const inAll = formatDuration(total);
    parts.push(
      apex === null || apex === 0
        ? words.getMessage('job.time', [inAll])
        : words.getMessage('job.timeWithApex', [inAll, formatDuration(apex)]),
    );
  }
  if (retries !== null && retries > 0) {
    const key = isQuery(job) ? 'job.queryRetries' : 'job.retries';
    parts.push(
      retries === 1 ? words.getMessage(`${key}.one`) : words.getMessage(`${key}.many`, [formatNumber(retries)]),
    );
  }
  return parts.join(SEPARATOR);
}

function describeRows(job: JobFacts, outcome: Outcome, counts: RowCounts, style: Style): string {
  if (isQuery(job)) {
    const found = outcome === 'failed' || outcome === 'aborted' ? null : counts.processed;
    return found === null ? '' : words.getMessage('rows.found', [formatNumber(found)]);
  }
  const parts = (['processed', 'succeeded', 'failed', 'unprocessed'] as const).flatMap((key) => {
    const value = counts[key];
    if (value === null) return [];
    const text = words.getMessage(`rows.${key}`, [formatNumber(value)]);
    const bad = value > 0 && (key === 'failed' || key === 'unprocessed');
    return [bad ? style.bold(key === 'failed' ? style.bad(text) : style.warning(text)) : text];
  });
  return parts.join(style.dim(SEPARATOR));
}
