import { expect } from 'chai';
import { diagnoseBulkJob } from '../../src/diagnose/bulk-job.ts';
import { compareJobs, type JobComparison } from '../../src/diagnose/compare-jobs.ts';
import type { Change } from '../../src/report/bulk-compare.ts';
import type { BulkJobDiagnosis, FailureGroup } from '../../src/report/bulk-job.ts';
import { sampleGroup, sampleReport } from '../report/sample-reports.ts';
import { requiredFieldMissing, rowError, unableToLockRow } from '../simulated-org/row-error.ts';
import type { ResultRow } from '../simulated-org/result-file.ts';
import { rootCauseRows, rootCauses } from '../simulated-org/scenarios/root-causes.ts';
import type { PlantedIngestJob, SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { OpenPorts } from './open-ports.ts';
import { usePorts } from './use-ports.ts';

describe('compareJobs', () => {
  describe('of two runs in an org', () => {
    let org: SimulatedOrg;
    let ports: OpenPorts;
    usePorts((started, opened) => {
      [org, ports] = [started, opened];
    });

    async function compare(before: PlantedIngestJob, after: PlantedIngestJob): Promise<JobComparison> {
      const [first, second] = [org.addIngestJob(before), org.addIngestJob(after)];
      const earlier = await diagnoseBulkJob(first.id, ports, { waitMs: 0 });
      return compareJobs(earlier, await diagnoseBulkJob(second.id, ports, { waitMs: 0 }));
    }

    it('tells what became of each cause, with rows and rates, the worst first', async () => {
      const { verdict, groups, apiCalls } = await compare(
        {
          failed: [
            ...rowsOf(30, () => requiredFieldMissing(['LastName'])),
            ...rowsOf(20, () => requiredFieldMissing(['Company'])),
            ...rowsOf(5, () => rowError('DUPLICATE_VALUE', 'duplicate value found: Key__c')),
            ...rowsOf(4, () => rowError('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded')),
          ],
          numberRecordsProcessed: 1000,
        },
        {
          failed: [
            ...rowsOf(40, () => requiredFieldMissing(['LastName'])),
            ...rowsOf(10, () => requiredFieldMissing(['Company'])),
            ...rowsOf(5, () => rowError('DUPLICATE_VALUE', 'duplicate value found: Key__c')),
            ...rowsOf(2, () => rowError('INVALID_EMAIL_ADDRESS', 'Email: invalid email address: x', ['Email'])),
          ],
          numberRecordsProcessed: 1000,
        },
      );
      expect(verdict).to.equal('mixed');
      expect(
        groups.map(({ change, code, fields, before, after }) => [change, code, fields[0], before, after]),
      ).to.deep.equal([
        ['new', 'INVALID_EMAIL_ADDRESS', 'Email', null, { count: 2, rate: 0.002 }],
        ['more', 'REQUIRED_FIELD_MISSING', 'LastName', { count: 30, rate: 0.03 }, { count: 40, rate: 0.04 }],
        ['same', 'DUPLICATE_VALUE', undefined, { count: 5, rate: 0.005 }, { count: 5, rate: 0.005 }],
        ['fewer', 'REQUIRED_FIELD_MISSING', 'Company', { count: 20, rate: 0.02 }, { count: 10, rate: 0.01 }],
        ['gone', 'STORAGE_LIMIT_EXCEEDED', undefined, { count: 4, rate: 0.004 }, null],
      ]);
      expect(apiCalls).to.equal(4);
      expect(ports.countCalls()).to.equal(4);
    });

    it('knows a cause again whose messages carry other ids, names and amounts, few in one run and many in the other', async () => {
      const { verdict, groups } = await compare(
        {
          failed: [...rowsOf(2, limitExceeded), ...rowsOf(10, () => unableToLockRow(['001300000012345']))],
          numberRecordsProcessed: 100,
        },
        {
          failed: [
            ...rowsOf(600, (index) => limitExceeded(index + 50)),
            ...rowsOf(100, (index) => unableToLockRow([`00130000001${1000 + index}`])),
          ],
          numberRecordsProcessed: 1000,
        },
      );
      expect(
        groups.map(({ change, code, before, after }) => [change, code, before?.count, after?.count]),
      ).to.deep.equal([
        ['more', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 2, 600],
        ['same', 'UNABLE_TO_LOCK_ROW', 10, 100],
      ]);
      expect(verdict).to.equal('worse');
    });

    it('finds every one of many causes again in a run of another seed, and none that is not there', async () => {
      const causes = rootCauses.length;
      const count = 40_000;
      const { columns, rows } = rootCauseRows({ count, seed: 1 });
      const other = rootCauseRows({ count, seed: 2 });
      const { groups, verdict } = await compare(
        { failed: { columns, rows, count } },
        { failed: { columns: other.columns, rows: other.rows, count } },
      );
      expect(
        groups.filter(({ change }) => change === 'new' || change === 'gone').map(({ template }) => template),
      ).to.deep.equal([]);
      expect(groups).to.have.length(causes);
      expect(['same', 'mixed']).to.include(verdict);
    });

    it('shows rows of the second run, and of the first where the cause is gone; each names its job', async () => {
      const { groups, before, after } = await compare(
        { failed: [...rowsOf(3, () => requiredFieldMissing(['A'])), ...rowsOf(3, () => requiredFieldMissing(['B']))] },
        { failed: rowsOf(9, () => requiredFieldMissing(['A'])) },
      );
      const [kept, gone] = groups;
      expect(kept?.examples.map(({ row, jobId }) => [row, jobId])).to.deep.equal(
        [1, 2, 3].map((row) => [row, after.job.id]),
      );
      expect(gone?.examples.map(({ row, jobId }) => [row, jobId])).to.deep.equal(
        [4, 5, 6].map((row) => [row, before.job.id]),
      );
    });

    it('says that a run without failures is better', async () => {
      const { verdict, groups, after } = await compare(
        { failed: rowsOf(3, () => requiredFieldMissing(['A'])) },
        { numberRecordsProcessed: 3 },
      );
      expect([verdict, groups.map(({ change }) => change)]).to.deep.equal(['better', ['gone']]);
      expect([after.outcome, after.failureRate]).to.deep.equal(['clean', 0]);
    });

    it('calls no cause gone that may wait among rows the second run never tried', async () => {
      const before = { failed: rowsOf(3, () => requiredFieldMissing(['A'])), numberRecordsProcessed: 30 };
      const untried = { unprocessed: Array.from({ length: 20 }, () => ({ values: { LastName: 'N' } })) };
      const broken = await compare(before, { state: 'Failed', errorMessage: 'InvalidBatch : Field name', ...untried });
      const aborted = await compare(before, { state: 'Aborted', numberRecordsProcessed: 10, ...untried });
      for (const { verdict, groups } of [broken, aborted]) {
        expect([verdict, groups.map(({ change }) => change)]).to.deep.equal(['worse', ['unseen']]);
      }
    });

    it('says so where causes are new only because the first run never came to their rows', async () => {
      const { groups, notes } = await compare(
        { state: 'Failed', errorMessage: 'InvalidBatch : Field name', unprocessed: [{ values: { LastName: 'N' } }] },
        { failed: rowsOf(3, () => requiredFieldMissing(['A'])), numberRecordsProcessed: 30 },
      );
      expect([groups.map(({ change }) => change), notes]).to.deep.equal([['new'], ['untried']]);
    });

    it('compares nothing while a job runs', async () => {
      const { verdict, groups } = await compare(
        { failed: rowsOf(3, () => requiredFieldMissing(['A'])) },
        { queuedMs: 3_600_000 },
      );
      expect([verdict, groups]).to.deep.equal(['unfinished', []]);
    });

    it('does not know the verdict when rows of a job could not be read', async () => {
      org.faults.add({ path: '/failedResults', skip: 1, times: 9, fault: { type: 'status', status: 403 } });
      const { verdict, complete, after } = await compare(
        { failed: rowsOf(3, () => requiredFieldMissing(['A'])) },
        { failed: rowsOf(3, () => requiredFieldMissing(['A'])) },
      );
      expect([verdict, complete, after.complete]).to.deep.equal(['unknown', false, false]);
      expect(after.incompleteReason).to.include('ApiRejectedError');
    });

    it('tells why a job failed as a whole, in both runs', async () => {
      const { verdict, before, after } = await compare(
        { state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : A__c' },
        { state: 'Failed', errorMessage: 'TooManyLockFailure : Too many lock failures' },
      );
      expect([before.jobError?.code, after.jobError?.code]).to.deep.equal(['InvalidBatch', 'TooManyLockFailure']);
      // The old reason is gone, another one is there.
      expect(verdict).to.equal('mixed');
    });
  });

  describe('of runs of different sizes', () => {
    const cases: Array<[before: [failed: number, of: number | null], after: [number, number | null], change: Change]> =
      [
        [[10, 1000], [20, 2000], 'same'],
        [[10, 1000], [21, 2000], 'more'],
        [[10, 1000], [19, 2000], 'fewer'],
        [[10, 1000], [10, 100], 'more'],
        [[1, 3], [1, 4], 'same'],
        [[1, 3], [2, 4], 'more'],
        [[10, null], [10, 1000], 'same'],
        [[10, 1000], [11, null], 'more'],
        [[10, 0], [9, 1000], 'fewer'],
      ];
    for (const [[earlier, of], [later, ofLater], change] of cases) {
      it(`${later} of ${ofLater} rows after ${earlier} of ${of}: ${change}`, () => {
        const { groups } = compareJobs(
          diagnosisOf([sampleGroup({ count: earlier })], { processed: of }),
          diagnosisOf([sampleGroup({ count: later })], { processed: ofLater }),
        );
        expect(groups.map((group) => group.change)).to.deep.equal([change]);
      });
    }
  });

  it('calls no cause gone after a run that processed no row', () => {
    const empty = diagnosisOf([], { processed: 0, unprocessed: 0 }, { outcome: 'failed' });
    const { groups, verdict } = compareJobs(diagnosisOf([sampleGroup()]), empty);
    expect([groups.map(({ change }) => change), verdict]).to.deep.equal([['unseen'], 'worse']);
  });

  describe('the verdict', () => {
    const clean = diagnosisOf([], {}, { outcome: 'clean' });

    it('is the same for equal runs, clean or not', () => {
      expect(compareJobs(clean, clean).verdict).to.equal('same');
      expect(compareJobs(diagnosisOf([sampleGroup()]), diagnosisOf([sampleGroup()])).verdict).to.equal('same');
    });

    it('is worse when rows were not tried that were tried before', () => {
      const { verdict } = compareJobs(diagnosisOf([], { unprocessed: 3 }), diagnosisOf([], { unprocessed: 4 }));
      expect(verdict).to.equal('worse');
    });

    it('is worse when a query that came through fails', () => {
      const failed = diagnosisOf([], { failed: null }, { outcome: 'failed' });
      expect([compareJobs(clean, failed).verdict, compareJobs(failed, clean).verdict]).to.deep.equal([
        'worse',
        'better',
      ]);
    });

    it('is worse for a new cause alone, and mixed where another is gone', () => {
      const [old, recent] = [sampleGroup(), sampleGroup({ code: 'DUPLICATE_VALUE', template: 'duplicate value' })];
      expect(compareJobs(diagnosisOf([old]), diagnosisOf([old, recent])).verdict).to.equal('worse');
      expect(compareJobs(diagnosisOf([old]), diagnosisOf([recent])).verdict).to.equal('mixed');
    });
  });

  describe('the notes', () => {
    const job = sampleReport().job;
    const notesOf = (before: Partial<typeof job>, after: Partial<typeof job>): string[] =>
      compareJobs(
        diagnosisOf([], {}, { job: { ...job, ...before } }),
        diagnosisOf([], {}, { job: { ...job, ...after } }),
      ).notes;

    it('say in what the jobs differ, and that the first is the newer', () => {
      expect(notesOf({}, {})).to.deep.equal([]);
      expect(notesOf({ object: 'Lead' }, { operation: 'upsert' })).to.deep.equal(['operation', 'object']);
      expect(notesOf({ kind: 'query' }, {})).to.deep.equal(['kind']);
      expect(notesOf({ createdDate: '2026-11-20T09:12:00.001Z' }, {})).to.deep.equal(['order']);
      expect(notesOf({ createdDate: null }, {})).to.deep.equal([]);
    });
  });
});

const NAMES = ['Acme Corp', 'Müller GmbH & Co. KG', 'Zhao', 'The Quick Brown Fox Ltd.', 'O’Neil', '株式会社山田'];

function limitExceeded(index: number): string {
  const message = `${NAMES[index % NAMES.length]} ${index} exceeds the limit of ${index * 37} EUR`;
  return rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message);
}

function rowsOf(count: number, error: (index: number) => string): ResultRow[] {
  return Array.from({ length: count }, (_, index) => ({ error: error(index), values: { LastName: `N${index}` } }));
}

function diagnosisOf(
  groups: FailureGroup[],
  counts: Partial<BulkJobDiagnosis['counts']> = {},
  diagnosis: Partial<BulkJobDiagnosis> = {},
): BulkJobDiagnosis {
  const sample = sampleReport({ groups });
  return { ...sample, counts: { ...sample.counts, ...counts }, ...diagnosis };
}
