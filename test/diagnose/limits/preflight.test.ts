import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  planCalls,
  planLoad,
  planQuery,
  PLAN_FACTS,
  type LimitReading,
} from '../../../src/diagnose/limits/preflight.ts';
import type { PlanFit, PlanNeed, PreflightPlan } from '../../../src/report/limits-preflight.ts';

function reading(name: string, max: number, remaining = max): LimitReading {
  return { name, max, remaining, unlimited: false };
}

const roomy = [
  reading('DailyBulkApiBatches', 15_000),
  reading('DailyApiRequests', 5_000_000),
  reading('DataStorageMB', 1_000_000),
  reading('DailyBulkV2QueryJobs', 10_000),
  reading('DailyBulkV2QueryFileStorageMB', 976_562),
];

/** The roomy org, with some limits replaced. */
function org(...changed: LimitReading[]): LimitReading[] {
  return roomy.map((limit) => changed.find(({ name }) => name === limit.name) ?? limit);
}

function without(name: string): LimitReading[] {
  return roomy.filter((limit) => limit.name !== name);
}

function find(plan: PreflightPlan, name: string): PlanNeed {
  const need = plan.needs.find((one) => one.name === name);
  if (need === undefined) throw new Error(`The plan needs no ${name}.`);
  return need;
}

const kinds = (plan: PreflightPlan): string[] => plan.advice.map(({ kind }) => kind);

