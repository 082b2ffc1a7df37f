// Diagnoses failed results of several sizes, beside the CLI's own download of them, a bare read by curl and bare unpacking.
//   npm run bench                     all sizes; prints the table
//   npm run bench -- --write          and puts it into bench/README.md
//   npm run bench -- --sizes 20,150   megabytes
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { createSfHome } from '../test/e2e/sf.ts';
import { generateFailedResults, type GeneratedTruth } from '../test/simulated-org/generate-failed-results.ts';
import { SimulatedOrg } from '../test/simulated-org/simulated-org.ts';
import { asPublished } from './as-published.ts';
import { measure, median, type Measurement } from './measure.ts';
import { writeSection } from './write-section.ts';

const SECTION = ['<!-- bulk job: written by npm run bench -- --write -->', '<!-- end of bulk job -->'] as const;

const GUNZIP = fileURLToPath(new URL('gunzip.ts', import.meta.url));

const MEGABYTE = 1_000_000;
const ALIAS = 'bench';

/** Above it, results are only sent packed, and only to programs that have come through smaller ones. */
const LARGEST_FOR_ALL = 600;

type Fixture = {
  megabytes: number;
  /** Null for the largest. */
  plain: string | null;
  gzip: string;
  gzipMegabytes: number;
  truth: GeneratedTruth;
};

type Contestant = {
  name: string;
  run(jobId: string): Promise<Measurement>;
  /** Failed rows the contestant reports. */
  countRows(stdout: string): number | null;
};

type Line = { name: string; runs: Measurement[]; rows: number | null; calls: number };

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '20,150,600,1500' },
    runs: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});

const folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-bench-'));
const org = await SimulatedOrg.start();
const home = await createSfHome();
await home.loginByFile(org, { alias: ALIAS });
try {
  const rows = await asPublished(raceAll);
  const table = [
    '| failed results | on the wire | program | wall time | ratio to curl | CPU time | peak memory | rows reported | API calls |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  console.log(table);
  if (values.write) await writeSection(SECTION, table);
} finally {
  await home.dispose();
  await org.stop();
  await rm(folder, { recursive: true, force: true });
}

async function raceAll(): Promise<string[]> {
  const rows: string[] = [];
  for (const megabytes of values.sizes.split(',').map(Number)) {
    const fixture = await createFixture(megabytes);
    for (const compression of fixture.plain === null ? [true] : [false, true]) {
      rows.push(...(await race(fixture, compression)));
    }
    await rm(fixture.gzip);
    if (fixture.plain !== null) await rm(fixture.plain);
  }
  return rows;
}

async function createFixture(megabytes: number): Promise<Fixture> {
  const file = path.join(folder, `${megabytes}.csv`);
  const gzip = `${file}.gz`;
  const results = generateFailedResults({ bytes: megabytes * MEGABYTE });
  const plain = megabytes > LARGEST_FOR_ALL ? null : file;
  if (plain === null) await pipeline(results.chunks(), createGzip(), createWriteStream(gzip));
  else await results.writeTo(plain, gzip);
  return { megabytes, plain, gzip, gzipMegabytes: (await stat(gzip)).size / MEGABYTE, truth: results.truth };
}

/** All contestants in turn, so that a change in the machine's speed meets all of them. */
async function race(fixture: Fixture, compression: boolean): Promise<string[]> {
  const { megabytes, plain, gzip, gzipMegabytes, truth } = fixture;
  org.options.compression = compression;
  const field = contestants(fixture, compression);
  const lines: Line[] = field.map(({ name }) => ({ name, runs: [], rows: null, calls: 0 }));
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [index, contestant] of field.entries()) {
      const line = lines[index];
      if (line === undefined) continue;
      const failed = { file: plain ?? gzip, ...(compression && { gzipFile: gzip }), count: truth.rows };
      const job = org.addIngestJob({ failed, numberRecordsProcessed: truth.rows, numberRecordsFailed: truth.rows });
      const measurement = await contestant.run(job.id);
      line.runs.push(measurement);
      line.rows = contestant.countRows(measurement.stdout);
      line.calls = org.requests.filter((request) => request.path.includes(job.id)).length;
      console.error(
        `${megabytes} MB ${compression ? 'gzip' : 'plain'}: ${contestant.name} ${measurement.seconds.toFixed(2)} s`,
      );
    }
  }
  const floor = median(lines.find(({ name }) => name === 'curl')?.runs.map(({ seconds }) => seconds) ?? []);
  const wire = compression ? `gzip, ${gzipMegabytes.toFixed(0)} MB` : 'plain';
  return lines.map((line) => {
    const [first] = line.runs;
    const crashed = first?.signal !== null || first.stdout === '';
    const seconds = median(line.runs.map((run) => run.seconds));
    const peaks = line.runs.flatMap(({ peakMegabytes }) => (peakMegabytes === null ? [] : [peakMegabytes]));
    const cpu = median(line.runs.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds])));
    const reader = isReader(line.name);
    const rows = reader ? '–' : line.rows === null ? '?' : `${line.rows} of ${truth.rows}`;
    const cells = [
      `${megabytes} MB`,
      wire,
      `\`${line.name}\``,
      !reader && crashed ? `crashes after ${seconds.toFixed(2)} s` : `${seconds.toFixed(2)} s`,
      `${(seconds / floor).toFixed(2)} ×`,
      `${cpu.toFixed(2)} s`,
      peaks.length === 0 ? '?' : `${Math.max(...peaks).toFixed(0)} MB`,
      rows,
      String(line.calls),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

/** Whether a contestant only reads, and so prints nothing about rows. */
function isReader(name: string): boolean {
  return !name.startsWith('sf ');
}

function viaSf(name: string, ...flags: string[]): Contestant {
  return {
    name: `sf ${name}`,
    run: (jobId) => measure(home.program([...name.split(' '), ...flags, jobId, '--target-org', ALIAS, '--json'])),
    countRows: (stdout) => {
      const found = /"(?:scanned|failedRecords)": (\d+)/.exec(stdout);
      return found === null ? null : Number(found[1]);
    },
  };
}

function contestants({ megabytes, gzip }: Fixture, compression: boolean): Contestant[] {
  const curl: Contestant = {
    name: 'curl',
    run: (jobId) => {
      const address = `${org.url}/services/data/v67.0/jobs/ingest/${jobId}/failedResults/`;
      const headers = ['-H', `Authorization: Bearer ${org.accessToken}`];
      const args = ['-sS', ...(compression ? ['--compressed'] : []), '-o', '/dev/null', ...headers, address];
      return measure({ file: 'curl', args, cwd: folder, env: process.env });
    },
    countRows: () => null,
  };
  const gunzip: Contestant = {
    name: 'gunzip in Node, from disk',
    run: () => measure({ file: process.execPath, args: [GUNZIP, gzip], cwd: folder, env: process.env }),
    countRows: () => null,
  };
  return [
    viaSf('errors bulk job', '--id'),
    ...(megabytes > LARGEST_FOR_ALL ? [] : [viaSf('data bulk results', '--job-id')]),
    curl,
    ...(compression ? [gunzip] : []),
  ];
}
