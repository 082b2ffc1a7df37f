import { expect } from 'chai';
import { FailureTally, type FailureSummary } from '../../../src/classify/failure-tally.ts';
import { readBatchFailures } from '../../../src/diagnose/batches/read-batch-failures.ts';
import {
  openBatchResult,
  readClassicBatches,
  readClassicJob,
  type ClassicBatch,
} from '../../../src/org/classic-jobs.ts';
import { openTransport } from '../../org/open-transport.ts';
import type { PlantedClassicBatch } from '../../simulated-org/planted-classic-job.ts';
import { rootCauseRows, rootCauses } from '../../simulated-org/scenarios/root-causes.ts';
import { SimulatedOrg } from '../../simulated-org/simulated-org.ts';

const BATCHES = 3;
const ROWS = 400;
/** The rows of a batch are told apart from those of the next by their numbers, as results of a batch have at most 10,000. */
const ROWS_APART = 1_000_000;

/** Bulk API 1.0 tells no error without a code in XML and JSON: those are left out. */
const { rows, columns } = rootCauseRows({
  count: BATCHES * ROWS,
  causes: rootCauses.filter(({ code }) => code !== null),
});

/** Every fifth row is saved. */
function errorOf(index: number): string | undefined {
  return index % 5 === 0 ? undefined : rows(index).error;
}

function batchFrom(first: number): PlantedClassicBatch {
  return {
    rows: {
      columns,
      count: ROWS,
      rows: (index) => {
        const error = errorOf(first + index);
        return error === undefined ? { id: '003000000000001AAA' } : { error };
      },
    },
  };
}

/** The rows as texts, one by one. */
function tallyTexts(): FailureSummary {
  const tally = new FailureTally({ api: 'bulk1' });
  for (let index = 0; index < BATCHES * ROWS; index++) {
    const error = errorOf(index);
    const place = Math.floor(index / ROWS) * ROWS_APART + (index % ROWS) + 1;
    if (error !== undefined) tally.add(error, '', place);
  }
  return tally.result();
}

describe('readBatchFailures', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start();
  });

  afterEach(() => org.stop());

  for (const contentType of ['CSV', 'XML', 'JSON'] as const) {
    for (const compression of [false, true]) {
      it(`groups rows as their texts would be, one by one (${contentType}${compression ? ', gzip' : ''})`, async () => {
        org.options.compression = compression;
        const { id } = org.addClassicJob({ contentType, batches: [0, 1, 2].map((index) => batchFrom(index * ROWS)) });
        const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
        try {
          const job = await readClassicJob(transport, id);
          const batches = await readClassicBatches(transport, id);
          const seen: number[] = [];
          const { tally, missing } = await readBatchFailures(
            job,
            batches,
            { openBatchResult: (...batch) => openBatchResult(transport, ...batch) },
            (scanned) => seen.push(scanned),
          );
          const expected = tallyTexts();
          expect(missing).to.equal(null);
          expect(seen).to.deep.equal([320, 640, 960]);
          expect(tally.rows).to.equal(960);
          expect(tally.retry).to.deep.equal(expected.retry);
          expect(withRowsOf(batches, tally)).to.deep.equal(expected.groups);
        } finally {
          await transport.close();
        }
      });
    }
  }

  it('spends no call on a batch that failed before its first row, also where Salesforce counts no rows', async () => {
    const { id } = org.addClassicJob({ batches: [{ state: 'Failed' }, { state: 'NotProcessed' }] });
    const { transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } });
    try {
      const job = await readClassicJob(transport, id);
      const batches = await readClassicBatches(transport, id);
      for (const processed of [0, null]) {
        for (const batch of batches) {
          Object.assign(batch, { numberRecordsFailed: null, numberRecordsProcessed: processed });
        }
        const ports = { openBatchResult: () => expect.fail('asked for a result') };
        const { tally, missing } = await readBatchFailures(job, batches, ports, () => {});
        expect([tally.rows, missing]).to.deep.equal([0, null]);
      }
    } finally {
      await transport.close();
    }
  });
});

/** The groups with the examples numbered over all batches. */
function withRowsOf(batches: readonly ClassicBatch[], { groups }: FailureSummary): FailureSummary['groups'] {
  return groups.map((group) => ({
    ...group,
    examples: group.examples.map(({ batchId, row, ...example }) => ({
      row: batches.findIndex(({ id }) => id === batchId) * ROWS_APART + row,
      ...example,
    })),
  }));
}
