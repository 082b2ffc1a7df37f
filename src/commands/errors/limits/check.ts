import { setTimeout as delay } from 'node:timers/promises';
import type { Interfaces } from '@oclif/core';
import { Messages } from '@salesforce/core/messages';
import type { SfError } from '@salesforce/core/sfError';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { exitOnClosedOutput } from '../../../cli/exit-on-closed-output.ts';
import { exitOnSignal } from '../../../cli/exit-on-signal.ts';
import { findFlagValue } from '../../../cli/find-flag-value.ts';
import { describeOrgVariables } from '../../../cli/help-sections.ts';
import { asksForSeveral, limitOrgFlags, splitNames } from '../../../cli/limit-org-flags.ts';
import { findConvention, limitOutputFlags } from '../../../cli/limit-output-flags.ts';
import { limitPlanFlags } from '../../../cli/limit-plan-flags.ts';
import { limitReadingFlags } from '../../../cli/limit-reading-flags.ts';
import { limitRuleFlags } from '../../../cli/limit-rule-flags.ts';
import { readLimitsQuestion } from '../../../cli/limits-question.ts';
import { combineReadings, endsRun, readLimits, type LimitsReading } from '../../../cli/limits-reading.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { findDataFolder } from '../../../cli/plugin.ts';
import { refuseLimitsFiles, writeLimitsFiles } from '../../../cli/write-limits-files.ts';
import type { LimitsQuestion } from '../../../diagnose/limits/check-org.ts';
import { mapOrgs } from '../../../diagnose/limits/map-orgs.ts';
import { DEFAULT_THRESHOLDS } from '../../../diagnose/limits/merge-rules.ts';
import { OrgWatch } from '../../../diagnose/limits/org-watch.ts';
import { connectOrg, listAuthorizedOrgs, resolveOrgs, type ConnectedOrg } from '../../../org/authorized-orgs.ts';
import { EXIT_CONVENTIONS, limitsExitCode } from '../../../report/limits-exit-codes.ts';
import {
  LIMIT_STATUSES,
  type CheckedOrg,
  type LimitsReport,
  type LimitsReportOfOrgs,
} from '../../../report/limits-report.ts';
import { nameOf } from '../../../report/render/limit-rows.ts';
import { renderLimitsOutput } from '../../../report/render/limits-output.ts';
import { renderNagiosFailure } from '../../../report/render/nagios.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.limits.check');

/** One org's report: the verdict, each limit checked, and the rules that are not kept; of several orgs all their reports. */
export type ErrorsLimitsCheckResult = LimitsReport | LimitsReportOfOrgs;

type CheckFlags = Interfaces.InferredFlags<typeof ErrorsLimitsCheck.flags>;

