import type { LimitsReportOfOrgs, OrgLimitsReport } from '../../report/limits-report.ts';
import { WORST_FIRST, worstStatus } from '../check-limits.ts';

/** The reports of several orgs as one, the worst first. */
export function combineReports(reports: readonly OrgLimitsReport[], checkedAt: string): LimitsReportOfOrgs {
  return {
    verdict: worstStatus(reports.map(({ verdict }) => verdict)),
    checkedAt,
    orgs: WORST_FIRST.flatMap((status) => reports.filter(({ verdict }) => verdict === status)),
    apiCalls: reports.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
  };
}
