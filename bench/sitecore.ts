// Diagnoses error logs of Sitecore CDP batches, by their address, plain and gzipped, beside a bare read by curl.
//   node bench/sitecore.ts                    all sizes; prints the table. Needs lib: npm run build
//   node bench/sitecore.ts --write            and puts it into bench/README.md
//   node bench/sitecore.ts --sizes 200,2000   megabytes of log
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { constants, createGzip } from 'node:zlib';
import { createSfHome } from '../test/e2e/sf.ts';
import { MOST_REFS } from '../src/diagnose/sitecore/ref-table.ts';
import { SimulatedCdp } from '../test/simulated-cdp/simulated-cdp.ts';
import { measure, type Measurement } from './measure.ts';
import { writeSection } from './write-section.ts';

const SECTION = ['<!-- sitecore: written by node bench/sitecore.ts --write -->', '<!-- end of sitecore -->'] as const;

const MEGABYTE = 1_000_000;
const LINES_A_CHUNK = 2000;

/** Each as often as its share of a hundred; attributes and addresses differ from line to line. */
const FAILURES: ReadonlyArray<[share: number, code: string, message: (line: number) => string]> = [
  [60, '400', (line) => `Validation error: attribute loyaltyTier${line % 5} is not defined`],
  [20, '400', () => 'Identity information missing'],
  [10, '500', () => 'Server error'],
  [6, '409', (line) => `Resource conflict: guest.${line}@customer.example exists`],
  [3, '404', () => 'Resource not found'],
  [1, '402', () => 'Unsupported mode'],
];

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '200,2000' }, write: { type: 'boolean', default: false } },
});

const folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-bench-'));
const cdp = await SimulatedCdp.start();
const home = await createSfHome();
try {
  const rows: string[] = [];
  for (const megabytes of values.sizes.split(',').map(Number)) rows.push(...(await race(megabytes)));
  const table = [
    '| error log | on the wire | program | wall time | peak memory | failed records |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  console.log(table);
  if (values.write) await writeSection(SECTION, table);
} finally {
  await home.dispose();
  await cdp.stop();
  await rm(folder, { recursive: true, force: true });
}

async function race(megabytes: number): Promise<string[]> {
  const plain = path.join(folder, 'log.json');
  const gzip = `${plain}.gz`;
  const lines = await writeLogs(megabytes * MEGABYTE, plain, gzip);
  const rows: string[] = [];
  for (const file of [plain, gzip]) {
    const logFile = { body: { file }, form: file === gzip ? 'gzip' : 'plain' } as const;
    const url = cdp.signLogUrl(cdp.addBatch({ logFile }));
    const wire = `${logFile.form}, ${Math.round((await stat(file)).size / MEGABYTE)} MB`;
    const ours = await measure(home.program(['errors', 'sitecore', 'batch', '--log-url', url, '--json']));
    const scanned = Number(/"scanned": (\d+)/.exec(ours.stdout)?.[1] ?? Number.NaN);
    rows.push(rowOf(megabytes, wire, '`sf errors sitecore batch`', ours, `${scanned} of ${lines}`));
    const curl = { file: 'curl', args: ['-s', '-o', '/dev/null', url], cwd: folder, env: process.env };
    rows.push(rowOf(megabytes, wire, '`curl`', await measure(curl), '–'));
  }
  if (lines < MOST_REFS) rows.push(await pick(megabytes, plain, lines));
  await Promise.all([rm(plain), rm(gzip)]);
  return rows;
}

/** Picks the lines worth sending again out of an import file with twice as many records as the log has. */
async function pick(megabytes: number, log: string, lines: number): Promise<string> {
  const source = path.join(folder, 'import.json');
  await pipeline(createReadStream(log), writeRecords, createWriteStream(source));
  const size = Math.round((await stat(source)).size / MEGABYTE);
  const files = ['--file', log, '--source', source, '--retry-file', path.join(folder, 'retry.json')];
  const ours = await measure(home.program(['errors', 'sitecore', 'batch', ...files, '--json']));
  await rm(source);
  const records = /"retryFile": \{[^}]*"records": (\d+)/.exec(ours.stdout)?.[1] ?? '?';
  await rm(path.join(folder, 'retry.json'), { force: true });
  const name = `\`… --source\`, ${size} MB of it`;
  return rowOf(megabytes, 'file', name, ours, `${records} of ${lines} picked`);
}

async function* writeRecords(log: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of log) {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    const refs = lines.flatMap((line) => [line.slice(8, 44), randomUUID()]);
    yield refs
      .map((ref) => `{"ref":"${ref}","schema":"guest","mode":"upsert","value":{"guestType":"customer"}}\n`)
      .join('');
  }
}

function rowOf(megabytes: number, wire: string, name: string, run: Measurement, records: string): string {
  const memory = run.peakMegabytes === null ? '?' : `${run.peakMegabytes.toFixed(0)} MB`;
  return `| ${megabytes} MB | ${wire} | ${name} | ${run.seconds.toFixed(2)} s | ${memory} | ${records} |`;
}

/** Returns the lines written. */
async function writeLogs(bytes: number, plain: string, gzip: string): Promise<number> {
  const counted = { lines: 0 };
  await pipeline(Readable.from(logChunks(bytes, counted)), createWriteStream(plain));
  await pipeline(createReadStream(plain), createGzip({ level: constants.Z_BEST_SPEED }), createWriteStream(gzip));
  return counted.lines;
}

/** @param counted takes the lines */
function* logChunks(bytes: number, counted: { lines: number }): Generator<Buffer> {
  const kinds = FAILURES.flatMap((failure) => Array.from({ length: failure[0] }, () => failure));
  for (let written = 0; written < bytes;) {
    let text = '';
    for (let index = 0; index < LINES_A_CHUNK; index++) {
      const line = counted.lines++;
      const [, code, message] = kinds[(line * 37) % kinds.length] ?? [0, '', () => ''];
      text += `{"ref":"${randomUUID()}","code":"${code}","message":"${message(line)}"}\n`;
    }
    const chunk = Buffer.from(text);
    written += chunk.length;
    yield chunk;
  }
}
