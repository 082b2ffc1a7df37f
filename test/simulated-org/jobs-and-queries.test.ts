import { expect } from 'chai';
import { closeSimulation } from './close-simulation.ts';
import { callOrg, jobId, type OrgReply } from './org-client.ts';
import { SimulatedOrg } from './simulated-org.ts';

type JobPage = { done: boolean; nextRecordsUrl: string | null; records: Array<Record<string, unknown>> };

describe('Lists and queries of the simulated org', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start({ jobsPerPage: 4, queryPageRows: 3 });
  });

  afterEach(() => closeSimulation(org));

  const createQuery = (text: string): Promise<OrgReply> =>
    callOrg(org, 'POST', '/jobs/query', { operation: 'query', query: text });

  const query = (text: string, more = ''): Promise<OrgReply> =>
    callOrg(org, 'GET', `/query?q=${encodeURIComponent(text)}${more}`);

  const getPage = async (path: string): Promise<JobPage> => {
    const { json } = await callOrg(org, 'GET', path);
    expect(json).to.have.all.keys('done', 'records', 'nextRecordsUrl');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys have just been checked
    return json as JobPage;
  };

  const countJobs = async (path: string): Promise<number> => (await getPage(path)).records.length;

  const getAllPages = async (first: string): Promise<JobPage[]> => {
    const pages: JobPage[] = [];
    let path: string | null = first;
    while (path !== null) {
      const page = await getPage(path);
      pages.push(page);
      path = page.nextRecordsUrl;
    }
    return pages;
  };

  describe('of jobs', () => {
    it('come in pages, in no order to rely on, each job once', async () => {
      const ids = Array.from({ length: 10 }, () => org.addIngestJob().id);
      const pages = await getAllPages('/jobs/ingest');
      expect(pages.map(({ records, done }) => [records.length, done])).to.deep.equal([
        [4, false],
        [4, false],
        [2, true],
      ]);
      expect(pages[0]?.nextRecordsUrl).to.match(/^\/services\/data\/v67\.0\/jobs\/ingest\?queryLocator=01g\w{15}-4$/);
      const listed = pages.flatMap(({ records }) => records.map(({ id }) => id));
      expect(listed).to.have.members(ids);
      expect(listed).to.not.deep.equal(ids);
    });

    it('are short: no counters, no error message', async () => {
      org.addIngestJob({ state: 'Failed', errorMessage: 'Timeout : slow', numberRecordsProcessed: 5 });
      const { records } = await getPage('/jobs/ingest');
      const keys = ['id', 'operation', 'object', 'createdById', 'createdDate', 'systemModstamp', 'state'];
      const settings = ['concurrencyMode', 'contentType', 'apiVersion', 'jobType', 'lineEnding', 'columnDelimiter'];
      expect(Object.keys(records[0] ?? {})).to.deep.equal([...keys, ...settings]);
    });

    it('can be had by type', async () => {
      org.addIngestJob();
      org.addIngestJob({ jobType: 'Classic' });
      org.addIngestJob({ jobType: 'BigObjectIngest' });
      org.addQueryJob();
      expect(await countJobs('/jobs/ingest')).to.equal(3);
      expect(await countJobs('/jobs/ingest?jobType=V2Ingest')).to.equal(1);
      expect(await countJobs('/jobs/ingest?jobType=Classic')).to.equal(1);
      expect(await countJobs('/jobs/query?jobType=V2Query')).to.equal(1);
      expect(await countJobs('/jobs/query'), 'with the Bulk API 1.0 job').to.equal(2);
      expect((await callOrg(org, 'GET', '/jobs/ingest?jobType=V3')).status).to.equal(400);
    });

    it('of queries go on below /jobs/ingest, and by their locator below /jobs/query', async () => {
      for (let serial = 0; serial < 6; serial++) org.addQueryJob();
      const pages = await getAllPages('/jobs/query');
      expect(pages.map(({ records }) => records.length)).to.deep.equal([4, 2]);
      expect(pages[0]?.nextRecordsUrl).to.contain('/jobs/ingest?queryLocator=');
      const locator = pages[0]?.nextRecordsUrl?.split('queryLocator=')[1];
      expect((await getPage(`/jobs/query?queryLocator=${locator}`)).records).to.deep.equal(pages[1]?.records);
    });

    it('refuse a locator that none gave out', async () => {
      const reply = await callOrg(org, 'GET', '/jobs/ingest?queryLocator=01g000000000001-4');
      expect(reply.status).to.equal(400);
    });
  });

  describe('in bulk', () => {
    it('run, and give their result in pages with locators', async () => {
      for (const name of ['Acme', 'Say "hi"', 'C,D', 'E', 'F', 'G', 'H']) org.addRecord('Account', { Name: name });
      const created = await createQuery('SELECT Name, Industry FROM Account');
      const id = jobId(created);
      expect(created.json).to.include({ state: 'UploadComplete', object: 'Account', operation: 'query' });
      expect((await callOrg(org, 'GET', `/jobs/query/${id}`)).json).to.include({
        state: 'JobComplete',
        jobType: 'V2Query',
        numberRecordsProcessed: 7,
        isPkChunkingSupported: true,
      });
      const pages: OrgReply[] = [];
      let locator = '';
      do {
        pages.push(
          await callOrg(org, 'GET', `/jobs/query/${id}/results${locator === '' ? '' : `?locator=${locator}`}`),
        );
        locator = pages.at(-1)?.headers.get('sforce-locator') ?? '';
      } while (locator !== 'null');
      expect(pages.map(({ headers }) => headers.get('sforce-numberofrecords'))).to.deep.equal(['3', '3', '1']);
      expect(pages[0]?.text).to.equal('"Name","Industry"\n"Acme",""\n"Say ""hi""",""\n"C,D",""\n');
      expect(pages[2]?.text).to.equal('"Name","Industry"\n"H",""\n');
      const two = await callOrg(org, 'GET', `/jobs/query/${id}/results?maxRecords=2`);
      expect(two.headers.get('sforce-numberofrecords')).to.equal('2');
    });

    it('give five result pages at once', async () => {
      const job = org.addQueryJob({ columns: ['Id'], rows: (index) => [String(index)], count: 16 });
      const first = await callOrg(org, 'GET', `/jobs/query/${job.id}/resultPages`);
      expect(first.json).to.have.property('resultPages').with.length(5);
      expect(first.json).to.include({ done: false });
      const links = [...first.text.matchAll(/"resultUrl":"([^"]+)"/g)].map(([, link = '']) => link);
      const texts = await Promise.all(links.map(async (link) => (await callOrg(org, 'GET', link)).text));
      expect(texts[0]).to.equal('"Id"\n"0"\n"1"\n"2"\n');
      expect(texts[4]).to.equal('"Id"\n"12"\n"13"\n"14"\n');
      const next = /"nextRecordsUrl":"([^"]+)"/.exec(first.text)?.[1] ?? '';
      const last = await callOrg(org, 'GET', next);
      expect(last.json).to.include({ done: true, nextRecordsUrl: null });
      const old = await callOrg(org, 'GET', `/services/data/v57.0/jobs/query/${job.id}/resultPages`);
      expect(old.status).to.equal(404);
    });

    it('give results in the version of the job only', async () => {
      const job = org.addQueryJob({ apiVersion: 60, rows: [['1']] });
      expect((await callOrg(org, 'GET', `/jobs/query/${job.id}/results`)).status).to.equal(409);
      expect((await callOrg(org, 'GET', `/services/data/v60.0/jobs/query/${job.id}/results`)).text).to.equal(
        '"Id"\n"1"\n',
      );
      expect((await callOrg(org, 'GET', `/jobs/query/${job.id}`)).status).to.equal(200);
    });

    it('follow the clock, can be aborted while they run and deleted when they have ended', async () => {
      org.options.processingMs = 1000;
      const id = jobId(await createQuery('SELECT Id FROM Account'));
      expect((await callOrg(org, 'GET', `/jobs/query/${id}`)).json).to.include({ state: 'InProgress' });
      expect((await callOrg(org, 'GET', `/jobs/query/${id}/results`)).text).to.contain('INVALIDJOBSTATE');
      const early = await callOrg(org, 'DELETE', `/jobs/query/${id}`);
      expect([early.status, early.text]).to.satisfy(
        ([status, text]: [number, string]) => status === 400 && text.includes('API_ERROR'),
      );
      await callOrg(org, 'PATCH', `/jobs/query/${id}`, { state: 'Aborted' });
      org.clock.advance(2000);
      expect((await callOrg(org, 'GET', `/jobs/query/${id}`)).json).to.include({ state: 'Aborted' });
      const again = await callOrg(org, 'PATCH', `/jobs/query/${id}`, { state: 'Aborted' });
      expect(again.text).to.contain('Aborting already Aborted Job not allowed');
      expect((await callOrg(org, 'DELETE', `/jobs/query/${id}`)).status).to.equal(204);
      expect((await callOrg(org, 'GET', `/jobs/query/${id}`)).status).to.equal(404);
    });

    it('may fail with a message', async () => {
      const errorMessage = 'Unexpected exception encountered in query processing';
      const job = org.addQueryJob({ state: 'Failed', errorMessage });
      expect((await callOrg(org, 'GET', `/jobs/query/${job.id}`)).json).to.include({ state: 'Failed', errorMessage });
    });

    it('are refused for unknown objects and fields, for aggregates, and when the day is used up', async () => {
      expect((await createQuery('SELECT Id FROM Kontakt')).text).to.contain('INVALID_TYPE');
      expect((await createQuery('SELECT Vorname FROM Contact')).text).to.contain('INVALID_FIELD');
      expect((await createQuery('SELECT FROM Contact')).text).to.contain('MALFORMED_QUERY');
      expect((await createQuery('SELECT COUNT(Id) FROM Contact')).text).to.contain('API_ERROR');
      org.limits.set('DailyBulkV2QueryJobs', { max: 10_000, remaining: 0 });
      expect((await createQuery('SELECT Id FROM Contact')).text).to.contain('LIMIT_EXCEEDED');
    });
  });

  describe('over REST', () => {
    it('give the org itself and its user', async () => {
      const organization = await query('SELECT Name, IsSandbox, NamespacePrefix FROM Organization');
      expect(organization.json).to.have.nested.property('records[0].NamespacePrefix', null);
      expect((await query('SELECT Username FROM User')).json).to.have.nested.property(
        'records[0].Username',
        org.username,
      );
    });

    it('filter, sort, limit and count', async () => {
      for (const [name, type] of [
        ['B', 'Partner'],
        ['A', 'Partner'],
        ["O'Neil", 'Prospect'],
      ] as const) {
        org.addRecord('Account', { Name: name, Type: type });
      }
      const names = async (text: string): Promise<string[]> =>
        [...(await query(text)).text.matchAll(/"Name":"([^"]*)"/g)].map(([, name = '']) => name);
      expect(await names("SELECT Name FROM Account WHERE Type = 'Partner' ORDER BY Name")).to.deep.equal(['A', 'B']);
      expect(await names("SELECT Name FROM Account WHERE Name = 'O\\'Neil' AND Type != null")).to.deep.equal([
        "O'Neil",
      ]);
      expect(await names('SELECT Name FROM Account ORDER BY Name DESC LIMIT 1')).to.deep.equal(["O'Neil"]);
      expect((await query('SELECT COUNT() FROM Account')).json).to.include({ totalSize: 3 });
    });

    it('come in pages of 2,000', async () => {
      for (let serial = 0; serial < 2001; serial++) org.addRecord('Case', { Origin: 'Web' });
      const first = await query('SELECT Id FROM Case');
      expect(first.json).to.include({ totalSize: 2001, done: false });
      const next = /"nextRecordsUrl":"([^"]+)"/.exec(first.text)?.[1] ?? '';
      const rest = await callOrg(org, 'GET', next);
      expect(rest.json).to.include({ totalSize: 2001, done: true }).and.have.property('records').with.length(1);
    });

    it('describe their columns', async () => {
      const { json } = await query('SELECT Id, Name FROM Account', '&columns=true');
      expect(json).to.have.nested.property('columnMetadata[1].columnName', 'Name');
      expect(json).to.have.nested.property('columnMetadata[1].joinColumns').that.deep.equals([]);
    });

    it('point at what they do not know', async () => {
      const reply = await query('SELECT Id FROM ScratchOrgInfo limit 1');
      expect(reply.status).to.equal(400);
      expect(reply.json).to.have.nested.property('[0].errorCode', 'INVALID_TYPE');
      expect(reply.json)
        .to.have.nested.property('[0].message')
        .that.matches(/\n {15}\^\nERROR at Row:1:Column:16\n/);
    });

    it('are joined by describe calls', async () => {
      const { json } = await callOrg(org, 'GET', '/sobjects/Contact/describe');
      expect(json).to.include({ name: 'Contact', keyPrefix: '003' });
      expect((await callOrg(org, 'GET', '/sobjects')).json)
        .to.have.property('sobjects')
        .with.length.above(5);
      expect((await callOrg(org, 'GET', '/sobjects/Kontakt/describe')).status).to.equal(404);
      expect((await callOrg(org, 'GET', `/services/data/v51.0/sobjects/User/${org.userId}`)).json).to.include({
        Username: org.username,
      });
    });
  });
});
