import type { CheckedOrg, LimitsReport, LimitsReportOfOrgs } from '../limits-report.ts';
import { formatSpan, renderReading } from './human-burn.ts';
import { renderLimitsAnswer } from './human-limits-report.ts';
import { listReports, nameOf } from './limit-rows.ts';
import { limitWords } from './limit-words.ts';
import { renderNagios } from './nagios.ts';
import type { Style } from './style.ts';

type LimitsAnswer = LimitsReport | LimitsReportOfOrgs;

type OutputOptions = {
  format: 'human' | 'nagios';
  all: boolean;
  /** The answer shown before in the same run. */
  last: LimitsAnswer | null;
  /** Milliseconds between readings; null where no other follows the first. */
  interval: number | null;
};

/** What a check says of a reading: all of it at first, then what has changed. `org` is the one that an answer for one org is about. */
export function renderLimitsOutput(
  answer: LimitsAnswer,
  org: CheckedOrg,
  style: Style,
  { format, all, last, interval }: OutputOptions,
): string {
  const reports = listReports(answer, org);
  if (format === 'nagios') return renderNagios(answer.verdict, reports);
  if (last === null) {
    const text = renderLimitsAnswer(answer, style, { all });
    if (interval === null) return text;
    return `${text}\n${style.dim(`\n${limitWords.getMessage('burn.again', [formatSpan(interval)])}\n`)}`;
  }
  const lastReports = listReports(last, org);
  const parts = reports.map(({ org: whose, report, several }) => {
    const before = lastReports.find((former) => former.org.username === whose.username)?.report ?? null;
    return renderReading(report, style, { before, name: several ? nameOf(whose) : null, all });
  });
  return parts.join('\n');
}
