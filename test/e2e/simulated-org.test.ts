import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import { lockStorm } from '../simulated-org/scenarios/lock-storm.ts';
import { mixedScenario } from '../simulated-org/scenarios/mixed.ts';
import { quietScenario } from '../simulated-org/scenario.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { createSfHome, type SfHome, type SfRun } from './sf.ts';
import { useHome } from './stage.ts';

type JobResult = {
  status: number;
  name?: string;
  message?: string;
  data?: { jobId: string; state: string };
  result: { jobId: string; processedRecords: number; successfulRecords: number; failedRecords: number };
};

type UpsertResult = {
  result: { jobInfo: Record<string, unknown>; records: { successfulResults: Array<Record<string, string>> } };
};

type ClassicResult = { result: Array<Record<string, string>> };

const contacts = [
  'FirstName,LastName,Email,Phone',
  'Ada,Lovelace,ada@customer.example,+44 1',
  'Bob,,bob@customer.example,+44 2',
  'Cy,Lockwood,cy@customer.example,+44 3',
  'Di,Duke,not-an-address,+44 4',
  'Ed,Earl,ed@customer.example,0800 5',
  '',
].join('\n');

describe('The simulated org, for the real sf', function () {
  this.timeout(60_000);

  let org: SimulatedOrg;
  let home: SfHome;
  let partialJob = '';

  const sf = (command: string, ...rest: string[]): Promise<SfRun> =>
    home.run([...command.split(' '), ...rest, '--target-org', 'simulated', '--json']);
  const writeInput = (name: string, content: string): Promise<void> => writeFile(join(home.path, name), content);
  const readOutput = (name: string): Promise<string> => readFile(join(home.path, name), 'utf8');

  useHome(
    (made) => {
      home = made;
    },
    { plugin: false },
  );

  before(async () => {
    org = await SimulatedOrg.start({ scenario: mixedScenario });
  });

  after(() => closeSimulation(org));

  beforeEach(() => {
    org.scenario = mixedScenario;
  });

  it('takes a login with an access token', async () => {
    const login = await home.login(org);
    expect(login.stdout).to.contain(`Successfully authorized ${org.username} with org ID ${org.organizationId}`);
    expect(org.requests.map(({ path }) => path)).to.include('/services/oauth2/userinfo');
  });

  it('is connected for org display', async () => {
    const display = (await sf('org display')).json<{ result: Record<string, string> }>();
    expect(display.result).to.include({ id: org.organizationId, connectedStatus: 'Connected', apiVersion: '67.0' });
  });

  it('shows its limits in org list limits', async () => {
    org.limits.set('DataStorageMB', { max: 20, remaining: -3 });
    const { result } = (await sf('org list limits')).json<{
      result: Array<{ name: string; max: number; remaining: number }>;
    }>();
    expect(result).to.have.length.above(60);
    expect(result).to.deep.include({ name: 'DataStorageMB', max: 20, remaining: -3 });
    const calls = result.find(({ name }) => name === 'DailyApiRequests');
    expect(calls?.remaining).to.be.below(calls?.max ?? 0);
  });

  it('answers data query', async () => {
    const query = await sf('data query', '--query', 'SELECT Id, Name, IsSandbox FROM Organization');
    const { result } = query.json<{ result: { totalSize: number; records: Array<Record<string, unknown>> } }>();
    expect(result.totalSize).to.equal(1);
    expect(result.records[0]).to.include({ Id: org.organizationId, IsSandbox: false });
  });

  it('draws a table for data query', async () => {
    const query = ['data', 'query', '--query', 'SELECT Username FROM User', '--target-org', 'simulated'];
    expect((await home.run(query)).stdout).to.contain(org.username);
  });

  it('loads a CSV with data import bulk and fails its bad rows', async () => {
    await writeInput('contacts.csv', contacts);
    const load = await sf('data import bulk', '--sobject', 'Contact', '--file', 'contacts.csv', '--wait', '1');
    const failure = load.json<JobResult>();
    expect(load.exitCode).to.equal(1);
    expect(failure.name).to.equal('FailedRecordDetailsError');
    expect(failure.message).to.contain('failed to process 4 records');
    partialJob = failure.data?.jobId ?? '';
    expect(org.records('Contact').map((record) => record['LastName'])).to.deep.equal(['Lovelace']);
  });

  it('gives data bulk results its files', async () => {
    const { result } = (await sf('data bulk results', '--job-id', partialJob)).json<JobResult>();
    expect(result).to.include({ processedRecords: 5, successfulRecords: 1, failedRecords: 4 });
    const failed = (await readOutput(`${partialJob}-failed-records.csv`)).split('\n');
    expect(failed[0]).to.equal('"sf__Id","sf__Error",FirstName,LastName,Email,Phone');
    expect(failed[1]).to.equal(
      '"","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --","Bob","","bob@customer.example","+44 2"',
    );
    expect(failed[2]).to.contain('UNABLE_TO_LOCK_ROW:');
    expect(failed[3]).to.contain('INVALID_EMAIL_ADDRESS:Email: invalid email address: not-an-address:Email --');
    expect(failed[4]).to.contain('FIELD_CUSTOM_VALIDATION_EXCEPTION:');
    expect(await readOutput(`${partialJob}-success-records.csv`)).to.match(
      /^"sf__Id","sf__Created",FirstName,LastName,Email,Phone\n"003\w{15}","true","Ada",/,
    );
  });

  it('takes another delimiter and CRLF from data import bulk', async () => {
    const content = contacts.split('\n').slice(0, 2).join('\r\n').replaceAll(',', ';');
    await writeInput('semicolons.csv', `${content}\r\n`);
    const format = ['--column-delimiter', 'SEMICOLON', '--line-ending', 'CRLF'];
    const load = await sf('data import bulk', '-s', 'Contact', '-f', 'semicolons.csv', '-w', '1', ...format);
    expect(load.json<JobResult>().result).to.include({ processedRecords: 1, failedRecords: 0 });
  });

  it('fails a job whose line ending is not the announced one', async () => {
    const load = await sf(
      'data import bulk',
      '-s',
      'Contact',
      '-f',
      'semicolons.csv',
      '-w',
      '1',
      '--line-ending',
      'LF',
    );
    expect(load.json<JobResult>().message).to.contain(
      'LineEnding is invalid on user data. Current LineEnding setting is LF',
    );
  });

  it('lets data import resume find a job begun without waiting', async () => {
    org.scenario = quietScenario;
    await writeInput('one.csv', 'LastName\nHopper\n');
    const begun = (await sf('data import bulk', '-s', 'Contact', '-f', 'one.csv')).json<JobResult>();
    const resumed = await home.run(['data', 'import', 'resume', '--job-id', begun.result.jobId, '--json']);
    expect(resumed.json<JobResult>().result).to.include({ processedRecords: 1, successfulRecords: 1 });
  });

  it('upserts by external id: new the first time, changed the second', async () => {
    org.scenario = quietScenario;
    await writeInput('accounts.csv', 'ERP_Id__c,Name\nE-1,Acme\nE-2,Globex\n');
    const upsert = ['--sobject', 'Account', '--file', 'accounts.csv', '--external-id', 'ERP_Id__c', '--wait', '1'];
    const first = (await sf('data upsert bulk', ...upsert)).json<UpsertResult>().result;
    expect(first.jobInfo).to.include({ externalIdFieldName: 'ERP_Id__c', numberRecordsFailed: 0 });
    expect(first.records.successfulResults.map((row) => row['sf__Created'])).to.deep.equal(['true', 'true']);
    await writeInput('accounts.csv', 'ERP_Id__c,Name\nE-1,Acme Ltd\nE-2,Globex\n');
    const second = (await sf('data upsert bulk', ...upsert)).json<UpsertResult>().result;
    expect(second.records.successfulResults.map((row) => row['sf__Created'])).to.deep.equal(['false', 'false']);
    expect(org.records('Account').map((record) => record['Name'])).to.deep.equal(['Acme Ltd', 'Globex']);
  });

  it('deletes by id, and says which ids it does not know', async () => {
    const ids = org.records('Account').map(({ Id }) => Id);
    await writeInput('delete.csv', `Id\n${ids[0]}\n001000000000001AAA\n`);
    const deletion = await sf(
      'data delete bulk',
      '-s',
      'Account',
      '-f',
      'delete.csv',
      '-w',
      '1',
      '--line-ending',
      'LF',
    );
    expect(deletion.exitCode).to.equal(1);
    expect(org.records('Account').map(({ Id }) => Id)).to.deep.equal(ids.slice(1));
  });

  it('exports with data export bulk over several pages', async () => {
    for (let serial = 0; serial < 7; serial++)
      org.addRecord('Case', { Subject: `Case, number ${serial}`, Origin: 'Web' });
    org.options.queryPageRows = 3;
    const query = ['--query', 'SELECT Id, Subject FROM Case', '--output-file', 'cases.csv', '--wait', '1'];
    const { result } = (await sf('data export bulk', ...query)).json<{ result: { totalSize: number } }>();
    expect(result.totalSize).to.equal(7);
    const lines = (await readOutput('cases.csv')).trim().split('\n');
    expect(lines).to.have.length(8);
    expect(lines[7]).to.match(/^"500\w{15}","Case, number 6"$/);
    expect(org.requests.filter(({ path }) => path.endsWith('/results')).map(({ query: text }) => text)).to.have.length(
      3,
    );
  });

  it('stops a job over locks and keeps the rest unprocessed', async () => {
    org.scenario = lockStorm(6);
    await writeInput('many.csv', `LastName\n${Array.from({ length: 10 }, (_, row) => `Person ${row}\n`).join('')}`);
    const load = await sf('data import bulk', '-s', 'Contact', '-f', 'many.csv', '-w', '1');
    expect(load.json<JobResult>().message).to.contain('TooManyLockFailure');
    const job = org.requests.at(-1)?.path.split('/').at(-1) ?? '';
    const results = await sf('data bulk results', '-i', job);
    expect(results.json<JobResult>().result).to.include({ processedRecords: 6, failedRecords: 2, status: 'Failed' });
    expect((await readOutput(`${job}-unprocessed-records.csv`)).split('\n').slice(0, 2)).to.deep.equal([
      'LastName',
      '"Person 6"',
    ]);
  });

  it('loads by Bulk API 1.0 with force data bulk upsert, and reports the job', async () => {
    org.scenario = quietScenario;
    await writeInput('classic.csv', 'ERP_Id__c,Name\nC-1,Acme\nC-2,\n');
    const upsert = ['-s', 'Account', '-f', 'classic.csv', '-i', 'ERP_Id__c', '--wait', '1', '--serial'];
    const load = await sf('force data bulk upsert', ...upsert);
    const [job] = load.json<ClassicResult>().result;
    expect(job).to.include({ state: 'Closed', concurrencyMode: 'Serial', numberRecordsProcessed: '2' });
    expect(job).to.include({ numberBatchesCompleted: '1', numberRecordsFailed: '1', contentType: 'CSV' });
    const status = await sf('force data bulk status', '--job-id', job?.['id'] ?? '');
    expect(status.json<{ result: Record<string, string> }>().result).to.include({
      id: job?.['id'],
      apiVersion: '67.0',
    });
  });

  it('shows the batches of a planted Bulk API 1.0 job with force data bulk status', async () => {
    const stateMessage = 'InvalidBatch : Field name not found : Vorname';
    const { id, batches } = org.addClassicJob({
      batches: [{ state: 'Failed', stateMessage }, { state: 'NotProcessed' }],
    });
    const status = await sf('force data bulk status', '--job-id', id, '--batch-id', batches[0]?.id ?? '');
    const shown = status.json<ClassicResult>().result.map((batch) => [batch['state'], batch['stateMessage']]);
    expect(shown).to.deep.equal([
      ['Failed', stateMessage],
      ['NotProcessed', undefined],
    ]);
  });

  it('lets sf refresh an expired session', async () => {
    const other = await SimulatedOrg.start();
    try {
      await home.loginByFile(other, { alias: 'expiring', refreshable: true });
      other.sessions.expire();
      const limits = await home.run(['org', 'list', 'limits', '--target-org', 'expiring', '--json']);
      expect(limits.exitCode, limits.stdout).to.equal(0);
      expect(other.requests.map(({ status }) => status)).to.include(401);
      expect(other.requests.map(({ path }) => path)).to.include('/services/oauth2/token');
      expect(other.unknownRequests).to.deep.equal([]);
    } finally {
      await other.stop();
    }
  });

  it('keeps sf on this machine when it is sent elsewhere', async () => {
    const stray = await createSfHome({ plugin: false });
    try {
      const login = ['org', 'login', 'access-token', '--instance-url', 'https://login.salesforce.com', '--no-prompt'];
      const result = await stray.run(login, { env: { SF_ACCESS_TOKEN: org.accessToken }, timeoutMs: 30_000 });
      expect(result.exitCode).to.not.equal(0);
      expect((await stray.guardViolations()).join('\n')).to.contain('login.salesforce.com');
    } finally {
      await stray.dispose();
    }
  });
});
