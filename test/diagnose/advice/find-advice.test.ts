import { expect } from 'chai';
import { findAdvice } from '../../../src/diagnose/advice/find-advice.ts';
import type { BulkJobReport, JobFacts, RowCounts } from '../../../src/report/bulk-job.ts';
import type { AdviceFinding } from '../../../src/report/job-advice.ts';
import { describeAdvice } from '../../../src/report/render/describe-advice.ts';
import { sampleGroup, sampleReport } from '../../report/sample-reports.ts';

/** A job of 20,000 rows that gives no reason for advice, and what is changed about it. */
function report(
  job: Partial<JobFacts>,
  counts: Partial<RowCounts> = {},
  more: Partial<BulkJobReport> = {},
): BulkJobReport {
  const quiet: Partial<JobFacts> = {
    retries: 0,
    totalProcessingTime: 60_000,
    apiActiveProcessingTime: 50_000,
    apexProcessingTime: 0,
  };
  const sample = sampleReport({ groups: [], ...more });
  return {
    ...sample,
    job: { ...sample.job, ...quiet, ...job },
    counts: { processed: 20_000, succeeded: 20_000, failed: 0, unprocessed: 0, scanned: 0, ...counts },
  };
}

function codesOf(found: BulkJobReport): string[] {
  return findAdvice(found).map(({ code }) => code);
}

function adviceOf(code: AdviceFinding['code'], found: BulkJobReport): AdviceFinding['figures'] | undefined {
  return findAdvice(found).find((advice) => advice.code === code)?.figures;
}

const CLASSIC: Partial<JobFacts> = {
  kind: 'classic',
  concurrencyMode: 'Parallel',
  batches: { queued: 0, inProgress: 0, completed: 4, failed: 0, notProcessed: 0, total: 4 },
};

