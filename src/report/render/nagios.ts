import type { LimitsReport } from '../limits-report.ts';
import { describeViolations, limitWords } from './limit-words.ts';
import { labelOf, listLimitRows } from './limit-rows.ts';

/**
 * One line of a monitoring plugin (Monitoring Plugins Development Guidelines): the verdict, what is wrong, and after the bar the
 * performance data: amounts in use, with the thresholds and the maximum.
 */
export function renderNagios(report: LimitsReport): string {
  const text = `LIMITS ${report.verdict.toUpperCase()} - ${summarize(report)}`.replaceAll(/\s*\n\s*/g, ' ');
  const data = listLimitRows(report).flatMap((row) => {
    const { used, max, warningAt, criticalAt } = row;
    if (used === null || max === null) return [];
    const label = labelOf(row).replaceAll('=', '_').replaceAll("'", "''").replaceAll('|', '_');
    return [`'${label}'=${used};${warningAt ?? ''};${criticalAt ?? ''};0;${max}`];
  });
  const line = text.replaceAll('|', '/');
  return data.length === 0 ? line : `${line} | ${data.join(' ')}`;
}

function summarize(report: LimitsReport): string {
  const { problem, violations, limits, preflight } = report;
  if (problem !== null) return problem.message;
  const parts = violations.length > 0 ? [describeViolations(violations)] : [];
  const unread = limits.filter(({ status }) => status === 'unknown').map(({ name }) => name);
  if (unread.length > 0) parts.push(limitWords.getMessage('unreadable', [unread.join(', ')]));
  if (preflight && preflight.fits !== 'yes') parts.push(limitWords.getMessage(`plan.${preflight.fits}`));
  return parts.length > 0 ? parts.join('; ') : limitWords.getMessage('headline.ok', [limits.length]);
}
