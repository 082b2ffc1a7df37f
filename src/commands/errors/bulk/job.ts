import { Messages } from '@salesforce/core/messages';
import type { SfError } from '@salesforce/core/sfError';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { describeExitCodes, describeOrgVariables } from '../../../cli/help-sections.ts';
import { jobIdsFlag } from '../../../cli/job-ids-flag.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { runWithProgress } from '../../../cli/run-with-progress.ts';
import { waitFlag } from '../../../cli/wait-flag.ts';
import { findAdvice } from '../../../diagnose/advice/find-advice.ts';
import { diagnoseBulkJobs } from '../../../diagnose/bulk-jobs.ts';
import { addDetails, isWorthDetails } from '../../../diagnose/details/add-details.ts';
import { SetupReader } from '../../../diagnose/details/setup-reader.ts';
import { mergeGroups } from '../../../diagnose/merge-groups.ts';
import {
  OUTCOMES,
  type BulkJobDiagnosis,
  type BulkJobReport,
  type BulkJobsReport,
  type UnreadJob,
} from '../../../report/bulk-job.ts';
import { EXIT_CODES, exitCodeOf, worstOutcome } from '../../../report/exit-codes.ts';
import { createCommandError } from '../../../report/render/command-error.ts';
import { describeAdvice } from '../../../report/render/describe-advice.ts';
import { renderBulkJob, renderBulkJobs } from '../../../report/render/human-bulk-job.ts';
import { renderLookUp } from '../../../report/render/human-details.ts';
import { planNextSteps } from '../../../report/render/next-steps.ts';
import { renderProgress } from '../../../report/render/progress.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.bulk.job');

/** One job's report; with several `--id` the reports of all jobs, and one grouping over them. */
export type ErrorsBulkJobResult = BulkJobReport | BulkJobsReport;

export default class ErrorsBulkJob extends SfCommand<ErrorsBulkJobResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    id: jobIdsFlag(messages),
    wait: waitFlag(messages),
    details: Flags.boolean({
      summary: messages.getMessage('flags.details.summary'),
      description: messages.getMessage('flags.details.description'),
    }),
  };

  public static override readonly errorCodes = toHelpSection(
    'ERROR CODES',
    describeExitCodes(OUTCOMES, EXIT_CODES, messages),
  );

  public static override readonly envVariablesSection = describeOrgVariables(messages);

  public override async run(): Promise<ErrorsBulkJobResult> {
    const { flags } = await this.parse(ErrorsBulkJob);
    const ids = uniqueIds(flags.id);
    const targetOrg = flags['target-org'].getUsername() ?? '';
    const org = openCommandOrg(flags['target-org'].getConnection(flags['api-version']), this.config, process.env);
    try {
      const terminal = { now: Date.now, isTerminal: process.stderr.isTTY };
      const { reports, unread } = await runWithProgress(this.spinner, terminal, async (line) => {
        const onProgress = line.follow(renderProgress);
        const read = await diagnoseBulkJobs(ids, org, { waitMs: flags.wait.milliseconds, onProgress });
        const reader = flags.details ? new SetupReader(org, { onAsk: line.follow(renderLookUp) }) : null;
        return { reports: await describeJobs(read.diagnoses, reader, targetOrg), unread: read.unread };
      });
      const failures = unread.map(({ id, error }) => ({
        id,
        error: createCommandError(error, { targetOrg, jobId: id }),
      }));
      const [report] = reports;
      if (ids.length === 1) {
        if (report === undefined) throw failures[0]?.error ?? createNoJobError([]);
        return this.finish(report);
      }
      const unreadJobs = failures.map(({ id, error: { name, message, actions = [] } }) => ({
        id,
        name,
        message,
        actions,
      }));
      if (report === undefined) throw createNoJobError(unreadJobs);
      return this.finishAll(reports, unreadJobs, org.countCalls());
    } finally {
      await org.close();
    }
  }

  private finish(report: BulkJobReport): BulkJobReport {
    this.warnIncomplete(report);
    process.exitCode = exitCodeOf(report);
    if (!this.jsonEnabled()) this.log(renderBulkJob(report, findOutputStyle(process.stdout, process.env), new Date()));
    return report;
  }

  private finishAll(jobs: BulkJobReport[], unread: UnreadJob[], apiCalls: number): BulkJobsReport {
    const report: BulkJobsReport = {
      outcome: worstOutcome(jobs.map(({ outcome }) => outcome)),
      jobs,
      unread,
      groups: mergeGroups(jobs),
      apiCalls,
      complete: unread.length === 0 && jobs.every(({ complete }) => complete),
    };
    for (const job of jobs) this.warnIncomplete(job);
    process.exitCode = exitCodeOf(report);
    if (!this.jsonEnabled()) this.log(renderBulkJobs(report, findOutputStyle(process.stdout, process.env), new Date()));
    return report;
  }

  /** The reason stands in the report; the warning is for whoever looks at the warnings of the JSON first. */
  private warnIncomplete({ job, complete, incompleteReason }: BulkJobReport): void {
    if (!complete && this.jsonEnabled())
      this.warn(messages.getMessage('warning.incomplete', [job.id, incompleteReason ?? '']));
  }
}

async function describeJobs(
  diagnoses: readonly BulkJobDiagnosis[],
  reader: SetupReader | null,
  targetOrg: string,
): Promise<BulkJobReport[]> {
  const reports: BulkJobReport[] = [];
  for (const found of diagnoses) {
    const { diagnosis, details } = reader ? await addDetails(found, reader) : { diagnosis: found, details: null };
    const advice = describeAdvice(findAdvice(diagnosis));
    const worthDetails = isWorthDetails(diagnosis);
    const nextSteps = planNextSteps(diagnosis, targetOrg, { worthDetails, details });
    reports.push({ ...diagnosis, advice, details, nextSteps });
  }
  return reports;
}

/** All reasons and all advice, each once: often the jobs could not be read for the same reason. */
function createNoJobError(unread: UnreadJob[]): SfError {
  const reasons = unread.map(({ name, message }) => `${message} (${name})`);
  const error = messages.createError('error.NoJobRead', [String(unread.length)]);
  error.actions = [...new Set([...reasons, ...unread.flatMap(({ actions }) => actions)])];
  error.setData({ unread });
  return error;
}

/** The same job can be named by its 15- and its 18-character id. */
function uniqueIds(ids: readonly string[]): string[] {
  return [...new Map(ids.map((id) => [id.slice(0, 15), id])).values()];
}
