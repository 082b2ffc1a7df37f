import { createReadStream, existsSync, rmSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Interfaces } from '@oclif/core';
import { Messages } from '@salesforce/core/messages';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { exitOnSignal } from '../../../cli/exit-on-signal.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { showProgress } from '../../../cli/show-progress.ts';
import { findSystemCode } from '../../../cli/system-error.ts';
import { findUnknownFlags } from '../../../cli/unknown-flags.ts';
import { FileExistsError, writeWholeStream } from '../../../cli/write-files.ts';
import { diagnoseSitecoreBatch, NotAnErrorLogError, type LogPlace } from '../../../diagnose/sitecore-batch.ts';
import type { ImportFile } from '../../../diagnose/sitecore/match-import.ts';
import { readTimeLimits, TIMEOUT_VARIABLE } from '../../../org/read-time-limits.ts';
import { maskSecrets } from '../../../redact/replace-secrets.ts';
import { EXIT_CODES, exitCodeOf } from '../../../report/exit-codes.ts';
import { createTimeoutError } from '../../../report/render/command-error.ts';
import { renderSitecoreBatch, renderSitecoreProgress } from '../../../report/render/human-sitecore-batch.ts';
import { createSitecoreError } from '../../../report/render/sitecore-error.ts';
import { planSitecoreSteps, type LogArguments } from '../../../report/render/sitecore-steps.ts';
import type { SitecoreBatchReport } from '../../../report/sitecore-batch.ts';
import { RETRY_VERDICTS } from '../../../report/vocabulary.ts';
import { parseBaseUrl } from '../../../sitecore/batch.ts';
import { parseLogUrl } from '../../../sitecore/log-download.ts';
import { openSitecore, type Sitecore, type SitecoreAccount } from '../../../sitecore/open-sitecore.ts';
import { isSitecoreError } from '../../../sitecore/sitecore-error.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.sitecore.batch');

const PLUGIN = 'sf-plugin-errors';
const STANDARD_INPUT = '-';
const CHUNK_BYTES = 256 * 1024;
/** What oclif gives for flags it does not know. */
const USAGE_EXIT_CODE = 2;
const LONGEST_ADDRESS = 16 * 1024;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const BASE_URL_VARIABLE = 'SITECORE_CDP_BASE_URL';
const CLIENT_KEY_VARIABLE = 'SITECORE_CDP_CLIENT_KEY';
const API_TOKEN_VARIABLE = 'SITECORE_CDP_API_TOKEN';

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
      BATCH_OUTCOMES.map((outcome) => [
        `${outcome} (${EXIT_CODES[outcome]})`,
        messages.getMessage(`exitCode.${outcome}`),
      ]),
    ),
  );

  public static override readonly envVariablesSection = toHelpSection('ENVIRONMENT VARIABLES', {
    [CLIENT_KEY_VARIABLE]: messages.getMessage('environment.clientKey'),
    [API_TOKEN_VARIABLE]: messages.getMessage('environment.apiToken'),
    [BASE_URL_VARIABLE]: messages.getMessage('environment.baseUrl'),
    [TIMEOUT_VARIABLE]: messages.getMessage('environment.timeout'),
  });

  /** The part of a retry file that is being written, to be removed when the run is stopped. */
  private unfinishedFile: string | null = null;

  public override async run(): Promise<ErrorsSitecoreBatchResult> {
    const { argv, flags } = await this.parse(ErrorsSitecoreBatch).catch((error: unknown) => {
      throw hideValues(error);
    });
    if (argv.length > 0) throw messages.createError('error.UnexpectedArguments', [String(argv.length)]);
    checkCombination(flags);
    const place = await this.findPlace(flags);
    const account = place.kind === 'batch' ? await this.readAccount(flags['base-url']) : null;
    const importFile = await this.findImportFile(flags);
    const sitecore = this.open(account);
    const show = showProgress(this.spinner, Date.now);
    const ignoreSignals = exitOnSignal(() => {
      show(null);
      if (this.unfinishedFile !== null) rmSync(this.unfinishedFile, { force: true });
    });
    try {
      const diagnosis = await diagnoseSitecoreBatch(place, sitecore, {
        waitMs: flags.wait.milliseconds,
        importFile,
        verdicts: new Set(flags.retry),
        // A pipe gets the result alone.
        ...(process.stderr.isTTY && { onProgress: (progress) => show(renderSitecoreProgress(progress)) }),
      });
      show(null);
      const report = { ...diagnosis, nextSteps: planSitecoreSteps(diagnosis, argumentsOf(place, account)) };
      return this.finish(report);
    } catch (error) {
      throw explainFailure(error, flags);
    } finally {
      show(null);
      ignoreSignals();
      await sitecore.close();
    }
  }

  private finish(report: SitecoreBatchReport): SitecoreBatchReport {
    if (!report.complete) this.warn(messages.getMessage('warning.incomplete', [report.incompleteReason ?? '']));
    process.exitCode = exitCodeOf(report);
    if (!this.jsonEnabled()) this.log(renderSitecoreBatch(report, findOutputStyle(process.stdout, process.env)));
    return report;
  }

  private open(account: SitecoreAccount | null): Sitecore {
    const limits = readTimeLimits(process.env);
    if (limits === null) throw createTimeoutError(TIMEOUT_VARIABLE, process.env[TIMEOUT_VARIABLE] ?? '');
    const clientVersion = this.config.plugins.get(PLUGIN)?.version ?? this.config.version;
    return openSitecore(account, { clientVersion, limits });
  }

  private async findPlace({ ref, file, 'log-url': address }: BatchFlags): Promise<LogPlace> {
    if (ref !== undefined) {
      if (!UUID.test(ref)) throw messages.createError('error.InvalidRef');
      return { kind: 'batch', ref };
    }
    if (address !== undefined) {
      const url = parseLogUrl(address === STANDARD_INPUT ? await this.readAddress() : address.trim());
      if (url === null) throw messages.createError('error.InvalidLogUrl');
      return { kind: 'address', url };
    }
    const name = file ?? STANDARD_INPUT;
    const open = (): AsyncIterable<Buffer> => (name === STANDARD_INPUT ? process.stdin : openFile(name));
    return { kind: 'file', name: maskSecrets(name), open };
  }

  /** Asks for the address on a terminal; takes it from a pipe. */
  private async readAddress(): Promise<string> {
    if (process.stdin.isTTY) return (await this.secretPrompt({ message: messages.getMessage('prompt.logUrl') })).trim();
    let text = '';
    for await (const chunk of process.stdin) {
      text += String(chunk);
      if (text.length > LONGEST_ADDRESS) break;
    }
    return text.trim();
  }

  private async readAccount(flag: string | undefined): Promise<SitecoreAccount> {
    const address = flag ?? process.env[BASE_URL_VARIABLE] ?? '';
    if (address === '') throw messages.createError('error.NoBaseUrl', [BASE_URL_VARIABLE]);
    const baseUrl = parseBaseUrl(address);
    if (baseUrl === null) throw messages.createError('error.InvalidBaseUrl');
    const clientKey = await this.readSecret(CLIENT_KEY_VARIABLE, messages.getMessage('prompt.clientKey'));
    const apiToken = await this.readSecret(API_TOKEN_VARIABLE, messages.getMessage('prompt.apiToken'));
    return { baseUrl, credentials: { clientKey, apiToken } };
  }

  private async readSecret(variable: string, message: string): Promise<string> {
    const value = process.env[variable];
    if (value !== undefined && value !== '') return value;
    const canAsk = process.stdin.isTTY && process.stdout.isTTY && !this.jsonEnabled();
    if (!canAsk) throw messages.createError('error.NoCredentials', [variable]);
    return this.secretPrompt({ message });
  }

  /** Looks at all files before the first request: what can't be written need not be fetched. */
  private async findImportFile(flags: BatchFlags): Promise<ImportFile | null> {
    const { source, overwrite, 'retry-file': retryFile } = flags;
    if (source === undefined) return null;
    await access(source, constants.R_OK).catch((error: unknown) => {
      throw messages.createError('error.UnreadableFile', [maskSecrets(source), findSystemCode(error) ?? '?']);
    });
    if (retryFile === undefined) return { open: () => openFile(source), retryFile: null };
    if (path.resolve(retryFile) === path.resolve(source)) throw messages.createError('error.SameFile');
    if (!overwrite && existsSync(retryFile)) throw messages.createError('error.FileExists', [maskSecrets(retryFile)]);
    await access(path.dirname(path.resolve(retryFile)), constants.W_OK).catch((error: unknown) => {
      throw messages.createError('error.UnwritableFile', [maskSecrets(retryFile), findSystemCode(error) ?? '?']);
    });
    const onUnfinished = (name: string | null): void => {
      this.unfinishedFile = name;
    };
    return {
      open: () => openFile(source),
      retryFile: {
        path: maskSecrets(retryFile),
        write: (lines) => writeWholeStream(retryFile, lines, { overwrite, onUnfinished }),
      },
    };
  }
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

