import type { Interfaces } from '@oclif/core';
import { Messages } from '@salesforce/core/messages';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { askSecret } from '../../../cli/ask-secret.ts';
import { readClientOptions } from '../../../cli/client-options.ts';
import { describeExitCodes } from '../../../cli/help-sections.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { runWithProgress } from '../../../cli/run-with-progress.ts';
import {
  API_TOKEN_VARIABLE,
  BASE_URL_VARIABLE,
  CLIENT_KEY_VARIABLE,
  readSitecoreAccount,
} from '../../../cli/sitecore-account.ts';
import { createBatchError } from '../../../cli/sitecore-batch-error.ts';
import { findImportFile } from '../../../cli/sitecore-import-file.ts';
import { findLogPlace, listPlaceArguments } from '../../../cli/sitecore-log-place.ts';
import { UnfinishedFile } from '../../../cli/unfinished-file.ts';
import { findUnknownFlags } from '../../../cli/unknown-flags.ts';
import { waitFlag } from '../../../cli/wait-flag.ts';
import { diagnoseSitecoreBatch } from '../../../diagnose/sitecore-batch.ts';
import { TIMEOUT_VARIABLE } from '../../../org/read-time-limits.ts';
import { EXIT_CODES, exitCodeOf } from '../../../report/exit-codes.ts';
import { renderSitecoreBatch, renderSitecoreProgress } from '../../../report/render/human-sitecore-batch.ts';
import { planSitecoreSteps } from '../../../report/render/sitecore-steps.ts';
import type { SitecoreBatchReport } from '../../../report/sitecore-batch.ts';
import { RETRY_VERDICTS } from '../../../report/vocabulary.ts';
import { openSitecore, type SitecoreAccount } from '../../../sitecore/open-sitecore.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.sitecore.batch');

/** What oclif gives for flags it does not know. */
const USAGE_EXIT_CODE = 2;

/** A batch has no state of its own for an abort. */
const BATCH_OUTCOMES = ['clean', 'partial', 'failed', 'running'] as const;

/** The batch, its failed records grouped by cause, and what can be sent again. */
export type ErrorsSitecoreBatchResult = SitecoreBatchReport;

type BatchFlags = Interfaces.InferredFlags<typeof ErrorsSitecoreBatch.flags>;

export default class ErrorsSitecoreBatch extends SfCommand<ErrorsSitecoreBatchResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  /** The parser would quote an argument too many, which may be a secret address. */
  public static override readonly strict = false;

  // Nor are the flags declared exclusive: the parser would quote their values.
  public static override readonly flags = {
    ref: Flags.string({
      char: 'r',
      summary: messages.getMessage('flags.ref.summary'),
      description: messages.getMessage('flags.ref.description'),
    }),
    'base-url': Flags.string({
      summary: messages.getMessage('flags.base-url.summary'),
      description: messages.getMessage('flags.base-url.description', [BASE_URL_VARIABLE]),
    }),
    'log-url': Flags.string({
      summary: messages.getMessage('flags.log-url.summary'),
      description: messages.getMessage('flags.log-url.description'),
    }),
    file: Flags.string({
      char: 'f',
      summary: messages.getMessage('flags.file.summary'),
    }),
    source: Flags.string({
      summary: messages.getMessage('flags.source.summary'),
      description: messages.getMessage('flags.source.description'),
    }),
    'retry-file': Flags.string({
      summary: messages.getMessage('flags.retry-file.summary'),
      description: messages.getMessage('flags.retry-file.description'),
    }),
    retry: Flags.option({
      options: RETRY_VERDICTS,
      multiple: true,
      default: ['now', 'later'],
      summary: messages.getMessage('flags.retry.summary'),
    })(),
    overwrite: Flags.boolean({ summary: messages.getMessage('flags.overwrite.summary') }),
    wait: waitFlag(messages),
  };

  public static override readonly errorCodes = toHelpSection(
    'ERROR CODES',
    describeExitCodes(BATCH_OUTCOMES, EXIT_CODES, messages),
  );

  public static override readonly envVariablesSection = toHelpSection('ENVIRONMENT VARIABLES', {
    [CLIENT_KEY_VARIABLE]: messages.getMessage('environment.clientKey'),
    [API_TOKEN_VARIABLE]: messages.getMessage('environment.apiToken'),
    [BASE_URL_VARIABLE]: messages.getMessage('environment.baseUrl'),
    [TIMEOUT_VARIABLE]: messages.getMessage('environment.timeout'),
  });

  public override async run(): Promise<ErrorsSitecoreBatchResult> {
    const { argv, flags } = await this.parse(ErrorsSitecoreBatch).catch((error: unknown) => {
      throw hideValues(error);
    });
    if (argv.length > 0) throw messages.createError('error.UnexpectedArguments', [String(argv.length)]);
    checkCombination(flags);
    const place = await findLogPlace(flags, { ask: process.stdin.isTTY ? ask : null, messages });
    const account = place.kind === 'batch' ? await this.readAccount(flags['base-url']) : null;
    const unfinished = new UnfinishedFile();
    const importFile = await findImportFile(flags, { onUnfinished: unfinished.note, messages });
    const sitecore = openSitecore(account, readClientOptions(this.config, process.env));
    try {
      const terminal = { now: Date.now, isTerminal: process.stderr.isTTY, onSignal: unfinished.remove };
      const diagnosis = await runWithProgress(this.spinner, terminal, (line) =>
        diagnoseSitecoreBatch(place, sitecore, {
          waitMs: flags.wait.milliseconds,
          importFile,
          verdicts: new Set(flags.retry),
          onProgress: line.follow(renderSitecoreProgress),
        }),
      );
      return this.finish({
        ...diagnosis,
        nextSteps: planSitecoreSteps(diagnosis, listPlaceArguments(place, account)),
      });
    } catch (error) {
      throw createBatchError(error, messages, flags);
    } finally {
      await sitecore.close();
    }
  }

  private readAccount(baseUrl: string | undefined): Promise<SitecoreAccount> {
    const canAsk = process.stdin.isTTY && process.stdout.isTTY && !this.jsonEnabled();
    return readSitecoreAccount(baseUrl, { environment: process.env, ask: canAsk ? ask : null, messages });
  }

  private finish(report: SitecoreBatchReport): SitecoreBatchReport {
    if (!report.complete && this.jsonEnabled())
      this.warn(messages.getMessage('warning.incomplete', [report.incompleteReason ?? '']));
    process.exitCode = exitCodeOf(report);
    if (!this.jsonEnabled()) this.log(renderSitecoreBatch(report, findOutputStyle(process.stdout, process.env)));
    return report;
  }
}

function ask(question: string): Promise<string> {
  return askSecret(question, process.stdout);
}

/** An unknown flag by its name alone. */
function hideValues(error: unknown): unknown {
  const names = findUnknownFlags(error);
  if (names === null) return error;
  const hidden = messages.createError('error.UnknownFlags', [names.join(', ')]);
  hidden.exitCode = USAGE_EXIT_CODE;
  return hidden;
}

function checkCombination(flags: BatchFlags): void {
  const places = (['ref', 'log-url', 'file'] as const).filter((name) => flags[name] !== undefined);
  if (places.length === 0 && process.stdin.isTTY) throw messages.createError('error.NoPlace');
  if (places.length > 1)
    throw messages.createError('error.SeveralPlaces', [places.map((name) => `--${name}`).join(', ')]);
  if (flags['retry-file'] !== undefined && flags.source === undefined) throw messages.createError('error.NoSource');
  if (flags.wait.milliseconds > 0 && flags.ref === undefined) throw messages.createError('error.WaitWithoutRef');
}
