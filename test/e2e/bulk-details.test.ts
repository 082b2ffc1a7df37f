import { expect } from 'chai';
import type { BulkJobReport } from '../../src/report/bulk-job.ts';
import {
  flowFailure,
  restrictedPicklist,
  rowError,
  triggerException,
  unableToLockRow,
  validationRule,
} from '../simulated-org/row-error.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { Envelope } from './envelope.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome, SfRun } from './sf.ts';
import { stageSuite } from './stage.ts';

/** One job with all that `--details` looks up, and the API calls it may cost: the job, its failed rows, six for the setup. */
const DETAILED_CALLS = 8;

describe('sf errors bulk job --details', function () {
  this.timeout(60_000);

  let jobId: string;
  let org: SimulatedOrg;
  let home: SfHome;
  stageSuite({ refreshable: true }, (stage) => {
    ({ org, home } = stage);
  });

  before(() => {
    org.setup.addRule({
      object: 'Contact',
      name: 'Needs_Email',
      errorMessage: 'Give an e-mail address.',
      field: 'Email',
    });
    org.setup.addFlow({ name: 'Contact_Sync', label: 'Nightly sync', object: 'Contact' });
    org.setup.addTrigger({ object: 'Contact', name: 'ContactSync', namespace: 'acme' });
    org.setup.hideField('Contact', 'CRM_Key__c');
    jobId = plantJob();
  });

  function plantJob(): string {
    const errors = [
      ...Array.from({ length: 20 }, (_, row) => unableToLockRow(['0015f00000aaaa1AAA', `0015f00000bbb${10 + row}`])),
      validationRule('Give an e-mail address.', 'Email'),
      flowFailure('Nightly sync', 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded'),
      triggerException(
        'acme.ContactSync',
        'BeforeInsert',
        'System.NullPointerException',
        'Attempt to de-reference a null object',
      ),
      restrictedPicklist('LeadSource', 'Radio'),
      rowError('INVALID_FIELD', "No such column 'CRM_Key__c' on entity 'Contact'", ['CRM_Key__c']),
      rowError('INVALID_FIELD', "No such column 'LastNam' on entity 'Contact'", ['LastNam']),
    ];
    return org.addIngestJob({
      object: 'Contact',
      operation: 'insert',
      failed: errors.map((error) => ({ error, values: { LastName: 'A' } })),
      numberRecordsProcessed: 20_000,
      retries: 3,
      apiActiveProcessingTime: 60_000,
      apexProcessingTime: 45_000,
    }).id;
  }

  function diagnose(...rest: string[]): Promise<SfRun> {
    return home.run(['errors', 'bulk', 'job', '--target-org', 'simulated', ...rest], { env: { COLUMNS: '80' } });
  }

  /** What the command asked the org, without what `sf` asks for itself. */
  function callsSince(mark: number): string[] {
    return org.requests
      .slice(mark)
      .filter(({ headers }) => String(headers['user-agent']).startsWith('sf-plugin-errors/'))
      .map(({ path }) => path.replace(/^\/services\/data\/v[\d.]+\//, ''));
  }

  function runQuery(soql: string, ...rest: string[]): Promise<SfRun> {
    return home.run(['data', 'query', '--query', soql, '--target-org', 'simulated', ...rest]);
  }

  async function query(soql: string, ...rest: string[]): Promise<Record<string, unknown>[]> {
    const run = await runQuery(soql, '--json', ...rest);
    return run.json<Envelope<{ records: Record<string, unknown>[] }>>().result.records;
  }

  it('finds the rule, the flow, the trigger, the fields and the limits, in eight calls', async () => {
    const mark = org.requests.length;
    const run = await diagnose('--id', jobId, '--details', '--json');
    const { result } = run.json<Envelope<BulkJobReport>>();
    expect(run.exitCode).to.equal(68);
    expectSchema('errors-bulk-job', result);
    const automation = result.groups.flatMap(({ details }) => details?.automation ?? []);
    expect(automation.map(({ kind, name, object, basis }) => [kind, name, object, basis])).to.have.deep.members([
      ['validation-rule', 'Needs_Email', 'Contact', 'text'],
      ['flow', 'Contact_Sync', 'Contact', 'named'],
      ['trigger', 'acme.ContactSync', 'Contact', 'named'],
    ]);
    const fields = result.groups.flatMap(({ details }) => details?.fields ?? []);
    expect(fields.map(({ name, status }) => [name, status])).to.have.deep.members([
      ['LeadSource', 'restricted-picklist'],
      ['CRM_Key__c', 'hidden'],
      ['LastNam', 'missing-or-hidden'],
    ]);
    expect(result.details?.limits.map(({ name }) => name)).to.include('DataStorageMB');
    expect(result.details).to.include({ apiCalls: 6 });
    expect(result.groups[0]?.lockedRecords[0]).to.deep.equal({ id: '0015f00000aaaa1AAA', rows: 20 });
    expect(result.advice.map(({ code }) => code)).to.deep.equal([
      'lock-hot-record',
      'lock-order',
      'lock-other-api',
      'retries',
      'apex-share',
    ]);
    expect(result.apiCalls).to.equal(DETAILED_CALLS);
    expect(callsSince(mark)).to.deep.equal([
      `jobs/ingest/${jobId}`,
      `jobs/ingest/${jobId}/failedResults/`,
      'tooling/query',
      'query',
      'tooling/query',
      'sobjects/Contact/describe',
      'tooling/query',
      'limits',
    ]);
  });

  it('asks for a second job of the object only what is new', async () => {
    const mark = org.requests.length;
    const run = await diagnose('--id', jobId, '--id', plantJob(), '--details', '--json');
    expect(run.exitCode).to.equal(68);
    expect(callsSince(mark)).to.have.length(DETAILED_CALLS + 2);
  });

  it('shows a person what it found at 80 columns', async () => {
    const run = await diagnose('--id', jobId, '--details');
    for (const text of [
      'locks:  0015f00000aaaa1AAA (20 rows)',
      'rule:   Needs_Email on Contact, whose error text is this message',
      'flow:   Contact_Sync “Nightly sync” on Contact, named by the message',
      'Apex:   acme.ContactSync on Contact, named by the message',
      'takes: Web, Phone Inquiry',
      'security hides it from you',
      'Nearest: LastName',
      'Limits that the errors name, as they stand now',
      "What the job's own numbers suggest",
    ]) {
      expect(run.stdout).to.include(text);
    }
    for (const line of run.stdout.split('\n').filter((each) => !/^ *(\$|https:)/.test(each))) {
      expect(line.length, line).to.be.at.most(80);
    }
  });

  it('asks nothing of the setup without the flag, and leads to it', async () => {
    const mark = org.requests.length;
    const run = await diagnose('--id', jobId, '--json');
    const { result } = run.json<Envelope<BulkJobReport>>();
    expect(callsSince(mark)).to.have.length(2);
    expect(result.details).to.equal(null);
    expect(result.groups.map(({ details }) => details)).to.deep.equal(result.groups.map(() => null));
    const commands = result.nextSteps.map(({ command }) => command);
    expect(commands).to.include(`sf errors bulk job --id ${jobId} --details --target-org ${org.username}`);
    expect(commands.find((command) => command?.startsWith('sf errors limits check'))).to.include(
      '--include DataStorageMB',
    );
  });

  it('says what the user may not see, and goes on', async () => {
    const poor = await SimulatedOrg.start();
    try {
      await home.loginByFile(poor, { alias: 'poor', refreshable: true });
      poor.setup.deny('ValidationRule');
      poor.setup.deny('ApexTrigger', 'refused');
      const job = poor.addIngestJob({
        failed: [{ error: validationRule('Stop.'), values: { LastName: 'A' } }],
        numberRecordsProcessed: 2,
      });
      const run = await home.run(['errors', 'bulk', 'job', '--id', job.id, '--details', '--target-org', 'poor']);
      expect(run.exitCode).to.equal(68);
      expect(run.stdout).to.include('unseen: Validation rules: not shown to you (INVALID_TYPE).');
      expect(run.stdout).to.include('unseen: Apex triggers: not shown to you (INSUFFICIENT_ACCESS).');
      expect(run.stderr).not.to.include('Error');
    } finally {
      await poor.stop();
    }
  });

  describe('on an org that the CLI itself can ask', () => {
    it('answers sf data query --use-tooling-api, in JSON and as a table', async () => {
      const soql =
        "SELECT ValidationName, ErrorMessage, EntityDefinition.QualifiedApiName FROM ValidationRule WHERE EntityDefinition.QualifiedApiName = 'Contact'";
      const [rule] = await query(soql, '--use-tooling-api');
      expect(rule).to.deep.include({ ValidationName: 'Needs_Email', ErrorMessage: 'Give an e-mail address.' });
      const table = await runQuery(soql, '--use-tooling-api');
      expect(table.exitCode).to.equal(0);
      expect(table.stdout).to.match(/Needs_Email/);
    });

    it('answers sf data query about flows, in the REST API only', async () => {
      const soql =
        'SELECT ApiName, TriggerObjectOrEvent.QualifiedApiName FROM FlowDefinitionView WHERE ActiveVersionId != null';
      expect((await query(soql)).map(({ ApiName }) => ApiName)).to.deep.equal(['Contact_Sync']);
      const run = await runQuery(soql, '--use-tooling-api', '--json');
      expect(run.exitCode).to.equal(1);
      expect(run.stdout).to.include("sObject type 'FlowDefinitionView' is not supported");
    });

    it('answers sf sobject describe', async () => {
      const run = await home.run([
        'sobject',
        'describe',
        '--sobject',
        'Contact',
        '--target-org',
        'simulated',
        '--json',
      ]);
      const { result } = run.json<Envelope<{ name: string; fields: { name: string }[] }>>();
      expect(result.name).to.equal('Contact');
      const names = result.fields.map(({ name }) => name);
      expect(names).to.include('LeadSource').and.not.to.include('CRM_Key__c');
    });
  });
});
