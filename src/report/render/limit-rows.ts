import type { Allowance, CheckedOrg, LimitsReport, LimitsReportOfOrgs } from '../limits-report.ts';
import { printable } from '../printable.ts';

/** A limit, or the part of one that an app has, as one row. */
export type LimitRow = Allowance & { name: string; app: string | null; unit: string; period: string };

/** Limits and, after each, its apps that have a quota. Names are harmless for a terminal. */
export function listLimitRows({ limits }: Pick<LimitsReport, 'limits'>): LimitRow[] {
  return limits.flatMap(({ apps, ...limit }) => {
    const { name, unit, period } = limit;
    const row = { ...limit, name: oneLine(name), app: null, unit: unit ?? '' };
    const parts = apps.filter(({ max }) => max !== 0);
    return [
      row,
      ...parts.map((app) => Object.assign({}, app, { name: row.name, app: oneLine(app.name), unit: row.unit, period })),
    ] satisfies LimitRow[];
  });
}

/** A report and whose it is; `several` where it is one of those of a run over several orgs. */
export type NamedReport = { org: CheckedOrg; report: LimitsReport; several: boolean };

/** The reports of an answer: of the one org it is about, or of each. */
export function listReports(answer: LimitsReport | LimitsReportOfOrgs, org: CheckedOrg): NamedReport[] {
  if (!('orgs' in answer)) return [{ org, report: answer, several: false }];
  return answer.orgs.map((report) => ({ org: report, report, several: true }));
}

/** The alias of an org, as people know it, else the user name. */
export function nameOf({ alias, username }: Pick<CheckedOrg, 'alias' | 'username'>): string {
  return oneLine(alias ?? username);
}

/** `DailyApiRequests`, or `DailyApiRequests/My App`. */
export function labelOf({ name, app }: { name: string; app: string | null }): string {
  return app === null ? name : `${name}/${app}`;
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, ' ');
}
