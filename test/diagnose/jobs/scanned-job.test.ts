import { expect } from 'chai';
import {
  hasFailures,
  isFinal,
  keepDiagnosis,
  keepListed,
  summarizeScanned,
} from '../../../src/diagnose/jobs/scanned-job.ts';
import type { ListedJob } from '../../../src/org/job-list.ts';
import type { BulkJobDiagnosis } from '../../../src/report/bulk-job.ts';
import { sampleGroup, sampleReport } from '../../report/sample-reports.ts';
import { sampleScannedJob } from '../../report/sample-scans.ts';

const LISTED: ListedJob = {
  id: '7505g00000SAMPLAA1',
  kind: 'ingest',
  state: 'JobComplete',
  operation: 'insert',
  object: 'Contact',
  apiVersion: '67.0',
  createdById: '0055g00000USER1AAA',
  createdDate: '2026-11-20T08:00:00.000Z',
  systemModstamp: '2026-11-20T09:00:00.000Z',
};

const outcomeOf = (listed: Partial<ListedJob>): string | null => keepListed({ ...LISTED, ...listed })?.outcome ?? null;

describe('keepListed', () => {
  it('knows running jobs and complete queries from the list alone', () => {
    expect(outcomeOf({ state: 'InProgress' })).to.equal('running');
    expect(outcomeOf({ state: 'UploadComplete' })).to.equal('running');
    expect(outcomeOf({ state: 'Open' })).to.equal('running');
    expect(outcomeOf({ kind: 'query', state: 'InProgress' })).to.equal('running');
    expect(outcomeOf({ kind: 'query', state: 'JobComplete' })).to.equal('clean');
  });

  it('leaves what may have failures to be read', () => {
    for (const state of ['JobComplete', 'Failed', 'Aborted']) expect(outcomeOf({ state }), state).to.equal(null);
    for (const state of ['Failed', 'Aborted']) expect(outcomeOf({ kind: 'query', state }), state).to.equal(null);
    for (const state of ['Open', 'Closed', 'Failed', 'Aborted']) {
      expect(outcomeOf({ kind: 'classic', state }), state).to.equal(null);
    }
  });

  it('tells when a complete query expires, and no counts', () => {
    const query = keepListed({ ...LISTED, kind: 'query' });
    expect(query).to.include({ resultsExpire: '2026-11-27T09:00:00.000Z', complete: true, apiCalls: 0 });
    expect(query?.counts).to.deep.equal({
      processed: null,
      succeeded: null,
      failed: null,
      unprocessed: null,
      scanned: 0,
    });
    expect(keepListed({ ...LISTED, state: 'InProgress' })?.resultsExpire).to.equal(null);
  });
});

describe('keepDiagnosis', () => {
  it('stays small whatever the job holds, and loses no row', () => {
    const long = 'x'.repeat(100_000);
    const groups = Array.from({ length: 1000 }, (_, index) =>
      sampleGroup({
        code: index < 900 ? 'STRING_TOO_LONG' : `CODE_${index}`,
        template: `message ${index}`,
        count: 1000 - index,
        examples: [1, 2, 3].map((row) => ({ row, id: null, message: long })),
      }),
    );
    const diagnosis: BulkJobDiagnosis = sampleReport({ groups });
    const job = keepDiagnosis(LISTED, diagnosis);
    expect(job.groups.length).to.be.at.most(76);
    expect(job.groups.reduce((sum, { count }) => sum + count, 0)).to.equal((1000 * 1001) / 2);
    expect(JSON.stringify(job).length).to.be.below(150_000);
  });

  it('takes from the list what the job itself does not tell', () => {
    const report = sampleReport();
    const job = { ...report.job, object: null, operation: null, createdById: null };
    const kept = keepDiagnosis(LISTED, { ...report, job });
    expect(kept).to.include({ id: LISTED.id, object: 'Contact', operation: 'insert', createdById: LISTED.createdById });
  });
});

describe('A scanned job', () => {
  it('is final when it has finished and was seen whole', () => {
    expect(isFinal(sampleScannedJob())).to.equal(true);
    expect(isFinal(sampleScannedJob({ outcome: 'running' }))).to.equal(false);
    expect(isFinal(sampleScannedJob({ complete: false }))).to.equal(false);
  });

  it('has failures unless it is clean or running', () => {
    const failing = (['failed', 'aborted', 'partial', 'running', 'clean'] as const).filter((outcome) =>
      hasFailures({ outcome }),
    );
    expect(failing).to.deep.equal(['failed', 'aborted', 'partial']);
  });

  it('is shown without its groups', () => {
    expect(summarizeScanned(sampleScannedJob())).not.to.have.any.keys('groups', 'retry', 'jobError');
  });
});
