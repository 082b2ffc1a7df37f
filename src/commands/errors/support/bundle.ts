import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { EnvironmentVariable } from '@salesforce/core/envVars';
import { Messages } from '@salesforce/core/messages';
import type { Interfaces } from '@oclif/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { exitOnSignal } from '../../../cli/exit-on-signal.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { showProgress } from '../../../cli/show-progress.ts';
import { FileExistsError } from '../../../cli/write-files.ts';
import { checkFolder, ForeignFolderError, writeFolder, type PackedFile } from '../../../cli/write-folder.ts';
import { writeZip } from '../../../cli/write-zip.ts';
import { diagnoseBulkJob } from '../../../diagnose/bulk-job.ts';
import {
  collectSupportBundle,
  createRedaction,
  FileTooLargeError,
  UnreadableFileError,
  type SupportFile,
  type SupportOrg,
} from '../../../diagnose/support-bundle.ts';
import { isOrgError } from '../../../org/org-error.ts';
import { TIMEOUT_VARIABLE } from '../../../org/read-time-limits.ts';
import { countMarks } from '../../../redact/count-marks.ts';
import { maskSecrets } from '../../../redact/replace-secrets.ts';
import type { BulkJobDiagnosis } from '../../../report/bulk-job.ts';
import { createCommandError } from '../../../report/render/command-error.ts';
import { renderSupportBundle } from '../../../report/render/human-support-bundle.ts';
import { renderProgress } from '../../../report/render/progress.ts';
import { describeItems } from '../../../report/render/support-items.ts';
import { planSupportSteps, renderSupportReading } from '../../../report/render/support-steps.ts';
import { renderSupportSummary } from '../../../report/render/support-summary.ts';
import type { SupportBundle } from '../../../report/support-bundle.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.support.bundle');

const STANDARD_INPUT = '-';
const CHUNK_BYTES = 256 * 1024;
const SALT_BYTES = 32;

/** What a bundle has at its top. */
const OWN_NAMES: ReadonlySet<string> = new Set(['summary.md', 'summary.json', 'job', 'exchanges']);

export type ErrorsSupportBundleResult = SupportBundle;

type BundleFlags = Interfaces.InferredFlags<typeof ErrorsSupportBundle.flags>;
type Place = { path: string; form: 'folder' | 'zip' };

