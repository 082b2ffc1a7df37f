import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Interfaces } from '@oclif/core';
import { EnvironmentVariable } from '@salesforce/core/envVars';
import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { exitOnSignal } from '../../../cli/exit-on-signal.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { FileExistsError, writeWholeFile } from '../../../cli/write-files.ts';
import { checkLimits, refuseIdleRules, UNLIMITED, worstStatus } from '../../../diagnose/check-limits.ts';
import { forecastLimits } from '../../../diagnose/limits/forecast.ts';
import { LimitRuleError, parseLimitRule, type LimitRules } from '../../../diagnose/limits/limit-rules.ts';
import { PLAN_FACTS, planCalls, planLoad, planQuery } from '../../../diagnose/limits/preflight.ts';
import { appendSnapshot, readSnapshots, takeSnapshot } from '../../../history/limit-history.ts';
import type { LimitReading } from '../../../org/limits.ts';
import { isOrgError } from '../../../org/org-error.ts';
import { TIMEOUT_VARIABLE } from '../../../org/read-time-limits.ts';
import { EXIT_CONVENTIONS, FAIL_ON, limitsExitCode, type ExitConvention } from '../../../report/limits-exit-codes.ts';
import { LOAD_OPERATIONS, type LimitsPreflight, type PreflightPlan } from '../../../report/limits-preflight.ts';
import { LIMIT_STATUSES, type LimitsReport } from '../../../report/limits-report.ts';
import { createCommandError } from '../../../report/render/command-error.ts';
import { renderForecast } from '../../../report/render/human-forecast.ts';
import { renderLimits } from '../../../report/render/human-limits.ts';
import { renderPreflight } from '../../../report/render/human-preflight.ts';
import { renderLimitsCsv, renderLimitsMarkdown } from '../../../report/render/limit-tables.ts';
import { describeViolation } from '../../../report/render/limit-words.ts';
import { renderNagios } from '../../../report/render/nagios.ts';
import { renderOpenMetrics } from '../../../report/render/open-metrics.ts';
import { addPreflightSteps } from '../../../report/render/preflight-steps.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.limits.check');

const FILE_FORMATS: Readonly<Record<string, (report: LimitsReport, org: string) => string>> = {
  '.json': (report) => `${JSON.stringify(report, null, 2)}\n`,
  '.prom': renderOpenMetrics,
  '.csv': renderLimitsCsv,
  '.md': renderLimitsMarkdown,
};

/** The verdict, each limit checked, and the rules that are not kept. */
export type ErrorsLimitsCheckResult = LimitsReport;

type CheckFlags = Interfaces.InferredFlags<typeof ErrorsLimitsCheck.flags>;

type Plan = {
  'for-load'?: number | undefined;
  'for-query'?: number | undefined;
  'for-calls'?: number | undefined;
  bytes?: number | undefined;
  operation: (typeof LOAD_OPERATIONS)[number];
};

