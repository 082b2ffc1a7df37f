import { printable } from '../printable.ts';
import type { LimitBurn } from '../limits-burn.ts';
import type { LimitsReport, LimitViolation } from '../limits-report.ts';
import { formatDuration, formatNumber } from './format.ts';
import { renderForecast } from './human-forecast.ts';
import { renderLimitsAnswer } from './human-limits-report.ts';
import { labelOf, listLimitRows } from './limit-rows.ts';
import { limitWords } from './limit-words.ts';
import { Page } from './page.ts';
import type { Style } from './style.ts';

/** A later reading of a watch: the whole report where the verdict has changed, else what moved. */
export function renderReading(
  report: LimitsReport,
  style: Style,
  { before, name, all }: { before: LimitsReport | null; name: string | null; all: boolean },
): string {
  if (before?.verdict === report.verdict) return renderBurn(report, style, { before, name });
  const head = style.bold([formatClock(report.checkedAt), name ?? ''].join('  ').trimEnd());
  return `\n${head}\n${renderLimitsAnswer(report, style, { all })}\n`;
}

/**
 * A reading of a watch, below those before: when, the verdict, what is newly wrong, what moved, and what runs out.
 *
 * @param before the reading shown last
 * @param name of the org, where several are watched
 */
export function renderBurn(
  report: LimitsReport,
  style: Style,
  { before, name }: { before: LimitsReport | null; name: string | null },
): string {
  const { verdict, checkedAt, problem, violations, burn } = report;
  const page = new Page(style);
  const paint = verdict === 'ok' ? style.good : verdict === 'critical' ? style.bad : style.warning;
  const lead = [formatClock(checkedAt), ...(name === null ? [] : [name]), paint(verdict)].join('  ');
  if (problem !== null) return page.text(`${lead}  ${printable(problem.message)}`).toString();
  const moves = burn?.limits ?? [];
  if (burn?.since == null) page.text(`${lead}  ${limitWords.getMessage('burn.first')}`);
  else if (moves.length === 0) page.text(`${lead}  ${limitWords.getMessage('burn.still')}`);
  else {
    const span = formatSpan(Date.parse(checkedAt) - Date.parse(burn.since));
    page.text(`${lead}  ${limitWords.getMessage('burn.since', [span])}`);
  }
  for (const violation of violations) {
    if (!before?.violations.some((old) => isSame(old, violation))) page.text(`${violation.message}.`, 2);
  }
  const rows = new Map(listLimitRows(report).map((row) => [labelOf(row), row]));
  const labels = moves.map((move) => printable(labelOf(move)).replaceAll(/\s+/g, ' '));
  const column = Math.max(0, ...labels.map(({ length }) => length)) + 2;
  for (const [index, move] of moves.entries()) {
    const label = labels[index] ?? '';
    const row = rows.get(label);
    const left =
      row?.remaining == null || row.max === null
        ? []
        : [limitWords.getMessage('burn.left', [formatNumber(row.remaining), formatNumber(row.max)])];
    page.item(label.padEnd(column), [...describeMove(move), ...left].join(', '), 2);
  }
  const ending = report.forecast?.limits.filter(({ runsOut }) => runsOut !== null) ?? [];
  if (ending.length === 0) return page.toString();
  return `${page.toString()}\n${renderForecast({ limits: ending }, style, { now: new Date(checkedAt) })}`;
}

function formatClock(iso: string): string {
  return `${iso.slice(11, 19)} UTC`;
}

function isSame(a: LimitViolation, b: LimitViolation): boolean {
  return a.name === b.name && a.app === b.app && a.rule === b.rule;
}

/** A time between readings in whole seconds: "30 s", "5 min". */
export function formatSpan(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}

function describeMove({ change, perHour }: LimitBurn): string[] {
  return [formatSigned(change), limitWords.getMessage('burn.perHour', [formatSigned(Math.round(perHour))])];
}

function formatSigned(value: number): string {
  if (value === 0) return '±0';
  return `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value))}`;
}
