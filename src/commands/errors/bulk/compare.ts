import { Messages } from '@salesforce/core/messages';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { describeExitCodes, describeOrgVariables } from '../../../cli/help-sections.ts';
import { jobIdsFlag } from '../../../cli/job-ids-flag.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { runWithProgress, type ProgressLine } from '../../../cli/run-with-progress.ts';
import { waitFlag } from '../../../cli/wait-flag.ts';
import { diagnoseBulkJob } from '../../../diagnose/bulk-job.ts';
import { compareJobs } from '../../../diagnose/compare-jobs.ts';
import { isOrgError } from '../../../org/org-error.ts';
import type { Org } from '../../../org/open-org.ts';
import { COMPARE_EXIT_CODES, COMPARE_VERDICTS, type BulkCompareReport } from '../../../report/bulk-compare.ts';
import type { BulkJobDiagnosis } from '../../../report/bulk-job.ts';
import { createCommandError } from '../../../report/render/command-error.ts';
import { planCompareSteps } from '../../../report/render/compare-steps.ts';
import { renderBulkCompare } from '../../../report/render/human-bulk-compare.ts';
import { renderProgress } from '../../../report/render/progress.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.bulk.compare');

/** Two runs of a load, cause by cause. */
export type ErrorsBulkCompareResult = BulkCompareReport;

export default class ErrorsBulkCompare extends SfCommand<ErrorsBulkCompareResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    id: jobIdsFlag(messages),
    wait: waitFlag(messages),
  };

  public static override readonly errorCodes = toHelpSection(
    'ERROR CODES',
    describeExitCodes(COMPARE_VERDICTS, COMPARE_EXIT_CODES, messages),
  );

  public static override readonly envVariablesSection = describeOrgVariables(messages);

  public override async run(): Promise<ErrorsBulkCompareResult> {
    const { flags } = await this.parse(ErrorsBulkCompare);
    const ids = requireTwo(flags.id);
    const targetOrg = flags['target-org'].getUsername() ?? '';
    const org = openCommandOrg(flags['target-org'].getConnection(flags['api-version']), this.config, process.env);
    const deadline = org.now() + flags.wait.milliseconds;
    try {
      const terminal = { now: Date.now, isTerminal: process.stderr.isTTY };
      const [before, after] = await runWithProgress(this.spinner, terminal, async (line) => [
        await diagnose(ids.before, org, { deadline, line, targetOrg }),
        await diagnose(ids.after, org, { deadline, line, targetOrg }),
      ]);
      return this.finish(before, after, targetOrg);
    } finally {
      await org.close();
    }
  }

  private finish(before: BulkJobDiagnosis, after: BulkJobDiagnosis, targetOrg: string): BulkCompareReport {
    const comparison = compareJobs(before, after);
    const { verdict } = comparison;
    const reasons = [before, after].flatMap(({ job, incompleteReason }) =>
      incompleteReason === null ? [] : [messages.getMessage('incomplete', [job.id, incompleteReason])],
    );
    const report: BulkCompareReport = {
      ...comparison,
      incompleteReason: reasons.length === 0 ? null : reasons.join(' '),
      nextSteps: planCompareSteps(comparison, targetOrg),
    };
    if (report.incompleteReason !== null && this.jsonEnabled()) this.warn(report.incompleteReason);
    process.exitCode = COMPARE_EXIT_CODES[verdict];
    if (!this.jsonEnabled()) this.log(renderBulkCompare(report, findOutputStyle(process.stdout, process.env)));
    return report;
  }
}

async function diagnose(
  id: string,
  org: Org,
  { deadline, line, targetOrg }: { deadline: number; line: ProgressLine; targetOrg: string },
): Promise<BulkJobDiagnosis> {
  try {
    const waitMs = Math.max(0, deadline - org.now());
    return await diagnoseBulkJob(id, org, { waitMs, onProgress: line.follow(renderProgress) });
  } catch (error) {
    throw isOrgError(error) ? createCommandError(error, { targetOrg, jobId: id }) : error;
  }
}

function requireTwo(ids: readonly string[]): { before: string; after: string } {
  const [before, after] = ids;
  if (before === undefined || after === undefined || ids.length > 2) {
    throw messages.createError('error.TwoJobsNeeded', [String(ids.length)]);
  }
  if (before.slice(0, 15) === after.slice(0, 15)) throw messages.createError('error.SameJob', [after], [after]);
  return { before, after };
}
