// Diagnoses failed results of several sizes, beside the CLI's own download of them and a bare read by curl.
//   npm run bench                     all sizes; prints the table
//   npm run bench -- --write          and puts it into bench/README.md
//   npm run bench -- --sizes 20,150   megabytes
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSfHome, type SfHome } from '../test/e2e/sf.ts';
import { generateFailedResults, type GeneratedTruth } from '../test/simulated-org/generate-failed-results.ts';
import { SimulatedOrg } from '../test/simulated-org/simulated-org.ts';
import { measure, median, type Measurement } from './measure.ts';
import { writeSection } from './write-section.ts';

const SECTION = ['<!-- bulk job: written by npm run bench -- --write -->', '<!-- end of bulk job -->'] as const;

const MEGABYTE = 1_000_000;
const ALIAS = 'bench';

type Fixture = { megabytes: number; plain: string; gzip: string; gzipMegabytes: number; truth: GeneratedTruth };

type Contestant = {
  name: string;
  run(jobId: string): Promise<Measurement>;
  /** Failed rows the contestant reports. */
  countRows(stdout: string): number | null;
};

type Line = { name: string; runs: Measurement[]; rows: number | null; calls: number };

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '20,150,600' },
    runs: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});

const folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-bench-'));
const org = await SimulatedOrg.start();
const home = await createSfHome();
await home.loginByFile(org, { alias: ALIAS });
try {
  const rows: string[] = [];
  for (const megabytes of values.sizes.split(',').map(Number)) {
    const fixture = await createFixture(megabytes);
    for (const compression of [false, true]) rows.push(...(await race(fixture, compression)));
    await Promise.all([rm(fixture.plain), rm(fixture.gzip)]);
  }
  const table = [
    '| failed results | on the wire | program | wall time | ratio to curl | peak memory | rows reported | API calls |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  console.log(table);
  if (values.write) await writeSection(SECTION, table);
} finally {
  await home.dispose();
  await org.stop();
  await rm(folder, { recursive: true, force: true });
}

async function createFixture(megabytes: number): Promise<Fixture> {
  const plain = path.join(folder, `${megabytes}.csv`);
  const gzip = `${plain}.gz`;
  const truth = await generateFailedResults({ bytes: megabytes * MEGABYTE }).writeTo(plain, gzip);
  return { megabytes, plain, gzip, gzipMegabytes: (await stat(gzip)).size / MEGABYTE, truth };
}

/** All contestants in turn, so that a change in the machine's speed meets all of them. */
async function race(
  { megabytes, plain, gzip, gzipMegabytes, truth }: Fixture,
  compression: boolean,
): Promise<string[]> {
  org.options.compression = compression;
  const lines: Line[] = contestants(home, compression).map(({ name }) => ({ name, runs: [], rows: null, calls: 0 }));
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [index, contestant] of contestants(home, compression).entries()) {
      const line = lines[index];
      if (line === undefined) continue;
      const failed = { file: plain, ...(compression && { gzipFile: gzip }), count: truth.rows };
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
    const rows = line.name === 'curl' ? '–' : line.rows === null ? '?' : `${line.rows} of ${truth.rows}`;
    const cells = [
      `${megabytes} MB`,
      wire,
      `\`${line.name}\``,
      line.name !== 'curl' && crashed ? `crashes after ${seconds.toFixed(2)} s` : `${seconds.toFixed(2)} s`,
      `${(seconds / floor).toFixed(2)} ×`,
      peaks.length === 0 ? '?' : `${Math.max(...peaks).toFixed(0)} MB`,
      rows,
      String(line.calls),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

function contestants(sf: SfHome, compression: boolean): Contestant[] {
  const viaSf = (name: string, ...flags: string[]): Contestant => ({
    name: `sf ${name}`,
    run: (jobId) => measure(sf.program([...name.split(' '), ...flags, jobId, '--target-org', ALIAS, '--json'])),
    countRows: (stdout) => {
      const found = /"(?:scanned|failedRecords)": (\d+)/.exec(stdout);
      return found === null ? null : Number(found[1]);
    },
  });
  return [
    viaSf('errors bulk job', '--id'),
    viaSf('data bulk results', '--job-id'),
    {
      name: 'curl',
      run: (jobId) => {
        const address = `${org.url}/services/data/v67.0/jobs/ingest/${jobId}/failedResults/`;
        const headers = ['-H', `Authorization: Bearer ${org.accessToken}`];
        const args = ['-sS', ...(compression ? ['--compressed'] : []), '-o', '/dev/null', ...headers, address];
        return measure({ file: 'curl', args, cwd: folder, env: process.env });
      },
      countRows: () => null,
    },
  ];
}
