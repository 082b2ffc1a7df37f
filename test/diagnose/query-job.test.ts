import { expect } from 'chai';
import { diagnoseBulkJob, type BulkJobProgress } from '../../src/diagnose/bulk-job.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { OpenPorts } from './open-ports.ts';
import { usePorts } from './use-ports.ts';

describe('diagnoseBulkJob of a query job', () => {
  let org: SimulatedOrg;
  let ports: OpenPorts;
  usePorts((started, opened) => {
    [org, ports] = [started, opened];
  });

  it('tells a complete query with its rows, its expiry and no rows that failed, with two calls', async () => {
    const rows = [['003000000000001'], ['003000000000002']];
    const job = org.addQueryJob({ columns: ['Id'], rows, operation: 'queryAll', apiVersion: 59 });
    const diagnosis = await diagnoseBulkJob(job.id, ports, { waitMs: 0 });
    expect(diagnosis).to.include({ outcome: 'clean', complete: true, apiCalls: 2, jobError: null });
    expect(diagnosis.counts).to.deep.equal({
      processed: 2,
      succeeded: null,
      failed: null,
      unprocessed: null,
      scanned: 0,
    });
    expect(diagnosis.job).to.include({
      kind: 'query',
      operation: 'queryAll',
      apiVersion: '59.0',
      resultsExpire: '2026-11-28T09:00:00.000Z',
      batches: null,
    });
    expect(diagnosis.groups).to.deep.equal([]);
  });

  it('explains the error of a failed query, the one inside it too', async () => {
    const errorMessage = 'InvalidBatch : Failed to process query: MALFORMED_QUERY: unexpected token: FORM';
    const job = org.addQueryJob({ state: 'Failed', errorMessage });
    const { outcome, jobError, complete } = await diagnoseBulkJob(job.id, ports, { waitMs: 0 });
    expect([outcome, complete]).to.deep.equal(['failed', true]);
    expect(jobError).to.include({ code: 'InvalidBatch' });
    expect(jobError?.inner).to.include({ code: 'MALFORMED_QUERY' });
  });

  it('keeps a reason without a code, and makes none up where Salesforce gives none', async () => {
    const errorMessage = 'Unexpected exception in the query. Contact support with the id 100200300-40404 (-1234567890)';
    const withText = org.addQueryJob({ state: 'Failed', errorMessage });
    const { jobError } = await diagnoseBulkJob(withText.id, ports, { waitMs: 0 });
    expect(jobError).to.include({ code: null, message: errorMessage });

    const without = org.addQueryJob({ state: 'Failed' });
    const diagnosis = await diagnoseBulkJob(without.id, ports, { waitMs: 0 });
    expect(diagnosis).to.include({ outcome: 'failed', jobError: null, complete: true });
  });

  it('tells an aborted query', async () => {
    const job = org.addQueryJob({ state: 'Aborted' });
    const diagnosis = await diagnoseBulkJob(job.id, ports, { waitMs: 0 });
    expect(diagnosis).to.include({ outcome: 'aborted', complete: true, jobError: null });
  });

  it('waits at the endpoint where it found the job, without looking for it again', async () => {
    const job = org.addQueryJob({ queuedMs: 5000, processingMs: 20_000, rows: [['x']], columns: ['Id'] });
    const seen: BulkJobProgress[] = [];
    const diagnosis = await diagnoseBulkJob(job.id, ports, {
      waitMs: 600_000,
      onProgress: (progress) => seen.push(progress),
    });
    expect(diagnosis).to.include({ outcome: 'clean' });
    expect(seen.length).to.be.above(3);
    expect(org.requests.filter(({ path }) => path.includes('/jobs/ingest/'))).to.have.length(1);
    expect(diagnosis.apiCalls).to.equal(seen.length + 2);
  });

  it('calls a query that still runs running', async () => {
    const job = org.addQueryJob({ queuedMs: 3_600_000 });
    const diagnosis = await diagnoseBulkJob(job.id, ports, { kind: 'query', waitMs: 10_000 });
    expect(diagnosis).to.include({ outcome: 'running', complete: true });
    expect(diagnosis.job.resultsExpire).to.equal(null);
    expect(org.requests.filter(({ path }) => path.includes('/jobs/ingest/'))).to.have.length(0);
  });
});
