import { printable } from '../printable.ts';
import type { LimitStatus, LimitsEntitlements, LimitsReport, LimitsReportOfOrgs } from '../limits-report.ts';
import { formatNumber } from './format.ts';
import { renderForecast } from './human-forecast.ts';
import { renderLimits } from './human-limits.ts';
import { renderPreflight } from './human-preflight.ts';
import { nameOf } from './limit-rows.ts';
import { limitWords } from './limit-words.ts';
import { Page } from './page.ts';
import type { Style } from './style.ts';

const COUNTED: readonly LimitStatus[] = ['critical', 'unknown', 'warning', 'ok'];

/** All of an answer as a person reads it; of several orgs the worst first, each under its name. */
export function renderLimitsAnswer(
  answer: LimitsReport | LimitsReportOfOrgs,
  style: Style,
  options: { all: boolean },
): string {
  if (!('orgs' in answer)) return renderLimitsReport(answer, style, options);
  const { orgs } = answer;
  const counts = COUNTED.flatMap((status) => {
    const { length } = orgs.filter(({ verdict }) => verdict === status);
    return length === 0 ? [] : [`${formatNumber(length)} ${status}`];
  });
  const number = orgs.length === 1 ? 'one' : 'many';
  const head = limitWords.getMessage(`orgs.headline.${number}`, [formatNumber(orgs.length), counts.join(', ')]);
  const parts = orgs.map((org) => {
    const name = nameOf(org);
    const title = org.alias === null ? name : `${name} (${printable(org.username)})`;
    return `${style.bold(title)}\n${renderLimitsReport(org, style, options)}`;
  });
  return [new Page(style).text(head).toString(), ...parts].join('\n\n');
}

function renderLimitsReport(report: LimitsReport, style: Style, { all }: { all: boolean }): string {
  const { problem, apiUsage, preflight, forecast, entitlements, checkedAt } = report;
  const parts = [renderLimits(report, style, { all })];
  if (problem !== null && problem.actions.length > 0) {
    const page = new Page(style);
    for (const action of problem.actions) page.text(printable(action), 2);
    parts.push(page.toString());
  }
  // Where the limits can be read they say it themselves.
  if (problem !== null && apiUsage !== null) {
    const tokens = [formatNumber(apiUsage.used), formatNumber(apiUsage.max)];
    parts.push(new Page(style).text(limitWords.getMessage('apiUsage', tokens)).toString());
  }
  if (entitlements) parts.push(...renderEntitlements(entitlements, style));
  if (preflight) parts.push(renderPreflight(preflight, style));
  if (forecast) parts.push(renderForecast(forecast, style, { now: new Date(checkedAt), all }));
  return parts.join('\n\n');
}

function renderEntitlements({ checked, unmeasured, problem }: LimitsEntitlements, style: Style): string[] {
  const page = new Page(style);
  if (problem !== null) {
    const hidden = problem.name === 'ApiRejectedError' || problem.name === 'NoSetupAccessError';
    const key = hidden ? 'hidden' : 'problem';
    return [page.text(limitWords.getMessage(`entitlements.${key}`, [problem.message])).toString()];
  }
  const labels = unmeasured.map((label) => printable(label)).join(', ');
  page.text(limitWords.getMessage('entitlements.checked', [formatNumber(checked)]));
  if (unmeasured.length > 0) page.text(style.dim(limitWords.getMessage('entitlements.unmeasured', [labels])));
  return [page.toString()];
}
