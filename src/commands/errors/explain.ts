import { Messages } from '@salesforce/core/messages';
import { Flags as SfFlags, SfCommand } from '@salesforce/sf-plugins-core';
import { openInput, STANDARD_INPUT } from '../../cli/open-input.ts';
import { findOutputStyle } from '../../cli/output-style.ts';
import { runWithProgress } from '../../cli/run-with-progress.ts';
import { findSystemCode } from '../../cli/system-error.ts';
import { chooseRetry } from '../../diagnose/choose-retry.ts';
import { explainSource, reportText } from '../../diagnose/explain-source.ts';
import type { ExplainOptions } from '../../diagnose/explain-text.ts';
import { maskSecrets } from '../../redact/replace-secrets.ts';
import type { ExplainReport } from '../../report/explain-report.ts';
import { renderExplanations } from '../../report/render/human-explain.ts';
import { renderReading } from '../../report/render/progress.ts';
import { describeRetry } from '../../report/render/retry-advice.ts';
import type { AdvisedReport } from '../../report/retry-advice.ts';
import { APIS } from '../../report/vocabulary.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.explain');

/** What each error of the text means; with how to retry it, where that can help. */
export type ErrorsExplainResult = AdvisedReport;

type Flags = Pick<ExplainOptions, 'api'> & { file?: string | undefined; 'http-status'?: number | undefined };

export default class ErrorsExplain extends SfCommand<ErrorsExplainResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  /** The text may have blanks, and need not be quoted. */
  public static override readonly strict = false;
  public static override readonly usage = '[TEXT...] [--json] [-f <value>] [-a <value>] [--http-status <value>]';

  public static override readonly flags = {
    file: SfFlags.string({
      char: 'f',
      summary: messages.getMessage('flags.file.summary'),
    }),
    api: SfFlags.option({
      char: 'a',
      options: APIS,
      summary: messages.getMessage('flags.api.summary'),
      description: messages.getMessage('flags.api.description'),
    })(),
    'http-status': SfFlags.integer({
      min: 100,
      max: 599,
      summary: messages.getMessage('flags.http-status.summary'),
    }),
  };

  public override async run(): Promise<ErrorsExplainResult> {
    const { argv, flags } = await this.parse(ErrorsExplain);
    const report = addRetryAdvice(await this.explain(argv.map(String).join(' '), flags));
    if (report.errors.length === 0 && report.apiUsage === null) {
      throw messages.createError('error.NothingFound', [String(report.bytes)]);
    }
    // A code that nobody knows is answered with its nearest names, but it is not explained.
    const explained = report.apiUsage !== null || report.errors.some(({ entry }) => entry !== null);
    process.exitCode = explained ? 0 : 1;
    if (!this.jsonEnabled()) {
      this.log(renderExplanations(report, findOutputStyle(process.stdout, process.env)));
    }
    return report;
  }

  private async explain(text: string, { file, api, 'http-status': httpStatus }: Flags): Promise<ExplainReport> {
    const options: ExplainOptions = { api, httpStatus };
    if (text !== '' && text !== STANDARD_INPUT) {
      if (file !== undefined) throw messages.createError('error.TextAndFile');
      return reportText(text, options);
    }
    if (text === '' && file === undefined && httpStatus !== undefined) {
      return reportText(String(httpStatus), options);
    }
    if (file === undefined && text === '' && process.stdin.isTTY) throw messages.createError('error.NothingToExplain');
    return this.explainInput(file ?? STANDARD_INPUT, options);
  }

  private async explainInput(name: string, options: ExplainOptions): Promise<ExplainReport> {
    const terminal = { now: Date.now, isTerminal: process.stderr.isTTY };
    try {
      return await runWithProgress(this.spinner, terminal, (line) =>
        explainSource(openInput(name), { ...options, onProgress: line.follow(renderReading) }),
      );
    } catch (error) {
      const code = findSystemCode(error);
      if (name === STANDARD_INPUT || code === null) throw error;
      throw messages.createError('error.UnreadableFile', [maskSecrets(name), code]);
    }
  }
}

function addRetryAdvice({ errors, ...report }: ExplainReport): ErrorsExplainResult {
  return {
    ...report,
    errors: errors.map((error) => Object.assign(error, { retryAdvice: describeRetry(chooseRetry(error)) })),
  };
}