describe('planLoad', () => {
  it('cuts rows into batches of 10,000', () => {
    for (const [rows, batches] of [
      [1, 1],
      [10_000, 1],
      [10_001, 2],
      [25_000, 3],
    ] as const) {
      const plan = planLoad({ rows, bytes: rows * 100, operation: 'update' }, roomy);
      expect(find(plan, 'DailyBulkApiBatches')).to.include({ needed: batches, basis: 'documented', fits: 'yes' });
    }
  });

  it('fits to the last batch and not one row further', () => {
    const limits = org(reading('DailyBulkApiBatches', 15_000, 3));
    expect(planLoad({ rows: 30_000, bytes: 30_000, operation: 'update' }, limits)).to.include({
      fits: 'yes',
      firstOut: null,
    });
    const plan = planLoad({ rows: 30_001, bytes: 30_001, operation: 'update' }, limits);
    expect(plan.fits).to.equal('no');
    expect(plan.firstOut?.name).to.equal('DailyBulkApiBatches');
    expect(plan.needs[0]?.name).to.equal('DailyBulkApiBatches');
    expect(kinds(plan)).to.deep.equal(['batches']);
  });

  it('reads the name that older orgs have', () => {
    const limits = [...without('DailyBulkApiBatches'), reading('DailyBulkApiRequests', 10_000, 0)];
    const plan = planLoad({ rows: 5, bytes: 500, operation: 'update' }, limits);
    expect(plan).to.deep.include({ fits: 'no', firstOut: { name: 'DailyBulkApiRequests', after: 0 } });
  });

  it('makes a job of every 100 MB, each of which may end in a batch of its own', () => {
    const one = planLoad({ rows: 100_000, bytes: 100_000_000, operation: 'update' }, roomy);
    expect(one).to.include({ jobs: 1, jobsBasis: 'documented' });
    const three = planLoad({ rows: 250_000, bytes: 250_000_000, operation: 'update' }, roomy);
    expect(three.jobs).to.equal(3);
    expect(kinds(three)).to.include('split-upload');
    expect(find(three, 'DailyBulkApiBatches')).to.include({ needed: 27, basis: 'upper-bound' });
  });

  it('marks jobs and calls as estimates where the size is not given, and asks for it', () => {
    const plan = planLoad({ rows: 250_000, operation: 'update' }, roomy);
    expect(plan).to.include({ jobs: 3, jobsBasis: 'estimate' });
    expect(find(plan, 'DailyApiRequests').basis).to.equal('estimate');
    expect(kinds(plan)).to.deep.equal(['give-load-bytes']);
  });

  it('counts create, upload, close, three results and the polls of each job as calls', () => {
    const plan = planLoad({ rows: 20_000, bytes: 2_000_000, operation: 'update' }, roomy, {
      ...PLAN_FACTS,
      pollsPerBatch: 5,
    });
    expect(find(plan, 'DailyApiRequests').needed).to.equal(6 + 2 * 5);
  });

  it('gives new rows 2 KB of storage, as an estimate until the object is known', () => {
    const load = { rows: 500_000, bytes: 50_000_000, operation: 'insert' } as const;
    expect(find(planLoad(load, roomy), 'DataStorageMB')).to.include({ needed: 977, basis: 'estimate' });
    const contact = planLoad({ ...load, object: 'Contact' }, roomy);
    expect(find(contact, 'DataStorageMB')).to.include({ needed: 977, basis: 'documented' });
    expect(find(planLoad({ ...load, object: 'campaign' }, roomy), 'DataStorageMB').needed).to.equal(3907);
    expect(find(planLoad({ ...load, object: 'CampaignMember' }, roomy), 'DataStorageMB').needed).to.equal(489);
    const account = planLoad({ ...load, object: 'Account' }, roomy);
    expect(find(account, 'DataStorageMB')).to.include({ needed: 1954, basis: 'estimate' });
  });

  it('takes the storage of an upsert as the most it can be, and none for update and delete', () => {
    const upsert = planLoad({ rows: 1000, bytes: 9000, operation: 'upsert', object: 'Contact' }, roomy);
    expect(find(upsert, 'DataStorageMB').basis).to.equal('upper-bound');
    for (const operation of ['update', 'delete', 'hardDelete'] as const) {
      const plan = planLoad({ rows: 1000, bytes: 9000, operation }, org(reading('DataStorageMB', 100, -5)));
      expect(plan.needs.map(({ name }) => name)).not.to.include('DataStorageMB');
      expect(plan.fits).to.equal('yes');
    }
  });

  it('does not know whether an upsert fits whose rows, were they all new, would not', () => {
    for (const remaining of [100, 0, -5]) {
      const limits = org(reading('DataStorageMB', 11_264, remaining));
      const plan = planLoad({ rows: 90_000, bytes: 9000, operation: 'upsert', object: 'Contact' }, limits);
      expect(find(plan, 'DataStorageMB')).to.include({ needed: 176, fits: 'unknown', runsOutAfter: null });
      expect(plan).to.deep.include({ fits: 'unknown', firstOut: null });
      expect(kinds(plan)).to.deep.equal(['data-storage']);
    }
  });

  it('does not know whether batches fit that may or may not be full', () => {
    const load = { rows: 250_000, bytes: 250_000_000, operation: 'update' } as const;
    const planWith = (remaining: number): PlanFit =>
      find(planLoad(load, org(reading('DailyBulkApiBatches', 15_000, remaining))), 'DailyBulkApiBatches').fits;
    expect([27, 26, 25, 24].map(planWith)).to.deep.equal(['yes', 'unknown', 'unknown', 'no']);
  });

  it('runs out at once where more storage is used than allowed', () => {
    const plan = planLoad({ rows: 1, bytes: 9, operation: 'insert' }, org(reading('DataStorageMB', 100, -5)));
    expect(plan).to.deep.include({ fits: 'no', firstOut: { name: 'DataStorageMB', after: 0 } });
  });

  it('says what runs out first and after how many rows', () => {
    const limits = org(reading('DailyBulkApiBatches', 15_000, 50), reading('DataStorageMB', 5000, 200));
    const plan = planLoad({ rows: 1_024_000, bytes: 90_000_000, operation: 'insert', object: 'Lead' }, limits);
    expect(plan.firstOut).to.deep.equal({ name: 'DataStorageMB', after: 102_400 });
    expect(plan.needs.slice(0, 2).map(({ name }) => name)).to.deep.equal(['DataStorageMB', 'DailyBulkApiBatches']);
    expect(kinds(plan)).to.deep.equal(['data-storage', 'batches']);
  });

  it('refuses more than 150 million rows, whatever the batches allow', () => {
    const plan = planLoad(
      { rows: 150_000_001, bytes: 99, operation: 'update' },
      org(reading('DailyBulkApiBatches', 90_000)),
    );
    expect(plan.fits).to.equal('no');
    expect(plan.firstOut).to.deep.equal({ name: 'RecordsPerDay', after: 150_000_000 });
  });

  it('knows rows of the day from the batches used, and says when it can not', () => {
    const used = org(reading('DailyBulkApiBatches', 30_000, 16_000));
    const fitting = planLoad({ rows: 10_000_000, bytes: 99_000_000, operation: 'update' }, used);
    expect(find(fitting, 'RecordsPerDay')).to.include({ fits: 'yes', remaining: 10_000_000 });
    const unsure = planLoad({ rows: 10_000_001, bytes: 99_000_000, operation: 'update' }, used);
    expect(unsure).to.deep.include({ fits: 'unknown', firstOut: null });
    expect(kinds(unsure)).to.include('records-per-day');
  });

  it('does not fit where a row is larger than an upload', () => {
    const plan = planLoad({ rows: 2, bytes: 300_000_000, operation: 'update' }, roomy);
    expect(plan).to.deep.include({ fits: 'no', firstOut: { name: 'RecordBytes', after: 0 } });
  });

  it('never calls a limit fitting that the org does not report', () => {
    for (const name of ['DailyBulkApiBatches', 'DailyApiRequests', 'DataStorageMB']) {
      const plan = planLoad({ rows: 10, bytes: 100, operation: 'insert' }, without(name));
      expect(plan.fits, name).to.equal('unknown');
      expect(find(plan, name)).to.include({ fits: 'unknown', remaining: null });
      expect(plan.advice.find(({ kind }) => kind === 'not-reported')?.limits).to.deep.equal([name]);
    }
  });

  it('never runs out of what is unlimited', () => {
    const unlimited = { name: 'DataStorageMB', max: 999_999_999, remaining: 0, unlimited: true };
    const plan = planLoad({ rows: 10, bytes: 100, operation: 'insert' }, org(unlimited));
    expect(find(plan, 'DataStorageMB')).to.include({ fits: 'yes', remaining: null, unlimited: true });
  });

  it('says when a plan that fits leaves little', () => {
    const plan = planLoad(
      { rows: 90_000, bytes: 100, operation: 'update' },
      org(reading('DailyBulkApiBatches', 15_000, 10)),
    );
    expect(plan.fits).to.equal('yes');
    expect(plan.advice).to.deep.equal([{ kind: 'tight', limits: ['DailyBulkApiBatches'] }]);
  });

  it('fits as many rows as it says fit, and never more rows when less is left', () => {
    const load = fc.record({
      rows: fc.integer({ min: 1, max: 160_000_000 }),
      bytes: fc.integer({ min: 1, max: 2_000_000_000 }),
      operation: fc.constantFrom('insert' as const, 'upsert' as const, 'update' as const),
    });
    const left = fc.tuple(
      fc.integer({ min: -5, max: 15_000 }),
      fc.nat(100_000),
      fc.integer({ min: -500, max: 50_000 }),
    );
    fc.assert(
      fc.property(load, left, ({ rows, bytes, operation }, [batches, calls, storage]) => {
        const limits = (less: number): LimitReading[] => [
          reading('DailyBulkApiBatches', 15_000, batches - less),
          reading('DailyApiRequests', 100_000, calls - less),
          reading('DataStorageMB', 50_000, storage - less),
        ];
        const plan = planLoad({ rows, bytes, operation }, limits(0));
        expect(plan.fits === 'no').to.equal(plan.firstOut !== null);
        if (plan.firstOut !== null) expect(plan.firstOut.after).to.be.within(0, rows - 1);
        for (const need of plan.needs) expect(need.needed).to.be.at.least(0);
        if (plan.fits === 'no') expect(planLoad({ rows, bytes, operation }, limits(1)).fits).to.equal('no');
      }),
    );
  });
});

