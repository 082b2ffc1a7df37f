import { Messages } from '@salesforce/core/messages';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { describeExitCodes, describeOrgVariables } from '../../../cli/help-sections.ts';
import { createFilterError } from '../../../cli/job-filter-error.ts';
import { jobFilterFlags, listFilterArguments } from '../../../cli/job-filter-flags.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { findDataFolder, findPluginVersion } from '../../../cli/plugin.ts';
import { runWithProgress } from '../../../cli/run-with-progress.ts';
import { waitFlag } from '../../../cli/wait-flag.ts';
import { CallBudget } from '../../../diagnose/jobs/call-budget.ts';
import { readJobFilter } from '../../../diagnose/jobs/read-job-filter.ts';
import { rememberUsers } from '../../../diagnose/jobs/remember-lists.ts';
import { scanJobs, type JobScan } from '../../../diagnose/jobs/scan-jobs.ts';
import { sumScan } from '../../../diagnose/jobs/sum-scan.ts';
import { ScanState, type ScanIdentity } from '../../../history/scan-state.ts';
import { isOrgError } from '../../../org/org-error.ts';
import { OUTCOMES } from '../../../report/bulk-job.ts';
import type { BulkScanReport } from '../../../report/bulk-scan.ts';
import { EXIT_CODES } from '../../../report/exit-codes.ts';
import { createCommandError } from '../../../report/render/command-error.ts';
import { renderBulkScan } from '../../../report/render/human-bulk-scan.ts';
import { describeScanGaps } from '../../../report/render/scan-gaps.ts';
import { renderScanProgress } from '../../../report/render/scan-progress.ts';
import { planScanSteps } from '../../../report/render/scan-steps.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.bulk.scan');
const filterMessages = Messages.loadMessages('sf-plugin-errors', 'job-filter');

/** Why bulk jobs failed, over all jobs of an org. */
export type ErrorsBulkScanResult = BulkScanReport;

export default class ErrorsBulkScan extends SfCommand<ErrorsBulkScanResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    ...jobFilterFlags(filterMessages),
    wait: waitFlag(messages),
    restart: Flags.boolean({ summary: messages.getMessage('flags.restart.summary') }),
  };

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    ...describeExitCodes(OUTCOMES, EXIT_CODES, messages),
    'incomplete (1)': messages.getMessage('exitCode.incomplete'),
  });

  public static override readonly envVariablesSection = describeOrgVariables(messages);

  public async run(): Promise<ErrorsBulkScanResult> {
    const { flags } = await this.parse(ErrorsBulkScan);
    const targetOrg = flags['target-org'].getUsername() ?? '';
    const filterArgs = listFilterArguments(flags);
    const state = await this.openState(
      { orgId: flags['target-org'].getOrgId(), criteria: [`login=${targetOrg}`, ...joinPairs(filterArgs)] },
      flags.restart,
    );
    const org = openCommandOrg(flags['target-org'].getConnection(flags['api-version']), this.config, process.env);
    const onSignal = (): void => {
      if (state.failure === null) this.logToStderr(messages.getMessage('interrupted'));
    };
    const maxCalls = flags['max-calls'];
    const budget = new CallBudget(maxCalls ?? null, () => org.countCalls());
    try {
      const terminal = { now: Date.now, isTerminal: process.stderr.isTTY, onSignal };
      const { scan, userNames } = await runWithProgress(this.spinner, terminal, async (line) => {
        const { filter, userNames: names } = await readJobFilter(flags, rememberUsers(org, state, budget), budget);
        const onProgress = line.follow(renderScanProgress);
        const found = await scanJobs(org, filter, state, { waitMs: flags.wait.milliseconds, budget, onProgress });
        if (found.finished) await state.finish();
        return { scan: found, userNames: names };
      });
      const scanArgs = [...filterArgs, ...(maxCalls === undefined ? [] : ['--max-calls', String(maxCalls)])];
      const apiCalls = org.countCalls();
      return this.finish(
        createReport(scan, { targetOrg, scanArgs, userNames, budget, apiCalls, resumedFrom: state.resumedFrom }),
        state,
      );
    } catch (error) {
      throw isOrgError(error) ? createCommandError(error, { targetOrg }) : createFilterError(error, filterMessages);
    } finally {
      await state.close();
      await org.close();
    }
  }

  private async openState(scan: Omit<ScanIdentity, 'version'>, restart: boolean): Promise<ScanState> {
    const identity = { ...scan, version: findPluginVersion(this.config) };
    return ScanState.open(findDataFolder(this.config, 'scans'), identity, Date.now, { restart });
  }

  private finish(report: BulkScanReport, { failure }: ScanState): BulkScanReport {
    if (failure !== null) this.warn(messages.getMessage('warning.notKept', [failure]));
    // The reason stands in the report; the warning is for whoever looks at the warnings of the JSON first.
    if (!report.complete && this.jsonEnabled()) this.warn(report.incompleteReason ?? '');
    // What was not seen may be worse than what was.
    process.exitCode = report.complete ? EXIT_CODES[report.outcome] : 1;
    if (!this.jsonEnabled()) this.log(renderBulkScan(report, findOutputStyle(process.stdout, process.env), new Date()));
    return report;
  }
}

type Circumstances = {
  targetOrg: string;
  scanArgs: string[];
  userNames: ReadonlyMap<string, string>;
  budget: CallBudget;
  apiCalls: number;
  resumedFrom: number | null;
};

function createReport(
  scan: JobScan,
  { targetOrg, scanArgs, userNames, budget, apiCalls, resumedFrom }: Circumstances,
): BulkScanReport {
  const { jobs, total, pending, resumed, listed, listedAt, missing, stopped } = scan;
  const sum = sumScan(jobs, userNames);
  const unread = scan.unread.map(({ id, error }) => {
    const { name, message, actions = [] } = createCommandError(error, { targetOrg, jobId: id });
    return { id, name, message, actions };
  });
  const incompleteReason = describeScanGaps({
    missing,
    stopped,
    maxCalls: budget.most,
    pending,
    unread: unread.length,
    partly: jobs.filter(({ complete }) => !complete).length,
  });
  return {
    ...sum,
    total,
    diagnosed: jobs.length,
    resumed,
    resumedFrom: toIso(resumedFrom),
    listed,
    listedAt: toIso(listedAt),
    unread,
    apiCalls,
    callsLeft: budget.most === null ? null : budget.left,
    complete: incompleteReason === null,
    incompleteReason,
    nextSteps: planScanSteps(sum, { goesOn: incompleteReason !== null, targetOrg, scanArgs }),
  };
}

function toIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** Flags with their values, which may come in any order. */
function joinPairs(args: readonly string[]): string[] {
  return args.flatMap((flag, index) => (index % 2 === 0 ? [`${flag}=${args[index + 1] ?? ''}`] : []));
}
