import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Interfaces } from '@oclif/core';
import { EnvironmentVariable } from '@salesforce/core/envVars';
import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { exitOnClosedOutput } from '../../../cli/exit-on-closed-output.ts';
import { exitOnSignal } from '../../../cli/exit-on-signal.ts';
import { findFlagValue } from '../../../cli/find-flag-value.ts';
import { limitPlanFlags } from '../../../cli/limit-plan-flags.ts';
import { limitRuleFlags } from '../../../cli/limit-rule-flags.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { parseInterval } from '../../../cli/parse-interval.ts';
import { readRulesFile, RulesFileError } from '../../../cli/read-rules-file.ts';
import { FileExistsError, writeWholeFile } from '../../../cli/write-files.ts';
import { refuseIdleRules } from '../../../diagnose/check-limits.ts';
import { combineReports } from '../../../diagnose/limits/combine-reports.ts';
import type { FoundLimits, LimitsQuestion } from '../../../diagnose/limits/check-org.ts';
import { LimitRuleError, parseLimitRule, type LimitRules } from '../../../diagnose/limits/limit-rules.ts';
import { mapOrgs } from '../../../diagnose/limits/map-orgs.ts';
import { DEFAULT_THRESHOLDS, mergeRules, readWrittenRules } from '../../../diagnose/limits/merge-rules.ts';
import { OrgWatch } from '../../../diagnose/limits/org-watch.ts';
import { findBytesPerRow, type WorkQuestion } from '../../../diagnose/limits/plan-work.ts';
import {
  connectOrg,
  listAuthorizedOrgs,
  openDefaultOrg,
  resolveOrgs,
  type ConnectedOrg,
} from '../../../org/authorized-orgs.ts';
import { isOrgError } from '../../../org/org-error.ts';
import { TIMEOUT_VARIABLE } from '../../../org/read-time-limits.ts';
import { maskSecrets } from '../../../redact/replace-secrets.ts';
import { EXIT_CONVENTIONS, FAIL_ON, limitsExitCode, type ExitConvention } from '../../../report/limits-exit-codes.ts';
import {
  LIMIT_STATUSES,
  type CheckedOrg,
  type LimitsReport,
  type LimitsReportOfOrgs,
} from '../../../report/limits-report.ts';
import { createCommandError } from '../../../report/render/command-error.ts';
import { describeLimits, describeUnreadLimits } from '../../../report/render/describe-limits.ts';
import { formatSpan, renderReading } from '../../../report/render/human-burn.ts';
import { renderLimitsAnswer } from '../../../report/render/human-limits-report.ts';
import { listReports, nameOf } from '../../../report/render/limit-rows.ts';
import { limitWords } from '../../../report/render/limit-words.ts';
import { isLimitsFormat, renderLimitsFile } from '../../../report/render/limits-files.ts';
import { renderNagios, renderNagiosFailure } from '../../../report/render/nagios.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.limits.check');

/** One org's report: the verdict, each limit checked, and the rules that are not kept; of several orgs all their reports. */
export type ErrorsLimitsCheckResult = LimitsReport | LimitsReportOfOrgs;

type CheckFlags = Interfaces.InferredFlags<typeof ErrorsLimitsCheck.flags>;

/** A reading of one org. `fromOrg`: the failure is of a call to it, which another may not meet. */
type Reading = { org: CheckedOrg; report: LimitsReport; failure: SfError | null; fromOrg: boolean };

