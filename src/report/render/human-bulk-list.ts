import type { BulkListReport, JobSummary } from '../bulk-list.ts';
import { isQuery } from '../job-kind.ts';
import { printable } from '../printable.ts';
import { addNextSteps } from './add-next-steps.ts';
import { addTable, type Column } from './column-table.ts';
import { formatCount, formatDuration, formatNumber, formatShare, formatTime } from './format.ts';
import { listWords } from './list-words.ts';
import { markOutcome } from './outcome-mark.ts';
import { Page } from './page.ts';
import type { Style } from './style.ts';

/** The jobs of an org as a person reads them, worst first, without a final line end. */
export function renderBulkList(report: BulkListReport, style: Style, now: Date): string {
  const page = new Page(style);
  page.text(style.bold(describeHead(report)));
  if (report.shown < report.total) {
    const states = report.states.map(({ state, jobs }) => `${formatNumber(jobs)} ${printable(state)}`).join(', ');
    page.text(style.dim(listWords.getMessage('states', [states])));
  }
  if (!report.complete) page.gap().text(style.warning(report.incompleteReason ?? ''));
  if (report.jobs.length > 0) {
    page.gap();
    addTable(page, report.jobs, chooseColumns(style, now), describeTrouble);
  }
  const rest = report.total - report.shown;
  const remainder = [
    ...(rest > 0 ? [listWords.getMessage('more', [formatCount('jobs', rest)])] : []),
    ...(report.complete && report.unchecked > 0
      ? [listWords.getMessage('unchecked', [formatCount('jobs', report.unchecked)])]
      : []),
  ];
  if (remainder.length > 0) page.gap();
  for (const text of remainder) page.text(style.dim(text));
  addNextSteps(page, report.nextSteps);
  page.gap().text(style.dim(formatCount('calls', report.apiCalls)));
  return page.toString();
}

function describeHead({ jobs, total, shown, listed, complete }: BulkListReport): string {
  if (jobs.length === 0) {
    if (listed > 0 || !complete) return listWords.getMessage('headline.noneFits', [formatCount('jobs', listed)]);
    return listWords.getMessage('headline.none');
  }
  if (shown === total) return listWords.getMessage('headline.all', [formatCount('jobs', total)]);
  return listWords.getMessage('headline.some', [formatNumber(shown), formatCount('jobs', total)]);
}

function title(key: string): string {
  return listWords.getMessage(`column.${key}`);
}

function chooseColumns(style: Style, now: Date): Array<Column<JobSummary>> {
  return [
    { title: '', cell: markOutcome, paint: (text, job) => paintOf(job, style)(text) },
    { title: title('id'), cell: ({ id }) => id, paint: style.bold },
    { title: title('state'), cell: ({ state }) => state, paint: (text, job) => paintOf(job, style)(text) },
    { title: title('operation'), cell: describeOperation, dispensable: 2 },
    { title: title('object'), cell: ({ object }) => object ?? '?', least: 6 },
    { title: title('failed'), cell: (job) => describeRows(job, job.failed), align: 'right' },
    { title: title('processed'), cell: (job) => describeRows(job, job.processed), align: 'right', dispensable: 3 },
    { title: title('rate'), cell: describeRate, align: 'right', paint: (text, job) => paintOf(job, style)(text) },
    { title: title('kept'), cell: (job) => describeExpiry(job, now), align: 'right', dispensable: 1 },
    {
      title: title('created'),
      cell: ({ createdDate }) => (createdDate === null ? '?' : formatTime(createdDate)),
      dispensable: 4,
    },
    {
      title: title('createdBy'),
      cell: ({ createdBy, createdById }) => createdBy ?? createdById ?? '?',
      dispensable: 5,
      least: 18,
    },
  ];
}

function paintOf({ outcome }: JobSummary, style: Style): Style['good'] {
  if (outcome === null) return style.dim;
  if (outcome === 'clean') return style.good;
  return outcome === 'partial' || outcome === 'running' ? style.warning : style.bad;
}

function describeOperation({ operation, kind }: JobSummary): string {
  const name = operation ?? '?';
  return kind === 'classic' ? listWords.getMessage('classic', [name]) : name;
}

/** A query job has no failed rows to count. */
function describeRows({ detailed, kind, operation }: JobSummary, rows: number | null): string {
  if (rows !== null) return formatNumber(rows);
  return detailed && (kind === 'query' || isQuery({ operation })) ? '–' : '?';
}

function describeRate({ failureRate }: JobSummary): string {
  return failureRate === null ? '' : formatShare(failureRate);
}

function describeExpiry({ resultsExpire }: JobSummary, now: Date): string {
  if (resultsExpire === null) return '';
  const left = Date.parse(resultsExpire) - now.getTime();
  return left > 0 ? formatDuration(left) : listWords.getMessage('overdue');
}

function describeTrouble({ errorCode, problem }: JobSummary): string | null {
  if (problem !== null) return listWords.getMessage('problem', [problem.message, problem.name]);
  return errorCode;
}
