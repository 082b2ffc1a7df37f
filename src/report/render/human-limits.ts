import type { LimitsReport, LimitStatus, OrgLimit } from '../limits-report.ts';
import { formatNumber } from './format.ts';
import { labelOf, listLimitRows, type LimitRow } from './limit-rows.ts';
import { limitWords } from './limit-words.ts';
import { Page } from './page.ts';
import type { Style } from './style.ts';

const BAR_WIDTH = 20;
const INDENT = 2;

/** The limits as a person reads them, worst first, without a final line end; those that are ok only with `all`. */
export function renderLimits(report: LimitsReport, style: Style, { all }: { all: boolean }): string {
  const page = new Page(style);
  const rows = listLimitRows(report);
  const bad = rows.filter(({ status }) => status !== 'ok');
  page.text(style.bold(paint(report.verdict, describeVerdict(report, bad.length), style)));
  for (const violation of report.violations) page.text(`${violation.message}.`, INDENT);
  for (const row of all ? rows : bad) addRow(page, row, report.limits);
  const hidden = rows.length - bad.length;
  if (!all && hidden > 0 && bad.length > 0) {
    page.gap().text(style.dim(limitWords.getMessage('hidden', [formatNumber(hidden)])));
  }
  return page.toString();
}

function describeVerdict({ verdict, problem, limits, preflight }: LimitsReport, bad: number): string {
  if (problem !== null) return problem.message;
  if (bad === 0 && preflight && preflight.fits !== 'yes') {
    const text = limitWords.getMessage('headline.ok', [formatNumber(limits.length)]);
    return `${text.replace(/\.$/, '')}; ${limitWords.getMessage(`plan.${preflight.fits}`)}.`;
  }
  if (verdict === 'ok') return limitWords.getMessage('headline.ok', [formatNumber(limits.length)]);
  return limitWords.getMessage(`headline.${verdict}`, [formatNumber(bad), formatNumber(limits.length)]);
}

function addRow(page: Page, row: LimitRow, limits: readonly OrgLimit[]): void {
  const { style } = page;
  page.gap().text(`${style.bold(labelOf(row))}  ${paint(row.status, row.status, style)}`, INDENT);
  const facts = describeAmount(row);
  page.text(
    row.percentUsed === null ? facts : `${drawBar(row.percentUsed)} ${formatPercent(row.percentUsed)}  ${facts}`,
    4,
  );
  const limit = row.app === null ? limits.find(({ name }) => name === row.name) : undefined;
  if (limit === undefined || row.status === 'ok') return;
  const consumers = limit.consumers === null ? null : limitWords.getMessage('consumers', [limit.consumers]);
  const lines = [
    limit.meaning,
    consumers,
    limit.period === 'unknown' ? null : limitWords.getMessage(`period.${limit.period}`),
  ];
  if (limit.codes.length > 0) lines.push(describeCodes(limit));
  for (const line of lines) if (line !== null) page.text(style.dim(line), 4);
}

function describeCodes({ codes, codesInferred }: OrgLimit): string {
  return limitWords.getMessage(`codes.${codesInferred ? 'inferred' : 'known'}`, [codes.join(', ')]);
}

function describeAmount({ max, remaining, unlimited, unit }: LimitRow): string {
  if (unlimited) return limitWords.getMessage('unlimited');
  if (max === null || remaining === null) return limitWords.getMessage('unreadableOne');
  if (max === 0 && remaining === 0) return limitWords.getMessage('noAllowance');
  return limitWords.getMessage('left', [formatNumber(remaining), formatNumber(max), unit]).replace('  ', ' ');
}

function drawBar(percent: number): string {
  const filled = Math.min(BAR_WIDTH, Math.max(0, Math.floor((percent * BAR_WIDTH) / 100)));
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}

/** Down, so that 100 % stands for nothing left alone. */
function formatPercent(percent: number): string {
  return `${String(Math.floor(percent)).padStart(3)} %`;
}

function paint(status: LimitStatus, text: string, style: Style): string {
  if (status === 'ok') return style.good(text);
  return status === 'critical' ? style.bad(text) : style.warning(text);
}
