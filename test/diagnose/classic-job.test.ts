import { expect } from 'chai';
import { diagnoseBulkJob, type BulkJobProgress } from '../../src/diagnose/bulk-job.ts';
import type { ApiStream } from '../../src/org/transport.ts';
import type { BulkJobDiagnosis } from '../../src/report/bulk-job.ts';
import type { Fault } from '../simulated-org/faults.ts';
import type { PlantedClassicBatch, PlantedClassicJob } from '../simulated-org/planted-classic-job.ts';
import type { ResultRow } from '../simulated-org/result-file.ts';
import { requiredFieldMissing, rowError, unableToLockRow } from '../simulated-org/row-error.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { OpenPorts } from './open-ports.ts';
import { usePorts } from './use-ports.ts';

describe('diagnoseBulkJob of a Bulk API 1.0 job', () => {
  let org: SimulatedOrg;
  let ports: OpenPorts;
  usePorts((started, opened) => {
    [org, ports] = [started, opened];
  });

  const plant = (job: PlantedClassicJob): string => org.addClassicJob(job).id;
  const diagnose = (job: PlantedClassicJob): Promise<BulkJobDiagnosis> =>
    diagnoseBulkJob(plant(job), ports, { waitMs: 0, kind: 'classic' });
  const requestsTo = (end: string): number => org.requests.filter(({ path }) => path.endsWith(end)).length;

  describe('that has finished', () => {
    it('reads a job without failures with one call more than it takes to find it', async () => {
      const id = plant({ concurrencyMode: 'Serial', contentType: 'JSON', batches: [batchOf(200), batchOf(100)] });
      const diagnosis = await diagnoseBulkJob(id, ports, { waitMs: 0 });
      expect(diagnosis).to.include({ outcome: 'clean', complete: true, incompleteReason: null, apiCalls: 3 });
      expect(diagnosis.counts).to.deep.equal({
        processed: 300,
        succeeded: 300,
        failed: 0,
        unprocessed: 0,
        scanned: 0,
      });
      expect(diagnosis.job).to.deep.include({
        kind: 'classic',
        state: 'Closed',
        concurrencyMode: 'Serial',
        contentType: 'JSON',
        batches: { queued: 0, inProgress: 0, completed: 2, failed: 0, notProcessed: 0, total: 2 },
        resultsExpire: '2026-11-28T09:00:00.000Z',
      });
    });

    for (const contentType of ['CSV', 'XML', 'JSON', 'ZIP_CSV', 'ZIP_XML'] as const) {
      it(`groups the failed rows of all its batches by cause, and names their places (${contentType})`, async () => {
        const batches = [
          batchOf(100),
          batchOf(50, (row) => (row % 10 === 3 ? requiredFieldMissing(['LastName']) : undefined)),
          batchOf(80, (row) => (row === 80 ? unableToLockRow(['001300000012345']) : undefined)),
          batchOf(20, () => requiredFieldMissing(['LastName'])),
        ];
        const job = org.addClassicJob({ contentType, batches });
        const diagnosis = await diagnoseBulkJob(job.id, ports, { waitMs: 0, kind: 'classic' });
        expect(diagnosis).to.include({ outcome: 'partial', complete: true, incompleteReason: null });
        expect(diagnosis.counts).to.deep.equal({
          processed: 250,
          succeeded: 224,
          failed: 26,
          unprocessed: 0,
          scanned: 26,
        });
        const [, second, third] = job.batches.map(({ id }) => id);
        const [missing, locked] = diagnosis.groups;
        expect(missing).to.include({ code: 'REQUIRED_FIELD_MISSING', count: 25, retry: 'after-fix' });
        expect(missing?.fields).to.deep.equal(['LastName']);
        expect(missing?.examples.map(({ row, batchId }) => [row, batchId])).to.deep.equal([
          [3, second],
          [13, second],
          [23, second],
        ]);
        expect(locked).to.include({ code: 'UNABLE_TO_LOCK_ROW', count: 1, retry: 'now' });
        expect(locked?.examples.map(({ row, batchId }) => [row, batchId])).to.deep.equal([[80, third]]);
        // The job, its batches, and the results of the three batches that have failed rows.
        expect([diagnosis.apiCalls, requestsTo('/result'), requestsTo('/request')]).to.deep.equal([5, 3, 0]);
      });
    }

    it('calls a job failed whose every row failed', async () => {
      const diagnosis = await diagnose({
        batches: [batchOf(5, () => rowError('ENTITY_IS_DELETED', 'entity is deleted'))],
      });
      expect(diagnosis).to.include({ outcome: 'failed', complete: true });
    });

    it('calls a job without batches clean', async () => {
      expect(await diagnose({})).to.include({ outcome: 'clean', complete: true, apiCalls: 1 });
    });

    it('explains what failed batches say, each message once, and counts the rows never tried', async () => {
      const said = (field: string): PlantedClassicBatch => ({
        ...batchOf(7),
        state: 'Failed',
        stateMessage: `InvalidBatch : Field name not found : ${field}`,
      });
      const job = org.addClassicJob({ batches: [said('Colour__c'), batchOf(10), said('Colour__c'), said('Size__c')] });
      const diagnosis = await diagnoseBulkJob(job.id, ports, { waitMs: 0, kind: 'classic' });
      expect(diagnosis).to.include({ outcome: 'partial', complete: true, apiCalls: 5 });
      expect(diagnosis.job.batches).to.include({ completed: 1, failed: 3, total: 4 });
      expect(diagnosis.counts).to.deep.equal({ processed: 10, succeeded: 10, failed: 0, unprocessed: 21, scanned: 0 });
      expect(diagnosis.retry.unprocessed).to.equal(21);
      const short = diagnosis.batchErrors.map(({ error, batches, state }) => [
        error.code,
        error.fields,
        batches,
        state,
      ]);
      expect(short).to.deep.equal([
        ['InvalidBatch', ['Colour__c'], 2, 'Failed'],
        ['InvalidBatch', ['Size__c'], 1, 'Failed'],
      ]);
      expect(diagnosis.batchErrors[0]?.batchIds).to.deep.equal([job.batches[0]?.id, job.batches[2]?.id]);
      expect(diagnosis.jobError).to.deep.include({ code: 'InvalidBatch', fields: ['Colour__c'] });
      expect(diagnosis.jobError?.entry?.fixes).not.to.have.length(0);
    });

    for (const contentType of ['XML', 'JSON'] as const) {
      it(`counts the rows of a failed batch that was sent as ${contentType}`, async () => {
        const request =
          contentType === 'JSON'
            ? '[{"LastName":"a"},{"LastName":"b"}]'
            : '<?xml version="1.0"?><sObjects xmlns="x"><sObject><LastName>a</LastName></sObject><sObject/></sObjects>';
        const batch = { state: 'Failed', stateMessage: 'TooManyLockFailure : Too many', request } as const;
        const diagnosis = await diagnose({ contentType, batches: [batch] });
        expect(diagnosis).to.include({ outcome: 'failed', complete: true });
        expect(diagnosis.counts.unprocessed).to.equal(2);
      });
    }

    it('reads the rows that a batch had processed before it failed', async () => {
      const batch = batchOf(100, (row) => (row <= 5 ? requiredFieldMissing(['Email']) : undefined));
      const failed = {
        ...batch,
        state: 'Failed',
        stateMessage: 'Timeout : Timed out',
        numberRecordsProcessed: 40,
      } as const;
      const diagnosis = await diagnose({ batches: [failed] });
      expect(diagnosis).to.include({ outcome: 'partial', complete: true });
      expect(diagnosis.counts).to.deep.equal({ processed: 40, succeeded: 35, failed: 5, unprocessed: 60, scanned: 5 });
    });

    it('tells a completed batch that had difficulties, which is no failure', async () => {
      const batch = { ...batchOf(10), stateMessage: 'TooManyLockFailure : Some rows were tried again' };
      // Only a job with failures has its batches read.
      const diagnosis = await diagnose({ batches: [batch, batchOf(2, () => requiredFieldMissing(['Email']))] });
      expect(diagnosis).to.include({ outcome: 'partial', jobError: null });
      expect(diagnosis.batchErrors.map(({ state }) => state)).to.deep.equal(['Completed']);
    });

    it('tells batches of different states apart, though they say the same', async () => {
      const stateMessage = 'TooManyLockFailure : Some rows were tried again';
      const diagnosis = await diagnose({
        batches: [
          { ...batchOf(10), stateMessage },
          { ...batchOf(2), stateMessage, state: 'Failed' },
        ],
      });
      expect(diagnosis.batchErrors.map(({ state, batches }) => [state, batches])).to.deep.equal([
        ['Completed', 1],
        ['Failed', 1],
      ]);
    });

    it('believes a job that says it failed, whatever its batches say', async () => {
      expect(await diagnose({ state: 'Failed', batches: [batchOf(10)] })).to.include({ outcome: 'partial' });
      expect(await diagnose({ state: 'Failed', batches: [] })).to.include({ outcome: 'failed' });
    });

    it('tells an aborted job, what it left, and what it had saved', async () => {
      const diagnosis = await diagnose({
        state: 'Aborted',
        batches: [batchOf(10), { ...batchOf(30), state: 'NotProcessed' }],
      });
      expect(diagnosis).to.include({ outcome: 'aborted', complete: true });
      expect(diagnosis.counts).to.deep.equal({ processed: 10, succeeded: 10, failed: 0, unprocessed: 30, scanned: 0 });
      expect(diagnosis.job.batches).to.include({ completed: 1, notProcessed: 1 });
    });

    it('knows no counts of an aborted job whose last batch runs on', async () => {
      const diagnosis = await diagnose({
        state: 'Aborted',
        batches: [batchOf(10), { ...batchOf(5), state: 'InProgress' }],
      });
      expect(diagnosis).to.include({ outcome: 'aborted', complete: true, apiCalls: 1 });
      expect(diagnosis.counts).to.include({ processed: 10, succeeded: null, unprocessed: null });
      expect(diagnosis.job.batches).to.include({ completed: 1, inProgress: 1 });
    });

    it('says that rows in zip files could not be counted', async () => {
      const batch = { ...batchOf(3), state: 'Failed', stateMessage: 'InvalidBatch : no request.txt' } as const;
      const diagnosis = await diagnose({ contentType: 'ZIP_CSV', batches: [batch] });
      expect(diagnosis).to.include({ outcome: 'failed', complete: false });
      expect(diagnosis.counts.unprocessed).to.equal(null);
      expect(diagnosis.incompleteReason).to.match(/^The rows of batches .* \(1\) could not be counted: .*zip/);
    });

    it('gives the memory of rows back as soon as they are read', async () => {
      const id = plant({ batches: [batchOf(5, () => requiredFieldMissing(['LastName'])), { state: 'Failed' }] });
      const lent: string[] = [];
      const lend = (name: string, stream: ApiStream): ApiStream => ({ ...stream, lend: () => lent.push(name) });
      await diagnoseBulkJob(
        id,
        {
          ...ports,
          openBatchResult: async (...batch) => lend('result', await ports.openBatchResult(...batch)),
          openBatchRequest: async (...batch) => lend('request', await ports.openBatchRequest(...batch)),
        },
        { waitMs: 0, kind: 'classic' },
      );
      expect(lent).to.deep.equal(['result', 'request']);
    });

    it('does not read hundreds of requests to count rows', async () => {
      const batches = Array.from({ length: 101 }, () => ({ ...batchOf(1), state: 'Failed' as const }));
      const diagnosis = await diagnose({ batches });
      expect(diagnosis).to.include({ outcome: 'failed', complete: false, apiCalls: 2 });
      expect(diagnosis.incompleteReason).to.include('(101)');
      expect(diagnosis.batchErrors).to.deep.equal([]);
    });
  });

  describe('that still runs', () => {
    it('waits until its batches have ended, though it is closed', async () => {
      const failed = batchOf(10, () => requiredFieldMissing(['LastName']));
      const id = plant({ batches: [batchOf(5), { ...failed, queuedMs: 5000, processingMs: 30_000 }] });
      const seen: BulkJobProgress[] = [];
      const diagnosis = await diagnoseBulkJob(id, ports, {
        kind: 'classic',
        waitMs: 600_000,
        onProgress: (progress) => seen.push(progress),
      });
      expect(diagnosis).to.include({ outcome: 'partial', complete: true });
      const states = seen.flatMap((progress) => (progress.phase === 'waiting' ? [progress.job.state] : []));
      expect([...new Set(states)]).to.deep.equal(['Closed']);
      expect(states.length).to.be.above(3);
      expect(seen.at(-1)).to.deep.equal({ phase: 'scanning', rows: 10, total: 10 });
      expect(diagnosis.apiCalls).to.equal(states.length + 3);
    });

    it('is read once without a wait, with no batches and no results', async () => {
      const diagnosis = await diagnose({ batches: [{ ...batchOf(5), state: 'InProgress' }] });
      expect(diagnosis).to.include({ outcome: 'running', complete: true, apiCalls: 1 });
      expect(diagnosis.job.batches).to.include({ inProgress: 1, total: 1 });
      expect(diagnosis.job.resultsExpire).to.equal(null);
    });

    it('shows what failed already when nobody closed it, and is still running', async () => {
      const diagnosis = await diagnose({ state: 'Open', batches: [batchOf(4, () => requiredFieldMissing(['Email']))] });
      expect(diagnosis).to.include({ outcome: 'running', complete: true });
      expect(diagnosis.counts).to.include({ failed: 4, scanned: 4, succeeded: null, unprocessed: null });
    });
  });

  describe('that is a query', () => {
    it('is clean with the number of rows it found', async () => {
      const diagnosis = await diagnose({ operation: 'query', batches: [batchOf(12)] });
      expect(diagnosis).to.include({ outcome: 'clean', complete: true, apiCalls: 1 });
      expect(diagnosis.counts).to.deep.equal({
        processed: 12,
        succeeded: null,
        failed: null,
        unprocessed: null,
        scanned: 0,
      });
    });

    it('is clean when PK chunking has cut its first batch into others', async () => {
      const batches = [{ state: 'NotProcessed' as const }, batchOf(10), batchOf(5)];
      const diagnosis = await diagnose({ operation: 'query', batches });
      expect(diagnosis).to.include({ outcome: 'clean', complete: true });
      expect(diagnosis.job.batches).to.include({ completed: 2, notProcessed: 1 });
      expect(diagnosis.counts.processed).to.equal(15);
    });

    it('explains why its batch failed, without asking for results', async () => {
      const stateMessage =
        "InvalidBatch : Failed to process query: INVALID_FIELD: SELECT Colour FROM Account ^ ERROR at Row:1:Column:8 No such column 'Colour' on entity 'Account'.";
      const diagnosis = await diagnose({ operation: 'queryAll', batches: [{ state: 'Failed', stateMessage }] });
      expect(diagnosis).to.include({ outcome: 'failed', complete: true, apiCalls: 2 });
      expect(diagnosis.jobError?.inner).to.include({ code: 'INVALID_FIELD' });
    });

    it('is partial when some of its batches failed', async () => {
      const diagnosis = await diagnose({ operation: 'query', batches: [batchOf(3), { state: 'Failed' }] });
      expect(diagnosis).to.include({ outcome: 'partial', complete: true, jobError: null });
    });
  });

  describe('on a bad connection', () => {
    const batches = [
      batchOf(300, () => requiredFieldMissing(['LastName'])),
      batchOf(300, () => unableToLockRow(['001300000012345'])),
    ];

    const repaired: Array<[title: string, fault: Fault]> = [
      ['a reset before the headers', { type: 'reset', at: 'before-headers' }],
      ['a reset in the middle of the body', { type: 'reset', at: 500 }],
      ['a body without its last chunk', { type: 'close', at: 500, framing: 'chunked' }],
      ['silence in the middle of the body', { type: 'stall', at: 500 }],
      ['503', { type: 'status', status: 503 }],
    ];
    for (const contentType of ['CSV', 'XML', 'JSON'] as const) {
      for (const [title, fault] of repaired) {
        it(`counts each row once after ${title} (${contentType})`, async () => {
          org.faults.add({ path: '/result', fault });
          const diagnosis = await diagnose({ contentType, batches });
          expect(org.faults.pending).to.deep.equal([]);
          expect(diagnosis).to.include({ complete: true, apiCalls: 5 });
          expect(diagnosis.counts.scanned).to.equal(600);
          expect(diagnosis.groups.map(({ count }) => count)).to.deep.equal([300, 300]);
        });
      }
    }

    it('keeps the batches that can be read, and says which can not', async () => {
      const job = org.addClassicJob({ batches });
      const [first] = job.batches;
      org.faults.add({ path: `${first?.id}/result`, fault: { type: 'reset', at: 500 }, times: Infinity });
      const diagnosis = await diagnoseBulkJob(job.id, ports, { waitMs: 0, kind: 'classic' });
      expect(diagnosis).to.include({ outcome: 'failed', complete: false });
      expect(diagnosis.incompleteReason).to.match(
        /^The results of 1 of 2 batches with failed rows could not be read to the end: .*ConnectionLostError/,
      );
      const locked = diagnosis.groups.find(({ code }) => code === 'UNABLE_TO_LOCK_ROW');
      expect(locked).to.include({ count: 300 });
    });

    it('asks for no more results when three batches in a row can not be read', async () => {
      const refusal =
        '<error><exceptionCode>InvalidBatch</exceptionCode><exceptionMessage>gone</exceptionMessage></error>';
      const fault: Fault = { type: 'status', status: 400, contentType: 'application/xml', body: refusal };
      org.faults.add({ path: '/result', fault, times: Infinity });
      const many = Array.from({ length: 40 }, () => batchOf(2, () => requiredFieldMissing(['Email'])));
      const diagnosis = await diagnose({ batches: many });
      expect(diagnosis).to.include({ outcome: 'failed', complete: false });
      expect(diagnosis.incompleteReason).to.match(
        /^The results of 40 of 40 batches .*\(ApiRejectedError, InvalidBatch\)\.$/,
      );
      expect(requestsTo('/result')).to.be.within(3, 9);
    });

    it('goes on past batches that can not be read where others can', async () => {
      const job = org.addClassicJob({
        batches: Array.from({ length: 8 }, () => batchOf(2, () => requiredFieldMissing(['Email']))),
      });
      const lost = [0, 1, 3, 4, 6].map((index) => job.batches[index]?.id);
      for (const id of lost) org.faults.add({ path: `${id}/result`, fault: { type: 'status', status: 404 } });
      const diagnosis = await diagnoseBulkJob(job.id, ports, { waitMs: 0, kind: 'classic' });
      expect(diagnosis.incompleteReason).to.match(/^The results of 5 of 8 batches /);
      expect(diagnosis.counts.scanned).to.equal(6);
    });

    it('does not count a request that ends in the middle of a row', async () => {
      const diagnosis = await diagnose({ batches: [{ state: 'Failed', request: 'LastName\n"Lovel' }] });
      expect(diagnosis.counts.unprocessed).to.equal(null);
      expect(diagnosis.incompleteReason).to.include('a request ends in the middle of a row.');
    });

    it('asks for no more requests when one can not be counted', async () => {
      org.faults.add({ path: '/request', fault: { type: 'status', status: 404 }, times: Infinity });
      const many = Array.from({ length: 40 }, () => ({ ...batchOf(2), state: 'Failed' as const }));
      const diagnosis = await diagnose({ batches: many });
      expect(diagnosis.incompleteReason).to.match(/\(40\) could not be counted: .*ApiRejectedError/);
      expect(requestsTo('/request')).to.be.within(1, 4);
    });

    it('says that the time is over for which Salesforce keeps results', async () => {
      org.faults.add({ path: '/result', fault: { type: 'status', status: 404 }, times: Infinity });
      const { incompleteReason } = await diagnoseBulkJob(
        plant({ batches }),
        { ...ports, now: aWeekLater },
        { waitMs: 0, kind: 'classic' },
      );
      expect(incompleteReason).to.match(
        /\(ApiRejectedError\)\. Salesforce keeps results for 7 days.* they are over\.$/,
      );
    });

    it('notices results that are complete as HTTP, but short', async () => {
      org.faults.add({ path: '/result', fault: { type: 'truncate', afterLines: 101 } });
      const { complete, incompleteReason } = await diagnose({ batches: batches.slice(0, 1) });
      expect(complete).to.equal(false);
      expect(incompleteReason).to.include('counts 300 failed rows in a batch, but its results hold 100');
    });

    it('does not take a page for results', async () => {
      const fault: Fault = { type: 'status', status: 200, contentType: 'text/html', body: '<html>Maintenance</html>' };
      org.faults.add({ path: '/result', fault, times: Infinity });
      const diagnosis = await diagnose({ batches });
      expect(diagnosis).to.include({ complete: false, outcome: 'failed' });
      expect(diagnosis.incompleteReason).to.include('2 of 2 batches').and.to.include('UnexpectedContentError');
    });

    it('says that the batches could not be read, and what the job itself tells', async () => {
      org.faults.add({ path: '/batch', fault: { type: 'status', status: 500 }, times: Infinity });
      const diagnosis = await diagnose({ batches: [batchOf(5), { ...batchOf(5), state: 'Failed' }] });
      expect(diagnosis).to.include({ outcome: 'partial', complete: false });
      expect(diagnosis.incompleteReason).to.match(
        /^The batches of the job could not be read: .*ServiceUnavailableError/,
      );
      expect(diagnosis.job.batches).to.include({ completed: 1, failed: 1 });
      expect(diagnosis.counts.unprocessed).to.equal(null);
    });

    it('says which states of batches it does not know, and takes the job for no clean one', async () => {
      const suspended: OpenPorts = {
        ...ports,
        readClassicBatches: async (id) =>
          (await ports.readClassicBatches(id)).map((batch) =>
            Object.assign(batch, batch.state === 'NotProcessed' && { state: 'Suspended' }),
          ),
      };
      const id = plant({ batches: [batchOf(5), { ...batchOf(5), state: 'NotProcessed' }] });
      const diagnosis = await diagnoseBulkJob(id, suspended, { waitMs: 0, kind: 'classic' });
      expect(diagnosis).to.include({ complete: false });
      expect(diagnosis.incompleteReason).to.equal(
        'The state of 1 batch is not known to this version of the plugin ("Suspended"), nor what became of the rows.',
      );
      expect(diagnosis.job.batches).to.include({ completed: 1, notProcessed: 0, total: 2 });
    });

    it('renews an expired session once for all its requests', async () => {
      const id = plant({ batches });
      org.sessions.expire();
      const diagnosis = await diagnoseBulkJob(id, ports, { waitMs: 0, kind: 'classic' });
      expect(diagnosis).to.include({ complete: true, apiCalls: 5 });
    });
  });
});

function aWeekLater(): number {
  return Date.parse('2026-11-28T10:00:00Z');
}

function rowsOf(count: number, errorOf: (row: number) => string | undefined = () => undefined): ResultRow[] {
  return Array.from({ length: count }, (_, index) => {
    const error = errorOf(index + 1);
    return { values: { LastName: `Name ${index}` }, ...(error !== undefined && { error }) };
  });
}

function batchOf(count: number, errorOf?: (row: number) => string | undefined): PlantedClassicBatch {
  return { rows: rowsOf(count, errorOf), columns: ['LastName'] };
}
