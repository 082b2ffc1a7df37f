import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { BulkScanReport } from '../../src/report/bulk-scan.ts';
import { plantJobs } from '../simulated-org/plant-jobs.ts';
import { requiredFieldMissing, unableToLockRow } from '../simulated-org/row-error.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { Envelope } from './envelope.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome, SfRun } from './sf.ts';
import { stageEachTest } from './stage.ts';

type Answer = Envelope<BulkScanReport>;

const SCAN = ['errors', 'bulk', 'scan', '--target-org', 'simulated'];
const JOB_PATH = /^\/services\/(?:data\/v[\d.]+\/jobs\/\w+|async\/[\d.]+\/job)\/(75\w{13})\w{0,3}$/;
const RESULT_PATH = /\/(?:failedResults|unprocessedrecords|result|batch)\/?$/;
/** Diagnoses under way at the same time: those are lost when the process ends. */
const MOST_AT_ONCE = 4;

/** What a scan says, apart from what it cost and when. */
function factsOf(report: BulkScanReport): unknown {
  const { total, listed, diagnosed, outcome, outcomes, counts, groups, jobErrors, objects, users, retry, jobs } =
    report;
  const kept = jobs.map((job) => Object.assign({}, job, { apiCalls: 0 }));
  return {
    total,
    listed,
    diagnosed,
    outcome,
    outcomes,
    counts,
    groups,
    jobErrors,
    objects,
    users,
    retry,
    jobs: kept,
  };
}

