import { Messages } from '@salesforce/core/messages';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { describeOrgVariables } from '../../../cli/help-sections.ts';
import { createFilterError } from '../../../cli/job-filter-error.ts';
import { jobFilterFlags, listFilterArguments } from '../../../cli/job-filter-flags.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { runWithProgress } from '../../../cli/run-with-progress.ts';
import { waitFlag } from '../../../cli/wait-flag.ts';
import { CallBudget } from '../../../diagnose/jobs/call-budget.ts';
import { listWorstJobs, type JobListing } from '../../../diagnose/jobs/list-worst-jobs.ts';
import { readJobFilter } from '../../../diagnose/jobs/read-job-filter.ts';
import { isOrgError } from '../../../org/org-error.ts';
import type { BulkListReport } from '../../../report/bulk-list.ts';
import { EXIT_CODES } from '../../../report/exit-codes.ts';
import { createCommandError } from '../../../report/render/command-error.ts';
import { renderBulkList } from '../../../report/render/human-bulk-list.ts';
import { describeGaps } from '../../../report/render/list-gaps.ts';
import { renderListProgress } from '../../../report/render/list-progress.ts';
import { planListSteps } from '../../../report/render/list-steps.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.bulk.list');
const filterMessages = Messages.loadMessages('sf-plugin-errors', 'job-filter');

const DEFAULT_LIMIT = 20;

/** The jobs of an org, worst first. */
export type ErrorsBulkListResult = BulkListReport;

export default class ErrorsBulkList extends SfCommand<ErrorsBulkListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    ...jobFilterFlags(filterMessages),
    failed: Flags.boolean({
      summary: messages.getMessage('flags.failed.summary'),
      description: messages.getMessage('flags.failed.description'),
    }),
    limit: Flags.integer({
      char: 'l',
      min: 1,
      default: DEFAULT_LIMIT,
      summary: messages.getMessage('flags.limit.summary'),
      description: messages.getMessage('flags.limit.description'),
    }),
    wait: waitFlag(messages),
  };

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'listed (0)': messages.getMessage('exitCode.listed'),
    'incomplete (1)': messages.getMessage('exitCode.incomplete'),
    [`running (${EXIT_CODES.running})`]: messages.getMessage('exitCode.running'),
  });

  public static override readonly envVariablesSection = describeOrgVariables(messages);

  public override async run(): Promise<ErrorsBulkListResult> {
    const { flags } = await this.parse(ErrorsBulkList);
    const targetOrg = flags['target-org'].getUsername() ?? '';
    const org = openCommandOrg(flags['target-org'].getConnection(flags['api-version']), this.config, process.env);
    const budget = new CallBudget(flags['max-calls'] ?? null, () => org.countCalls());
    try {
      const terminal = { now: Date.now, isTerminal: process.stderr.isTTY };
      const listing = await runWithProgress(this.spinner, terminal, async (line) =>
        listWorstJobs(org, await readJobFilter(flags, org, budget), {
          failed: flags.failed,
          limit: flags.limit,
          waitMs: flags.wait.milliseconds,
          budget,
          onProgress: line.follow(renderListProgress),
        }),
      );
      const report = createReport(listing, {
        budget,
        targetOrg,
        filterArgs: listFilterArguments(flags),
        // What is waited for are the jobs shown.
        choiceArgs: listChoiceArguments(flags),
        apiCalls: org.countCalls(),
      });
      const runs = flags.wait.milliseconds > 0 && report.jobs.some(({ outcome }) => outcome === 'running');
      return this.finish(report, runs ? EXIT_CODES.running : 0);
    } catch (error) {
      throw isOrgError(error)
        ? createCommandError(error, { targetOrg, about: 'jobs' })
        : createFilterError(error, filterMessages);
    } finally {
      await org.close();
    }
  }

  private finish(report: BulkListReport, exitCode: number): BulkListReport {
    // The reason stands in the report; the warning is for whoever looks at the warnings of the JSON first.
    if (!report.complete && this.jsonEnabled()) this.warn(report.incompleteReason ?? '');
    // A run that could not see all of its data never exits 0.
    process.exitCode = exitCode === 0 && !report.complete ? 1 : exitCode;
    if (!this.jsonEnabled()) this.log(renderBulkList(report, findOutputStyle(process.stdout, process.env), new Date()));
    return report;
  }
}

type Circumstances = {
  budget: CallBudget;
  targetOrg: string;
  filterArgs: string[];
  choiceArgs: string[];
  apiCalls: number;
};

function listChoiceArguments({ failed, limit }: { failed: boolean; limit: number }): string[] {
  return [...(failed ? ['--failed'] : []), ...(limit === DEFAULT_LIMIT ? [] : ['--limit', String(limit)])];
}

function createReport(listing: JobListing, circumstances: Circumstances): BulkListReport {
  const { budget, targetOrg, filterArgs, choiceArgs, apiCalls } = circumstances;
  const { total, unchecked, unread, listed, states, missing, stopped } = listing;
  const jobs = listing.jobs.map(({ error, ...job }) => {
    const problem = error === null ? null : createCommandError(error, { targetOrg, jobId: job.id });
    return Object.assign(job, { problem: problem === null ? null : { name: problem.name, message: problem.message } });
  });
  const unreadable = jobs.filter(({ problem }) => problem !== null).length;
  const incompleteReason = describeGaps({ missing, stopped, maxCalls: budget.most, unread, unreadable });
  return {
    jobs,
    total,
    shown: jobs.length,
    unchecked,
    listed,
    states,
    apiCalls,
    complete: incompleteReason === null,
    incompleteReason,
    nextSteps: planListSteps(jobs, targetOrg, { filterArgs, choiceArgs }),
  };
}
