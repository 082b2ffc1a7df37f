// What explaining costs: start-up beside the lightest org command of the CLI, and a large log beside grep.
//   npm run bench:explain                 prints the tables
//   npm run bench:explain -- --write      and puts them into bench/README.md
//   npm run bench:explain -- --size 100   megabytes of log
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createSfHome } from '../test/e2e/sf.ts';
import { SimulatedOrg } from '../test/simulated-org/simulated-org.ts';
import { asPublished } from './as-published.ts';
import { measure, median, type Measurement } from './measure.ts';
import { writeSection } from './write-section.ts';

const MEGABYTE = 1_000_000;
const RUNS = 5;

const SECTION = ['<!-- explain: written by npm run bench:explain -- --write -->', '<!-- end of explain -->'] as const;

const { values } = parseArgs({
  options: { size: { type: 'string', default: '500' }, write: { type: 'boolean', default: false } },
});

const folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-bench-'));
const org = await SimulatedOrg.start();
const home = await createSfHome();
await home.loginByFile(org);
try {
  const tables = await asPublished(async () => `${await raceStarts()}\n\n${await raceLog(Number(values.size))}`);
  console.log(tables);
  if (values.write) await writeSection(SECTION, tables);
} finally {
  await home.dispose();
  await org.stop();
  await rm(folder, { recursive: true, force: true });
}

async function raceStarts(): Promise<string> {
  const commands = [
    ['org', 'list', 'limits', '--target-org', 'simulated', '--json'],
    ['errors', 'explain', 'UNABLE_TO_LOCK_ROW', '--json'],
    ['errors', 'codes', '--search', 'lock', '--json'],
    ['errors', 'limits', 'check', '--target-org', 'simulated', '--json'],
  ];
  const times = commands.map((): number[] => []);
  for (let run = 0; run <= RUNS; run++) {
    for (const [index, args] of commands.entries()) {
      const { seconds } = await measure(home.program(args));
      // The first round only warms the caches.
      if (run > 0) times[index]?.push(seconds);
    }
  }
  const floor = median(times[0] ?? []);
  const rows = commands.map((args, index) => {
    const seconds = median(times[index] ?? []);
    return `| \`sf ${args.slice(0, 3).join(' ')}\` | ${(seconds * 1000).toFixed(0)} ms | ${(seconds / floor).toFixed(2)} × |`;
  });
  return ['| command | wall time | ratio |', '| --- | --- | --- |', ...rows].join('\n');
}

async function raceLog(megabytes: number): Promise<string> {
  const file = path.join(folder, 'load.log');
  await pipeline(logChunks(megabytes * MEGABYTE), createWriteStream(file));
  const explain = await measure(home.program(['errors', 'explain', '--file', file, '--json']));
  const grep = await measure({ file: 'grep', args: ['-c', 'ERROR', file], cwd: folder, env: process.env });
  const rate = (run: Measurement): string => `${(megabytes / run.seconds).toFixed(0)} MB/s`;
  const found = (/"occurrences": (\d+)/.exec(explain.stdout) ?? [])[1] ?? '?';
  return [
    `| ${megabytes} MB of log | wall time | rate | peak memory | found |`,
    '| --- | --- | --- | --- | --- |',
    `| \`sf errors explain --file\` | ${explain.seconds.toFixed(2)} s | ${rate(explain)} | ${memoryOf(explain)} | ${found} errors |`,
    `| \`grep -c ERROR\` | ${grep.seconds.toFixed(2)} s | ${rate(grep)} | ${memoryOf(grep)} | ${grep.stdout.trim()} lines |`,
  ].join('\n');
}

/** A log of a nightly load: one line in a hundred is an error, of five kinds. */
function* logChunks(bytes: number): Generator<Buffer> {
  const errors = [
    'UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record or 1 records: 0013000000<id>AAA',
    'REQUIRED_FIELD_MISSING: Required fields are missing: [LastName]',
    '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]',
    'FIELD_CUSTOM_VALIDATION_EXCEPTION: The end date is before the start date.',
    'System.DmlException: Insert failed. First exception on row 0; first error: DUPLICATE_VALUE, duplicate value found: Key__c duplicates value on record with id: 0013000000<id>AAA: []',
  ];
  let written = 0;
  for (let row = 0; written < bytes;) {
    const lines: string[] = [];
    for (let line = 0; line < 1000; line++, row++) {
      const time = `2026-11-21 09:${String(row % 60).padStart(2, '0')}:00,${String(row % 1000).padStart(3, '0')}`;
      const id = String(10_000 + (row % 90_000));
      lines.push(
        row % 100 === 0
          ? `${time} ERROR loader.Batch - row ${row}: ${(errors[(row / 100) % errors.length] ?? '').replace('<id>', id)}`
          : `${time} INFO  loader.Batch - row ${row}: upserted Contact with key CRM-${id} in ${row % 40} ms`,
      );
    }
    const chunk = Buffer.from(`${lines.join('\n')}\n`);
    written += chunk.length;
    yield chunk;
  }
}

function memoryOf({ peakMegabytes }: Measurement): string {
  return peakMegabytes === null ? '?' : `${peakMegabytes.toFixed(0)} MB`;
}