describe('sf errors bulk scan', function () {
  this.timeout(120_000);

  let org: SimulatedOrg;
  let home: SfHome;
  stageEachTest({ refreshable: true }, (stage) => {
    ({ org, home } = stage);
  });

  const scan = (...args: string[]): Promise<SfRun> => home.run([...SCAN, ...args]);
  const scanJson = async (...args: string[]): Promise<BulkScanReport & { exitCode: number | null }> => {
    const run = await scan(...args, '--json');
    return { ...run.json<Answer>().result, exitCode: run.exitCode };
  };

  /** How often each job was read itself with success, by the first 15 characters of its id. */
  function countReads(): Map<string, number> {
    const reads = new Map<string, number>();
    for (const request of org.requests) {
      const [, id] = JOB_PATH.exec(request.path) ?? [];
      if (id !== undefined && request.status === 200) reads.set(id, (reads.get(id) ?? 0) + 1);
    }
    return reads;
  }

  /** The CLI itself may ask the org for its versions. */
  const countCalls = (): number => org.requests.filter((request) => /\/jobs?\//.test(request.path)).length;

  const countAnswers = (): number =>
    org.requests.filter((request) => JOB_PATH.test(request.path) && request.done && request.status === 200).length;

  function stateFiles(): string[] {
    const folder = path.join(home.path, '.local/share/sf/sf-plugin-errors/scans');
    return existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.startsWith(org.organizationId.slice(0, 15)))
          .map((name) => path.join(folder, name))
      : [];
  }

  describe('tells outcomes apart by exit code', () => {
    const failed = [{ error: requiredFieldMissing(['LastName']) }];
    const cases: Array<[outcome: string, exitCode: number, plant: () => unknown]> = [
      ['clean', 0, () => org.addIngestJob({ numberRecordsProcessed: 5 })],
      ['partial', 68, () => org.addIngestJob({ failed, numberRecordsProcessed: 5 })],
      ['failed', 1, () => org.addQueryJob({ state: 'Failed', errorMessage: 'InvalidBatch : Query timed out' })],
      ['aborted', 1, () => org.addIngestJob({ state: 'Aborted' })],
      ['running', 69, () => org.addIngestJob({ queuedMs: 3_600_000 })],
    ];
    for (const [outcome, exitCode, plant] of cases) {
      it(`${outcome}: ${exitCode}`, async () => {
        org.addIngestJob({ numberRecordsProcessed: 1 });
        plant();
        const run = await scan('--json');
        const { status, result } = run.json<Answer>();
        expect([run.exitCode, status, result.outcome]).to.deep.equal([exitCode, exitCode, outcome]);
        expect(result).to.include({ complete: true, incompleteReason: null, total: 2, diagnosed: 2, resumed: 0 });
        expect(result.apiCalls).to.equal(countCalls());
      });
    }

    it('an org without jobs: 0', async () => {
      const run = await scan();
      expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
      expect(run.stdout).to.include('The org has no bulk jobs.');
    });
  });

  it('groups the causes across jobs, objects and users, in JSON that fits its schema', async () => {
    const planted = plantJobs(org, { count: 60, failed: 20, users: 3 });
    const rows = planted.reduce((sum, job) => sum + job.failedRows, 0);
    const report = await scanJson();
    expect(report).to.include({
      exitCode: 1,
      outcome: 'failed',
      total: 60,
      diagnosed: 60,
      complete: true,
      callsLeft: null,
    });
    expect(report.counts).to.include({ failed: rows, scanned: rows });
    expect(report.groups.reduce((sum, { count }) => sum + count, 0)).to.equal(rows);
    expect(report.jobs.filter(({ outcome }) => outcome !== 'running')).to.have.length(20);
    const failing = new Set(planted.filter(({ failedRows }) => failedRows > 0).map(({ object }) => object));
    expect(new Set(report.groups.flatMap(({ objects }) => objects))).to.deep.equal(failing);
    const creators = new Set(planted.map(({ createdById }) => createdById));
    for (const group of report.groups) {
      expect(group.jobs).to.be.within(1, 20);
      expect([...creators]).to.include.members(group.users);
    }
    const { exitCode: _, ...result } = report;
    expectSchema('errors-bulk-scan', result);
  });

  it('shows a person the causes, the worst jobs and the next steps, without colours in a pipe', async () => {
    const failed = [{ error: requiredFieldMissing(['LastName']) }, { error: unableToLockRow(['001300000012345']) }];
    const job = org.addIngestJob({ failed, numberRecordsProcessed: 10, object: 'Case' });
    org.addIngestJob({ failed: failed.slice(0, 1), createdById: org.addUser('Olga') });
    const run = await scan('--max-calls', '100');
    expect([run.exitCode, run.stderr]).to.deep.equal([1, '']);
    expect(run.stdout).to.include('✗ Failures in 2 of 2 jobs: 3 rows failed');
    expect(run.stdout).to.include('in 2 jobs, on Case, Contact, by 2 users');
    expect(run.stdout).to.include('$ sf errors bulk job --id ').and.to.include(job.id);
    expect(run.stdout).to.include('6 API calls used. 94 left of --max-calls.');
    // oxlint-disable-next-line no-control-regex
    expect(run.stdout).not.to.match(/\u001B/);
  });

  it('goes on after Ctrl-C where it was, and asks for no finished job twice', async () => {
    plantJobs(org, { count: 60, failed: 20, users: 2 });
    org.faults.add({ path: JOB_PATH, times: Infinity, fault: { type: 'delay', ms: 100 } });
    const { process: child, finished } = home.start(SCAN);
    while (countAnswers() < 20) await delay(20);
    child.kill('SIGINT');
    const cut = await finished;
    expect([cut.exitCode, cut.stdout]).to.deep.equal([130, '']);
    expect(cut.stderr).to.equal('Stopped. What the scan found out so far is kept: the same command goes on there.\n');
    org.faults.clear();
    const readBefore = countReads();

    const rest = await scanJson();
    expect(rest.complete).to.equal(true);
    expect(rest.resumed).to.be.within(20 - MOST_AT_ONCE, readBefore.size);
    expect(rest.resumedFrom).to.be.a('string');
    const twice = [...countReads()].filter(([, reads]) => reads > 1);
    expect(twice.length, 'those that were being diagnosed').to.be.at.most(MOST_AT_ONCE);
    expect(rest.resumed + MOST_AT_ONCE).to.be.at.least(readBefore.size);
    expect(org.requestCounts['GET /jobs/ingest'], 'the list is not read again').to.equal(1);
    expect(factsOf(await scanJson('--restart'))).to.deep.equal(factsOf(rest));
  });

  it('leaves another scan of the same org what that one found out, and starts with it', async () => {
    plantJobs(org, { count: 60, failed: 60, users: 2 });
    const { process: killed, finished } = home.start(SCAN);
    while (countAnswers() < 20) await delay(20);
    org.faults.add({ path: JOB_PATH, times: MOST_AT_ONCE, fault: { type: 'stall', at: 'before-headers' } });
    while (org.faults.pending.length > 0) await delay(20);
    const readBefore = countReads();

    const whole = await scanJson();
    expect([whole.complete, whole.diagnosed]).to.deep.equal([true, 60]);
    expect(whole.resumed).to.be.at.least(readBefore.size - MOST_AT_ONCE);
    killed.kill('SIGKILL');
    await finished;
    expect(stateFiles(), 'that of the killed one').to.have.length(1);

    const rest = await scanJson();
    expect([rest.complete, rest.resumed]).to.deep.equal([true, whole.resumed]);
    expect(factsOf(rest)).to.deep.equal(factsOf(whole));
    const twice = [...readBefore.keys()].filter((id) => (countReads().get(id) ?? 0) > 1);
    expect(twice.length, 'those that were being diagnosed').to.be.at.most(MOST_AT_ONCE);
    expect(stateFiles()).to.deep.equal([]);
  });

  it('ends with a partial answer when the org is lost, keeps it, and goes on', async () => {
    plantJobs(org, { count: 40, failed: 20 });
    const lost = { type: 'reset', at: 'before-headers' } as const;
    org.faults.add({ path: /\/75\w{13}/, skip: 30, times: Infinity, fault: lost });
    const cut = await scanJson();
    expect([cut.exitCode, cut.complete]).to.deep.equal([1, false]);
    expect(cut.incompleteReason).to.match(
      /^The scan ended early, with \d+ jobs not looked at: .*\(ConnectionLostError\)/,
    );
    expect(cut.diagnosed).to.be.above(4).and.below(40);
    expect(cut.nextSteps[0]?.command).to.equal(`sf errors bulk scan --target-org ${org.username}`);
    org.faults.clear();
    const rest = await scanJson();
    expect([rest.complete, rest.total]).to.deep.equal([true, 40]);
    expect(rest.resumed).to.be.above(4);
    expect([...countReads()].filter(([, reads]) => reads > 1).length).to.be.at.most(MOST_AT_ONCE);
  });

  it('spends no more than --max-calls, says what is missing, and goes on', async () => {
    plantJobs(org, { count: 30, failed: 10 });
    const run = await scan('--max-calls', '20', '--json');
    const { result, warnings } = run.json<Answer>();
    expect([run.exitCode, result.complete]).to.deep.equal([1, false]);
    expect(result.incompleteReason).to.match(
      /^The API calls allowed \(20\) were not enough, with \d+ jobs not looked at\.$/,
    );
    expect(warnings).to.include(result.incompleteReason);
    expect(countCalls()).to.equal(result.apiCalls).and.to.be.at.most(20);
    expect(result.callsLeft).to.equal(20 - result.apiCalls);
    const rest = await scanJson();
    expect(rest.complete).to.equal(true);
    expect([...countReads()].filter(([, reads]) => reads > 1).length).to.be.at.most(MOST_AT_ONCE);
    const kept = await scan();
    expect(kept.stdout).to.include('Goes on with the scan begun ').and.to.include('--restart begins anew');
  });

  it('keeps what it needs alone, for its owner alone, until nothing is left to do', async () => {
    const failed = [{ error: requiredFieldMissing(['LastName']), values: { Email: 'ada.private@customer.example' } }];
    org.addIngestJob({ failed });
    org.addIngestJob({ queuedMs: 3_600_000 });
    expect((await scan()).exitCode).to.equal(1);
    const [file = '', ...others] = stateFiles();
    expect(others).to.deep.equal([]);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file, 'utf8')).to.include('REQUIRED_FIELD_MISSING').and.not.to.include('ada.private');
    org.clock.advance(3_600_000);
    expect((await scanJson('--wait', '1')).resumed).to.equal(1);
    expect(stateFiles()).to.deep.equal([]);
  });

  it('works, and says so, where it can keep nothing', async () => {
    org.addIngestJob({ numberRecordsProcessed: 5 });
    const folder = path.join(home.path, '.local/share/sf/sf-plugin-errors');
    rmSync(path.join(folder, 'scans'), { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'scans'), '');
    const run = await scan('--json');
    rmSync(path.join(folder, 'scans'));
    const { result, warnings } = run.json<Answer>();
    expect([run.exitCode, result.outcome]).to.deep.equal([0, 'clean']);
    expect(warnings.join(' ')).to.include('could not be kept (ENOTDIR)');
  });

  it('waits for running jobs, and takes the end of the wait for none of the jobs', async () => {
    const failed = [{ error: requiredFieldMissing(['LastName']) }];
    const job = org.addIngestJob({ failed, queuedMs: 600_000 });
    const { finished } = home.start([...SCAN, '--wait', '5', '--json']);
    while (!org.requests.some((request) => request.path.includes(job.id))) await delay(50);
    org.clock.advance(600_000);
    const { result, status } = (await finished).json<Answer>();
    expect([status, result.outcome, result.groups.map(({ code }) => code)]).to.deep.equal([
      1,
      'failed',
      ['REQUIRED_FIELD_MISSING'],
    ]);
  });

  it('reads one list where one is enough, and no results of jobs that the filter leaves out', async () => {
    plantJobs(org, { count: 30, failed: 10 });
    const report = await scanJson('--kind', 'query');
    expect(report.jobs.every(({ kind }) => kind === 'query')).to.equal(true);
    expect(org.requestCounts['GET /jobs/ingest']).to.equal(undefined);
    expect(org.requests.filter((request) => RESULT_PATH.test(request.path))).to.deep.equal([]);
  });

  it('names a user it was asked for, who is looked up once', async () => {
    const createdById = org.addUser('Olga Loader');
    for (const creator of [createdById, org.userId]) org.addIngestJob({ state: 'Aborted', createdById: creator });
    org.addIngestJob({ state: 'InProgress', createdById });
    const args = ['--created-by', 'olga.loader@simulated-org.example'];
    const { users } = await scanJson(...args);
    expect(users.map(({ id, name, jobs }) => [id, name, jobs])).to.deep.equal([
      [createdById, 'olga.loader@simulated-org.example', 2],
    ]);
    expect((await scanJson(...args)).users).to.deep.equal(users);
    const lookUps = org.requests.filter((request) => request.query.includes('FROM+User'));
    expect(lookUps.map((request) => request.query)).to.have.length(1);
  });

  it('refuses what is no period, and a user that the org does not show', async () => {
    const since = await scan('--since', 'yesterday', '--json');
    expect([since.exitCode, since.json<{ name: string }>().name]).to.deep.equal([1, 'InvalidSinceError']);
    const user = await scan('--created-by', 'nobody@nowhere.example', '--json');
    expect([user.exitCode, user.json<{ name: string }>().name]).to.deep.equal([1, 'UserNotFoundError']);
  });

  it('is an error with actions when the lists may not be read', async () => {
    org.permissions.apiEnabled = false;
    const run = await scan('--json');
    expect(run.exitCode).to.equal(1);
    expect(run.json<{ name: string; actions: string[] }>()).to.have.property('name', 'NoSetupAccessError');
  });
});