export default class ErrorsSupportBundle extends SfCommand<ErrorsSupportBundleResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly flags = {
    'target-org': Flags.optionalOrg({ summary: messages.getMessage('flags.target-org.summary') }),
    'api-version': Flags.orgApiVersion(),
    id: Flags.salesforceId({
      char: 'i',
      aliases: ['job-id'],
      length: 'both',
      startsWith: '750',
      summary: messages.getMessage('flags.id.summary'),
    }),
    file: Flags.string({
      char: 'f',
      multiple: true,
      summary: messages.getMessage('flags.file.summary'),
      description: messages.getMessage('flags.file.description'),
    }),
    'output-dir': Flags.directory({
      char: 'd',
      exclusive: ['zip'],
      summary: messages.getMessage('flags.output-dir.summary'),
    }),
    zip: Flags.string({ char: 'z', summary: messages.getMessage('flags.zip.summary') }),
    overwrite: Flags.boolean({ summary: messages.getMessage('flags.overwrite.summary') }),
    client: Flags.string({ summary: messages.getMessage('flags.client.summary') }),
    'include-values': Flags.boolean({ summary: messages.getMessage('flags.include-values.summary') }),
  };

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'written (0)': messages.getMessage('exitCodes'),
    'not written (1)': messages.getMessage('exitCodes.failed'),
  });

  public static override readonly envVariablesSection = toHelpSection(
    'ENVIRONMENT VARIABLES',
    EnvironmentVariable.SF_TARGET_ORG,
    { [TIMEOUT_VARIABLE]: messages.getMessage('environment.timeout') },
  );

  /** The part of the bundle that is being written, to be removed when the run is stopped. */
  private unfinished: string | null = null;

  public override async run(): Promise<ErrorsSupportBundleResult> {
    const { flags, metadata } = await this.parse(ErrorsSupportBundle);
    const place = findPlace(flags);
    checkSources(flags);
    const show = showProgress(this.spinner, Date.now);
    const ignoreSignals = exitOnSignal(() => {
      show(null);
      if (this.unfinished !== null) rmSync(this.unfinished, { recursive: true, force: true });
    });
    try {
      await checkPlace(place, flags.overwrite);
      const isGiven = metadata.flags['target-org']?.setFromDefault !== true;
      const org = flags.id !== undefined || isGiven ? readLogin(flags) : null;
      if (flags.id !== undefined && org === null) throw messages.createError('error.NoTargetOrg');
      const read = flags.id === undefined ? null : await this.readJob(flags.id, flags, show);
      const redaction = createRedaction({ salt: randomBytes(SALT_BYTES), includeValues: flags['include-values'] });
      const { findings, evidence } = await collectSupportBundle({
        files: (flags.file ?? []).map((name) => this.openFile(name)),
        job: read?.job ?? null,
        org,
        client: flags.client ?? null,
        redaction,
        ...(process.stderr.isTTY && { onProgress: (bytes: number) => show(renderSupportReading(bytes)) }),
      });
      show(null);
      const { facts, job, sources } = findings;
      if (job === null && sources.every(({ exchanges }) => exchanges === 0)) {
        throw messages.createError('error.NothingFound');
      }
      const items = describeItems(facts, { hasJob: job !== null, jobKind: job?.kind ?? null });
      const complete = items.every(({ status }) => status === 'present');
      const bundle: SupportBundle = {
        path: maskSecrets(place.path),
        form: place.form,
        items,
        complete,
        files: evidence.map(({ name, text, cut }) => ({ name, bytes: Buffer.byteLength(text), cut })),
        sources,
        job,
        redacted: countMarks([...evidence.map(({ text }) => text), JSON.stringify({ items, sources, job })]),
        valuesIncluded: flags['include-values'],
        apiCalls: read?.apiCalls ?? 0,
        nextSteps: planSupportSteps({ complete, form: place.form }),
      };
      await this.write(place, bundle, evidence, flags.overwrite);
      if (!this.jsonEnabled()) this.log(renderSupportBundle(bundle, findOutputStyle(process.stdout, process.env)));
      return bundle;
    } catch (error) {
      throw explainFailure(error, flags);
    } finally {
      show(null);
      ignoreSignals();
    }
  }

  private async readJob(
    id: string,
    flags: BundleFlags,
    show: ReturnType<typeof showProgress>,
  ): Promise<{ job: BulkJobDiagnosis; apiCalls: number }> {
    const connection = flags['target-org']?.getConnection(flags['api-version']);
    if (connection === undefined) throw messages.createError('error.NoTargetOrg');
    const org = openCommandOrg(connection, this.config, process.env);
    try {
      const job = await diagnoseBulkJob(id, org, {
        waitMs: 0,
        ...(process.stderr.isTTY && { onProgress: (progress) => show(renderProgress(progress)) }),
      });
      if (job.outcome === 'clean') this.warn(messages.getMessage('warning.jobSucceeded', [job.job.id]));
      return { job, apiCalls: org.countCalls() };
    } finally {
      await org.close();
    }
  }

  private openFile(name: string): SupportFile {
    if (name === STANDARD_INPUT) return { name, open: () => process.stdin };
    return { name: name.replace(/^.*[/\\]/, ''), open: () => createReadStream(name, { highWaterMark: CHUNK_BYTES }) };
  }

  private async write(
    { path, form }: Place,
    bundle: SupportBundle,
    evidence: readonly PackedFile[],
    overwrite: boolean,
  ): Promise<void> {
    // Where it lies on this machine is nobody's business elsewhere.
    const { path: _path, form: _form, apiCalls: _apiCalls, nextSteps: _nextSteps, ...told } = bundle;
    const files = [
      { name: 'summary.md', text: renderSupportSummary(bundle) },
      { name: 'summary.json', text: `${JSON.stringify(told, null, 2)}\n` },
      ...evidence,
    ];
    const onUnfinished = (unfinished: string | null): void => {
      this.unfinished = unfinished;
    };
    if (form === 'folder') await writeFolder(path, files, { overwrite, ownNames: OWN_NAMES, onUnfinished });
    else await writeZip(path, files, { overwrite, onUnfinished, modified: new Date() });
  }
}

function findPlace({ 'output-dir': folder, zip }: BundleFlags): Place {
  if (zip !== undefined) return { path: zip, form: 'zip' };
  if (folder !== undefined) return { path: folder, form: 'folder' };
  throw messages.createError('error.NoPlace');
}

function checkSources({ id, file = [] }: BundleFlags): void {
  if (id === undefined && file.length === 0) throw messages.createError('error.NoSource');
  if (file.filter((name) => name === STANDARD_INPUT).length > 1) throw messages.createError('error.SeveralInputs');
}

/** Looks at the place before the first request: what can't be written need not be read. */
async function checkPlace({ path, form }: Place, overwrite: boolean): Promise<void> {
  if (form === 'folder') await checkFolder(path, overwrite, OWN_NAMES);
  else if (!overwrite && existsSync(path)) throw new FileExistsError(path);
}

/** What the login holds of the org; asks the org nothing. */
function readLogin(flags: BundleFlags): SupportOrg | null {
  const org = flags['target-org'];
  if (org === undefined) return null;
  const { instanceUrl } = org.getConnection(flags['api-version']);
  return { organizationId: org.getOrgId(), username: org.getUsername() ?? null, origin: new URL(instanceUrl).origin };
}

/** What went wrong, in words for people; errors of this program stay as they are. */
function explainFailure(error: unknown, flags: BundleFlags): unknown {
  if (isOrgError(error)) {
    return createCommandError(error, { targetOrg: flags['target-org']?.getUsername() ?? '', jobId: flags.id });
  }
  if (error instanceof FileExistsError) return messages.createError('error.BundleExists', [maskSecrets(error.file)]);
  if (error instanceof ForeignFolderError) {
    return messages.createError('error.ForeignFolder', [maskSecrets(error.folder)]);
  }
  if (error instanceof FileTooLargeError) {
    return messages.createError('error.FileTooLarge', [String(error.file), String(error.mostBytes / 2 ** 20)]);
  }
  if (error instanceof UnreadableFileError) {
    return messages.createError('error.UnreadableFile', [String(error.file), error.code]);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^E[A-Z]+$/.test(code) ? messages.createError('error.UnwritablePlace', [code]) : error;
}
