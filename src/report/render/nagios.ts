import type { LimitsReport, LimitStatus } from '../limits-report.ts';
import { printable } from '../printable.ts';
import { describeViolations, limitWords } from './limit-words.ts';
import { labelOf, listLimitRows, nameOf, type NamedReport } from './limit-rows.ts';

/**
 * One line of a monitoring plugin (Monitoring Plugins Development Guidelines): the verdict, what is wrong, and after the bar the
 * performance data: amounts in use, with the thresholds and the maximum. Of several orgs, each label begins with the org's name.
 */
export function renderNagios(verdict: LimitStatus, reports: readonly NamedReport[]): string {
  const text = `LIMITS ${verdict.toUpperCase()} - ${summarizeAll(verdict, reports)}`.replaceAll(/\s*\n\s*/g, ' ');
  const data = reports.flatMap(({ org, report, several }) =>
    listLimitRows(report).flatMap((row) => {
      const { used, max, warningAt, criticalAt } = row;
      if (used === null || max === null) return [];
      const whole = several ? `${nameOf(org)}/${labelOf(row)}` : labelOf(row);
      const label = whole.replaceAll('=', '_').replaceAll("'", "''").replaceAll('|', '_');
      return [`'${label}'=${used};${warningAt ?? ''};${criticalAt ?? ''};0;${max}`];
    }),
  );
  const line = text.replaceAll('|', '/');
  return data.length === 0 ? line : `${line} | ${data.join(' ')}`;
}

/** The line for a check that could not be made at all. */
export function renderNagiosFailure(message: string): string {
  return `LIMITS UNKNOWN - ${printable(message).replaceAll(/\s+/g, ' ').replaceAll('|', '/')}`;
}

/** Of several orgs only those that are not ok have something to say. */
function summarizeAll(verdict: LimitStatus, reports: readonly NamedReport[]): string {
  const [only] = reports;
  if (only !== undefined && !only.several) return summarize(only.report);
  if (verdict === 'ok')
    return limitWords.getMessage(`orgs.ok.${reports.length === 1 ? 'one' : 'many'}`, [reports.length]);
  const bad = reports.filter(({ report }) => report.verdict !== 'ok');
  return bad.map(({ org, report }) => `${nameOf(org)}: ${summarize(report)}`).join('; ');
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
