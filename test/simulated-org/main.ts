import { parseArgs } from 'node:util';
import { generateFailedResults } from './generate-failed-results.ts';
import { plantJobs } from './plant-jobs.ts';
import * as errors from './row-error.ts';
import { toLongId } from './salesforce-id.ts';
import { mixedScenario } from './scenarios/mixed.ts';
import { SimulatedOrg } from './simulated-org.ts';

/**
 * Keeps an org running for people to play with: `npm run org`, `npm run org -- --port 7100`. With `--jobs 2000` it has as
 * many jobs more, a seventh of them with failures. Ctrl-C ends it.
 */
const { values } = parseArgs({ options: { port: { type: 'string' }, jobs: { type: 'string' } } });
const org = await SimulatedOrg.start({ port: Number(values.port ?? 0), scenario: mixedScenario });

const contactId = (row: number): string => toLongId(`003Hs00000${String(row).padStart(5, '0')}`);
const contactRows = (count: number): Array<{ id: string; values: Record<string, string> }> =>
  Array.from({ length: count }, (_, row) => ({
    id: contactId(row),
    values: { LastName: `Person ${row}`, Email: `person.${row}@customer.example` },
  }));
const untried = contactRows(40).map((row) => ({ values: row.values }));
const locked = contactRows(12).map((row) => ({
  error: errors.unableToLockRow(['001Hs00000b7QzXIAU']),
  values: row.values,
}));
const longRunMs = 600_000;

const planted: Array<[id: string, shows: string]> = [
  [org.addIngestJob({ successful: contactRows(250) }).id, 'clean: 250 contacts, all saved'],
  [
    org.addIngestJob({
      failed: generateFailedResults({ rows: 1200, seed: 26 }),
      numberRecordsProcessed: 5000,
      numberRecordsFailed: 1200,
      successful: {
        columns: ['LastName'],
        rows: (row) => ({ id: contactId(row), values: [`Person ${row}`] }),
        count: 3800,
      },
    }).id,
    'partial: 1,200 of 5,000 rows failed, for a dozen reasons',
  ],
  [
    org.addIngestJob({
      state: 'Failed',
      errorMessage: 'TooManyLockFailure : Too many lock failures in the batch',
      retries: 20,
      successful: contactRows(30),
      failed: locked,
      unprocessed: untried,
    }).id,
    'failed as a whole after 42 rows, with 40 rows never tried',
  ],
  [
    org.addIngestJob({
      state: 'Failed',
      errorMessage: 'InvalidBatch : Field name not found : Vorname',
      unprocessed: contactRows(8).map((row) => ({ values: { Vorname: 'Ada', ...row.values } })),
    }).id,
    'failed at once: a column that is no field',
  ],
  [
    org.addIngestJob({ state: 'Aborted', successful: contactRows(10), unprocessed: untried }).id,
    'aborted after 10 rows',
  ],
  [
    org.addIngestJob({
      state: 'JobComplete',
      failed: generateFailedResults({ rows: 3000, seed: 11 }),
      numberRecordsProcessed: 60_000,
      numberRecordsFailed: 3000,
      processingMs: longRunMs,
    }).id,
    'running for ten minutes, its counters growing',
  ],
  [
    org.addQueryJob({ columns: ['Id', 'Name'], rows: (row) => [contactId(row), `Person ${row}`], count: 1200 }).id,
    'a query that found 1,200 rows',
  ],
  [org.addQueryJob({ state: 'Failed' }).id, 'a query that failed, and nobody says why'],
  [
    org.addClassicJob({
      concurrencyMode: 'Serial',
      batches: [
        { rows: [...locked, ...contactRows(200)] },
        { rows: contactRows(300) },
        { state: 'Failed', stateMessage: 'InvalidBatch : Field name not found : Vorname', rows: untried },
        { state: 'NotProcessed', rows: untried },
      ],
    }).id,
    'Bulk API 1.0: four batches, of which one failed and one was never tried',
  ],
];

const more = Number(values.jobs ?? 0);
const failing = plantJobs(org, { count: more, failed: Math.floor(more / 7), users: 4 }).filter(({ fails }) => fails);

process.stdout.write(`A simulated Salesforce org listens on ${org.url} as ${org.username}. Ctrl-C ends it.

Log in:
  SF_ACCESS_TOKEN='${org.accessToken}' sf org login access-token --instance-url ${org.url.replace('127.0.0.1', 'localhost')} --no-prompt --alias simulated

Jobs to try (sf errors bulk job --target-org simulated --id …):
${planted.map(([id, shows]) => `  ${id}  ${shows}`).join('\n')}
${more === 0 ? '' : `\nAnd ${more} more jobs by four users, ${failing.length} of them with failures.\n`}
Load a CSV of contacts or accounts with sf data import bulk: test/simulated-org/scenarios/mixed.ts says which values fail.
`);

const stop = (): void => void org.stop();
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
