import { randomBytes } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import type { Interfaces } from '@oclif/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { checkPlace, writeBundle, type BundlePlace } from '../../../cli/bundle-place.ts';
import { describeOrgVariables } from '../../../cli/help-sections.ts';
import { openCommandOrg } from '../../../cli/open-command-org.ts';
import { openInput, STANDARD_INPUT } from '../../../cli/open-input.ts';
import { findOutputStyle } from '../../../cli/output-style.ts';
import { runWithProgress, type ProgressLine } from '../../../cli/run-with-progress.ts';
import { createBundleError } from '../../../cli/support-bundle-error.ts';
import { UnfinishedFile } from '../../../cli/unfinished-file.ts';
import { diagnoseBulkJob } from '../../../diagnose/bulk-job.ts';
import {
  collectSupportBundle,
  createRedaction,
  type SupportFile,
  type SupportOrg,
} from '../../../diagnose/support-bundle.ts';
import { countMarks } from '../../../redact/count-marks.ts';
import { maskSecrets } from '../../../redact/replace-secrets.ts';
import type { BulkJobDiagnosis } from '../../../report/bulk-job.ts';
import { renderSupportBundle } from '../../../report/render/human-support-bundle.ts';
import { renderProgress } from '../../../report/render/progress.ts';
import { describeItems } from '../../../report/render/support-items.ts';
import { planSupportSteps, renderSupportReading } from '../../../report/render/support-steps.ts';
import type { SupportBundle } from '../../../report/support-bundle.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-errors', 'errors.support.bundle');

const SALT_BYTES = 32;

export type ErrorsSupportBundleResult = SupportBundle;

type BundleFlags = Interfaces.InferredFlags<typeof ErrorsSupportBundle.flags>;

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

  public static override readonly envVariablesSection = describeOrgVariables(messages);

  public override async run(): Promise<ErrorsSupportBundleResult> {
    const { flags, metadata } = await this.parse(ErrorsSupportBundle);
    const place = findPlace(flags);
    checkSources(flags);
    const { overwrite } = flags;
    const isGiven = metadata.flags['target-org']?.setFromDefault !== true;
    const unfinished = new UnfinishedFile();
    const terminal = { now: Date.now, isTerminal: process.stderr.isTTY, onSignal: unfinished.remove };
    try {
      const bundle = await runWithProgress(this.spinner, terminal, async (line) => {
        await checkPlace(place, overwrite);
        const org = flags.id !== undefined || isGiven ? readLogin(flags) : null;
        if (flags.id !== undefined && org === null) throw messages.createError('error.NoTargetOrg');
        const collected = await this.collect(flags, org, line);
        const made = createBundle(collected, place, flags['include-values']);
        const options = { overwrite, modified: new Date(), onUnfinished: unfinished.note };
        await writeBundle(place, made, collected.evidence, options);
        return made;
      });
      if (!this.jsonEnabled()) this.log(renderSupportBundle(bundle, findOutputStyle(process.stdout, process.env)));
      return bundle;
    } catch (error) {
      const targetOrg = flags['target-org']?.getUsername() ?? '';
      throw createBundleError(error, messages, { targetOrg, jobId: flags.id });
    }
  }

  private async collect(flags: BundleFlags, org: SupportOrg | null, line: ProgressLine): Promise<Collected> {
    const { id, file = [], client = null, 'include-values': includeValues } = flags;
    const read = id === undefined ? null : await this.readJob(id, flags, line);
    const { findings, evidence } = await collectSupportBundle({
      files: file.map(openSource),
      job: read?.job ?? null,
      org,
      client,
      redaction: createRedaction({ salt: randomBytes(SALT_BYTES), includeValues }),
      onProgress: line.follow(renderSupportReading),
    });
    if (findings.job === null && findings.sources.every(({ exchanges }) => exchanges === 0)) {
      throw messages.createError('error.NothingFound');
    }
    return { findings, evidence, apiCalls: read?.apiCalls ?? 0 };
  }

  private async readJob(
    id: string,
    flags: BundleFlags,
    line: ProgressLine,
  ): Promise<{ job: BulkJobDiagnosis; apiCalls: number }> {
    const connection = flags['target-org']?.getConnection(flags['api-version']);
    if (connection === undefined) throw messages.createError('error.NoTargetOrg');
    const org = openCommandOrg(connection, this.config, process.env);
    try {
      const job = await diagnoseBulkJob(id, org, { waitMs: 0, onProgress: line.follow(renderProgress) });
      if (job.outcome === 'clean') this.warn(messages.getMessage('warning.jobSucceeded', [job.job.id]));
      return { job, apiCalls: org.countCalls() };
    } finally {
      await org.close();
    }
  }
}

type Collected = Awaited<ReturnType<typeof collectSupportBundle>> & { apiCalls: number };

function createBundle(
  { findings: { facts, job, sources }, evidence, apiCalls }: Collected,
  { path, form }: BundlePlace,
  valuesIncluded: boolean,
): SupportBundle {
  const items = describeItems(facts, { hasJob: job !== null, jobKind: job?.kind ?? null });
  const complete = items.every(({ status }) => status === 'present');
  return {
    path: maskSecrets(path),
    form,
    items,
    complete,
    files: evidence.map(({ name, text, cut }) => ({ name, bytes: Buffer.byteLength(text), cut })),
    sources,
    job,
    redacted: countMarks([...evidence.map(({ text }) => text), JSON.stringify({ items, sources, job })]),
    valuesIncluded,
    apiCalls,
    nextSteps: planSupportSteps({ complete, form }),
  };
}

/** A file by its name alone: where it lies on this machine is nobody's business elsewhere. */
function openSource(name: string): SupportFile {
  return { name: name.replace(/^.*[/\\]/, ''), open: () => openInput(name) };
}

function findPlace({ 'output-dir': folder, zip }: BundleFlags): BundlePlace {
  if (zip !== undefined) return { path: zip, form: 'zip' };
  if (folder !== undefined) return { path: folder, form: 'folder' };
  throw messages.createError('error.NoPlace');
}

function checkSources({ id, file = [] }: BundleFlags): void {
  if (id === undefined && file.length === 0) throw messages.createError('error.NoSource');
  if (file.filter((name) => name === STANDARD_INPUT).length > 1) throw messages.createError('error.SeveralInputs');
}

/** What the login holds of the org; asks the org nothing. */
function readLogin(flags: BundleFlags): SupportOrg | null {
  const org = flags['target-org'];
  if (org === undefined) return null;
  const { instanceUrl } = org.getConnection(flags['api-version']);
  return { organizationId: org.getOrgId(), username: org.getUsername() ?? null, origin: new URL(instanceUrl).origin };
}