export default class ErrorsLimitsCheck extends SfCommand<ErrorsLimitsCheckResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    warning: Flags.integer({
      char: 'w',
      min: 0,
      max: 100,
      default: 80,
      summary: messages.getMessage('flags.warning.summary'),
    }),
    critical: Flags.integer({
      char: 'c',
      min: 0,
      max: 100,
      default: 95,
      summary: messages.getMessage('flags.critical.summary'),
    }),
    rule: Flags.string({
      char: 'r',
      multiple: true,
      summary: messages.getMessage('flags.rule.summary'),
      description: messages.getMessage('flags.rule.description'),
    }),
    include: Flags.string({ multiple: true, summary: messages.getMessage('flags.include.summary') }),
    exclude: Flags.string({ multiple: true, summary: messages.getMessage('flags.exclude.summary') }),
    'for-load': Flags.integer({
      min: 1,
      exclusive: ['for-query', 'for-calls'],
      summary: messages.getMessage('flags.for-load.summary'),
    }),
    'for-query': Flags.integer({
      min: 1,
      exclusive: ['for-calls'],
      summary: messages.getMessage('flags.for-query.summary'),
    }),
    'for-calls': Flags.integer({ min: 1, summary: messages.getMessage('flags.for-calls.summary') }),
    bytes: Flags.integer({ min: 1, exclusive: ['for-calls'], summary: messages.getMessage('flags.bytes.summary') }),
    operation: Flags.option({
      options: LOAD_OPERATIONS,
      default: 'insert' as const,
      summary: messages.getMessage('flags.operation.summary'),
    })(),
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

  public override async run(): Promise<ErrorsLimitsCheckResult> {
    const { flags } = await this.parse(ErrorsLimitsCheck);
    const convention = flags['exit-codes'] ?? (flags.format === 'nagios' ? 'nagios' : 'sf');
    try {
      return await this.check(flags, convention);
    } catch (error) {
      // To a monitor, 1 is a warning.
      const failure = SfError.wrap(error);
      failure.exitCode = limitsExitCode('unknown', { convention, failOn: 'critical' });
      throw failure;
    }
  }

  private async check(flags: CheckFlags, convention: ExitConvention): Promise<LimitsReport> {
    const files = flags['output-file'] ?? [];
    const targetOrg = flags['target-org'].getUsername() ?? '';
    this.refuseFiles(files, flags.overwrite);
    const rules = this.inWords(() => readRules(flags));
    const org = openCommandOrg(flags['target-org'].getConnection(flags['api-version']), this.config, process.env);
    const ignoreSignals = exitOnSignal(() => undefined);
    const checkedAt = new Date();
    try {
      const base = { checkedAt: checkedAt.toISOString(), problem: null };
      let report: LimitsReport;
      try {
        const readings = await org.readLimits();
        const { violations, ...checked } = this.inWords(() => checkLimits(readings, rules));
        const preflight = planWork(flags, readings);
        report = {
          ...checked,
          verdict: worstStatus([checked.verdict, ...(preflight ? [STATUS_OF_FIT[preflight.fits]] : [])]),
          ...base,
          violations: violations.map((violation) =>
            Object.assign(violation, { message: describeViolation(violation) }),
          ),
          apiCalls: org.countCalls(),
          ...(preflight && { preflight }),
        };
        await this.addHistory(report, readings, flags['target-org'].getOrgId(), checkedAt, flags);
      } catch (error) {
        if (!isOrgError(error)) throw error;
        const failure = createCommandError(error, { targetOrg });
        const { name, message, actions = [] } = failure;
        report = {
          verdict: 'unknown',
          ...base,
          limits: [],
          violations: [],
          problem: { name, message, actions },
          apiCalls: org.countCalls(),
        };
        if (error.name !== 'UnexpectedContentError' && flags.format !== 'nagios') {
          await this.writeFiles(files, report, targetOrg, flags.overwrite);
          throw failure;
        }
      }
      await this.writeFiles(files, report, targetOrg, flags.overwrite);
      process.exitCode = limitsExitCode(report.verdict, { convention, failOn: flags['fail-on'] });
      if (!this.jsonEnabled()) this.log(flags.format === 'nagios' ? renderNagios(report) : renderHuman(report, flags));
      return report;
    } finally {
      ignoreSignals();
      await org.close();
    }
  }

  /** Adds the forecast, and keeps the reading for later ones. */
  private async addHistory(
    report: LimitsReport,
    readings: readonly LimitReading[],
    orgId: string,
    now: Date,
    { history, forecast }: { history: boolean; forecast: boolean },
  ): Promise<void> {
    const folder = path.join(this.config.dataDir, 'sf-plugin-errors', 'limits');
    try {
      if (forecast) report.forecast = forecastLimits(report.limits, await readSnapshots(folder, orgId), now);
      if (history) await appendSnapshot(folder, orgId, takeSnapshot(now, readings));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '?';
      this.warn(messages.getMessage('warning.historyUnusable', [folder, code]));
    }
  }

  private refuseFiles(files: readonly string[], overwrite: boolean): void {
    for (const file of files) {
      if (!Object.hasOwn(FILE_FORMATS, path.extname(file))) throw messages.createError('error.UnknownFormat', [file]);
      if (!overwrite && existsSync(file)) throw messages.createError('error.FileExists', [file]);
    }
  }

  private async writeFiles(
    files: readonly string[],
    report: LimitsReport,
    targetOrg: string,
    overwrite: boolean,
  ): Promise<void> {
    for (const file of files) {
      const text = FILE_FORMATS[path.extname(file)]?.(report, targetOrg) ?? '';
      try {
        await writeWholeFile(file, text, { overwrite });
      } catch (error) {
        if (error instanceof FileExistsError) throw messages.createError('error.FileExists', [file]);
        const code = error instanceof Error && 'code' in error ? String(error.code) : '?';
        throw messages.createError('error.UnwritableFile', [file, code]);
      }
    }
  }

  private inWords<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LimitRuleError)) throw error;
      const { kind, tokens } = error;
      if (kind === 'LimitNotFound') {
        const [name = '', nearest = ''] = tokens;
        throw messages.createError('error.LimitNotFound', [name], [nearest === '' ? '-' : nearest]);
      }
      throw messages.createError(`error.${kind}`, [...tokens]);
    }
  }
}

const STATUS_OF_FIT = { yes: 'ok', no: 'critical', unknown: 'unknown' } as const;

/** @throws LimitRuleError */
function readRules(flags: {
  warning: number;
  critical: number;
  rule?: string[] | undefined;
  include?: string[] | undefined;
  exclude?: string[] | undefined;
}): LimitRules {
  const { warning, critical, rule = [], include = [], exclude = [] } = flags;
  const rules = { warning, critical, rules: rule.map(parseLimitRule), include, exclude };
  refuseIdleRules(rules);
  return rules;
}

function planWork(flags: Plan, readings: readonly LimitReading[]): LimitsPreflight | null {
  const { 'for-load': rows, 'for-query': jobs, 'for-calls': calls, bytes, operation } = flags;
  const limits = readings.map((reading) => ({ ...reading, unlimited: reading.max === UNLIMITED }));
  let plan: PreflightPlan | null = null;
  if (rows !== undefined) plan = planLoad({ rows, bytes, operation }, limits);
  else if (jobs !== undefined) plan = planQuery({ jobs, bytes }, limits);
  else if (calls !== undefined) plan = planCalls(calls, limits);
  return plan && addPreflightSteps(plan, bytes === undefined ? PLAN_FACTS.bytesPerRow : bytes / (rows ?? 1));
}

function renderHuman(report: LimitsReport, { all }: { all: boolean }): string {
  const style = findOutputStyle(process.stdout, process.env);
  const parts = [renderLimits(report, style, { all })];
  if (report.problem !== null) parts.push(report.problem.actions.map((action) => `  ${action}`).join('\n'));
  if (report.preflight) parts.push(renderPreflight(report.preflight, style));
  if (report.forecast) parts.push(renderForecast(report.forecast, style, { now: new Date(report.checkedAt), all }));
  return parts.join('\n\n');
}