export default class ErrorsLimitsCheck extends SfCommand<ErrorsLimitsCheckResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    'target-org': Flags.optionalOrg({
      summary: messages.getMessage('flags.target-org.summary'),
      // Where others are named the default org is not to be opened: that can cost it a call.
      default: async ({ flags }) => (asksForSeveral(flags) ? undefined : openDefaultOrg()),
      defaultHelp: async ({ flags }) => (asksForSeveral(flags) ? undefined : (await openDefaultOrg())?.getUsername()),
    }),
    orgs: Flags.string({
      // Not oclif's delimiter: with one, the CLI warns of every comma in the command line.
      multiple: true,
      exclusive: ['target-org', 'all-orgs'],
      summary: messages.getMessage('flags.orgs.summary'),
      description: messages.getMessage('flags.orgs.description'),
    }),
    'all-orgs': Flags.boolean({
      exclusive: ['target-org'],
      summary: messages.getMessage('flags.all-orgs.summary'),
    }),
    'api-version': Flags.orgApiVersion(),
    ...limitRuleFlags(messages, DEFAULT_THRESHOLDS),
    ...limitPlanFlags(messages),
    entitlements: Flags.boolean({
      summary: messages.getMessage('flags.entitlements.summary'),
      description: messages.getMessage('flags.entitlements.description'),
    }),
    watch: Flags.custom<number>({
      parse: (text) => Promise.resolve(readInterval(text)),
      summary: messages.getMessage('flags.watch.summary'),
      description: messages.getMessage('flags.watch.description'),
    })(),
    readings: Flags.integer({
      min: 1,
      dependsOn: ['watch'],
      summary: messages.getMessage('flags.readings.summary'),
    }),
    history: Flags.boolean({ summary: messages.getMessage('flags.history.summary') }),
    forecast: Flags.boolean({
      summary: messages.getMessage('flags.forecast.summary'),
      description: messages.getMessage('flags.forecast.description'),
    }),
    'fail-on': Flags.option({
      options: FAIL_ON,
      default: 'critical' as const,
      summary: messages.getMessage('flags.fail-on.summary'),
    })(),
    'exit-codes': Flags.option({
      options: EXIT_CONVENTIONS,
      summary: messages.getMessage('flags.exit-codes.summary'),
      description: messages.getMessage('flags.exit-codes.description'),
    })(),
    format: Flags.option({
      options: ['human', 'nagios'] as const,
      default: 'human' as const,
      summary: messages.getMessage('flags.format.summary'),
    })(),
    all: Flags.boolean({ summary: messages.getMessage('flags.all.summary') }),
    'output-file': Flags.string({
      char: 'f',
      multiple: true,
      summary: messages.getMessage('flags.output-file.summary'),
    }),
    overwrite: Flags.boolean({ summary: messages.getMessage('flags.overwrite.summary') }),
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

  public static override readonly envVariablesSection = toHelpSection(
    'ENVIRONMENT VARIABLES',
    EnvironmentVariable.SF_TARGET_ORG,
    { [TIMEOUT_VARIABLE]: messages.getMessage('environment.timeout') },
  );

  /** A watch prints its answers itself, one JSON line for each reading. */
  private watching = false;
  private answered = false;
  private warnedOfHistory = false;

  public override async run(): Promise<ErrorsLimitsCheckResult> {
    const { flags, metadata } = await this.parse(ErrorsLimitsCheck);
    this.watching = flags.watch !== undefined;
    const files = flags['output-file'] ?? [];
    this.refuseFiles(files, flags.overwrite);
    const isGiven = (name: 'warning' | 'critical'): boolean => metadata.flags[name]?.setFromDefault !== true;
    const question = await this.readQuestion(flags, {
      warning: isGiven('warning') ? flags.warning : undefined,
      critical: isGiven('critical') ? flags.critical : undefined,
    });
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
    const several = asksForSeveral(flags);
    const convention = findConvention(flags['exit-codes'] ?? null, flags.format);
    let last: ErrorsLimitsCheckResult | null = null;
    for (let reading = 1; ; reading++) {
      const startedAt = new Date();
      // Each reading needs the one before.
      // oxlint-disable-next-line no-await-in-loop
      const readings = await mapOrgs(orgs, (org) => this.readOrg(org, question, startedAt));
      const [first] = readings;
      if (first === undefined) throw messages.createError('error.NoAuthorizedOrgs');
      const answer = several ? combine(readings, startedAt) : first.report;
      // oxlint-disable-next-line no-await-in-loop
      await this.writeFiles(answer, first.org, { ...flags, overwrite: flags.overwrite || reading > 1 });
      if (!several && endsRun(first, reading, flags.format)) throw first.failure;
      process.exitCode = limitsExitCode(answer.verdict, { convention, failOn: flags['fail-on'] });
      this.show(answer, last, first.org, flags);
      const nobodyLeft = several && readings.every((one) => endsRun(one, reading, flags.format));
      if (flags.watch === undefined || reading === flags.readings || nobodyLeft) {
        this.answered = true;
        return answer;
      }
      last = answer;
      // oxlint-disable-next-line no-await-in-loop
      await delay(Math.max(0, startedAt.getTime() + flags.watch - Date.now()));
    }
  }

  /** Reads one org. What goes wrong there is in the answer, or another org's would be lost with it. */
  private async readOrg(watched: OrgWatch, question: LimitsQuestion, now: Date): Promise<Reading> {
    const { apiCalls, apiUsage, burn, found, failure: error } = await watched.read(question, now);
    const org = watched.checked;
    const circumstances = { checkedAt: now.toISOString(), apiCalls, apiUsage };
    const failure = error === null ? null : this.describeFailure(error, org.username);
    let report: LimitsReport;
    if (found === null) {
      report = describeUnreadLimits(failure ?? error, circumstances);
    } else {
      this.warnOfHistory(question.folder, found);
      const bytesPerRow = findBytesPerRow(question.work);
      report = describeLimits(found, { ...circumstances, targetOrg: org.username, bytesPerRow });
    }
    if (this.watching) report.burn = burn;
    return { org, report, failure, fromOrg: isOrgError(error) };
  }

  private watch(org: Omit<CheckedOrg, 'orgId'>, connect: () => Promise<ConnectedOrg>): OrgWatch {
    return new OrgWatch({ ...org, orgId: null }, async () => {
      const { orgId, connection } = await connect();
      return { orgId, org: openCommandOrg(connection, this.config, process.env) };
    });
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

  private async readQuestion(
    flags: CheckFlags,
    general: { warning: number | undefined; critical: number | undefined },
  ): Promise<LimitsQuestion> {
    return {
      rules: await this.readRules(flags, general),
      work: readWork(flags),
      entitlements: flags.entitlements,
      forecast: flags.forecast,
      keep: flags.history,
      folder: path.join(this.config.dataDir, 'sf-plugin-errors', 'limits'),
    };
  }

  private async readRules(
    { rule = [], include, exclude, 'rules-file': file }: CheckFlags,
    general: { warning: number | undefined; critical: number | undefined },
  ): Promise<LimitRules> {
    try {
      const written = file === undefined ? null : readWrittenRules(await readRulesFile(file));
      const rules = mergeRules({ ...general, rules: rule.map(parseLimitRule), include, exclude }, written);
      refuseIdleRules(rules);
      return rules;
    } catch (error) {
      if (!(error instanceof RulesFileError)) throw this.describeFailure(error, '');
      if (error.code !== null)
        throw messages.createError('error.UnreadableRules', [maskSecrets(file ?? ''), error.code]);
      throw messages.createError('error.InvalidRulesFile', [
        maskSecrets(file ?? ''),
        maskSecrets(error.faults.join('\n')),
      ]);
    }
  }

  private show(
    answer: ErrorsLimitsCheckResult,
    last: ErrorsLimitsCheckResult | null,
    org: CheckedOrg,
    { all, format, watch: interval, readings }: CheckFlags,
  ): void {
    if (this.jsonEnabled()) {
      if (this.watching) process.stdout.write(`${JSON.stringify(this.toSuccessJson(answer))}\n`);
      return;
    }
    const reports = listReports(answer, org);
    if (format === 'nagios') return this.log(renderNagios(answer.verdict, reports));
    const style = findOutputStyle(process.stdout, process.env);
    if (last === null) {
      this.log(renderLimitsAnswer(answer, style, { all }));
      if (interval === undefined || readings === 1) return;
      return this.log(style.dim(`\n${limitWords.getMessage('burn.again', [formatSpan(interval)])}\n`));
    }
    const lastReports = listReports(last, org);
    for (const { org: whose, report, several } of reports) {
      const before = lastReports.find((former) => former.org.username === whose.username)?.report ?? null;
      this.log(renderReading(report, style, { before, name: several ? nameOf(whose) : null, all }));
    }
  }

  private warnOfHistory(folder: string, { historyFailure }: FoundLimits): void {
    if (historyFailure === null || this.warnedOfHistory) return;
    this.warnedOfHistory = true;
    this.warn(messages.getMessage('warning.historyUnusable', [folder, historyFailure]));
  }

  private refuseFiles(files: readonly string[], overwrite: boolean): void {
    for (const file of files) {
      if (!isLimitsFormat(path.extname(file))) throw messages.createError('error.UnknownFormat', [maskSecrets(file)]);
      if (!overwrite && existsSync(file)) throw messages.createError('error.FileExists', [maskSecrets(file)]);
    }
  }

  private async writeFiles(
    answer: ErrorsLimitsCheckResult,
    org: CheckedOrg,
    { 'output-file': files = [], overwrite }: Pick<CheckFlags, 'output-file' | 'overwrite'>,
  ): Promise<void> {
    for (const file of new Set(files)) {
      const text = renderLimitsFile(path.extname(file), answer, org);
      try {
        // oxlint-disable-next-line no-await-in-loop
        await writeWholeFile(file, text, { overwrite });
      } catch (error) {
        if (error instanceof FileExistsError) throw messages.createError('error.FileExists', [maskSecrets(file)]);
        const code = error instanceof Error && 'code' in error ? String(error.code) : '?';
        throw messages.createError('error.UnwritableFile', [maskSecrets(file), code]);
      }
    }
  }

  private describeFailure(error: unknown, targetOrg: string): SfError {
    if (isOrgError(error)) return createCommandError(error, { targetOrg });
    if (!(error instanceof LimitRuleError)) return SfError.wrap(error);
    const { kind, tokens } = error;
    if (kind !== 'LimitNotFound') return messages.createError(`error.${kind}`, [...tokens]);
    const [name = '', nearest = ''] = tokens;
    return messages.createError('error.LimitNotFound', [name], [nearest === '' ? '-' : nearest]);
  }
}

