import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { BulkCompareReport } from '../../src/report/bulk-compare.ts';
import { requiredFieldMissing, rowError, unableToLockRow } from '../simulated-org/row-error.ts';
import { rowsOf } from '../simulated-org/result-rows.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { Envelope, ErrorEnvelope } from './envelope.ts';
import { expectQuiet } from './expect-quiet.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome, SfRun } from './sf.ts';
import { stageSuite } from './stage.ts';

type Answer = Envelope<BulkCompareReport>;

describe('sf errors bulk compare', function () {
  this.timeout(60_000);

  let org: SimulatedOrg;
  let home: SfHome;
  stageSuite({ refreshable: true }, (stage) => {
    ({ org, home } = stage);
  });

  function compare(before: string, after: string, ...rest: string[]): Promise<SfRun> {
    return home.run(['errors', 'bulk', 'compare', '--id', before, '--id', after, '--target-org', 'simulated', ...rest]);
  }

  const run1 = (): string =>
    org.addIngestJob({
      createdDate: new Date(org.clock.now() - 86_400_000),
      failed: [
        ...rowsOf(20, () => requiredFieldMissing(['LastName'])),
        ...rowsOf(10, () => unableToLockRow(['001Hs00000b7QzXIAU'])),
        ...rowsOf(40, (index) =>
          rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', `${NAMES[index % 4]} exceeds ${index}00 EUR`),
        ),
      ],
      numberRecordsProcessed: 1000,
    }).id;

  const run2 = (): string =>
    org.addIngestJob({
      failed: [
        ...rowsOf(80, () => requiredFieldMissing(['LastName'])),
        ...rowsOf(80, (index) =>
          rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', `${NAMES[index % 4]} exceeds ${index}50 EUR`),
        ),
        ...rowsOf(3, () => rowError('DUPLICATE_VALUE', 'duplicate value found: Key__c')),
      ],
      numberRecordsProcessed: 2000,
    }).id;

  it('tells causes that are new, more and less often, the same and gone, in JSON that fits its schema', async () => {
    const [before, after] = [run1(), run2()];
    const from = org.requests.length;
    const run = await compare(before, after, '--json');
    const { status, result } = run.json<Answer>();
    expect([run.exitCode, status, result.verdict]).to.deep.equal([1, 1, 'mixed']);
    expect(
      result.groups.map(({ change, code, before: earlier, after: later }) => [
        change,
        code,
        earlier?.count,
        later?.count,
      ]),
    ).to.deep.equal([
      ['new', 'DUPLICATE_VALUE', undefined, 3],
      ['more', 'REQUIRED_FIELD_MISSING', 20, 80],
      ['same', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 40, 80],
      ['gone', 'UNABLE_TO_LOCK_ROW', 10, undefined],
    ]);
    expect(result.groups[1]?.before?.rate).to.equal(0.02);
    expect([result.before.job.id, result.after.job.id]).to.deep.equal([before, after]);
    expect([result.before.failureRate, result.after.failureRate]).to.deep.equal([0.07, 0.0815]);
    expect(result).to.include({ complete: true, incompleteReason: null });
    // Each job and its failed rows.
    expect(result.apiCalls).to.equal(4);
    expect(org.requests.slice(from).filter(({ path }) => path.includes('/jobs/'))).to.have.length(4);
    expectSchema('errors-bulk-compare', result);
    expectQuiet(run);
  });

  const verdicts: Array<[verdict: string, exitCode: number, what: string, jobs: () => [string, string]]> = [
    ['better', 0, 'after a run without failures', () => [run1(), org.addIngestJob({ numberRecordsProcessed: 9 }).id]],
    ['same', 0, 'after an equal run', () => [run1(), run1()]],
    ['worse', 1, 'when failures come up', () => [org.addIngestJob({ numberRecordsProcessed: 9 }).id, run2()]],
    ['worse', 1, 'when a query fails', () => [org.addQueryJob().id, org.addQueryJob({ state: 'Failed' }).id]],
    ['unfinished', 69, 'while a job runs', () => [run1(), org.addIngestJob({ queuedMs: 3_600_000 }).id]],
  ];
  for (const [verdict, exitCode, what, jobs] of verdicts) {
    it(`is ${verdict} ${what}, and exits with ${exitCode}`, async () => {
      const run = await compare(...jobs(), '--json');
      const { result } = run.json<Answer>();
      expect([run.exitCode, result.verdict]).to.deep.equal([exitCode, verdict]);
      expectSchema('errors-bulk-compare', result);
    });
  }

  it('is unknown when rows of a job can not be read, says which, and exits with 1', async () => {
    const [before, after] = [run1(), run1()];
    org.faults.add({ path: `${after}/failedResults`, times: 9, fault: { type: 'status', status: 403 } });
    const run = await compare(before, after, '--json');
    const { result, warnings } = run.json<Answer>();
    expect([run.exitCode, result.verdict, result.complete]).to.deep.equal([1, 'unknown', false]);
    expect(result.incompleteReason).to.include(after);
    expect(warnings).to.include(result.incompleteReason);
    expectSchema('errors-bulk-compare', result);
  });

  it('tells a person once what is missing, in the report', async () => {
    const [before, after] = [run1(), run1()];
    org.faults.add({ path: `${after}/failedResults`, times: 9, fault: { type: 'status', status: 403 } });
    const run = await compare(before, after);
    expect([run.exitCode, run.stderr]).to.deep.equal([1, '']);
    expect(run.stdout.split('What follows is what was seen.')).to.have.length(2);
  });

  it('shows a person both jobs side by side and the causes by what became of them', async () => {
    const [before, after] = [run1(), run2()];
    const run = await compare(before, after);
    expect(run.exitCode).to.equal(1);
    expect(run.stdout).to.match(new RegExp(`^Job +${before} +${after}$`, 'm'));
    expect(run.stdout)
      .to.include('! Better in part, worse in part.')
      .and.to.match(/^Failed +70 \(7 %\) +163 \(8\.15 %\)$/m);
    expect(run.stdout)
      .to.match(/New: 1 cause\n\n +1\. {2}DUPLICATE_VALUE/)
      .and.to.include('20 (2 %) → 80 (4 %)');
    expect(run.stdout).to.include(`$ sf errors bulk job --id ${after} --target-org ${org.username}`);
    // eslint-disable-next-line no-control-regex
    expect(run.stdout).not.to.match(/\u001B/);
    expect(run.stderr).to.equal('');
  });

  it('waits for a job that runs', async () => {
    const [before, after] = [run1(), org.addIngestJob({ queuedMs: 3_600_000, numberRecordsProcessed: 5 }).id];
    const args = ['errors', 'bulk', 'compare', '-i', before, '-i', after, '-o', 'simulated', '--wait', '5', '--json'];
    const { finished } = home.start(args);
    while (!org.requests.some(({ path }) => path.includes(after))) await delay(50);
    org.clock.advance(3_600_000);
    const run = await finished;
    expect([run.exitCode, run.json<Answer>().result.verdict]).to.deep.equal([0, 'better']);
  });

  describe('refuses', () => {
    const ID = '7505f000003EXAM';
    const bad: Array<[title: string, ids: string[], name: string]> = [
      ['one id', [ID], 'TwoJobsNeededError'],
      ['three ids', [ID, '7505f000004EXAM', '7505f000005EXAM'], 'TwoJobsNeededError'],
      ['one job under its short and its long id', [ID, `${ID}AA4`], 'SameJobError'],
    ];
    for (const [title, ids, name] of bad) {
      it(title, async () => {
        const from = org.requests.length;
        const run = await home.run([
          'errors',
          'bulk',
          'compare',
          ...ids.flatMap((id) => ['--id', id]),
          '-o',
          'simulated',
          '--json',
        ]);
        const error = run.json<ErrorEnvelope>();
        expect([run.exitCode, error.name]).to.deep.equal([1, name]);
        expect(error.actions).not.to.have.length(0);
        expect(org.requests.length).to.equal(from);
        expectQuiet(run);
      });
    }

    it('a job that is not there, with its id', async () => {
      const run = await compare(run1(), '75030000000GONE', '--json');
      const error = run.json<ErrorEnvelope>();
      expect([run.exitCode, error.name]).to.deep.equal([1, 'JobNotFoundError']);
      expect(error.message).to.include('75030000000GONE');
    });
  });

  it('has help with its exit codes, and no warning', async () => {
    const run = await home.run(['errors', 'bulk', 'compare', '--help']);
    expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
    expect(run.stdout).to.include('mixed (1)').and.to.include('unfinished (69)').and.to.include('SF_ERRORS_TIMEOUT');
  });
});

const NAMES = ['Acme Corp', 'Müller GmbH & Co. KG', 'Zhao', 'The Quick Brown Fox Ltd.'];
