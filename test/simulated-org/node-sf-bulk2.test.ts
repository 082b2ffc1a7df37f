import { expect } from 'chai';
import { BulkAPI2, OPERATION, RESULTTYPE, STATE } from 'node-sf-bulk2';
import { closeSimulation } from './close-simulation.ts';
import { validationRule } from './row-error.ts';
import { SimulatedOrg } from './simulated-org.ts';

describe('The simulated org, for node-sf-bulk2', () => {
  let org: SimulatedOrg;
  let bulk: BulkAPI2;

  before(async () => {
    org = await SimulatedOrg.start({
      scenario: {
        name: 'legal',
        rules: [{ when: { field: 'Department', equals: 'Legal' }, error: validationRule('No lawyers, please.') }],
      },
    });
    bulk = new BulkAPI2({ accessToken: org.accessToken, apiVersion: '60.0', instanceUrl: org.url });
  });

  after(() => closeSimulation(org));

  it('loads contacts and reads the three result files', async () => {
    const created = await bulk.createDataUploadJob({ object: 'Contact', operation: OPERATION[OPERATION.insert] });
    expect(created).to.include({ state: STATE[STATE.Open], apiVersion: 60 });
    const csv = 'LastName,Department\nHopper,Navy\nMason,Legal\n';
    expect(await bulk.uploadJobData(created.contentUrl, csv)).to.equal(201);
    const closed = await bulk.closeOrAbortJob(created.id, STATE[STATE.UploadComplete]);
    expect(closed.id).to.equal(created.id);
    const info = await bulk.getIngestJobInfo(created.id);
    expect(info).to.include({ state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    expect(await bulk.getResults(created.id, RESULTTYPE.failedResults)).to.equal(
      '"sf__Id","sf__Error",LastName,Department\n"","FIELD_CUSTOM_VALIDATION_EXCEPTION:No lawyers, please.:--","Mason","Legal"\n',
    );
    expect(await bulk.getResults(created.id, RESULTTYPE.successfulResults)).to.match(
      /^"sf__Id","sf__Created",LastName,Department\n"003\w{15}","true","Hopper","Navy"\n$/,
    );
    expect(await bulk.getResults(created.id, RESULTTYPE.unprocessedrecords)).to.equal('LastName,Department\n');
  });

  it('makes a job and its content in one request', async () => {
    const job = await bulk.createDataUploadJobWithData(
      { object: 'Case', operation: 'insert' },
      'Subject,Origin\nBroken,Web\n',
    );
    expect(await bulk.getIngestJobInfo(job.id)).to.include({ state: 'JobComplete', numberRecordsProcessed: 1 });
  });

  it('lists ingest jobs and deletes one', async () => {
    const { records, done } = await bulk.getAllIngestJobInfo();
    expect(done).to.equal(true);
    expect(records.map(({ object }) => object)).to.have.members(['Contact', 'Case']);
    await bulk.deleteIngestJob(records[0]?.id ?? '');
    expect((await bulk.getAllIngestJobInfo()).records).to.have.length(1);
  });

  it('queries in pages of its own size', async () => {
    for (let serial = 0; serial < 5; serial++) org.addRecord('Account', { Name: `Company ${serial}` });
    const job = await bulk.submitBulkQueryJob({ operation: 'query', query: 'SELECT Name FROM Account' });
    expect(await bulk.getBulkQueryJobInfo(job.id)).to.include({ state: 'JobComplete', numberRecordsProcessed: 5 });
    const rows: string[] = [];
    let locator: string | undefined;
    do {
      const page = await bulk.getBulkQueryResults(job.id, locator, 2);
      rows.push(...String(page.data).trim().split('\n').slice(1));
      expect(page.headers['sforce-numberofrecords']).to.equal(locator === undefined || rows.length < 5 ? '2' : '1');
      locator = String(page.headers['sforce-locator']);
    } while (locator !== 'null');
    expect(rows).to.deep.equal([0, 1, 2, 3, 4].map((serial) => `"Company ${serial}"`));
  });

  it('lists query jobs, aborts one and deletes it', async () => {
    org.options.processingMs = 60_000;
    const job = await bulk.submitBulkQueryJob({ operation: 'queryAll', query: 'SELECT Id FROM Account' });
    expect(await bulk.abortBulkQueryJob(job.id)).to.include({ state: 'Aborted' });
    expect((await bulk.getAllBulkQueryJobInfo({ jobType: 'V2Query' })).records).to.have.length(2);
    await bulk.deleteBulkQueryJob(job.id);
    expect((await bulk.getAllBulkQueryJobInfo()).records).to.have.length(1);
  });

  it('gets the status and code of a refusal', async () => {
    const refusal: unknown = await bulk.getIngestJobInfo('750000000000001AAA').catch((error: unknown) => error);
    expect(refusal).to.have.nested.property('response.status', 404);
    expect(refusal).to.have.nested.property('response.data[0].errorCode', 'NOT_FOUND');
  });
});
