import type { CheckedOrg, LimitsReport, LimitsReportOfOrgs } from '../limits-report.ts';
import { listReports, type NamedReport } from './limit-rows.ts';
import { renderLimitsCsv, renderLimitsMarkdown } from './limit-tables.ts';
import { renderOpenMetrics } from './open-metrics.ts';

const FORMATS: Readonly<Record<string, (reports: readonly NamedReport[]) => string>> = {
  '.prom': renderOpenMetrics,
  '.csv': renderLimitsCsv,
  '.md': renderLimitsMarkdown,
};

/** Whether a file can be written with this extension (`.prom`). */
export function isLimitsFormat(extension: string): boolean {
  return extension === '.json' || Object.hasOwn(FORMATS, extension);
}

/** The text of a file in the format that its extension tells. `org` is the one that an answer for one org is about. */
export function renderLimitsFile(
  extension: string,
  answer: LimitsReport | LimitsReportOfOrgs,
  org: CheckedOrg,
): string {
  const render = FORMATS[extension];
  return render === undefined ? `${JSON.stringify(answer, null, 2)}\n` : render(listReports(answer, org));
}
