import { expect } from 'chai';
import { sumScan, type ScanSum } from '../../../src/diagnose/jobs/sum-scan.ts';
import type { ScannedJob } from '../../../src/report/bulk-scan.ts';
import { sampleGroup } from '../../report/sample-reports.ts';
import { SAMPLE_JOBS, sampleCleanJob, sampleDeadJob, sampleScannedJob } from '../../report/sample-scans.ts';

const sum = (jobs: readonly ScannedJob[]): ScanSum =>
  sumScan(jobs, new Map([['0055g00000USER1', 'ada@customer.example']]));

describe('sumScan', () => {
  it('counts jobs by outcome, and takes the worst for the whole', () => {
    const { outcome, outcomes } = sum(SAMPLE_JOBS);
    expect(outcome).to.equal('failed');
    expect(outcomes).to.deep.equal({ failed: 4, aborted: 1, partial: 1, running: 1, clean: 1 });
    expect(sum([]).outcome).to.equal('clean');
  });

  it('makes one group of a cause in several jobs, with its jobs, objects and users, most rows first', () => {
    const [required, locked] = sum(SAMPLE_JOBS).groups;
    expect(required).to.include({ code: 'REQUIRED_FIELD_MISSING', count: 280, jobs: 3 });
    expect(required?.objects).to.deep.equal(['Case', 'Contact', 'Opportunity_Line_Item_With_A_Long_Name__c']);
    expect(required?.users).to.deep.equal(['0055g00000USER1AAA', '0055g00000USER2AAA']);
    expect(required?.share).to.be.closeTo(280 / 300, 1e-9);
    expect(required?.examples.map(({ jobId }) => jobId)).to.include('7505g00000ABRTDAA1');
    expect(locked).to.include({ code: 'UNABLE_TO_LOCK_ROW', count: 20, jobs: 1 });
  });

  it('groups jobs that failed as a whole by code and message, those without a reason apart', () => {
    const errors = sum(SAMPLE_JOBS).jobErrors;
    expect(errors.map(({ code, jobs }) => [code, jobs])).to.have.deep.members([
      ['InvalidBatch', 1],
      ['InvalidBatch', 1],
      [null, 1],
    ]);
    expect(errors.find(({ code }) => code === null)).to.deep.include({ template: '', summary: '', retry: 'unknown' });
    const alike = ['1', '2', '3', '4', '5', '6'].map((number) =>
      sampleDeadJob(`7505g00000DEAD${number}AA1`, `InvalidBatch : Batch 751000000000${number}AA failed`),
    );
    const [one, ...rest] = sum(alike).jobErrors;
    expect([one?.jobs, one?.jobIds.length, rest]).to.deep.equal([6, 5, []]);
  });

  it('shows the jobs that are not clean, the worst first', () => {
    expect(sum(SAMPLE_JOBS).jobs.map(({ id }) => id.slice(10, 15))).to.deep.equal([
      'DEAD1',
      'DEAD2',
      'DEAD3',
      'ABRTD',
      'SAMPL',
      'CLASS',
      'RUNNG',
    ]);
  });

  it('shows a clean job whose rows were not all seen', () => {
    const job = sampleCleanJob('7505g00000CLEANAA1', { complete: false, incompleteReason: 'The rest is missing.' });
    expect(sum([job]).jobs).to.have.length(1);
  });

  it('adds up rows, leaving out what queries found', () => {
    const query = sampleCleanJob('7505g00000QUERYAA1', { kind: 'query' });
    expect(sum([...SAMPLE_JOBS, query]).counts).to.deep.equal({
      processed: 3060,
      failed: 300,
      unprocessed: 1000,
      scanned: 300,
    });
  });

  it('counts failed rows that the counter of a job lags behind', () => {
    const counts = { processed: 10, succeeded: null, failed: 2, unprocessed: 0, scanned: 7 };
    expect(sum([sampleScannedJob({ counts })]).counts.failed).to.equal(7);
  });

  it('adds up what sending again would do; an uncounted rest counts as none', () => {
    expect(sum(SAMPLE_JOBS).retry).to.deep.equal({
      now: 20,
      later: 0,
      afterFix: 280,
      never: 0,
      unknown: 0,
      unprocessed: 1000,
    });
  });

  it('tells objects and users by failed rows, users by name where it is known', () => {
    const { users, objects } = sum(SAMPLE_JOBS);
    expect(users).to.deep.equal([
      { id: '0055g00000USER1AAA', name: 'ada@customer.example', jobs: 5, withFailures: 4, failedRows: 240 },
      { id: '0055g00000USER2AAA', name: null, jobs: 2, withFailures: 2, failedRows: 60 },
      { id: '0055g00000USER3AAA', name: null, jobs: 1, withFailures: 0, failedRows: 0 },
    ]);
    expect(objects.map(({ id, failedRows }) => [id, failedRows])).to.deep.equal([
      ['Contact', 120],
      ['Case', 120],
      ['Opportunity_Line_Item_With_A_Long_Name__c', 60],
      ['Account', 0],
    ]);
  });

  it('stays bounded over jobs that all fail for other reasons, and loses no row', () => {
    const jobs = Array.from({ length: 1000 }, (_, job) =>
      sampleScannedJob({
        id: `7505g0000${String(job).padStart(6, '0')}AA1`,
        groups: Array.from({ length: 5 }, (__, group) =>
          sampleGroup({ code: `CODE_${job}`, template: `message ${group} of ${job}`, count: 10 }),
        ),
      }),
    );
    const { groups } = sum(jobs);
    expect(groups.length).to.be.at.most(451);
    expect(groups.reduce((rows, { count }) => rows + count, 0)).to.equal(1000 * 50);
    expect(groups.reduce((most, group) => Math.max(most, group.jobs), 0)).to.be.above(1);
  });
});
