import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { BulkJobReport, BulkJobsReport } from '../../src/report/bulk-job.ts';
import type { Fault } from '../simulated-org/faults.ts';
import { requiredFieldMissing, rowError, unableToLockRow } from '../simulated-org/row-error.ts';
import type { ResultRow } from '../simulated-org/result-file.ts';
import { rowsOf } from '../simulated-org/result-rows.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { Envelope, ErrorEnvelope } from './envelope.ts';
import { expectQuiet } from './expect-quiet.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome, SfRun } from './sf.ts';
import { stageSuite } from './stage.ts';

const SILENCE = { SF_ERRORS_TIMEOUT: '0.4' };

describe('sf errors bulk job', function () {
  this.timeout(60_000);

  let org: SimulatedOrg;
  let home: SfHome;
  stageSuite({ refreshable: true }, (stage) => {
    ({ org, home } = stage);
  });

  function diagnose(ids: string | string[], ...rest: string[]): Promise<SfRun> {
    const flags = [ids].flat().flatMap((id) => ['--id', id]);
    return home.run(['errors', 'bulk', 'job', ...flags, '--target-org', 'simulated', ...rest], { env: SILENCE });
  }

  async function waitForRequest(jobId: string): Promise<void> {
    while (!org.requests.some(({ path }) => path.includes(jobId))) await delay(50);
  }

  describe('tells outcomes apart by exit code, in JSON that fits its schema', () => {
    const failed = rowsOf(6, (index) =>
      index < 4 ? requiredFieldMissing(['LastName']) : unableToLockRow(['001300000012345']),
    );
    const cases: Array<[outcome: string, exitCode: number, plant: Parameters<SimulatedOrg['addIngestJob']>[0]]> = [
      ['clean', 0, { successful: rowsOf(5) }],
      ['partial', 68, { failed, numberRecordsProcessed: 10 }],
      ['failed', 1, { failed }],
      [
        'failed',
        1,
        { state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : Foo__c', unprocessed: rowsOf(3) },
      ],
      ['aborted', 1, { state: 'Aborted', unprocessed: rowsOf(2) }],
      ['running', 69, { queuedMs: 3_600_000 }],
    ];
    for (const [outcome, exitCode, plant] of cases) {
      it(`${outcome} (${plant?.state ?? 'JobComplete'}): ${exitCode}`, async () => {
        const job = org.addIngestJob(plant);
        const run = await diagnose(job.id, '--json');
        const { status, result, warnings } = run.json<Envelope<BulkJobReport>>();
        expect([run.exitCode, status, result.outcome]).to.deep.equal([exitCode, exitCode, outcome]);
        expectSchema('errors-bulk-job', result);
        expect(result).to.include({ complete: true, incompleteReason: null });
        expect(result.job.id).to.equal(job.id);
        expect(result.apiCalls).to.equal(org.requests.filter(({ path }) => path.includes(job.id)).length);
        expect(warnings.filter((warning) => !warning.includes('insecure protocol'))).to.deep.equal([]);
        expectQuiet(run);
      });
    }

    it('running, with --wait 0, after one look: 69', async () => {
      const job = org.addIngestJob({ queuedMs: 3_600_000 });
      const run = await home.run(['errors', 'bulk', 'job', '-i', job.id, '-o', 'simulated', '--wait', '0', '--json']);
      expect(run.exitCode).to.equal(69);
    });

    it('clean, after --wait has seen the job finish: 0', async () => {
      const job = org.addIngestJob({ queuedMs: 3_600_000, successful: rowsOf(5) });
      const args = ['errors', 'bulk', 'job', '-i', job.id, '-o', 'simulated', '--wait', '5', '--json'];
      const { finished } = home.start(args);
      await waitForRequest(job.id);
      org.clock.advance(3_600_000);
      const run = await finished;
      expect(run.exitCode).to.equal(0);
      expect(run.json<Envelope<BulkJobReport>>().result.apiCalls).to.be.above(1);
    });
  });

  it('shows a person the causes, the fixes and the next steps, without colours in a pipe', async () => {
    const failed = rowsOf(3, () => requiredFieldMissing(['LastName']));
    const job = org.addIngestJob({ failed, numberRecordsProcessed: 10 });
    const args = ['errors', 'bulk', 'job', '-i', job.id, '-o', 'simulated'];
    const run = await home.run(args, { env: { CI: 'true' } });
    expect(run.exitCode).to.equal(68);
    expect(run.stdout)
      .to.include('Why rows failed: 3 rows, 1 cause')
      .and.to.include('REQUIRED_FIELD_MISSING [LastName]');
    expect(run.stdout).to.include(`$ sf data bulk results --job-id ${job.id} --target-org ${org.username}`);
    expect(run.stdout).to.include('2 API calls used.');
    // eslint-disable-next-line no-control-regex
    expect(run.stdout).not.to.match(/\u001B/);
    expect(run.stderr).to.equal('');
  });

  it('shows terminal escapes, huge fields and huge rows harmlessly', async () => {
    const long = 'x'.repeat(131_072);
    const failed: ResultRow[] = [
      {
        error: rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', `\u001B]0;owned\u0007 \u001B[2J${long}`),
        values: { A: long },
      },
      { error: requiredFieldMissing(['A']), values: { A: '\u001B[31m'.padEnd(399_000, 'y') } },
    ];
    const job = org.addIngestJob({ failed });
    const run = await diagnose(job.id);
    expect(run.exitCode).to.equal(1);
    // eslint-disable-next-line no-control-regex
    expect(run.stdout).not.to.match(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
    expect(run.stdout).to.include('␛]<number>;owned␇');
    expect(run.stdout.length).to.be.below(10_000);
  });

  describe('takes', () => {
    it('15-character ids, -i and --job-id', async () => {
      const job = org.addIngestJob();
      const short = await home.run(['errors', 'bulk', 'job', '-i', job.id.slice(0, 15), '-o', 'simulated', '--json']);
      expect(short.json<Envelope<BulkJobReport>>().result.job.id).to.equal(job.id);
      const alias = await home.run(['errors', 'bulk', 'job', '--job-id', job.id, '-o', 'simulated', '--json']);
      expect(alias.exitCode).to.equal(0);
    });

    it('several ids: the worst outcome decides, groups span the jobs, a missing job is told', async () => {
      const failed = rowsOf(2, () => requiredFieldMissing(['LastName']));
      const [first, second] = [org.addIngestJob({ failed, numberRecordsProcessed: 5 }), org.addIngestJob({ failed })];
      const run = await diagnose([first.id, second.id, first.id.slice(0, 15), '75030000000GONE'], '--json');
      const { result } = run.json<Envelope<BulkJobsReport>>();
      expectSchema('errors-bulk-job', result);
      expect(run.exitCode).to.equal(1);
      expect(result).to.include({ outcome: 'failed', complete: false });
      expect(result.jobs.map(({ job }) => job.id)).to.deep.equal([first.id, second.id]);
      expect(result.groups.map(({ code, count }) => [code, count])).to.deep.equal([['REQUIRED_FIELD_MISSING', 4]]);
      expect(result.unread.map(({ name }) => name)).to.deep.equal(['JobNotFoundError']);
      expectQuiet(run);
    });
  });

  it('tells a person why none of several jobs could be read', async () => {
    const run = await diagnose(['75030000000GONE', '75030000001GONE']);
    expect(run.exitCode).to.equal(1);
    const said = run.stderr.replaceAll(/\s+/g, ' ');
    expect(said).to.include('NoJobReadError').and.include('None of the 2 jobs could be read.');
    for (const id of ['75030000000GONE', '75030000001GONE']) expect(said).to.include(`with the id ${id}`);
    expect(said.match(/Check the id and the org/g)).to.have.length(1);
  });

  it('names no command for a limit that the org would refuse', async () => {
    const { id } = org.addIngestJob({ state: 'Failed', errorMessage: 'ExceededQuota : ApiBatchItems Limit exceeded.' });
    const { nextSteps } = (await diagnose([id], '--json')).json<Envelope<BulkJobReport>>().result;
    const command = nextSteps.map((step) => step.command ?? '').find((text) => text.includes('limits check'));
    expect(command).to.be.a('string');
    const run = await home.run((command ?? '').split(' ').slice(1));
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout).to.include('DailyBulkApiBatches');
  });

  describe('refuses', () => {
    const bad: Array<[title: string, args: string[], message: RegExp]> = [
      ['an id of another kind', ['--id', '001300000012345'], /750/],
      ['an id of a wrong length', ['--id', '7503'], /15 or 18|15.*18/],
      ['to run without an id', [], /id/],
    ];
    for (const [title, args, message] of bad) {
      it(title, async () => {
        const run = await home.run(['errors', 'bulk', 'job', ...args, '-o', 'simulated', '--json']);
        expect(run.exitCode).not.to.equal(0);
        expect(run.json<ErrorEnvelope>().message).to.match(message);
      });
    }

    it('a time-out that is no number', async () => {
      const job = org.addIngestJob();
      const run = await home.run(['errors', 'bulk', 'job', '-i', job.id, '-o', 'simulated', '--json'], {
        env: { SF_ERRORS_TIMEOUT: 'soon' },
      });
      expect(run.exitCode).to.equal(1);
      expect(run.json<ErrorEnvelope>().name).to.equal('InvalidTimeoutError');
    });
  });

  describe('when the job can not be read, ends with an error that names itself and says what to do', () => {
    const unusable: Array<[title: string, fault: Fault, name: string]> = [
      [
        'HTML with 200',
        { type: 'status', status: 200, contentType: 'text/html', body: '<html>TypeError</html>' },
        'UnexpectedContentError',
      ],
      ['half a JSON answer', { type: 'truncate', afterBytes: 40 }, 'UnexpectedContentError'],
      ['a reset in the middle, every time', { type: 'reset', at: 30 }, 'ConnectionLostError'],
      ['silence, every time', { type: 'stall', at: 'before-headers' }, 'ResponseTimeoutError'],
      [
        '503 with a long Retry-After',
        { type: 'status', status: 503, headers: { 'retry-after': '900' } },
        'ServiceUnavailableError',
      ],
      [
        'no API calls left',
        {
          type: 'status',
          status: 403,
          body: '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]',
        },
        'RequestLimitExceededError',
      ],
      [
        'no access',
        {
          type: 'status',
          status: 403,
          body: '[{"errorCode":"API_DISABLED_FOR_ORG","message":"TypeError 123456789-123 (-1234567)"}]',
        },
        'NoAccessError',
      ],
      [
        'an HTML page with 500, every time',
        { type: 'status', status: 500, contentType: 'text/html;charset=UTF-8', body: '<html>TypeError</html>' },
        'ServiceUnavailableError',
      ],
      [
        '420, every time',
        { type: 'status', status: 420, contentType: 'text/html', body: '' },
        'ServiceUnavailableError',
      ],
      [
        'a closed connection before the answer, every time',
        { type: 'close', at: 'before-headers' },
        'ConnectionLostError',
      ],
      ['300 with a list', { type: 'status', status: 300, body: '["/services/data/v67.0/a"]' }, 'ApiRejectedError'],
      [
        'a redirect to another host',
        { type: 'redirect', location: 'https://elsewhere.example/services/data' },
        'RedirectRefusedError',
      ],
    ];
    for (const [title, fault, name] of unusable) {
      it(`${title}: ${name}`, async () => {
        const job = org.addIngestJob();
        org.faults.add({ path: '/jobs/ingest/', fault, times: Infinity });
        const run = await diagnose(job.id, '--json');
        const error = run.json<ErrorEnvelope>();
        expect([run.exitCode, error.status, error.exitCode, error.name]).to.deep.equal([1, 1, 1, name]);
        expect(error.message).to.match(/^[A-Z].*\.$/s);
        expect(error.actions).not.to.have.length(0);
        expect(error.data).to.be.an('object');
        expect(org.requests.filter(({ path }) => path.includes(job.id)).length).to.be.at.most(5);
      });
    }

    it('a job that is not there: JobNotFoundError, in prose for a person', async () => {
      const run = await diagnose('75030000000GONE');
      expect(run.exitCode).to.equal(1);
      expect(run.stdout).to.equal('');
      expect(run.stderr).to.include("Can't find a bulk job with the id 75030000000GONE").and.to.include('7 days');
      expectQuiet(run);
    });

    it('401 for ever: one refresh, then SessionExpiredError', async () => {
      const job = org.addIngestJob();
      org.sessions.expireForEver();
      const run = await diagnose(job.id, '--json');
      expect([run.exitCode, run.json<ErrorEnvelope>().name]).to.deep.equal([1, 'SessionExpiredError']);
      expect(org.requests.filter(({ path }) => path.includes(job.id)).length).to.equal(2);
    });
  });

  describe('when the rows can not be read to their end, says what is missing', () => {
    const failed = rowsOf(400, () => requiredFieldMissing(['LastName']));
    const broken: Array<[title: string, fault: Fault]> = [
      ['a reset in the middle, every time', { type: 'reset', at: 300 }],
      ['silence in the middle, every time', { type: 'stall', at: 300 }],
      ['a body cut short, every time', { type: 'close', at: 300, framing: 'content-length' }],
      ['HTML with 200', { type: 'status', status: 200, contentType: 'text/html', body: '<html>Maintenance</html>' }],
      ['fewer rows than Salesforce counts', { type: 'truncate', afterLines: 100 }],
    ];
    for (const [title, fault] of broken) {
      it(title, async () => {
        const job = org.addIngestJob({ failed, numberRecordsProcessed: 500 });
        org.faults.add({ path: '/failedResults', fault, times: Infinity });
        const run = await diagnose(job.id, '--json');
        const { status, result, warnings } = run.json<Envelope<BulkJobReport>>();
        expect([run.exitCode, status]).to.deep.equal([68, 68]);
        expect(result).to.include({ outcome: 'partial', complete: false });
        expect(result.incompleteReason).to.be.a('string');
        expect(warnings.join(' ')).to.include(result.incompleteReason);
        expect(result.nextSteps[0]?.command).to.include('sf errors bulk job');
        expectSchema('errors-bulk-job', result);
        expect(result.apiCalls).to.be.at.most(6);
        expectQuiet(run);
      });
    }

    it('to a person once, in the report', async () => {
      const jobs = [1, 2].map(() => org.addIngestJob({ failed, numberRecordsProcessed: 500 }));
      org.faults.add({ path: '/failedResults', fault: { type: 'truncate', afterLines: 100 }, times: Infinity });
      const ids = jobs.map(({ id }) => id);
      for (const asked of [ids, ids.slice(0, 1)]) {
        const run = await diagnose(asked);
        expect([run.exitCode, run.stderr]).to.deep.equal([68, '']);
        expect(run.stdout.split('Not all rows were seen.')).to.have.length(asked.length + 1);
      }
    });

    it('and gives the whole answer when the break does not come again', async () => {
      const job = org.addIngestJob({ failed });
      org.faults.add({ path: '/failedResults', fault: { type: 'reset', at: 300 } });
      const { result } = (await diagnose(job.id, '--json')).json<Envelope<BulkJobReport>>();
      expect(result.complete).to.equal(true);
      expect(result.counts.scanned).to.equal(400);
    });
  });

  it('promises no end of a wait for a job in a state that nobody knows', async () => {
    const job = org.addIngestJob({ state: 'UploadComplete' });
    const body = JSON.stringify({ id: job.id, object: 'Contact', operation: 'insert', state: 'Held' });
    org.faults.add({ path: `/jobs/ingest/${job.id}`, fault: { type: 'status', status: 200, body }, times: Infinity });
    const run = await diagnose(job.id);
    expect(run.exitCode).to.equal(69);
    expect(run.stdout).to.match(/^\? The state of the job is not known to this version of the plugin\.\n/);
    expect(run.stdout.replaceAll(/\s+/g, ' '))
      .to.include('calls its state "Held"')
      .and.to.include('Whether waiting helps is not known')
      .and.not.to.include('--wait');
    const { result } = (await diagnose(job.id, '--json')).json<Envelope<BulkJobReport>>();
    expect([result.outcome, result.job.state]).to.deep.equal(['running', 'Held']);
    expect(result.nextSteps.map(({ command }) => command)).to.deep.equal([
      `sf org open --target-org ${org.username} --path "/lightning/setup/AsyncApiJobStatus/home"`,
    ]);
  });

  it('renews an expired session and goes on', async () => {
    const job = org.addIngestJob({ successful: rowsOf(1) });
    org.sessions.expire();
    const run = await diagnose(job.id, '--json');
    expect(run.exitCode).to.equal(0);
  });

  it('says which org it can not reach', async () => {
    const gone = await SimulatedOrg.start();
    await home.loginByFile(gone, { alias: 'gone' });
    await gone.stop();
    const run = await home.run(['errors', 'bulk', 'job', '-i', '75030000000GONE', '-o', 'gone', '--json']);
    const error = run.json<ErrorEnvelope>();
    expect([run.exitCode, error.name]).to.deep.equal([1, 'OrgUnreachableError']);
    expect(error.message).to.include(new URL(gone.url).host).and.to.include('ECONNREFUSED');
  });

  it('ends at once on Ctrl-C, without a stack trace', async function () {
    if (process.platform === 'win32') this.skip();
    const job = org.addIngestJob({ queuedMs: 3_600_000 });
    const args = ['errors', 'bulk', 'job', '-i', job.id, '-o', 'simulated', '--wait', '10'];
    const { process: child, finished } = home.start(args);
    await waitForRequest(job.id);
    child.kill('SIGINT');
    const run = await finished;
    expect([run.exitCode, run.signal]).to.deep.equal([130, null]);
    expect(`${run.stdout}${run.stderr}`).to.equal('');
  });

  it('has help with its exit codes, and no warning', async () => {
    const run = await home.run(['errors', 'bulk', 'job', '--help']);
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.include('USAGE').and.to.include('partial (68)').and.to.include('SF_ERRORS_TIMEOUT');
    expect(run.stderr).to.equal('');
  });
});
