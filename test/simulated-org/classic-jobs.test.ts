import { expect } from 'chai';
import { closeSimulation } from './close-simulation.ts';
import { SimulatedClock } from './clock.ts';
import { callOrg, type OrgReply } from './org-client.ts';
import { requiredFieldMissing, triggerLimit } from './row-error.ts';
import { SimulatedOrg } from './simulated-org.ts';

const base = '/services/async/67.0/job';
const xml = 'application/xml; charset=UTF-8';
const day = 86_400_000;

describe('Bulk API 1.0 jobs of the simulated org', () => {
  let org: SimulatedOrg;
  let clock: SimulatedClock;

  beforeEach(async () => {
    clock = new SimulatedClock('2026-11-21T09:00:00Z');
    org = await SimulatedOrg.start({ clock });
  });

  afterEach(() => closeSimulation(org));

  /** A call with the session header of Bulk API 1.0 and nothing else that could let it in. */
  const call = (method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<OrgReply> =>
    callOrg(org, method, base + path, body, { authorization: '', 'x-sfdc-session': org.accessToken, ...headers });

  const createJob = (fields: string): Promise<OrgReply> =>
    call('POST', '', `<?xml version="1.0"?><jobInfo xmlns="x">${fields}</jobInfo>`, { 'content-type': xml });

  const changeState = (id: string, state: string): Promise<OrgReply> =>
    call('POST', `/${id}`, `<jobInfo><state>${state}</state></jobInfo>`, { 'content-type': xml });

  describe('made by a client', () => {
    it('take batches while open, and run them', async () => {
      const created = await createJob(
        '<operation>insert</operation><object>Contact</object><contentType>CSV</contentType>',
      );
      expect(created.status).to.equal(201);
      expect(created.headers.get('content-type')).to.equal('application/xml;charset=UTF-8');
      expect(created.text).to.match(
        /^<\?xml version="1\.0" encoding="UTF-8"\?><jobInfo\n {3}xmlns="http:\/\/www\.force\.com\/2009\/06\/asyncapi\/dataload">\n <id>750/,
      );
      const id = element(created.text, 'id') ?? '';
      const request = 'LastName,Email\nLovelace,ada@customer.example\n,b@customer.example\nCy,not-an-address\n';
      const posted = await call('POST', `/${id}/batch`, request);
      expect(posted.status).to.equal(201);
      expect(element(posted.text, 'state')).to.equal('Queued');
      const batchId = element(posted.text, 'id') ?? '';
      expect(batchId).to.match(/^751\w{15}$/);
      expect(element((await changeState(id, 'Closed')).text, 'state')).to.equal('Closed');
      const batch = await call('GET', `/${id}/batch/${batchId}`);
      expect(element(batch.text, 'state')).to.equal('Completed');
      expect(element(batch.text, 'numberRecordsProcessed')).to.equal('3');
      expect(element(batch.text, 'numberRecordsFailed')).to.equal('2');
      const result = await call('GET', `/${id}/batch/${batchId}/result`);
      expect(result.headers.get('content-type')).to.equal('text/csv;charset=UTF-8');
      const [header, ...rows] = result.text.trimEnd().split('\n');
      expect(header).to.equal('"Id","Success","Created","Error"');
      expect(rows[0]).to.match(/^"003\w{15}","true","true",""$/);
      expect(rows[1]).to.equal(
        '"","false","false","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"',
      );
      expect(rows[2]).to.match(/^"","false","false","INVALID_EMAIL_ADDRESS:/);
      expect((await call('GET', `/${id}/batch/${batchId}/request`)).text).to.equal(request);
      const job = await call('GET', `/${id}`);
      const counts = ['numberBatchesCompleted', 'numberBatchesTotal', 'numberRecordsProcessed', 'numberRecordsFailed'];
      expect(counts.map((name) => element(job.text, name))).to.deep.equal(['1', '1', '3', '2']);
      expect(org.records('Contact')).to.have.length(1);
    });

    it('name their fields as Salesforce does, in its order', async () => {
      const { text } = await createJob('<operation>update</operation><object>Account</object>');
      expect(Array.from(text.matchAll(/^ <(\w+)>/gm), ([, name]) => name)).to.deep.equal([
        'id',
        'operation',
        'object',
        'createdById',
        'createdDate',
        'systemModstamp',
        'state',
        'concurrencyMode',
        'contentType',
        'numberBatchesQueued',
        'numberBatchesInProgress',
        'numberBatchesCompleted',
        'numberBatchesFailed',
        'numberBatchesTotal',
        'numberRecordsProcessed',
        'numberRetries',
        'apiVersion',
        'numberRecordsFailed',
        'totalProcessingTime',
        'apiActiveProcessingTime',
        'apexProcessingTime',
      ]);
      expect(element(text, 'contentType')).to.equal('XML');
      expect(element(text, 'createdDate')).to.equal('2026-11-21T09:00:00.000Z');
    });

    it('speak JSON to clients that do', async () => {
      const json = { 'content-type': 'application/json' };
      const body = JSON.stringify({
        operation: 'insert',
        object: 'Contact',
        contentType: 'JSON',
        concurrencyMode: 'Serial',
      });
      const created = await call('POST', '', body, json);
      expect(created.json).to.include({
        state: 'Open',
        concurrencyMode: 'Serial',
        apiVersion: 67,
        createdDate: '2026-11-21T09:00:00.000+0000',
        externalIdFieldName: null,
        numberBatchesTotal: 0,
      });
      const id = property(created.json, 'id');
      const rows = JSON.stringify([{ LastName: 'Lovelace' }, { attributes: {}, LastName: null, Email: 'x@y.example' }]);
      const batch = await call('POST', `/${id}/batch`, rows, json);
      const list = await call('GET', `/${id}/batch`, undefined, json);
      expect(list.json).to.have.nested.property('batchInfo[0].numberRecordsFailed', 1);
      const result = await call('GET', `/${id}/batch/${property(batch.json, 'id')}/result`);
      expect(result.json).to.have.nested.property('[0].success', true);
      expect(result.json).to.have.deep.nested.property('[1]', {
        success: false,
        created: false,
        id: null,
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [LastName]',
            fields: ['LastName'],
          },
        ],
      });
    });

    it('take XML batches', async () => {
      const { text } = await createJob(
        '<operation>insert</operation><object>Contact</object><contentType>XML</contentType>',
      );
      const id = element(text, 'id') ?? '';
      const rows =
        '<sObjects xmlns="x"><sObject><LastName>Smith &amp; Co</LastName></sObject><sObject><Email>a@b.example</Email></sObject></sObjects>';
      const batch = await call('POST', `/${id}/batch`, rows, { 'content-type': xml });
      const result = await call('GET', `/${id}/batch/${element(batch.text, 'id')}/result`);
      expect(result.headers.get('content-type')).to.equal('application/xml;charset=UTF-8');
      const [, saved, failed] = result.text.split('\n');
      expect(saved).to.match(/^<result><id>003\w{15}<\/id><success>true<\/success><created>true<\/created><\/result>$/);
      expect(failed).to.equal(
        '<result><errors><fields>LastName</fields><message>Required fields are missing: [LastName]</message><statusCode>REQUIRED_FIELD_MISSING</statusCode></errors><success>false</success><created>false</created></result>',
      );
      expect(org.records('Contact').map((record) => record['LastName'])).to.deep.equal(['Smith & Co']);
    });

    it('fail a batch as a whole over an unknown field, and say why', async () => {
      const { text } = await createJob(
        '<operation>insert</operation><object>Contact</object><contentType>CSV</contentType>',
      );
      const id = element(text, 'id') ?? '';
      const posted = await call('POST', `/${id}/batch`, 'Vorname\nAda\n');
      const batchId = element(posted.text, 'id') ?? '';
      const batch = await call('GET', `/${id}/batch/${batchId}`);
      expect(element(batch.text, 'state')).to.equal('Failed');
      expect(element(batch.text, 'stateMessage')).to.equal('InvalidBatch : Field name not found : Vorname');
      expect(failure(await call('GET', `/${id}/batch/${batchId}/result`))).to.deep.equal([
        400,
        'InvalidBatch',
        'Records not found for this batch',
      ]);
    });

    it('leave waiting batches untried when they are aborted', async () => {
      org.options.queuedMs = 1000;
      const { text } = await createJob(
        '<operation>insert</operation><object>Contact</object><contentType>CSV</contentType>',
      );
      const id = element(text, 'id') ?? '';
      const posted = await call('POST', `/${id}/batch`, 'LastName\nAda\n');
      expect(element((await changeState(id, 'Aborted')).text, 'state')).to.equal('Aborted');
      clock.advance(5000);
      const batch = await call('GET', `/${id}/batch/${element(posted.text, 'id')}`);
      expect(element(batch.text, 'state')).to.equal('NotProcessed');
      expect(org.records('Contact')).to.deep.equal([]);
      expect(failure(await call('GET', `/${id}/batch/${element(posted.text, 'id')}/result`))).to.deep.equal([
        400,
        'InvalidBatch',
        'Records not processed',
      ]);
    });

    it('run queries, whose results have ids of their own', async () => {
      org.addRecord('Contact', { LastName: 'Lovelace' });
      const { text } = await createJob(
        '<operation>query</operation><object>Contact</object><contentType>CSV</contentType>',
      );
      const id = element(text, 'id') ?? '';
      const posted = await call('POST', `/${id}/batch`, 'SELECT LastName FROM Contact');
      const path = `/${id}/batch/${element(posted.text, 'id')}`;
      const resultId = element((await call('GET', `${path}/result`)).text, 'result') ?? '';
      expect(resultId).to.match(/^752/);
      expect((await call('GET', `${path}/result/${resultId}`)).text).to.equal('"LastName"\n"Lovelace"\n');
      expect(failure(await call('GET', `${path}/result/752000000000001`))[1]).to.equal('InvalidBatch');
      const broken = await call('POST', `/${id}/batch`, 'SELECT Nope FROM Contact');
      const failed = await call('GET', `/${id}/batch/${element(broken.text, 'id')}`);
      expect(element(failed.text, 'stateMessage')).to.match(/^InvalidBatch : Failed to process query: INVALID_FIELD: /);
    });

    it('use up a batch of the day each, however small, and are refused beyond', async () => {
      org.limits.set('DailyBulkApiBatches', { max: 15_000, remaining: 1 });
      const { text } = await createJob(
        '<operation>insert</operation><object>Contact</object><contentType>CSV</contentType>',
      );
      const id = element(text, 'id') ?? '';
      expect((await call('POST', `/${id}/batch`, 'LastName\nAda\n')).status).to.equal(201);
      expect(failure(await call('POST', `/${id}/batch`, 'LastName\nBob\n'))).to.deep.equal([
        400,
        'ExceededQuota',
        'ApiBatchItems Limit exceeded.',
      ]);
    });

    for (const [fields, code, message] of [
      ['<operation>insert</operation><object>Video__c</object>', 'InvalidJob', 'Unable to find object: Video__c'],
      [
        '<operation>upsert</operation><object>Contact</object>',
        'InvalidJob',
        'External ID was blank for Contact. An External ID must be specified for upsert.',
      ],
      ['<operation>merge</operation><object>Contact</object>', 'InvalidJob', 'Unsupported operation: merge'],
      [
        '<operation>hardDelete</operation><object>Contact</object>',
        'FeatureNotEnabled',
        'hardDelete operation requires special user profile permission, please contact your system administrator',
      ],
    ] as const) {
      it(`are refused with ${code}: ${message}`, async () => {
        expect(failure(await createJob(fields))).to.deep.equal([400, code, message]);
      });
    }

    it('take no batch once closed, and cannot be closed twice', async () => {
      const { text } = await createJob(
        '<operation>insert</operation><object>Contact</object><contentType>CSV</contentType>',
      );
      const id = element(text, 'id') ?? '';
      await changeState(id, 'Closed');
      expect(failure(await call('POST', `/${id}/batch`, 'LastName\nAda\n'))[1]).to.equal('InvalidJobState');
      expect(failure(await changeState(id, 'Closed'))[2]).to.equal('Closing already Closed Job not allowed');
    });

    it('fail batches of more than 10,000 rows', async () => {
      const { text } = await createJob(
        '<operation>insert</operation><object>Contact</object><contentType>CSV</contentType>',
      );
      const id = element(text, 'id') ?? '';
      const posted = await call('POST', `/${id}/batch`, `LastName\n${'Ada\n'.repeat(10_001)}`);
      const batch = await call('GET', `/${id}/batch/${element(posted.text, 'id')}`);
      expect(element(batch.text, 'state')).to.equal('Failed');
      expect(org.records('Contact')).to.deep.equal([]);
    });
  });

  describe('sessions', () => {
    it('are refused with HTTP 400 and InvalidSessionId, in XML or JSON', async () => {
      const { id } = org.addClassicJob();
      const wrong = { 'x-sfdc-session': '00Dx!no' };
      expect(failure(await call('GET', `/${id}`, undefined, wrong))).to.deep.equal([
        400,
        'InvalidSessionId',
        'Invalid session id',
      ]);
      const json = await call('GET', `/${id}`, undefined, { ...wrong, accept: 'application/json' });
      expect([json.status, json.text]).to.deep.equal([
        400,
        '{"exceptionCode":"InvalidSessionId","exceptionMessage":"Invalid session id"}',
      ]);
      expect(failure(await call('GET', `/${id}`, undefined, { 'x-sfdc-session': '' }))[1]).to.equal('InvalidSessionId');
    });

    it('may also come as a bearer token', async () => {
      const { id } = org.addClassicJob();
      expect((await callOrg(org, 'GET', `${base}/${id}`)).status).to.equal(200);
    });

    it('count their calls, and are refused when none is left', async () => {
      const { id } = org.addClassicJob();
      const before = org.limits.get('DailyApiRequests')?.Remaining ?? 0;
      await call('GET', `/${id}`);
      expect(org.limits.get('DailyApiRequests')?.Remaining).to.equal(before - 1);
      org.limits.set('DailyApiRequests', { max: 1000, remaining: 0 });
      expect(failure(await call('GET', `/${id}`))[1]).to.equal('ExceededQuota');
    });

    it('need a version the org has', async () => {
      const { id } = org.addClassicJob();
      const reply = await callOrg(org, 'GET', `/services/async/12.0/job/${id}`);
      expect(failure(reply).slice(0, 2)).to.deep.equal([400, 'InvalidVersion']);
    });
  });

  describe('planted', () => {
    it('show every state of a batch, and results in the order of the request', async () => {
      const job = org.addClassicJob({
        concurrencyMode: 'Serial',
        numberRetries: 3,
        batches: [
          {
            rows: [
              { error: requiredFieldMissing(['LastName']), values: { Email: 'a@b.example' } },
              { id: '003000000000001AAA', values: { LastName: 'Saved' } },
              { error: triggerLimit('ContactTrigger', 'Too many SOQL queries: 101') },
            ],
            apexProcessingTime: 900,
          },
          { state: 'Failed', stateMessage: 'InvalidBatch : Field name not found : Vorname', request: 'Vorname\nAda\n' },
          { state: 'NotProcessed', rows: [{ values: { LastName: 'Untried' } }] },
          { state: 'Queued' },
          { state: 'InProgress' },
        ],
      });
      const info = await call('GET', `/${job.id}`);
      const counts = ['Queued', 'InProgress', 'Completed', 'Failed', 'Total'];
      expect(counts.map((name) => element(info.text, `numberBatches${name}`))).to.deep.equal(['1', '1', '1', '1', '5']);
      const shown = ['concurrencyMode', 'numberRetries', 'apexProcessingTime', 'numberRecordsFailed', 'state'];
      expect(shown.map((name) => element(info.text, name))).to.deep.equal(['Serial', '3', '900', '2', 'Closed']);
      const list = await call('GET', `/${job.id}/batch`);
      expect(Array.from(list.text.matchAll(/<state>(\w+)</g), ([, state]) => state)).to.deep.equal([
        'Completed',
        'Failed',
        'NotProcessed',
        'Queued',
        'InProgress',
      ]);
      const path = (index: number): string => `/${job.id}/batch/${job.batches[index]?.id}`;
      const result = await call('GET', `${path(0)}/result`);
      expect(Array.from(result.text.matchAll(/^"\w*","(true|false)"/gm), ([, success]) => success)).to.deep.equal([
        'false',
        'true',
        'false',
      ]);
      expect((await call('GET', `${path(0)}/request`)).text).to.equal(
        '"Email","LastName"\n"a@b.example",""\n"","Saved"\n"",""\n',
      );
      expect((await call('GET', `${path(1)}/request`)).text).to.equal('Vorname\nAda\n');
      expect(failure(await call('GET', `${path(3)}/result`))[2]).to.equal('Records not processed');
    });

    it('may have saved rows in a failed batch', async () => {
      const job = org.addClassicJob({
        batches: [
          {
            state: 'Failed',
            stateMessage: 'Timeout : The batch took too long',
            rows: [{ id: '003000000000001AAA' }, { error: requiredFieldMissing(['LastName']) }, {}],
            numberRecordsProcessed: 2,
          },
        ],
      });
      const result = await call('GET', `/${job.id}/batch/${job.batches[0]?.id}/result`);
      expect(result.text.trimEnd().split('\n')).to.have.length(3);
      expect(element((await call('GET', `/${job.id}`)).text, 'numberRecordsFailed')).to.equal('1');
    });

    it('move with the clock', async () => {
      const job = org.addClassicJob({
        batches: [{ rows: [{ error: requiredFieldMissing(['LastName']) }], queuedMs: 1000, processingMs: 2000 }],
      });
      const state = async (): Promise<string | undefined> =>
        element((await call('GET', `/${job.id}/batch/${job.batches[0]?.id}`)).text, 'state');
      expect(await state()).to.equal('Queued');
      clock.advance(1500);
      expect(await state()).to.equal('InProgress');
      clock.advance(1500);
      expect(await state()).to.equal('Completed');
    });

    it('are gone a week after their last change', async () => {
      const job = org.addClassicJob({ batches: [{ rows: [] }] });
      clock.advance(7 * day);
      expect((await call('GET', `/${job.id}`)).status).to.equal(200);
      clock.advance(1000);
      expect(failure(await call('GET', `/${job.id}`))).to.deep.equal([400, 'InvalidJob', `Invalid job id: ${job.id}`]);
    });

    it('have query results in every format', async () => {
      const rows = [{ values: ['Ada & Co'] }];
      for (const [contentType, expected] of [
        ['CSV', '"Name"\n"Ada & Co"\n'],
        ['JSON', '[{"attributes":{"type":"Account"},"Name":"Ada & Co"}]'],
        ['XML', '<type>Account</type><Name>Ada &amp; Co</Name></records>'],
      ] as const) {
        const batches = [{ columns: ['Name'], rows }];
        const job = org.addClassicJob({ operation: 'query', object: 'Account', contentType, batches });
        const path = `/${job.id}/batch/${job.batches[0]?.id}`;
        const list = await call('GET', `${path}/result`);
        const [id = ''] = /752\w{15}/.exec(list.text) ?? [];
        expect((await call('GET', `${path}/result/${id}`)).text).to.contain(expected);
        expect((await call('GET', `${path}/request`)).text).to.equal('SELECT Name FROM Account');
      }
    });

    it('answer in the format that is asked for, unless the org has its own', async () => {
      const { id } = org.addClassicJob({ contentType: 'JSON' });
      const xmlAsked = { accept: 'application/xml' };
      expect((await call('GET', `/${id}`)).json).to.include({ id });
      expect((await call('GET', `/${id}`, undefined, xmlAsked)).text).to.contain(`<id>${id}</id>`);
      org.options.asyncFormat = 'xml';
      expect((await call('GET', `/${id}`, undefined, { accept: 'application/json' })).text).to.contain(
        `<id>${id}</id>`,
      );
    });

    it('answer a wrong job and a wrong batch', async () => {
      const job = org.addClassicJob({ batches: [{}] });
      expect(failure(await call('GET', '/750000000000001AAA'))[1]).to.equal('InvalidJob');
      expect(failure(await call('GET', `/${job.id}/batch/751000000000001AAA`))[1]).to.equal('InvalidBatch');
    });

    it('stand in both lists of Bulk API 2.0, by their type', async () => {
      const job = org.addClassicJob({ contentType: 'ZIP_CSV', concurrencyMode: 'Serial' });
      org.addIngestJob();
      org.addQueryJob();
      for (const list of ['/jobs/ingest?jobType=Classic', '/jobs/query?jobType=Classic']) {
        const { json } = await callOrg(org, 'GET', list);
        expect(json).to.have.deep.property('records', [
          {
            id: job.id,
            operation: 'insert',
            object: 'Contact',
            createdById: org.userId,
            createdDate: '2026-11-21T09:00:00.000+0000',
            systemModstamp: '2026-11-21T09:00:00.000+0000',
            state: 'Closed',
            concurrencyMode: 'Serial',
            contentType: 'ZIP_CSV',
            apiVersion: 67,
            jobType: 'Classic',
          },
        ]);
      }
      expect((await callOrg(org, 'GET', '/jobs/ingest')).json)
        .to.have.property('records')
        .with.length(2);
      expect((await callOrg(org, 'GET', '/jobs/query')).json)
        .to.have.property('records')
        .with.length(2);
    });
  });
});

function element(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
}

function property(value: unknown, name: string): string {
  return String(Object.entries(value ?? {}).find(([key]) => key === name)?.[1]);
}

function failure({ status, text }: OrgReply): Array<string | number | undefined> {
  return [status, element(text, 'exceptionCode'), element(text, 'exceptionMessage')];
}
