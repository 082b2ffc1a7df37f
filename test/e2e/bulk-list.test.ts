import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { BulkListReport } from '../../src/report/bulk-list.ts';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import { plantJobs, type PlantedJob } from '../simulated-org/plant-jobs.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { Envelope, ErrorEnvelope } from './envelope.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome, SfRun } from './sf.ts';
import { useHome } from './stage.ts';

type Answer = Envelope<BulkListReport>;

describe('sf errors bulk list', function () {
  this.timeout(60_000);

  let home: SfHome;
  useHome((made) => {
    home = made;
  });

  const orgs: SimulatedOrg[] = [];
  afterEach(async () => {
    for (const org of orgs.splice(0)) await closeSimulation(org);
  });

  async function startOrg(): Promise<SimulatedOrg> {
    const org = await SimulatedOrg.start();
    orgs.push(org);
    await home.loginByFile(org, { refreshable: true });
    return org;
  }

  function list(...rest: string[]): Promise<SfRun> {
    return home.run(['errors', 'bulk', 'list', '--target-org', 'simulated', ...rest]);
  }

  describe('of an org with 2,000 jobs', () => {
    let org: SimulatedOrg;
    let planted: PlantedJob[];

    beforeEach(async () => {
      org = await startOrg();
      planted = plantJobs(org, { count: 2000, failed: 300, users: 3, objects: ['Account', 'Contact', 'Case'] });
    });

    it('costs the pages of both lists and one call for each job shown', async () => {
      const run = await list('--json');
      const { status, result, warnings } = run.json<Answer>();
      expect([run.exitCode, status]).to.deep.equal([0, 0]);
      expect(countJobRequests(org)).to.deep.equal({ pages: 3, jobs: 20 });
      expect(result).to.include({
        apiCalls: 23,
        shown: 20,
        total: 2000,
        listed: 2000,
        complete: true,
        incompleteReason: null,
      });
      expect(result.jobs.map(({ detailed, problem }) => detailed && problem === null)).to.deep.equal(
        Array(20).fill(true),
      );
      const failedAsAWhole = planted.filter(({ state }) => state === 'Failed').length;
      expect(failedAsAWhole).to.be.above(20);
      expect(new Set(result.jobs.map(({ state }) => state))).to.deep.equal(new Set(['Failed']));
      expect(result.states.find(({ state }) => state === 'Failed')?.jobs).to.equal(failedAsAWhole);
      expectSchema('errors-bulk-list', result);
      expect(warnings.filter((warning) => !warning.includes('insecure protocol'))).to.deep.equal([]);
      expectQuiet(run);
    });

    it('filters by state, object, operation, kind, time and creator, all at once', async () => {
      const creator = planted.find(
        ({ createdById, fails, kind }) => createdById !== org.userId && fails && kind === 'ingest',
      )?.createdById;
      const user = org.records('User').find(({ Id }) => Id === creator);
      const filter = [
        '--state',
        'jobcomplete',
        '--object',
        'account',
        '--object',
        'CASE',
        '--operation',
        'insert',
        '--kind',
        'ingest',
      ];
      const run = await list(
        ...filter,
        '--since',
        '6d',
        '--created-by',
        String(user?.['Username']),
        '--limit',
        '500',
        '--json',
      );
      const { result } = run.json<Answer>();
      const expected = planted.filter(
        ({ kind, state, object, createdById }) =>
          kind === 'ingest' && state === 'JobComplete' && object !== 'Contact' && createdById === creator,
      );
      expect(result.jobs.map(({ id }) => id).toSorted()).to.deep.equal(expected.map(({ id }) => id).toSorted());
      expect(expected.length).to.be.above(50);
      expect(new Set(result.jobs.map(({ createdBy }) => createdBy))).to.deep.equal(new Set([user?.['Username']]));
      // The user, two pages of ingest jobs, no query jobs.
      expect(result.apiCalls).to.equal(1 + 2 + expected.length);
      const rates = result.jobs.map(({ failureRate }) => failureRate ?? 0);
      expect(rates).to.deep.equal(rates.toSorted((a, b) => b - a));
      expect(rates[0]).to.be.above(0);
      const { command } = result.nextSteps.find(({ command: text }) => text?.includes('bulk scan')) ?? {};
      expect(command).to.include('--since 6d').and.to.include('--object account --object CASE');
    });

    it('with --failed shows every kind of failure, and no call is spent on queries that came through', async () => {
      const run = await list('--failed', '--object', 'Case', '--limit', '400', '--json');
      const { result } = run.json<Answer>();
      const cases = planted.filter(({ object }) => object === 'Case');
      expect(result.jobs.map(({ id }) => id).toSorted()).to.deep.equal(
        cases
          .filter(({ fails }) => fails)
          .map(({ id }) => id)
          .toSorted(),
      );
      expect(result).to.include({ unchecked: 0, complete: true });
      const quietQueries = cases.filter(({ kind, fails }) => kind === 'query' && !fails).length;
      expect(countJobRequests(org).jobs).to.equal(cases.length - quietQueries);
    });

    it('stops at --max-calls, says what is missing, and exits with 1', async () => {
      const run = await list('--max-calls', '10', '--json');
      const { status, result, warnings } = run.json<Answer>();
      expect([run.exitCode, status]).to.deep.equal([1, 1]);
      expect(countJobRequests(org)).to.deep.equal({ pages: 3, jobs: 7 });
      expect(result).to.include({ apiCalls: 10, complete: false, shown: 20 });
      expect(result.incompleteReason).to.include('the counts of 13 jobs were not read');
      expect(warnings).to.include(result.incompleteReason);
      expect(result.jobs.filter(({ detailed }) => detailed)).to.have.length(7);
      expectSchema('errors-bulk-list', result);
    });

    it('stops in the middle of the lists as well', async () => {
      const run = await list('--max-calls', '1', '--object', 'Account');
      expect([run.exitCode, run.stderr]).to.deep.equal([1, '']);
      expect(run.stdout)
        .to.include('Not all of the list of ingest jobs was read (1 page)')
        .and.to.include('more jobs may fit');
      expect(countJobRequests(org)).to.deep.equal({ pages: 1, jobs: 0 });
    });
  });

  it('shows a person the jobs, what is hidden and the next steps, in 80 columns and without colours in a pipe', async () => {
    const org = await startOrg();
    const bad = org.addIngestJob({
      state: 'Failed',
      errorMessage: 'TooManyLockFailure : Too many lock failures',
      numberRecordsProcessed: 8,
      numberRecordsFailed: 2,
    });
    org.addIngestJob({ numberRecordsProcessed: 5000, numberRecordsFailed: 1250 });
    for (let count = 0; count < 3; count++) org.addQueryJob();
    const run = await list('--limit', '3');
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.include('3 of 5 jobs').and.to.include('2 jobs more');
    expect(run.stdout).to.match(new RegExp(`^!  ${bad.id} +Failed +insert +Contact +2 .* 25 %`, 'm'));
    expect(run.stdout)
      .to.include('TooManyLockFailure')
      .and.to.match(/JobComplete +insert +Contact +1,250 .*25 %/);
    expect(run.stdout).to.include(`$ sf errors bulk job --id ${bad.id} --target-org ${org.username}`);
    expect(run.stdout).to.include('5 API calls used.');
    for (const line of run.stdout.split('\n').filter((each) => !each.includes('$ ')))
      expect(line.length, line).to.be.at.most(80);
    // eslint-disable-next-line no-control-regex
    expect(run.stdout).not.to.match(/\u001B/);
    expect(run.stderr).to.equal('');
  });

  it('says so when there are no jobs', async () => {
    await startOrg();
    const run = await list();
    expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
    expect(run.stdout).to.include('The org has no bulk jobs');
  });

  it('shows a job that can not be read as such, beside the others, and exits with 1', async () => {
    const org = await startOrg();
    const [refused, fine] = [org.addIngestJob({ state: 'Failed' }), org.addIngestJob({ numberRecordsProcessed: 3 })];
    const body = '[{"errorCode":"INVALIDUSER","message":"TypeError 123456789-123 (-1234567)"}]';
    org.faults.add({ path: refused.id, fault: { type: 'status', status: 403, body } });
    const run = await list('--json');
    const { result } = run.json<Answer>();
    expect(run.exitCode).to.equal(1);
    expect(result.jobs.map(({ id, problem }) => [id, problem?.name])).to.deep.equal([
      [refused.id, 'JobAccessDeniedError'],
      [fine.id, undefined],
    ]);
    expect(result).to.include({ complete: false, incompleteReason: '1 job could not be read.' });
    expectSchema('errors-bulk-list', result);
  });

  it('shows a user without "Manage Data Integrations" the jobs the org shows him', async () => {
    const org = await startOrg();
    org.addIngestJob({ createdById: org.addUser('Olga Loader') });
    const own = org.addIngestJob();
    org.permissions.manageDataIntegrations = false;
    const { result } = (await list('--json')).json<Answer>();
    expect(result.jobs.map(({ id }) => id)).to.deep.equal([own.id]);
  });

  it('renews an expired session and goes on', async () => {
    const org = await startOrg();
    org.addIngestJob();
    org.sessions.expire();
    const run = await list('--json');
    expect([run.exitCode, run.json<Answer>().result.shown]).to.deep.equal([0, 1]);
  });

  describe('refuses', () => {
    const bad: Array<[title: string, args: string[], name: string]> = [
      ['a period that is none', ['--since', 'soon'], 'InvalidSinceError'],
      ['a period to come', ['--since', '2126-01-01'], 'InvalidSinceError'],
      ['a user the org does not show', ['--created-by', 'nobody@nowhere.example'], 'UserNotFoundError'],
    ];
    for (const [title, args, name] of bad) {
      it(title, async () => {
        await startOrg();
        const run = await list(...args, '--json');
        const error = run.json<ErrorEnvelope>();
        expect([run.exitCode, error.name]).to.deep.equal([1, name]);
        expect(error.actions).not.to.have.length(0);
        expectQuiet(run);
      });
    }

    it('an unknown kind', async () => {
      await startOrg();
      const run = await list('--kind', 'other', '--json');
      expect(run.exitCode).not.to.equal(0);
      expect(run.json<ErrorEnvelope>().message).to.include('ingest, query, classic');
    });

    it('with the reason, an org that answers no list', async () => {
      const org = await startOrg();
      org.permissions.apiEnabled = false;
      const run = await list('--json');
      expect(run.exitCode).to.equal(1);
      expect(run.json<ErrorEnvelope>().name).to.equal('NoAccessError');
    });
  });

  describe('with --wait', () => {
    it('shows the jobs as they ended', async () => {
      const org = await startOrg();
      const job = org.addIngestJob({ queuedMs: 3_600_000, numberRecordsProcessed: 10, numberRecordsFailed: 4 });
      const { finished } = home.start(['errors', 'bulk', 'list', '-o', 'simulated', '--wait', '5', '--json']);
      await waitForLook(org, job.id);
      org.clock.advance(3_600_000);
      const run = await finished;
      const { result } = run.json<Answer>();
      expect([run.exitCode, result.jobs[0]?.state, result.jobs[0]?.failureRate]).to.deep.equal([0, 'JobComplete', 0.4]);
    });

    it('exits with 69 when the calls are spent before the jobs end', async () => {
      const org = await startOrg();
      org.addIngestJob({ queuedMs: 3_600_000 });
      const run = await list('--wait', '5', '--max-calls', '4', '--json');
      const { result } = run.json<Answer>();
      expect([run.exitCode, result.complete, result.apiCalls]).to.deep.equal([69, false, 4]);
      expect(result.incompleteReason).to.include('before the running jobs ended');
      expect(result.jobs[0]?.outcome).to.equal('running');
    });

    it('ends at once and quietly on Ctrl-C', async () => {
      const org = await startOrg();
      const job = org.addIngestJob({ queuedMs: 3_600_000 });
      const { process: child, finished } = home.start(['errors', 'bulk', 'list', '-o', 'simulated', '--wait', '5']);
      await waitForLook(org, job.id);
      child.kill('SIGINT');
      const run = await finished;
      expect([run.exitCode, run.signal]).to.deep.equal([130, null]);
      expect(`${run.stdout}${run.stderr}`).to.equal('');
    });
  });

  it('has help with its exit codes and filters, and no warning', async () => {
    const run = await home.run(['errors', 'bulk', 'list', '--help']);
    expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
    for (const text of [
      'incomplete (1)',
      'running (69)',
      '--since',
      '--created-by',
      '--max-calls',
      'SF_ERRORS_TIMEOUT',
    ]) {
      expect(run.stdout).to.include(text);
    }
  });
});

/** What was asked of the job resources: the lists, and jobs by id. */
function countJobRequests(org: SimulatedOrg): { pages: number; jobs: number } {
  const paths = org.requests.map(({ path }) => path).filter((path) => /\/jobs\/|\/async\//.test(path));
  const pages = paths.filter((path) => /\/jobs\/(?:ingest|query)$/.test(path)).length;
  return { pages, jobs: paths.length - pages };
}

async function waitForLook(org: SimulatedOrg, id: string): Promise<void> {
  while (!org.requests.some(({ path }) => path.endsWith(id))) await delay(50);
}

/** Nothing but warnings about plain http on loopback, which the CLI itself gives. */
function expectQuiet({ stderr }: SfRun): void {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.includes('insecure protocol'));
  expect(lines).to.deep.equal([]);
}
