// Groups ever more rows of a load whose causes are known, to show that memory and the time a row takes do not grow.
//   npm run bench:grouping                     all sizes; prints the table
//   npm run bench:grouping -- --write          and puts it into bench/README.md
//   npm run bench:grouping -- --rows 100000    numbers of rows
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { FailureTally } from '../src/classify/failure-tally.ts';
import { rootCauseRows, rootCauses } from '../test/simulated-org/scenarios/root-causes.ts';
import { measure } from './measure.ts';
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

/**
 * Rows are made apart from their grouping, so many at a time, that only the grouping is timed; of a row its error alone, as V8 keeps
 * the texts of numbers until it tidies the old generation up, and would show them as memory that grows.
 */
const BATCH = 500;

const outcome = z.object({ groups: z.number(), overflow: z.number(), seconds: z.number(), keptMegabytes: z.number() });

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,1000000,5000000' },
    write: { type: 'boolean', default: false },
    child: { type: 'string' },
  },
});

if (values.child === undefined) await compare(values.rows.split(',').map(Number));
else console.log(JSON.stringify(group(Number(values.child))));

/** A process for each size: peak memory is a process's. */
async function compare(sizes: readonly number[]): Promise<void> {
  const rows: string[] = [];
  for (const size of sizes) {
    const args = [...NODE_OPTIONS, fileURLToPath(import.meta.url), '--child', String(size)];
    const { stdout, peakMegabytes } = await measure({
      file: process.execPath,
      args,
      cwd: process.cwd(),
      env: process.env,
    });
    const { groups, overflow, seconds, keptMegabytes } = outcome.parse(JSON.parse(stdout));
    const perRow = `${((seconds / size) * 1e6).toFixed(1)} µs`;
    const peak = peakMegabytes === null ? '?' : `${peakMegabytes.toFixed(0)} MB`;
    rows.push(
      `| ${size.toLocaleString('en')} | ${groups} of ${rootCauses.length} | ${overflow} | ${seconds.toFixed(2)} s | ${perRow} | ${peak} | ${keptMegabytes.toFixed(1)} MB |`,
    );
    console.error(rows.at(-1));
  }
  const table = [
    '| rows | groups of causes | rows in no group of their own | time | a row | peak memory | heap after collection |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  console.log(table);
  if (values.write) await writeSection(SECTION, table);
}

function group(count: number): z.infer<typeof outcome> {
  const load = rootCauseRows({ count, seed: 1 });
  const tally = new FailureTally({ api: 'bulk' });
  let seconds = 0;
  for (let start = 0; start < count; start += BATCH) {
    const texts = Array.from({ length: Math.min(BATCH, count - start) }, (_, row) =>
      load.causeOf(start + row).rowError(start + row),
    );
    const before = performance.now();
    for (const [row, text] of texts.entries()) tally.add(text, '', start + row + 1);
    seconds += (performance.now() - before) / 1000;
  }
  const { groups, overflow } = tally.result();
  globalThis.gc?.();
  return { groups: groups.length, overflow, seconds, keptMegabytes: process.memoryUsage().heapUsed / 1e6 };
}