describe('planQuery', () => {
  it('compares jobs, size and calls with what is left', () => {
    const plan = planQuery({ jobs: 3, bytes: 5_000_000_000, rows: 1_000_000 }, roomy);
    expect(plan).to.include({ fits: 'yes', jobs: 3 });
    expect(find(plan, 'DailyBulkV2QueryJobs')).to.include({ needed: 3, basis: 'documented' });
    expect(find(plan, 'DailyBulkV2QueryFileStorageMB')).to.include({ needed: 5000, basis: 'upper-bound' });
    expect(find(plan, 'DailyApiRequests')).to.include({ needed: 3 * 21 + 10, basis: 'estimate' });
  });

  it('does not know whether results of no known size fit, and asks for it', () => {
    const plan = planQuery({}, roomy);
    expect(plan.fits).to.equal('unknown');
    expect(kinds(plan)).to.deep.equal(['give-query-size']);
  });

  it('takes a megabyte for a million bytes or a little more, and does not know what is between', () => {
    const fits = [105, 104, 100, 99].map((remaining) => {
      const storage = reading('DailyBulkV2QueryFileStorageMB', 976_562, remaining);
      return planQuery({ jobs: 1, bytes: 104_857_600 }, org(storage)).fits;
    });
    expect(fits).to.deep.equal(['yes', 'unknown', 'unknown', 'no']);
  });

  it('takes the size from the rows as an estimate', () => {
    const plan = planQuery({ rows: 2_000_000 }, roomy);
    expect(find(plan, 'DailyBulkV2QueryFileStorageMB')).to.include({ needed: 2000, basis: 'estimate', fits: 'yes' });
  });

  it('does not fit when nothing is left, whatever the size', () => {
    const plan = planQuery({}, org(reading('DailyBulkV2QueryFileStorageMB', 976_562, 0)));
    expect(plan).to.deep.include({ fits: 'no', firstOut: { name: 'DailyBulkV2QueryFileStorageMB', after: 0 } });
    expect(kinds(plan)).to.include('query-storage');
  });

  it('says after how many queries the jobs run out', () => {
    const plan = planQuery({ jobs: 20, bytes: 1 }, org(reading('DailyBulkV2QueryJobs', 10_000, 5)));
    expect(plan).to.deep.include({ fits: 'no', firstOut: { name: 'DailyBulkV2QueryJobs', after: 5 } });
  });
});

describe('planCalls', () => {
  it('fits up to what is left, and is unknown where the org does not say', () => {
    const limits = [reading('DailyApiRequests', 15_000, 500)];
    expect(planCalls(500, limits).fits).to.equal('yes');
    expect(planCalls(501, limits)).to.deep.include({ fits: 'no', firstOut: { name: 'DailyApiRequests', after: 500 } });
    expect(planCalls(1, []).fits).to.equal('unknown');
  });
});
