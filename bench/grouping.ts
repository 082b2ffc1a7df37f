// Groups ever larger failed results of a load whose causes are known, to show that memory and the time a row takes do not grow.
//   npm run bench:grouping                     all sizes; prints the table
//   npm run bench:grouping -- --write          and puts it into bench/README.md
//   npm run bench:grouping -- --rows 100000    numbers of rows
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { FailureTally } from '../src/classify/failure-tally.ts';
import { ShapedTally } from '../src/classify/shaped-tally.ts';
import { scanFailedRecords } from '../src/scan/failed-records.ts';
import { cellsOf } from '../test/simulated-org/result-file.ts';
import { salesforceForm, writeResultCsv } from '../test/simulated-org/result-csv.ts';
import { rootCauseRows, rootCauses } from '../test/simulated-org/scenarios/root-causes.ts';
import { measure, type Measurement } from './measure.ts';
import { writeSection } from './write-section.ts';

const SECTION = [
  '<!-- grouping: written by npm run bench:grouping -- --write -->',
  '<!-- end of grouping -->',
] as const;

/**
 * V8 lets the young generation grow to three times 32 MB with what passes through it, whatever a program keeps. Held at 8, the peak shows
 * what the grouping itself needs.
 */
const NODE_OPTIONS = ['--max-semi-space-size=8', '--expose-gc'];

const MEGABYTE = 1_000_000;

const outcome = z.object({
  rows: z.number(),
  groups: z.number(),
  overflow: z.number(),
  seconds: z.number(),
  /** Before the collection that shows what is kept: collecting all at once takes memory of its own. */
  peakMegabytes: z.number(),
  keptMegabytes: z.number(),
});

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,1000000,5000000' },
    write: { type: 'boolean', default: false },
    file: { type: 'string' },
  },
});

if (values.file === undefined) await compare(values.rows.split(',').map(Number));
else console.log(JSON.stringify(await group(values.file)));

/** A process for each size, as peak memory is a process's; and none that makes the rows as well. */
async function compare(sizes: readonly number[]): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-bench-'));
  const lines: string[] = [];
  try {
    for (const size of sizes) {
      const file = path.join(folder, `${size}.csv`);
      await writeFailedResults(size, file);
      const { size: bytes } = await stat(file);
      const args = [...NODE_OPTIONS, fileURLToPath(import.meta.url), '--file', file];
      lines.push(lineOf(bytes, await measure({ file: process.execPath, args, cwd: process.cwd(), env: process.env })));
      console.error(lines.at(-1));
      await rm(file);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const table = [
    '| rows | failed results | groups of causes | rows in no group of their own | time | a row | peak memory | heap after collection |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
  console.log(table);
  if (values.write) await writeSection(SECTION, table);
}

function lineOf(bytes: number, { stdout }: Measurement): string {
  const { rows, groups, overflow, seconds, peakMegabytes, keptMegabytes } = outcome.parse(JSON.parse(stdout));
  const cells = [
    rows.toLocaleString('en'),
    `${(bytes / MEGABYTE).toFixed(0)} MB`,
    `${groups} of ${rootCauses.length}`,
    String(overflow),
    `${seconds.toFixed(2)} s`,
    `${((seconds / rows) * 1e6).toFixed(1)} µs`,
    `${peakMegabytes.toFixed(0)} MB`,
    `${keptMegabytes.toFixed(1)} MB`,
  ];
  return `| ${cells.join(' | ')} |`;
}

async function writeFailedResults(count: number, file: string): Promise<void> {
  const { columns, rows } = rootCauseRows({ count, seed: 1 });
  const cells = function* (): Generator<readonly string[]> {
    for (let index = 0; index < count; index++) {
      const row = rows(index);
      yield ['', row.error ?? '', ...cellsOf(row, columns)];
    }
  };
  const chunks = writeResultCsv(['sf__Id', 'sf__Error', ...columns], cells(), salesforceForm);
  await pipeline(chunks, createWriteStream(file));
}

/** Reads a file as `bulk job` reads the answer of the org. */
async function group(file: string): Promise<z.infer<typeof outcome>> {
  const tally = new FailureTally({ api: 'bulk' });
  const shaped = new ShapedTally(tally);
  const start = performance.now();
  const { rows } = await scanFailedRecords(createReadStream(file), {
    onRawRow: (error, id, row) => shaped.add(error, id, row),
  });
  const { groups, overflow } = tally.result();
  const seconds = (performance.now() - start) / 1000;
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  globalThis.gc?.();
  const keptMegabytes = process.memoryUsage().heapUsed / MEGABYTE;
  return { rows, groups: groups.length, overflow, seconds, peakMegabytes, keptMegabytes };
}
