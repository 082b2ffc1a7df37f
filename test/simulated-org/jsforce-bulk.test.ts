import { AuthInfo, Connection } from '@salesforce/core';
import { expect } from 'chai';
import { closeSimulation } from './close-simulation.ts';
import { SimulatedOrg } from './simulated-org.ts';

/** jsforce's client of Bulk API 1.0, as `sf force data bulk` uses it: what it does not understand is no Bulk API. */
describe('The simulated org, for the Bulk API 1.0 client of jsforce', () => {
  let org: SimulatedOrg;
  let bulk: Connection['bulk'];

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    const { accessToken, url } = org;
    const authInfo = await AuthInfo.create({
      username: accessToken,
      accessTokenOptions: { accessToken, instanceUrl: url, loginUrl: url },
    });
    const connection = await Connection.create({ authInfo, connectionOptions: { version: '67.0' } });
    bulk = connection.bulk;
    bulk.pollInterval = 5;
  });

  afterEach(() => closeSimulation(org));

  it('loads records and reads what became of each, in their order', async () => {
    const records = ['Lovelace', '', 'Earl'].map((LastName) => ({ LastName, Title: 'Dr' }));
    const results = await bulk.load('Contact', 'insert', records);
    expect(results.map((result) => 'success' in result && result.success)).to.deep.equal([true, false, true]);
    expect(results[1]).to.deep.equal({
      id: null,
      success: false,
      created: false,
      errors: ['REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --'],
    });
    expect(org.records('Contact').map((record) => record['LastName'])).to.deep.equal(['Lovelace', 'Earl']);
  });

  it('takes a CSV text, and closes the job afterwards', async () => {
    org.options.processingMs = 20;
    const closed = new Promise((resolve) => {
      const job = bulk.createJob('Account', 'upsert', { extIdField: 'ERP_Id__c', concurrencyMode: 'Serial' });
      const batch = job.createBatch();
      batch.on('queue', () => batch.poll(5, 5000));
      batch.on('response', () => void job.close().then(resolve));
      batch.execute('ERP_Id__c,Name\nE-1,Acme\nE-2,Globex\n');
    });
    expect(await closed).to.include({ state: 'Closed', concurrencyMode: 'Serial', numberRecordsProcessed: '2' });
    expect(org.records('Account')).to.have.length(2);
  });

  it('learns why a batch failed as a whole', async () => {
    const refusal = await caught(bulk.load('Contact', 'insert', 'Vorname\nAda\n'));
    expect(refusal).to.equal('InvalidBatch : Field name not found : Vorname');
  });

  it('learns why a job is refused', async () => {
    expect(await caught(bulk.createJob('Video__c', 'insert').open())).to.equal('Unable to find object: Video__c');
  });

  it('lists the batches of a planted job', async () => {
    const { id } = org.addClassicJob({
      batches: [{ rows: [{ id: '003000000000001AAA' }] }, { state: 'NotProcessed' }],
    });
    const batches = await bulk.job(id).list();
    expect(batches.map(({ state, numberRecordsProcessed }) => [state, numberRecordsProcessed])).to.deep.equal([
      ['Completed', '1'],
      ['NotProcessed', '0'],
    ]);
  });

  it('runs a query', async () => {
    org.addRecord('Contact', { LastName: 'Lovelace' });
    const rows = await (await bulk.query('SELECT LastName FROM Contact')).toArray();
    expect(rows).to.deep.equal([{ LastName: 'Lovelace' }]);
  });

  it('knows an expired session by its answer', async () => {
    org.sessions.expire();
    const { id } = org.addClassicJob();
    expect(await caught(bulk.job(id).check())).to.match(/session/i);
    expect(org.requests.at(-1)?.status).to.equal(400);
  });
});

/** The message of the error that what is awaited ends with. */
async function caught(thenable: unknown): Promise<string> {
  try {
    await thenable;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('There was no error');
}