describe('findAdvice', () => {
  it('has none for a job whose numbers are in order', () => {
    expect(codesOf(report({}))).to.deep.equal([]);
    expect(codesOf(report(CLASSIC))).to.deep.equal([]);
  });

  it('waits until the job has ended', () => {
    expect(codesOf(report({ retries: 5 }, {}, { outcome: 'running' }))).to.deep.equal([]);
  });

  describe('for locks', () => {
    const id = '0015f00000aaaaaAAA';
    const locks = { records: 1, atLeast: false, rowsWithoutRecord: 0 };
    const locked = sampleGroup({ code: 'UNABLE_TO_LOCK_ROW', count: 100, lockedRecords: [{ id, rows: 60 }], locks });

    it('advises to sort, and names the way to serial mode, which Bulk API 2.0 does not have', () => {
      const cold = sampleGroup({ ...locked, lockedRecords: [{ id, rows: 5 }] });
      expect(codesOf(report({}, {}, { groups: [cold] }))).to.deep.equal(['lock-order', 'lock-other-api']);
      expect(codesOf(report(CLASSIC, {}, { groups: [cold] }))).to.deep.equal(['lock-order', 'lock-serial']);
    });

    it('names the record that many of the errors name', () => {
      expect(adviceOf('lock-hot-record', report({}, {}, { groups: [locked] }))).to.deep.equal({
        record: id,
        rows: 60,
        lockedRows: 100,
        share: 0.6,
      });
    });

    it('makes nothing of a record that a few rows name', () => {
      const few = sampleGroup({ ...locked, count: 9, lockedRecords: [{ id, rows: 9 }] });
      expect(codesOf(report({}, {}, { groups: [few] }))).to.deep.equal(['lock-order', 'lock-other-api']);
    });

    it('adds up what groups say of the same record', () => {
      const inside = sampleGroup({
        ...locked,
        code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        inner: lockInside(),
        count: 20,
      });
      expect(adviceOf('lock-hot-record', report({}, {}, { groups: [locked, inside] }))).to.deep.include({
        rows: 120,
        lockedRows: 120,
        share: 1,
      });
    });

    it('advises the same when the job gave up on locks, whatever its rows say', () => {
      const jobError = { ...lockInside(), code: 'TooManyLockFailure' };
      const found = report({}, {}, { jobError });
      expect(findAdvice(found).slice(0, 2)).to.deep.equal([
        { code: 'lock-order', figures: { lockedRows: 0 } },
        { code: 'lock-other-api', figures: { lockedRows: 0 } },
      ]);
      for (const { text } of describeAdvice(findAdvice(found))) expect(text).not.to.include('0 rows');
      const [outside] = describeAdvice(findAdvice(report({ ...CLASSIC, concurrencyMode: 'Serial' }, {}, { jobError })));
      expect(outside?.text).to.include('gave up on locks in serial mode');
    });

    it('looks outside the job when it ran in serial mode', () => {
      expect(codesOf(report({ ...CLASSIC, concurrencyMode: 'Serial' }, {}, { groups: [locked] }))).to.deep.equal([
        'lock-outside',
      ]);
    });
  });

  it('tells retries of a load from those of a query', () => {
    expect(adviceOf('retries', report({ retries: 3 }))).to.deep.equal({ retries: 3, most: 20 });
    const query: Partial<JobFacts> = { operation: 'query', retries: 1 };
    expect(adviceOf('query-retries', report({ ...query, kind: 'query' }))).to.deep.equal({ retries: 1, most: 15 });
    expect(codesOf(report({ ...CLASSIC, ...query }))).to.deep.equal(['query-retries']);
  });

  it('knows that Bulk API 1.0 gives a batch up after fewer tries, and not the whole job', () => {
    const found = report({ ...CLASSIC, retries: 2 });
    expect(adviceOf('batch-retries', found)).to.deep.equal({ retries: 2, most: 10 });
    expect(describeAdvice(findAdvice(found))[0]?.text).to.include('After 10 tries it gives the batch up.');
  });

  it('warns of rows so slow that a batch runs out of its 5 minutes', () => {
    expect(codesOf(report({ apiActiveProcessingTime: 599_000 }))).to.deep.equal([]);
    expect(adviceOf('slow-rows', report({ apiActiveProcessingTime: 1_000_000 }))).to.deep.equal({
      msPerRow: 50,
      batchTime: 300_000,
      rowsInTime: 6000,
    });
    expect(codesOf(report({ apiActiveProcessingTime: 600_000 }, { processed: 999 }))).to.deep.equal([]);
  });

  it('points at Apex that takes half of the active time', () => {
    expect(codesOf(report({ apexProcessingTime: 24_999 }))).to.deep.equal([]);
    expect(adviceOf('apex-share', report({ apexProcessingTime: 25_000 }))).to.deep.equal({
      share: 0.5,
      apexTime: 25_000,
      activeTime: 50_000,
      perChunk: 250,
    });
    expect(codesOf(report({ apexProcessingTime: 9000, apiActiveProcessingTime: 9000 }))).to.deep.equal([]);
  });

  it('says how much of the batches of the day the job took', () => {
    expect(codesOf(report({}, { processed: 14_990_000 }))).to.deep.equal([]);
    expect(adviceOf('batch-share', report({}, { processed: 14_990_001 }))).to.deep.equal({
      batches: 1500,
      allowance: 15_000,
      share: 0.1,
    });
    expect(codesOf(report({ kind: 'query', operation: 'query' }, { processed: 15_000_000 }))).to.deep.equal([]);
  });

  it('counts the batches of Bulk API 1.0 as they are', () => {
    const batches = { queued: 0, inProgress: 0, completed: 200, failed: 0, notProcessed: 0, total: 200 };
    expect(adviceOf('small-batches', report({ ...CLASSIC, batches }))).to.deep.equal({
      batches: 200,
      rowsPerBatch: 100,
      most: 10_000,
      needed: 2,
    });
    expect(codesOf(report({ ...CLASSIC, batches, operation: 'query' }))).to.deep.equal([]);
  });

  it('notices a job of one chunk', () => {
    expect(adviceOf('tiny-job', report({}, { processed: 150, unprocessed: 50 }))).to.deep.include({ rows: 200 });
    expect(codesOf(report({}, { processed: 201 }))).to.deep.equal([]);
    expect(codesOf(report({}, { processed: 0 }))).to.deep.equal([]);
  });

  it('does not count the batches of a job that never began', () => {
    expect(codesOf(report({ state: 'Failed' }, { processed: 0, unprocessed: 150 }))).to.deep.equal([]);
    expect(codesOf(report({ state: 'Failed' }, { processed: 0, unprocessed: 15_000_000 }))).to.deep.equal([]);
  });

  it('questions serial mode that met no lock', () => {
    expect(codesOf(report({ ...CLASSIC, concurrencyMode: 'Serial' }))).to.deep.equal(['serial-mode']);
  });
});

function lockInside(): NonNullable<BulkJobReport['jobError']> {
  const inner = sampleReport().groups.find((group) => group.inner !== null)?.inner;
  if (!inner) throw new Error('The sample has no lock inside a trigger');
  return inner;
}
