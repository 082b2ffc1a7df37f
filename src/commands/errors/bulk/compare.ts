import { EnvironmentVariable } from '@salesforce/core/envVars';
import { Messages } from '@salesforce/core/messages';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { exitOnSignal } from '../../../cli/exit-on-signal.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { showProgress } from '../../../cli/show-progress.ts';
import { diagnoseBulkJob } from '../../../diagnose/bulk-job.ts';
import { compareJobs } from '../../../diagnose/compare-jobs.ts';
import { isOrgError } from '../../../org/org-error.ts';
import type { Org } from '../../../org/open-org.ts';
import { TIMEOUT_VARIABLE } from '../../../org/read-time-limits.ts';
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
    id: Flags.salesforceId({
      char: 'i',
      aliases: ['job-id'],
      required: true,
      multiple: true,
      length: 'both',
      startsWith: '750',
      summary: messages.getMessage('flags.id.summary'),
    }),
    wait: Flags.duration({
      char: 'w',
      unit: 'minutes',
      min: 0,
      defaultValue: 0,
      summary: messages.getMessage('flags.wait.summary'),
      description: messages.getMessage('flags.wait.description'),
    }),
  };

  public static override readonly errorCodes = toHelpSection(
    'ERROR CODES',
    Object.fromEntries(
      COMPARE_VERDICTS.map((verdict) => [
        `${verdict} (${COMPARE_EXIT_CODES[verdict]})`,
        messages.getMessage(`exitCode.${verdict}`),
      ]),
    ),
  );

  public static override readonly envVariablesSection = toHelpSection(
    'ENVIRONMENT VARIABLES',
    EnvironmentVariable.SF_TARGET_ORG,
    { [TIMEOUT_VARIABLE]: messages.getMessage('environment.timeout') },
  );

  public override async run(): Promise<ErrorsBulkCompareResult> {
    const { flags } = await this.parse(ErrorsBulkCompare);
    const ids = requireTwo(flags.id);
    const targetOrg = flags['target-org'].getUsername() ?? '';
    const org = openCommandOrg(flags['target-org'].getConnection(flags['api-version']), this.config, process.env);
    const show = showProgress(this.spinner, Date.now);
    const ignoreSignals = exitOnSignal(() => show(null));
    const deadline = org.now() + flags.wait.milliseconds;
    try {
      const before = await this.diagnose(ids.before, org, { deadline, show, targetOrg });
      const after = await this.diagnose(ids.after, org, { deadline, show, targetOrg });
      show(null);
      return this.finish(before, after, targetOrg);
    } finally {
      show(null);
      ignoreSignals();
      await org.close();
    }
  }

  private async diagnose(
    id: string,
    org: Org,
    { deadline, show, targetOrg }: { deadline: number; show: ReturnType<typeof showProgress>; targetOrg: string },
  ): Promise<BulkJobDiagnosis> {
    try {
      return await diagnoseBulkJob(id, org, {
        waitMs: Math.max(0, deadline - org.now()),
        // A pipe gets the result alone.
        ...(process.stderr.isTTY && { onProgress: (progress) => show(renderProgress(progress)) }),
      });
    } catch (error) {
      throw isOrgError(error) ? createCommandError(error, { targetOrg, jobId: id }) : error;
    }
  }

  private finish(before: BulkJobDiagnosis, after: BulkJobDiagnosis, targetOrg: string): BulkCompareReport {
    const comparison = compareJobs(before, after);
    const { verdict } = comparison;
    const reasons = [before, after].flatMap(({ job, incompleteReason }) =>
      incompleteReason === null ? [] : [messages.getMessage('incomplete', [job.id, incompleteReason])],
    );
    const jobs = { verdict, before: before.job, after: after.job, failsNow: after.outcome !== 'clean' };
    const report: BulkCompareReport = {
      ...comparison,
      incompleteReason: reasons.length === 0 ? null : reasons.join(' '),
      nextSteps: planCompareSteps(jobs, targetOrg),
    };
    if (report.incompleteReason !== null && this.jsonEnabled()) this.warn(report.incompleteReason);
    process.exitCode = COMPARE_EXIT_CODES[verdict];
    if (!this.jsonEnabled()) this.log(renderBulkCompare(report, findOutputStyle(process.stdout, process.env)));
    return report;
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
