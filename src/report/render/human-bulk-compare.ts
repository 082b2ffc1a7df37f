import {
  CHANGES,
  type BulkCompareReport,
  type CauseChange,
  type CauseRows,
  type Change,
  type ComparedJob,
  type CompareNote,
  type CompareVerdict,
} from '../bulk-compare.ts';
import { chooseFixes } from '../choose-fixes.ts';
import { printable } from '../printable.ts';
import { addFixes, addInner } from './add-job-error.ts';
import { addNextSteps } from './add-next-steps.ts';
import { addTable } from './column-table.ts';
import { compareWords } from './compare-words.ts';
import { formatCount, formatNumber, formatShare, formatTime } from './format.ts';
import { Page } from './page.ts';
import { describePlace } from './place.ts';
import { quoteMessage, showMessage } from './quote-message.ts';
import type { Style } from './style.ts';
import { words } from './words.ts';

const MOST_CAUSES = 10;
const NOTHING = '–';

/** Two runs of a load side by side, then their causes by what became of them; without a final line end. */
export function renderBulkCompare(report: BulkCompareReport, style: Style): string {
  const page = new Page(style);
  const { verdict, before, after, groups, incompleteReason } = report;
  page.text(style.bold(paintOf(verdict, style)(`${markOf(verdict)} ${compareWords.getMessage(`verdict.${verdict}`)}`)));
  for (const note of report.notes) page.text(style.warning(describeNote(note, before, after)));
  if (incompleteReason !== null) {
    page
      .gap()
      .text(style.warning(incompleteReason))
      .text(style.warning(compareWords.getMessage('seen')));
  }
  page.gap();
  addJobs(page, before, after);
  for (const change of CHANGES) {
    const causes = groups.filter((group) => group.change === change);
    if (causes.length > 0) addCauses(page, change, causes);
  }
  addNextSteps(page, report.nextSteps);
  page.gap().text(style.dim(formatCount('calls', report.apiCalls)));
  return page.toString();
}

type Fact = { label: string; before: string; after: string };

function addJobs(page: Page, before: ComparedJob, after: ComparedJob): void {
  const facts = (['job', 'state', 'load', 'created', 'rows', 'failed', 'unprocessed', 'error'] as const)
    .map((key) => ({
      label: compareWords.getMessage(`row.${key}`),
      before: FACTS[key](before),
      after: FACTS[key](after),
    }))
    .filter((fact) => fact.before !== NOTHING || fact.after !== NOTHING);
  addTable<Fact>(page, facts, [
    { title: '', cell: ({ label }) => label, paint: page.style.dim },
    { title: compareWords.getMessage('column.before'), cell: (fact) => fact.before, least: 18 },
    { title: compareWords.getMessage('column.after'), cell: (fact) => fact.after, least: 18 },
  ]);
}

const FACTS = {
  job: ({ job }: ComparedJob): string => job.id,
  state: ({ job: { state }, outcome }: ComparedJob): string =>
    state.toLowerCase() === outcome ? state : compareWords.getMessage('share', [state, outcome]),
  load: ({ job }: ComparedJob): string => `${job.operation ?? '?'} ${job.object ?? '?'}`,
  created: ({ job }: ComparedJob): string => (job.createdDate === null ? NOTHING : formatTime(job.createdDate)),
  rows: ({ counts }: ComparedJob): string => (counts.processed === null ? NOTHING : formatNumber(counts.processed)),
  failed: ({ counts: { failed }, failureRate }: ComparedJob): string =>
    failed === null ? NOTHING : describeRows({ count: failed, rate: failureRate }),
  unprocessed: ({ counts: { unprocessed } }: ComparedJob): string =>
    unprocessed === null || unprocessed === 0 ? NOTHING : formatNumber(unprocessed),
  error: ({ jobError }: ComparedJob): string =>
    jobError === null ? NOTHING : (jobError.code ?? showMessage(jobError.message)),
};

function addCauses(page: Page, change: Change, causes: readonly CauseChange[]): void {
  const { style } = page;
  page.gap().text(style.bold(compareWords.getMessage(`section.${change}`, [formatCount('causes', causes.length)])));
  for (const [index, cause] of causes.slice(0, MOST_CAUSES).entries()) addCause(page, cause, index + 1);
  const rest = causes.length - MOST_CAUSES;
  if (rest > 0) page.gap().text(compareWords.getMessage('moreCauses', [formatCount('causes', rest)]), 2);
}

function addCause(page: Page, cause: CauseChange, position: number): void {
  const { style } = page;
  const indent = 6;
  const code = printable(cause.code ?? words.getMessage('group.noCode'));
  const fields = cause.fields.length === 0 ? '' : ` [${cause.fields.map(printable).join(', ')}]`;
  page.gap().item(`${String(position).padStart(3)}.  `, style.bold(`${code}${fields}`));
  page.text(describeChange(cause, style), indent);
  page.text(style.dim(quoteMessage(cause.template)), indent);
  if (cause.location) page.labelled('at', printable(describePlace(cause.location)), indent);
  addInner(page, cause.inner, indent);
  // What is gone needs no fix.
  if (cause.change !== 'gone' && cause.change !== 'unseen') addFixes(page, chooseFixes(cause), indent);
}

function describeChange({ change, before, after }: CauseChange, style: Style): string {
  const [from, to] = [before, after].map((rows) => (rows === null ? '0' : describeRows(rows)));
  const text = compareWords.getMessage('change', [from ?? '', to ?? '']);
  if (change === 'same' || change === 'unseen') return style.warning(text);
  return change === 'gone' || change === 'fewer' ? style.good(text) : style.bad(text);
}

function describeRows({ count, rate }: CauseRows): string {
  return rate === null
    ? formatNumber(count)
    : compareWords.getMessage('share', [formatNumber(count), formatRate(rate)]);
}

/** Finer than whole percents below ten: small rates are what runs of a load differ in. */
function formatRate(rate: number): string {
  if (rate === 0 || rate >= 0.1) return formatShare(rate);
  return rate < 0.0001 ? '<0.01 %' : `${Number((rate * 100).toPrecision(3))} %`;
}

function describeNote(note: CompareNote, { job: before }: ComparedJob, { job: after }: ComparedJob): string {
  if (note === 'order' || note === 'untried') return compareWords.getMessage(`note.${note}`);
  return compareWords.getMessage(
    `note.${note}`,
    [before[note], after[note]].map((value) => printable(value ?? '?')),
  );
}

function markOf(verdict: CompareVerdict): string {
  return { better: '✓', same: '=', mixed: '!', worse: '✗', unfinished: '…', unknown: '?' }[verdict];
}

function paintOf(verdict: CompareVerdict, style: Style): Style['good'] {
  if (verdict === 'better') return style.good;
  return verdict === 'worse' ? style.bad : style.warning;
}