function combine(readings: readonly Reading[], now: Date): LimitsReportOfOrgs {
  const reports = readings.map(({ org, report }) => Object.assign({}, org, report));
  return combineReports(reports, now.toISOString());
}

function splitNames(values: readonly string[]): string[] {
  const names = values.flatMap((value) => value.split(','));
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

function asksForSeveral(flags: { orgs?: unknown; 'all-orgs'?: unknown }): boolean {
  return flags.orgs !== undefined || flags['all-orgs'] === true;
}

/**
 * Whether a failure ends the run of a single org. Something else in the place of the limits is an answer all the same, and to
 * a monitor any failure of the org is. A watch goes on when one of its later readings fails, but not without a session.
 */
function endsRun({ failure, fromOrg }: Reading, reading: number, format: CheckFlags['format']): boolean {
  if (failure === null) return false;
  if (!fromOrg) return true;
  if (reading > 1) return failure.name === 'SessionExpiredError';
  return failure.name !== 'UnexpectedContentError' && format !== 'nagios';
}

function findConvention(exitCodes: string | null, format: string | null): ExitConvention {
  if (exitCodes === 'nagios' || exitCodes === 'sf') return exitCodes;
  return format === 'nagios' ? 'nagios' : 'sf';
}

function readWork({
  'for-load': rows,
  'for-query': jobs,
  'for-calls': calls,
  bytes,
  operation = 'insert',
  rows: results,
  sobject: object,
}: CheckFlags): WorkQuestion | null {
  if (rows !== undefined) return { kind: 'load', rows, bytes, operation, object };
  if (jobs !== undefined) return { kind: 'query', jobs, rows: results, bytes };
  return calls === undefined ? null : { kind: 'calls', calls };
}

/** Milliseconds of a flag's value. */
function readInterval(text: string): number {
  const ms = parseInterval(text);
  if (ms === null) throw messages.createError('error.InvalidInterval', [text]);
  return ms;
}