/** What went wrong, in words for people; errors of this program stay as they are. */
function explainFailure(error: unknown, flags: BatchFlags): unknown {
  if (isSitecoreError(error)) return createSitecoreError(error, { ref: flags.ref ?? null });
  if (error instanceof FileExistsError) return messages.createError('error.FileExists', [maskSecrets(error.file)]);
  if (error instanceof NotAnErrorLogError) {
    const imported = error.data.brokenLines.examples.some(({ reason }) => reason === 'import-record');
    const failure = messages.createError(imported ? 'error.ImportFileAsLog' : 'error.NotAnErrorLog', [
      error.data.reason,
    ]);
    failure.setData(error.data);
    return failure;
  }
  if (!(error instanceof Error)) return error;
  if (error.name === 'UnpackError')
    return messages.createError('error.BrokenSource', [maskSecrets(flags.source ?? ''), error.message]);
  if (error.name === 'TooManyRefsError') return messages.createError('error.TooManyRefs', [error.message]);
  const code = findSystemCode(error);
  return code === null
    ? error
    : messages.createError('error.UnwritableFile', [maskSecrets(flags['retry-file'] ?? ''), code]);
}

/** As the next steps may show it: without the address of a log, and with the base URL instead of the credentials. */
function argumentsOf(place: LogPlace, account: SitecoreAccount | null): LogArguments {
  if (place.kind === 'batch')
    return { kind: 'batch', ref: place.ref, baseUrl: account?.baseUrl.href.replace(/\/$/, '') ?? '' };
  return place.kind === 'address' ? { kind: 'address' } : { kind: 'file', name: place.name };
}

async function* openFile(name: string): AsyncGenerator<Buffer, void> {
  try {
    yield* createReadStream(name, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>;
  } catch (error) {
    const code = findSystemCode(error);
    throw code === null ? error : messages.createError('error.UnreadableFile', [maskSecrets(name), code]);
  }
}
