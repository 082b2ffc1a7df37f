import type { Exchange } from '../extract/exchange/exchange.ts';
import { messageTemplate } from '../classify/template.ts';
import { Redaction } from '../redact/redaction.ts';
import type { BulkJobDiagnosis } from '../report/bulk-job.ts';
import type { SupportFindings, SupportSource } from '../report/support-bundle.ts';
import { FactCollector, type SupportOrg } from './support/fact-collector.ts';
import { sumJob, writeJob } from './support/job-evidence.ts';
import { FileTooLargeError, readExchangeFile, UnreadableFileError } from './support/read-exchange-file.ts';
import { writeExchange, type EvidenceText } from './support/write-exchange.ts';

export type { SupportOrg } from './support/fact-collector.ts';
export type { EvidenceText } from './support/write-exchange.ts';
export { FileTooLargeError, UnreadableFileError } from './support/read-exchange-file.ts';

/** A file that is to be read; its name may be no file's. */
export type SupportFile = { name: string; open: () => AsyncIterable<Buffer> };

export type SupportInputs = {
  files: readonly SupportFile[];
  job: BulkJobDiagnosis | null;
  org: SupportOrg | null;
  /** Name and version of the tool that sent the requests. */
  client: string | null;
  redaction: Redaction;
  /** Called with the bytes of a file read so far. */
  onProgress?: (bytes: number) => void;
};

/** Failed exchanges in the bundle for each file; of a file in which none failed, the first ones. */
const MOST_FAILED = 20;
const MOST_OTHERS = 3;

/** A longer body is not kept; what it says of the points that Support asks for is. */
const LONGEST_BODY = 4 * 1024 * 1024;

/**
 * Collects what Salesforce Support asks for from a job, files and a login, all of it redacted.
 * Rejects with a FileTooLargeError or an UnreadableFileError, which name the file by its number.
 */
export async function collectSupportBundle(
  inputs: SupportInputs,
): Promise<{ findings: SupportFindings; evidence: EvidenceText[] }> {
  const { files, job, org, client, redaction, onProgress } = inputs;
  const collector = new FactCollector(redaction);
  const evidence: EvidenceText[] = [];
  const sources: SupportSource[] = [];
  if (org !== null) collector.addOrg(org);
  if (job !== null) {
    collector.addJob(job, org?.origin ?? '');
    evidence.push(...writeJob(job, redaction));
  }
  for (const [index, file] of files.entries()) {
    const { kept, ...source } = await readFile(file, collector, onProgress).catch((error: unknown) => {
      throw nameFile(error, index + 1);
    });
    const width = String(kept.length).length;
    for (const [number, exchange] of kept.entries()) {
      const place = `${index + 1}-${String(number + 1).padStart(width, '0')}`;
      evidence.push(writeExchange(exchange, `exchanges/${place}.http`, redaction));
    }
    sources.push({ ...source, name: redaction.fileName(file.name), kept: kept.length });
  }
  if (client !== null) collector.addClient(client);
  const findings = { facts: collector.finish(), job: job === null ? null : sumJob(job, redaction), sources };
  return { findings, evidence };
}

/** A redaction for one run: its salt is random and kept nowhere. */
export function createRedaction(options: { salt: Uint8Array; includeValues: boolean }): Redaction {
  return new Redaction({ ...options, findTemplate: messageTemplate });
}

function nameFile(error: unknown, file: number): unknown {
  if (error instanceof FileTooLargeError) {
    error.file = file;
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^E[A-Z]+$/.test(code) ? new UnreadableFileError(file, code) : error;
}

type ReadFile = Omit<SupportSource, 'name' | 'kept'> & { kept: Exchange[] };

async function readFile(
  { open }: SupportFile,
  collector: FactCollector,
  onProgress: SupportInputs['onProgress'],
): Promise<ReadFile> {
  const failed: Exchange[] = [];
  const others: Exchange[] = [];
  let exchanges = 0;
  let failures = 0;
  const { format, bytes } = await readExchangeFile(watch(open(), onProgress), (exchange) => {
    exchanges++;
    if (exchange.failed) failures++;
    const keeps = exchange.failed && failed.length < MOST_FAILED;
    if (keeps) failed.push(shorten(exchange));
    else if (!exchange.failed && others.length < MOST_OTHERS) others.push(shorten(exchange));
    collector.addExchange(exchange, keeps);
  });
  const kept = failed.length > 0 ? failed : others;
  if (failed.length === 0) for (const exchange of others) collector.describeExchange(exchange);
  return { format, bytes, exchanges, failed: failures, kept };
}

function shorten(exchange: Exchange): Exchange {
  const { requestBody, responseBody } = exchange;
  return {
    ...exchange,
    requestBody: isTooLong(requestBody) ? null : requestBody,
    responseBody: isTooLong(responseBody) ? null : responseBody,
  };
}

function isTooLong(body: string | null): boolean {
  return body !== null && body.length > LONGEST_BODY;
}

async function* watch(
  source: AsyncIterable<Buffer>,
  onProgress: SupportInputs['onProgress'],
): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    onProgress?.(bytes);
    yield chunk;
  }
}
