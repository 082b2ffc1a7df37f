import { expect } from 'chai';
import { diagnoseBulkJob, type BulkJobProgress } from '../../src/diagnose/bulk-job.ts';
import { diagnoseBulkJobs } from '../../src/diagnose/bulk-jobs.ts';
import type { ApiStream } from '../../src/org/transport.ts';
import type { FailureGroup } from '../../src/report/bulk-job.ts';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import { SimulatedClock } from '../simulated-org/clock.ts';
import type { Fault } from '../simulated-org/faults.ts';
import { requiredFieldMissing, rowError, unableToLockRow } from '../simulated-org/row-error.ts';
import type { ResultRow } from '../simulated-org/result-file.ts';
import { SimulatedOrg, type PlantedIngestJob } from '../simulated-org/simulated-org.ts';
import { openPorts, type OpenPorts } from './open-ports.ts';

describe('diagnoseBulkJob', () => {
  let org: SimulatedOrg;
  const opened: OpenPorts[] = [];

  beforeEach(async () => {
    org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z') });
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((ports) => ports.close()));
    await closeSimulation(org);
  });

  function connect(): OpenPorts {
    const ports = openPorts(org);
    opened.push(ports);
    return ports;
  }

  describe('of a finished job', () => {
    it('reads a clean job with one call', async () => {
      const job = org.addIngestJob({ successful: rowsOf(20, () => ({})) });
      const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(diagnosis).to.include({ outcome: 'clean', complete: true, incompleteReason: null, apiCalls: 1 });
      expect(diagnosis.counts).to.deep.equal({ processed: 20, succeeded: 20, failed: 0, unprocessed: 0, scanned: 0 });
      expect(diagnosis.job).to.include({ state: 'JobComplete', createdDate: '2026-11-21T09:00:00.000Z' });
      expect(diagnosis.job.resultsExpire).to.equal('2026-11-28T09:00:00.000Z');
    });

    it('groups the failed rows of a partly failed job by cause, with two calls', async () => {
      const failed = rowsOf(90, (index) => ({
        error: index % 3 === 0 ? requiredFieldMissing(['LastName']) : unableToLockRow([`0013000000${100_00 + index}`]),
      }));
      const job = org.addIngestJob({ failed, numberRecordsProcessed: 100 });
      const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(diagnosis).to.include({ outcome: 'partial', complete: true, apiCalls: 2 });
      expect(diagnosis.counts).to.deep.equal({
        processed: 100,
        succeeded: 10,
        failed: 90,
        unprocessed: 0,
        scanned: 90,
      });
      expect(shortOf(diagnosis.groups)).to.deep.equal([
        ['UNABLE_TO_LOCK_ROW', 60, 'now'],
        ['REQUIRED_FIELD_MISSING', 30, 'after-fix'],
      ]);
      expect(diagnosis.retry).to.deep.equal({ now: 60, later: 0, afterFix: 30, never: 0, unknown: 0, unprocessed: 0 });
      expect(diagnosis.groups[1]).to.deep.include({ fields: ['LastName'], share: 1 / 3 });
      expect(diagnosis.groups[1]?.examples.map(({ row }) => row)).to.deep.equal([1, 4, 7]);
    });

    it('explains why a job failed as a whole, and counts its unprocessed rows, with three calls', async () => {
      const job = org.addIngestJob({
        state: 'Failed',
        errorMessage: 'InvalidBatch : Field name not found : Colour__c',
        unprocessed: rowsOf(42, () => ({})),
      });
      const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(diagnosis).to.include({ outcome: 'failed', complete: true, apiCalls: 3 });
      expect(diagnosis.counts).to.deep.equal({ processed: 0, succeeded: 0, failed: 0, unprocessed: 42, scanned: 0 });
      expect(diagnosis.jobError).to.deep.include({ code: 'InvalidBatch', fields: ['Colour__c'] });
      expect(diagnosis.jobError?.entry?.fixes).not.to.have.length(0);
      expect(diagnosis.retry.unprocessed).to.equal(42);
    });

    it('calls a Failed job that saved rows partial', async () => {
      const job = org.addIngestJob({
        state: 'Failed',
        errorMessage: 'TooManyLockFailure : Too many lock failures',
        failed: rowsOf(50, () => ({ error: unableToLockRow(['001300000012345']) })),
        successful: rowsOf(150, () => ({})),
        unprocessed: [],
      });
      const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(diagnosis.outcome).to.equal('partial');
      expect(diagnosis.counts).to.include({ processed: 200, failed: 50, succeeded: 150, unprocessed: 0 });
    });

    it('tells an aborted job and what it left', async () => {
      const job = org.addIngestJob({ state: 'Aborted', unprocessed: rowsOf(7, () => ({})) });
      const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(diagnosis).to.include({ outcome: 'aborted', complete: true });
      expect(diagnosis.counts.unprocessed).to.equal(7);
    });

    it('finds the job by its 15-character id', async () => {
      const job = org.addIngestJob();
      const diagnosis = await diagnoseBulkJob(job.id.slice(0, 15), connect(), { waitMs: 0 });
      expect(diagnosis.job.id).to.equal(job.id);
    });
  });

  describe('of the forms in which results are written', () => {
    const awkward = [
      'a "quoted" part',
      'two\nlines',
      'tab\tand, comma; pipe | caret ^ back`quote',
      'ends with "',
      '🦊 é',
    ];
    for (const columnDelimiter of ['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB'] as const) {
      for (const lineEnding of ['LF', 'CRLF'] as const) {
        it(`reads ${columnDelimiter} with ${lineEnding}`, async () => {
          const failed = awkward.map((text) => ({
            error: rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', text, ['Name']),
            values: { Name: text, Other: `${text}\r\n"` },
          }));
          const job = org.addIngestJob({ failed, columnDelimiter, lineEnding });
          const { groups, complete } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
          expect(complete).to.equal(true);
          const messages = groups.flatMap(({ examples }) => examples.map(({ message }) => message));
          expect(messages).to.have.members(awkward);
        });
      }
    }

    const forms: Array<[title: string, job: PlantedIngestJob]> = [
      ['half-quoted headers', { resultForm: { quoting: 'half-quoted' } }],
      ['no quotes at all', { resultForm: { quoting: 'unquoted' } }],
      ['a byte order mark', { resultForm: { byteOrderMark: true } }],
      ['no line end after the last row', { resultForm: { finalLineEnd: false } }],
    ];
    for (const [title, form] of forms) {
      it(`reads results with ${title}`, async () => {
        const failed = rowsOf(3, () => ({ error: requiredFieldMissing(['Email']) }));
        const job = org.addIngestJob({ failed, ...form });
        const { counts, groups } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
        expect(counts.scanned).to.equal(3);
        expect(shortOf(groups)).to.deep.equal([['REQUIRED_FIELD_MISSING', 3, 'after-fix']]);
      });
    }

    for (const emptyResult of ['header', 'empty', 'no-content'] as const) {
      it(`says what is missing when the failed results are empty (${emptyResult})`, async () => {
        const job = org.addIngestJob({ numberRecordsProcessed: 9, numberRecordsFailed: 4, emptyResult });
        const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
        expect(diagnosis).to.include({ outcome: 'partial', complete: false });
        expect(diagnosis.incompleteReason).to.include('counts 4 failed rows, but the failed results hold 0');
      });
    }

    it('reads a row of 400,000 characters with a field of 131,072', async () => {
      const long = 'x'.repeat(131_072);
      const values = { A: long, B: long, C: 'y'.repeat(400_000 - 3 * 131_072), D: 'short' };
      const failed = [
        { error: rowError('STRING_TOO_LONG', `A: data value too large: ${long} (max length=255)`, ['A']), values },
      ];
      const job = org.addIngestJob({ failed });
      const { groups } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(shortOf(groups)).to.deep.equal([['STRING_TOO_LONG', 1, 'after-fix']]);
      expect(groups[0]?.examples[0]?.message.length).to.be.below(2000);
    });

    it('makes terminal escapes in messages harmless', async () => {
      const failed = [
        { error: rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'red \u001B[31malert\u001B[0m \u009B2J') },
      ];
      const job = org.addIngestJob({ failed });
      const { groups } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      // eslint-disable-next-line no-control-regex
      expect(groups[0]?.examples[0]?.message).not.to.match(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
    });
  });

  describe('of a job that still runs', () => {
    it('reads it once without a wait and asks for no results', async () => {
      const job = org.addIngestJob({ queuedMs: 60_000, processingMs: 60_000, numberRecordsProcessed: 100 });
      const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(diagnosis).to.include({ outcome: 'running', complete: true, apiCalls: 1 });
      expect(diagnosis.job.resultsExpire).to.equal(null);
      expect(diagnosis.counts).to.include({ succeeded: null, unprocessed: null });
    });

    it('waits for it, tells how far it is, and then diagnoses it', async () => {
      const failed = rowsOf(10, () => ({ error: requiredFieldMissing(['LastName']) }));
      const job = org.addIngestJob({ queuedMs: 5000, processingMs: 60_000, failed, numberRecordsProcessed: 1000 });
      const seen: BulkJobProgress[] = [];
      const diagnosis = await diagnoseBulkJob(job.id, connect(), {
        waitMs: 600_000,
        onProgress: (progress) => seen.push(progress),
      });
      expect(diagnosis.outcome).to.equal('partial');
      const states = seen.flatMap((progress) => (progress.phase === 'waiting' ? [progress.job.state] : []));
      expect([...new Set(states)]).to.deep.equal(['UploadComplete', 'InProgress']);
      expect(diagnosis.apiCalls).to.equal(states.length + 2);
      expect(seen.at(-1)).to.deep.equal({ phase: 'scanning', rows: 10, total: 10 });
    });

    it('calls it running, not failed, when the wait runs out', async () => {
      const job = org.addIngestJob({ queuedMs: 3_600_000 });
      const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 60_000 });
      expect(diagnosis.outcome).to.equal('running');
    });
  });

  describe('on a bad connection', () => {
    const failed = rowsOf(400, (index) => ({
      error: index % 2 === 0 ? requiredFieldMissing(['LastName']) : unableToLockRow(['001300000012345']),
    }));
    const results = '/failedResults';

    const repaired: Array<[title: string, fault: Fault]> = [
      ['a reset before the headers', { type: 'reset', at: 'before-headers' }],
      ['a reset right after the headers', { type: 'reset', at: 'after-headers' }],
      ['a reset in the middle of the body', { type: 'reset', at: 500 }],
      ['a body that ends before its announced length', { type: 'close', at: 500, framing: 'content-length' }],
      ['a body without its last chunk', { type: 'close', at: 500, framing: 'chunked' }],
      ['silence before the headers', { type: 'stall', at: 'before-headers' }],
      ['silence in the middle of the body', { type: 'stall', at: 500 }],
      ['503 with Retry-After', { type: 'status', status: 503, headers: { 'retry-after': '1' } }],
      ['429', { type: 'status', status: 429 }],
      [
        '502 with an HTML page',
        { type: 'status', status: 502, contentType: 'text/html', body: '<html>Bad Gateway</html>' },
      ],
    ];
    for (const [title, fault] of repaired) {
      it(`gives the whole answer after ${title}`, async () => {
        const job = org.addIngestJob({ failed });
        org.faults.add({ path: results, fault });
        const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
        expect(org.faults.pending).to.deep.equal([]);
        expect(diagnosis).to.include({ complete: true, apiCalls: 3 });
        expect(shortOf(diagnosis.groups)).to.deep.equal([
          ['REQUIRED_FIELD_MISSING', 200, 'after-fix'],
          ['UNABLE_TO_LOCK_ROW', 200, 'now'],
        ]);
      });

      it(`ends with what is missing when ${title} comes every time`, async () => {
        const job = org.addIngestJob({ failed, numberRecordsProcessed: 500 });
        org.faults.add({ path: results, fault, times: Infinity });
        const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
        expect(diagnosis).to.include({ outcome: 'partial', complete: false });
        expect(diagnosis.incompleteReason).to.match(
          /^The failed results could not be read to the end \(\d+ of 400 rows\): /,
        );
        expect(diagnosis.counts).to.include({ failed: 400 });
        expect(diagnosis.apiCalls).to.be.at.most(6);
      });
    }

    it('waits for a slow body that does not fall silent for long', async () => {
      const job = org.addIngestJob({ failed });
      org.faults.add({ path: results, fault: { type: 'stall', at: 500, forMs: 100 } });
      const { complete, apiCalls, counts } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect([complete, apiCalls, counts.scanned]).to.deep.equal([true, 2, 400]);
    });

    for (const at of [1, 2, 37, 38, 39, 200]) {
      it(`loses nothing to a reset at byte ${at} of a compressed body`, async () => {
        const job = org.addIngestJob({ failed });
        org.faults.add({ path: results, fault: { type: 'reset', at } });
        const { counts, complete } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
        expect(complete).to.equal(true);
        expect(counts.scanned).to.equal(400);
      });
    }

    it('begins again twice, and keeps the most that one reading gave', async () => {
      org.options.compression = false;
      const job = org.addIngestJob({ failed });
      org.faults.add({ path: results, fault: { type: 'reset', at: 20_000 } });
      org.faults.add({ path: results, fault: { type: 'reset', at: 200 }, times: Infinity });
      const { apiCalls, counts, groups } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(apiCalls).to.equal(4);
      expect(counts.scanned).to.be.within(50, 399);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).to.equal(counts.scanned);
    });

    it('notices a shorter file that is complete as HTTP', async () => {
      const job = org.addIngestJob({ failed });
      org.faults.add({ path: results, fault: { type: 'truncate', afterLines: 101 } });
      const { complete, incompleteReason, counts } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(complete).to.equal(false);
      expect(incompleteReason).to.equal('Salesforce counts 400 failed rows, but the failed results hold 100.');
      expect(counts.scanned).to.equal(100);
    });

    it('notices a file that ends in the middle of a row', async () => {
      const job = org.addIngestJob({ failed });
      org.faults.add({ path: results, fault: { type: 'truncate', afterBytes: 2005 } });
      const { complete, incompleteReason } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(complete).to.equal(false);
      expect(incompleteReason).to.match(/in the middle of a row|the failed results hold/);
    });

    const strange: Array<[title: string, fault: Fault, name: string]> = [
      [
        'an HTML page with 200',
        { type: 'status', status: 200, contentType: 'text/html', body: '<html>Maintenance</html>' },
        'UnexpectedContentError',
      ],
      [
        'an HTML page that calls itself CSV',
        { type: 'status', status: 200, contentType: 'text/csv', body: '<html>Maintenance</html>' },
        'UnexpectedContentError',
      ],
      [
        'another CSV',
        { type: 'status', status: 200, contentType: 'text/csv', body: 'Id,Name\n1,2\n' },
        'NotAResultFileError',
      ],
      [
        'JSON with 200',
        { type: 'status', status: 200, contentType: 'application/json', body: '[]' },
        'UnexpectedContentError',
      ],
      [
        '403',
        { type: 'status', status: 403, body: '[{"errorCode":"INSUFFICIENT_ACCESS","message":"no"}]' },
        'ApiRejectedError',
      ],
    ];
    for (const [title, fault, name] of strange) {
      it(`does not take ${title} for results`, async () => {
        const job = org.addIngestJob({ failed });
        org.faults.add({ path: results, fault, times: Infinity });
        const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
        expect(diagnosis).to.include({ complete: false, apiCalls: 2 });
        expect(diagnosis.incompleteReason).to.include(name);
        expect(diagnosis.groups).to.deep.equal([]);
      });
    }

    it('refreshes an expired session once and goes on', async () => {
      const job = org.addIngestJob({ failed });
      org.sessions.expire();
      const { complete, apiCalls } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect([complete, apiCalls]).to.deep.equal([true, 3]);
    });

    it('ends after one refresh when the org answers 401 for ever', async () => {
      const job = org.addIngestJob({ failed });
      org.sessions.expireForEver();
      const error = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 }).catch((caught: Error) => caught);
      expect(error).to.have.property('name', 'SessionExpiredError');
      expect(org.requests.filter(({ path }) => path.includes('/jobs/')).length).to.be.at.most(2);
    });

    it('counts unprocessed rows as unknown when they can not be read', async () => {
      const job = org.addIngestJob({ state: 'Aborted', unprocessed: rowsOf(5, () => ({})) });
      org.faults.add({ path: '/unprocessedrecords', fault: { type: 'reset', at: 10 }, times: Infinity });
      const diagnosis = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect(diagnosis.counts.unprocessed).to.equal(null);
      expect(diagnosis.incompleteReason).to.include('The unprocessed records could not be counted');
    });

    it('does not count unprocessed records that end in the middle of a row', async () => {
      const job = org.addIngestJob({ state: 'Aborted', unprocessed: { body: '"LastName"\n"one"\n"tw', count: 2 } });
      const { counts, complete, incompleteReason } = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 });
      expect([counts.unprocessed, complete]).to.deep.equal([null, false]);
      expect(incompleteReason).to.equal('The unprocessed records end in the middle of a row.');
    });
  });

  it('gives the memory of all rows back as soon as they are read', async () => {
    const job = org.addIngestJob({
      state: 'Failed',
      errorMessage: 'TooManyLockFailure : Too many lock failures',
      failed: rowsOf(3, () => ({ error: unableToLockRow([]) })),
      unprocessed: rowsOf(3, () => ({})),
    });
    const ports = connect();
    const lent: string[] = [];
    const lend = (name: string, stream: ApiStream): ApiStream => ({ ...stream, lend: () => lent.push(name) });
    await diagnoseBulkJob(
      job.id,
      {
        ...ports,
        openFailedResults: async (id) => lend('failed', await ports.openFailedResults(id)),
        openUnprocessedRecords: async (id) => lend('unprocessed', await ports.openUnprocessedRecords(id)),
      },
      { waitMs: 0 },
    );
    expect(lent).to.deep.equal(['failed', 'unprocessed']);
  });

  describe('of several jobs', () => {
    it('goes on past a job that is not there', async () => {
      const first = org.addIngestJob();
      const second = org.addIngestJob();
      const { diagnoses, unread } = await diagnoseBulkJobs([first.id, '75030000000GONE', second.id], connect(), {
        waitMs: 0,
      });
      expect(diagnoses.map(({ job }) => job.id)).to.deep.equal([first.id, second.id]);
      expect(unread.map(({ error }) => error.name)).to.deep.equal(['JobNotFoundError']);
    });

    it('waits for all of them together no longer than for one', async () => {
      const ids = [1, 2, 3].map(() => org.addIngestJob({ state: 'InProgress' }).id);
      const start = org.clock.now();
      const { diagnoses } = await diagnoseBulkJobs(ids, connect(), { waitMs: 60_000 });
      expect(diagnoses.map(({ outcome }) => outcome)).to.deep.equal(['running', 'running', 'running']);
      expect(org.clock.now() - start).to.equal(60_000);
    });

    it('does not ask again for the other jobs when the session is refused', async () => {
      const ids = [org.addIngestJob().id, org.addIngestJob().id, org.addIngestJob().id];
      org.sessions.expireForEver();
      const { diagnoses, unread } = await diagnoseBulkJobs(ids, connect(), { waitMs: 0 });
      expect(diagnoses).to.deep.equal([]);
      expect(unread.map(({ id }) => id)).to.deep.equal(ids);
      expect(org.requests.filter(({ path }) => path.includes('/jobs/')).length).to.be.at.most(2);
    });
  });

  it('forgets expired jobs as Salesforce does, after 7 days', async () => {
    const job = org.addIngestJob();
    org.clock.advance(7 * 24 * 3_600_000 + 1000);
    const error = await diagnoseBulkJob(job.id, connect(), { waitMs: 0 }).catch((caught: unknown) => caught);
    expect(error).to.have.property('name', 'JobNotFoundError');
  });
});

function rowsOf(count: number, make: (index: number) => ResultRow): ResultRow[] {
  return Array.from({ length: count }, (_, index) => ({ values: { LastName: `Name ${index}` }, ...make(index) }));
}

function shortOf(groups: readonly FailureGroup[]): Array<[string | null, number, string]> {
  return groups.map(({ code, count, retry }) => [code, count, retry]);
}
