import type { SfError } from '@salesforce/core/sfError';
import { combineReports } from '../diagnose/limits/combine-reports.ts';
import type { LimitsQuestion } from '../diagnose/limits/check-org.ts';
import type { OrgWatch } from '../diagnose/limits/org-watch.ts';
import { findBytesPerRow } from '../diagnose/limits/plan-work.ts';
import { isOrgError } from '../org/org-error.ts';
import type { CheckedOrg, LimitsReport, LimitsReportOfOrgs } from '../report/limits-report.ts';
import { describeLimits, describeUnreadLimits } from '../report/render/describe-limits.ts';
import type { CommandWords } from './command-words.ts';
import { createLimitsError } from './limits-error.ts';

/**
 * A reading of one org, in words. `fromOrg`: the failure is of a call to it, which another may not meet. `historyFailure`:
 * a code of the file system, where the history could not be used.
 */
export type LimitsReading = {
  org: CheckedOrg;
  report: LimitsReport;
  failure: SfError | null;
  fromOrg: boolean;
  historyFailure: string | null;
};

/** Reads one org. What goes wrong there is in the answer, or another org's would be lost with it. */
export async function readLimits(
  watched: OrgWatch,
  question: LimitsQuestion,
  now: Date,
  { again, messages }: { again: boolean; messages: CommandWords },
): Promise<LimitsReading> {
  const { apiCalls, apiUsage, burn, found, failure: error } = await watched.read(question, now);
  const org = watched.checked;
  const targetOrg = org.username;
  const failure = error === null ? null : createLimitsError(error, messages, { targetOrg });
  const circumstances = { checkedAt: now.toISOString(), apiCalls, apiUsage };
  const report =
    found === null
      ? describeUnreadLimits(failure ?? error, circumstances)
      : describeLimits(found, { ...circumstances, targetOrg, bytesPerRow: findBytesPerRow(question.work) });
  if (again) report.burn = burn;
  return { org, report, failure, fromOrg: isOrgError(error), historyFailure: found?.historyFailure ?? null };
}

/** The readings of several orgs as one report. */
export function combineReadings(readings: readonly LimitsReading[], now: Date): LimitsReportOfOrgs {
  const reports = readings.map(({ org, report }) => Object.assign({}, org, report));
  return combineReports(reports, now.toISOString());
}

/**
 * Whether a failure ends the run of a single org. Something else in the place of the limits is an answer all the same, and to
 * a monitor any failure of the org is. A watch goes on when one of its later readings fails, but not without a session.
 *
 * @param count readings so far, this one with them
 */
export function endsRun({ failure, fromOrg }: LimitsReading, count: number, format: 'human' | 'nagios'): boolean {
  if (failure === null) return false;
  if (!fromOrg) return true;
  if (count > 1) return failure.name === 'SessionExpiredError';
  return failure.name !== 'UnexpectedContentError' && format !== 'nagios';
}
