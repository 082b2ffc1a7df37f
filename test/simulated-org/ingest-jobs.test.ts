import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { closeSimulation } from './close-simulation.ts';
import { SimulatedClock } from './clock.ts';
import { callOrg, jobId, loadCsv, readResult, type OrgReply } from './org-client.ts';
import { requiredFieldMissing } from './row-error.ts';
import { SimulatedOrg } from './simulated-org.ts';

const insertContacts = { object: 'Contact', operation: 'insert' };

describe('Ingest jobs of the simulated org', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00.400Z'), hardDeleteAllowed: false });
  });

  afterEach(() => closeSimulation(org));

  const create = (body: Record<string, unknown>): Promise<OrgReply> => callOrg(org, 'POST', '/jobs/ingest', body);
  const show = async (id: string): Promise<unknown> => (await callOrg(org, 'GET', `/jobs/ingest/${id}`)).json;
  describe('created', () => {
    it('are Open and name the URL for their content', async () => {
      const reply = await create(insertContacts);
      const id = jobId(reply);
      expect(reply.status).to.equal(200);
      expect(reply.json).to.deep.equal({
        id,
        operation: 'insert',
        object: 'Contact',
        createdById: org.userId,
        createdDate: '2026-11-21T09:00:00.000+0000',
        systemModstamp: '2026-11-21T09:00:00.000+0000',
        state: 'Open',
        concurrencyMode: 'Parallel',
        contentType: 'CSV',
        apiVersion: 67,
        contentUrl: `services/data/v67.0/jobs/ingest/${id}/batches`,
        lineEnding: 'LF',
        columnDelimiter: 'COMMA',
      });
      expect(reply.text).to.contain('"apiVersion":67.0,');
    });

    it('with content in one multipart request start at once', async () => {
      const body = [
        '--b',
        'Content-Type: application/json',
        'Content-Disposition: form-data; name="job"',
        '',
        JSON.stringify(insertContacts),
        '--b',
        'Content-Type: text/csv',
        'Content-Disposition: form-data; name="content"; filename="content"',
        '',
        'LastName\nHopper\n',
        '--b--',
      ].join('\r\n');
      const reply = await callOrg(org, 'POST', '/jobs/ingest', body, {
        'content-type': 'multipart/form-data; boundary=b',
      });
      expect(await show(jobId(reply))).to.include({ state: 'JobComplete', numberRecordsProcessed: 1 });
    });

    const refused: Array<[what: string, body: Record<string, unknown>, code: string, message: RegExp]> = [
      ['an unknown object', { object: 'Kontakt', operation: 'insert' }, 'INVALIDJOB', /Unable to find object: Kontakt/],
      ['an unknown operation', { object: 'Contact', operation: 'merge' }, 'INVALIDOPERATION', /merge/],
      ['no object', { operation: 'insert' }, 'INVALIDJOB', /No object/],
      ['an unknown delimiter', { ...insertContacts, columnDelimiter: 'COLON' }, 'INVALIDVALUE', /COLON/],
      ['an unknown line ending', { ...insertContacts, lineEnding: 'CR' }, 'INVALIDVALUE', /CR/],
      [
        'an unknown setting',
        { ...insertContacts, colour: 'red' },
        'JSON_PARSER_ERROR',
        /Unrecognized field \\"colour\\"/,
      ],
      [
        'an upsert without external id',
        { object: 'Contact', operation: 'upsert' },
        'INVALIDJOB',
        /External ID was blank/,
      ],
      [
        'an upsert by a field that is none',
        { object: 'Contact', operation: 'upsert', externalIdFieldName: 'Title' },
        'INVALIDJOB',
        /Title does not match an External ID/,
      ],
      [
        'hardDelete without the permission',
        { object: 'Contact', operation: 'hardDelete' },
        'FEATURENOTENABLED',
        /special user profile permission/,
      ],
    ];
    for (const [what, body, code, message] of refused) {
      it(`are refused with ${what}`, async () => {
        expectRefusal(await create(body), 400, code, message);
      });
    }

    it('are refused when the body is no JSON', async () => {
      const reply = await callOrg(org, 'POST', '/jobs/ingest', '{', { 'content-type': 'application/json' });
      expectRefusal(reply, 400, 'JSON_PARSER_ERROR', /Unexpected character/);
    });

    it('are refused when the batches of the day are used up', async () => {
      org.limits.set('DailyBulkApiBatches', { remaining: 0 });
      expectRefusal(await create(insertContacts), 400, 'EXCEEDEDQUOTA', /ApiBatchItems Limit exceeded/);
    });
  });

  describe('uploaded to', () => {
    it('answer 201 with an empty body', async () => {
      const id = jobId(await create(insertContacts));
      const reply = await callOrg(org, 'PUT', `/jobs/ingest/${id}/batches`, 'LastName\nHopper\n');
      expect(reply).to.include({ status: 201, text: '' });
    });

    it('refuse a second upload', async () => {
      const id = jobId(await create(insertContacts));
      await callOrg(org, 'PUT', `/jobs/ingest/${id}/batches`, 'LastName\nHopper\n');
      const second = await callOrg(org, 'PUT', `/jobs/ingest/${id}/batches`, 'LastName\nLovelace\n');
      expectRefusal(second, 400, 'CLIENTINPUTERROR', /Found multiple contents for job/);
      await callOrg(org, 'PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
      await show(id);
      expect(org.records('Contact').map((record) => record['LastName'])).to.deep.equal(['Hopper']);
    });

    it('refuse an upload that is larger in base64 than the limit', async () => {
      org.options.uploadLimit = 40;
      const id = jobId(await create(insertContacts));
      const fits = 'LastName\n'.padEnd(30, 'x');
      const refused = await callOrg(org, 'PUT', `/jobs/ingest/${id}/batches`, `${fits}x`);
      expectRefusal(refused, 400, 'CLIENTINPUTERROR', /Exceeded max size limit of 40/);
      expect((await callOrg(org, 'PUT', `/jobs/ingest/${id}/batches`, fits)).status).to.equal(201);
    });

    it('refuse an upload once they are complete', async () => {
      const id = await loadCsv(org, 'LastName\nHopper\n');
      const late = await callOrg(org, 'PUT', `/jobs/ingest/${id}/batches`, 'LastName\nLate\n');
      expectRefusal(late, 400, 'INVALIDJOBSTATE', /JobComplete/);
    });

    it('take compressed content', async () => {
      const id = jobId(await create(insertContacts));
      await fetch(`${org.url}/services/data/v67.0/jobs/ingest/${id}/batches`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${org.accessToken}`,
          'content-type': 'text/csv',
          'content-encoding': 'gzip',
        },
        body: gzipSync('LastName\nHopper\n'),
      });
      await callOrg(org, 'PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
      expect(await show(id)).to.include({ numberRecordsProcessed: 1, numberRecordsFailed: 0 });
    });
  });

  describe('by the clock', () => {
    const thousand = `LastName\n${'Hopper\n'.repeat(1000)}`;

    it('go through UploadComplete and InProgress with growing counters to JobComplete', async () => {
      org.options.queuedMs = 1000;
      org.options.processingMs = 10_000;
      const id = await loadCsv(org, thousand);
      expect(await show(id)).to.include({ state: 'UploadComplete', numberRecordsProcessed: 0 });
      org.clock.advance(1000);
      expect(await show(id)).to.include({ state: 'InProgress', numberRecordsProcessed: 0 });
      org.clock.advance(5000);
      expect(await show(id)).to.include({ state: 'InProgress', numberRecordsProcessed: 400 });
      expect(org.records('Contact')).to.have.length(400);
      org.clock.advance(5000);
      const done = await show(id);
      expect(done).to.include({ state: 'JobComplete', numberRecordsProcessed: 1000, numberRecordsFailed: 0 });
      expect(done).to.include({ systemModstamp: '2026-11-21T09:00:11.000+0000' });
      expect(done).to.not.have.property('contentUrl');
      expect(done).to.not.have.property('errorMessage');
    });

    it('refuse their results before they end', async () => {
      org.options.processingMs = 10_000;
      const id = await loadCsv(org, thousand);
      for (const file of ['successfulResults', 'failedResults', 'unprocessedrecords']) {
        const early = await callOrg(org, 'GET', `/jobs/ingest/${id}/${file}`);
        expectRefusal(early, 400, 'INVALIDJOBSTATE', /not available/);
      }
    });

    it('leave unprocessed rows when they are aborted', async () => {
      org.options.processingMs = 10_000;
      const id = await loadCsv(org, `LastName\n${'Hopper\n'.repeat(999)}Last\n`);
      org.clock.advance(2500);
      const aborted = await callOrg(org, 'PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' });
      expect(aborted.json).to.include({ state: 'Aborted' });
      org.clock.advance(20_000);
      expect(await show(id)).to.include({ state: 'Aborted', numberRecordsProcessed: 200, numberRecordsFailed: 0 });
      expect(await readResult(org, id, 'successfulResults')).to.have.length(200);
      const unprocessed = await callOrg(org, 'GET', `/jobs/ingest/${id}/unprocessedRecords`);
      const lines = unprocessed.text.trim().split('\n');
      expect(lines[0]).to.equal('LastName');
      expect(lines).to.have.length(801);
      expect(lines.at(-1)).to.equal('"Last"');
    });

    it('keep all rows unprocessed when they are aborted while Open', async () => {
      const id = jobId(await create(insertContacts));
      await callOrg(org, 'PUT', `/jobs/ingest/${id}/batches`, 'LastName\nHopper\n');
      await callOrg(org, 'PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' });
      expect(await readResult(org, id, 'unprocessedrecords')).to.deep.equal(['"Hopper"']);
      expect(org.records('Contact')).to.deep.equal([]);
    });

    it('can not be aborted once they have ended', async () => {
      const id = await loadCsv(org, 'LastName\nHopper\n');
      const late = await callOrg(org, 'PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' });
      expect(late.status).to.equal(400);
      expect(late.json).to.deep.equal([
        { errorCode: 'INVALIDJOBSTATE', message: 'Aborting already Completed Job not allowed' },
      ]);
    });

    it('are completed only once', async () => {
      const id = await loadCsv(org, 'LastName\nHopper\n');
      const again = await callOrg(org, 'PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
      expectRefusal(again, 400, 'INVALIDJOBSTATE', /Closing already/);
    });

    it('are forgotten seven days after their end', async () => {
      const id = await loadCsv(org, 'LastName\nHopper\n');
      org.clock.advance(7 * 86_400_000 - 1000);
      expect(await show(id)).to.include({ id });
      org.clock.advance(2000);
      const gone = await callOrg(org, 'GET', `/jobs/ingest/${id}`);
      expect(gone.status).to.equal(404);
      expect(gone.json).to.deep.equal([{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]);
      expect((await callOrg(org, 'GET', '/jobs/ingest')).json).to.deep.equal({
        done: true,
        records: [],
        nextRecordsUrl: null,
      });
    });

    it('stay Open for a day', async () => {
      const id = jobId(await create(insertContacts));
      org.clock.advance(86_400_000);
      expect(await show(id)).to.include({ state: 'Open' });
      org.clock.advance(1000);
      expect(await show(id)).to.include({ state: 'Aborted' });
    });
  });

  describe('as a whole fail', () => {
    const errorMessages: Array<[what: string, csv: string, settings: Record<string, unknown>, message: string]> = [
      ['with an unknown field', 'LastName,Vorname\nA,B\n', {}, 'InvalidBatch : Field name not found : Vorname'],
      [
        'with CRLF where LF was announced',
        'LastName\r\nA\r\n',
        {},
        'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
      ],
      [
        'with LF where CRLF was announced',
        'LastName\nA\n',
        { lineEnding: 'CRLF' },
        'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF',
      ],
      [
        'with another delimiter than announced',
        'LastName;Email\nA;a@b.example\n',
        {},
        'InvalidBatch : Field name not found : LastName;Email',
      ],
      ['without Id in an update', 'LastName\nA\n', { operation: 'update' }, 'InvalidBatch : Field name not found : Id'],
    ];
    for (const [what, csv, settings, errorMessage] of errorMessages) {
      it(what, async () => {
        const id = await loadCsv(org, csv, settings);
        expect(await show(id)).to.include({
          state: 'Failed',
          errorMessage,
          numberRecordsProcessed: 0,
          numberRecordsFailed: 0,
        });
        expect(await readResult(org, id, 'unprocessedrecords')).to.have.length(1);
      });
    }

    it('when a scenario says so, in the middle of the rows', async () => {
      org.scenario = {
        name: 'timeout',
        rules: [{ when: { every: 2 }, error: requiredFieldMissing(['Phone']) }],
        jobFailures: [{ afterRows: 5, errorMessage: 'Timeout : Batch timed out', retries: 20 }],
      };
      const id = await loadCsv(org, `LastName\n${'Hopper\n'.repeat(8)}`);
      expect(await show(id)).to.include({
        state: 'Failed',
        errorMessage: 'Timeout : Batch timed out',
        numberRecordsProcessed: 5,
        numberRecordsFailed: 2,
        retries: 20,
      });
      expect(await readResult(org, id, 'successfulResults')).to.have.length(3);
      expect(await readResult(org, id)).to.have.length(2);
      expect(await readResult(org, id, 'unprocessedrecords')).to.have.length(3);
    });

    it('at the batch that exceeds the daily allocation, whose rows are in no file', async () => {
      org.limits.set('DailyBulkApiBatches', { remaining: 1 });
      const id = await loadCsv(org, `LastName\n${'Hopper\n'.repeat(10_003)}`);
      expect(await show(id)).to.include({
        state: 'Failed',
        errorMessage: 'ExceededQuota : ApiBatchItems Limit exceeded.',
        numberRecordsProcessed: 10_000,
      });
      expect(await readResult(org, id, 'unprocessedrecords')).to.deep.equal([]);
    });
  });

  describe('addressed', () => {
    it('are found by 15 and by 18 characters', async () => {
      const job = org.addIngestJob({ successful: [{ id: '003', values: { LastName: 'A' } }] });
      expect(job.id).to.have.length(18);
      expect(await show(job.id.slice(0, 15))).to.include({ id: job.id });
      expect(await show(job.id)).to.include({ id: job.id });
      expect(await readResult(org, job.id.slice(0, 15), 'successfulResults')).to.have.length(1);
    });

    it('by an id that is none get 400, by an unknown one 404', async () => {
      expectRefusal(await callOrg(org, 'GET', '/jobs/ingest/nonsense'), 400, 'INVALIDJOB', /Invalid job id/);
      expectRefusal(await callOrg(org, 'GET', '/jobs/ingest/750000000000001AAA'), 404, 'NOT_FOUND', /does not exist/);
    });

    it('with the wrong verb get 405 and the allowed ones', async () => {
      const reply = await callOrg(org, 'PUT', '/jobs/ingest/750000000000001AAA', 'x');
      expectRefusal(reply, 405, 'METHOD_NOT_ALLOWED', /'PUT' not allowed. Allowed are DELETE,GET,PATCH/);
    });

    it('as a query job are not found', async () => {
      const job = org.addQueryJob();
      expect((await callOrg(org, 'GET', `/jobs/ingest/${job.id}`)).status).to.equal(404);
    });

    it('are deleted once they have ended, and then gone', async () => {
      const open = jobId(await create(insertContacts));
      expectRefusal(await callOrg(org, 'DELETE', `/jobs/ingest/${open}`), 400, 'INVALIDJOBSTATE', /Open/);
      const id = await loadCsv(org, 'LastName\nHopper\n');
      expect((await callOrg(org, 'DELETE', `/jobs/ingest/${id}`)).status).to.equal(204);
      expect((await callOrg(org, 'GET', `/jobs/ingest/${id}`)).status).to.equal(404);
      expect((await callOrg(org, 'GET', `/jobs/ingest/${id}/failedResults`)).status).to.equal(404);
    });
  });

  describe('planted', () => {
    it('derive their counters from their rows, and may state others', async () => {
      const rows = [{ error: requiredFieldMissing(['LastName']), values: { Email: 'a@b.example' } }];
      const derived = org.addIngestJob({ failed: rows, successful: [{ values: {} }, { values: {} }] });
      expect(await show(derived.id)).to.include({ numberRecordsProcessed: 3, numberRecordsFailed: 1 });
      const stated = org.addIngestJob({ failed: rows, numberRecordsProcessed: 90, numberRecordsFailed: 7, retries: 4 });
      expect(await show(stated.id)).to.include({ numberRecordsProcessed: 90, numberRecordsFailed: 7, retries: 4 });
    });

    it('run to their end by the clock when they are given a time', async () => {
      const job = org.addIngestJob({
        state: 'Failed',
        errorMessage: 'TooManyLockFailure : too many',
        numberRecordsProcessed: 1000,
        numberRecordsFailed: 100,
        queuedMs: 1000,
        processingMs: 1000,
      });
      expect(await show(job.id))
        .to.include({ state: 'UploadComplete' })
        .and.not.have.property('errorMessage');
      org.clock.advance(1500);
      expect(await show(job.id)).to.include({
        state: 'InProgress',
        numberRecordsProcessed: 400,
        numberRecordsFailed: 40,
      });
      org.clock.advance(500);
      expect(await show(job.id)).to.include({ state: 'Failed', errorMessage: 'TooManyLockFailure : too many' });
    });

    it('keep the state they are given when they have no time', async () => {
      const job = org.addIngestJob({ state: 'InProgress', numberRecordsProcessed: 2600 });
      org.clock.advance(3_600_000);
      expect(await show(job.id)).to.include({ state: 'InProgress', numberRecordsProcessed: 2600 });
    });
  });
});

function expectRefusal(reply: OrgReply, status: number, errorCode: string, message: RegExp): void {
  expect(reply.status).to.equal(status);
  expect(reply.json).to.be.an('array').with.length(1);
  expect(reply.text).to.contain(`"errorCode":"${errorCode}"`);
  expect(reply.text).to.match(message);
}