export default class ErrorsLimitsCheck extends SfCommand<ErrorsLimitsCheckResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    ...limitOrgFlags(messages),
    'api-version': Flags.orgApiVersion(),
    ...limitRuleFlags(messages, DEFAULT_THRESHOLDS),
    ...limitPlanFlags(messages),
    ...limitReadingFlags(messages),
    ...limitOutputFlags(messages),
  };

  public static override readonly errorCodes = toHelpSection(
    'ERROR CODES',
    Object.fromEntries(
      LIMIT_STATUSES.map((status) => {
        const codes = EXIT_CONVENTIONS.map((convention) => limitsExitCode(status, { convention, failOn: 'critical' }));
        return [`${status} (${codes.join('; nagios ')})`, messages.getMessage(`exitCode.${status}`)];
      }),
    ),
  );

  public static override readonly envVariablesSection = describeOrgVariables(messages);

  /** A watch prints its answers itself, one JSON line for each reading. */
  private watching = false;
  private answered = false;
  private warnedOfHistory = false;

  public override async run(): Promise<ErrorsLimitsCheckResult> {
    const { flags, metadata } = await this.parse(ErrorsLimitsCheck);
    this.watching = flags.watch !== undefined;
    refuseLimitsFiles(flags['output-file'] ?? [], { overwrite: flags.overwrite, messages });
    const folder = findDataFolder(this.config, 'limits');
    const question = await readLimitsQuestion(flags, metadata.flags, folder, messages);
    const orgs = await this.chooseOrgs(flags);
    const ignoreSignals = exitOnSignal(() => undefined);
    const ignoreOutput = this.watching ? exitOnClosedOutput(process.stdout) : () => undefined;
    try {
      return await this.readOrgs(orgs, question, flags);
    } finally {
      ignoreSignals();
      ignoreOutput();
      await Promise.all(orgs.map((org) => org.close()));
    }
  }

  /** To a monitor, 1 is a warning and 2 is critical: an error of the command is neither, not even a wrong flag. */
  protected override async catch(error: SfError & { oclif?: { exit?: number } }): Promise<never> {
    const convention = findConvention(findFlagValue(this.argv, 'exit-codes'), findFlagValue(this.argv, 'format'));
    const exitCode = limitsExitCode('unknown', { convention, failOn: 'critical' });
    if (convention === 'nagios') error.oclif = { ...error.oclif, exit: exitCode };
    if (error.oclif === undefined) error.exitCode = exitCode;
    // A monitor reads standard output alone.
    if (findFlagValue(this.argv, 'format') === 'nagios' && !this.jsonEnabled()) {
      this.log(renderNagiosFailure(error.message));
    }
    return super.catch(error);
  }

  public override logJson(json: Parameters<SfCommand<ErrorsLimitsCheckResult>['logJson']>[0]): void {
    if (!this.watching) super.logJson(json);
    else if (!this.answered) process.stdout.write(`${JSON.stringify(json)}\n`);
  }

  /** Reads the orgs once, or again and again as a watch; returns the last answer. */
  private async readOrgs(
    orgs: readonly OrgWatch[],
    question: LimitsQuestion,
    flags: CheckFlags,
  ): Promise<ErrorsLimitsCheckResult> {
    const { 'output-file': files = [], format, watch: interval } = flags;
    const several = asksForSeveral(flags);
    const convention = findConvention(flags['exit-codes'] ?? null, format);
    let last: ErrorsLimitsCheckResult | null = null;
    for (let count = 1; ; count++) {
      const startedAt = new Date();
      const readings = await mapOrgs(orgs, (org) => this.readOrg(org, question, startedAt));
      const [first] = readings;
      if (first === undefined) throw messages.createError('error.NoAuthorizedOrgs');
      const answer = several ? combineReadings(readings, startedAt) : first.report;
      await writeLimitsFiles(files, answer, first.org, { overwrite: flags.overwrite || count > 1, messages });
      const ended = readings.every((reading) => endsRun(reading, count, format));
      if (!several && ended) throw first.failure;
      process.exitCode = limitsExitCode(answer.verdict, { convention, failOn: flags['fail-on'] });
      this.show(answer, last, first.org, flags);
      if (interval === undefined || count === flags.readings || ended) {
        this.answered = true;
        return answer;
      }
      last = answer;
      await delay(Math.max(0, startedAt.getTime() + interval - Date.now()));
    }
  }

  private async readOrg(org: OrgWatch, question: LimitsQuestion, now: Date): Promise<LimitsReading> {
    const reading = await readLimits(org, question, now, { again: this.watching, messages });
    if (reading.historyFailure !== null && !this.warnedOfHistory) {
      this.warnedOfHistory = true;
      this.warn(messages.getMessage('warning.historyUnusable', [question.folder, reading.historyFailure]));
    }
    return reading;
  }

  /** The orgs that the flags name, none of them opened but the target org. */
  private async chooseOrgs(flags: CheckFlags): Promise<OrgWatch[]> {
    const one = flags['target-org'];
    if (!asksForSeveral(flags)) {
      if (one === undefined) throw messages.createError('error.NoDefaultEnv');
      const org = { alias: null, username: one.getUsername() ?? '' };
      const connection = one.getConnection(flags['api-version']);
      return [this.watch(org, () => Promise.resolve({ ...org, orgId: one.getOrgId(), connection }))];
    }
    const known = flags.orgs === undefined ? await listAuthorizedOrgs() : await resolveOrgs(splitNames(flags.orgs));
    const expired = known.filter((org) => org.expired).map(nameOf);
    if (expired.length > 0) this.warn(messages.getMessage('warning.expiredOrgs', [expired.join(', ')]));
    const orgs = known.filter((org) => !org.expired);
    if (orgs.length === 0) throw messages.createError('error.NoAuthorizedOrgs');
    return orgs.map(({ alias, username }) =>
      this.watch({ alias, username }, () => connectOrg({ alias, username }, flags['api-version'])),
    );
  }

  private watch(org: Omit<CheckedOrg, 'orgId'>, connect: () => Promise<ConnectedOrg>): OrgWatch {
    return new OrgWatch({ ...org, orgId: null }, async () => {
      const { orgId, connection } = await connect();
      return { orgId, org: openCommandOrg(connection, this.config, process.env) };
    });
  }

  private show(
    answer: ErrorsLimitsCheckResult,
    last: ErrorsLimitsCheckResult | null,
    org: CheckedOrg,
    { all, format, watch, readings }: CheckFlags,
  ): void {
    if (!this.jsonEnabled()) {
      const interval = readings === 1 ? null : (watch ?? null);
      const style = findOutputStyle(process.stdout, process.env);
      this.log(renderLimitsOutput(answer, org, style, { format, all, last, interval }));
    } else if (this.watching) {
      process.stdout.write(`${JSON.stringify(this.toSuccessJson(answer))}\n`);
    }
  }
}
