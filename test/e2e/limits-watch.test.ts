import { expect } from 'chai';
import type { LimitsReport } from '../../src/report/limits-report.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome } from './sf.ts';
import { stageEachTest } from './stage.ts';

const WATCH = ['errors', 'limits', 'check', '--target-org', 'simulated', '--watch', '1s'];
const REFUSED = '[{"errorCode":"INSUFFICIENT_ACCESS","message":"no"}]';
const EXPIRED = '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]';

type Line = { status: number; result: LimitsReport };

describe('sf errors limits check --watch', function () {
  this.timeout(60_000);

  let org: SimulatedOrg;
  let home: SfHome;
  stageEachTest({ refreshable: false }, (stage) => {
    ({ org, home } = stage);
  });

  afterEach(() => {
    expect(org.faults.pending).to.deep.equal([]);
  });

  const countReadings = (): number => org.requests.filter(({ path }) => path.endsWith('/limits')).length;

  it('prints a line of JSON for each reading, for one API call each', async () => {
    const run = await home.run([...WATCH, '--readings', '3', '--include', 'Daily*', '--history', '--json']);
    const lines = run.stdout.trimEnd().split('\n');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- asserted on below
    const readings = lines.map((line) => JSON.parse(line) as Line);
    expect(run.exitCode).to.equal(0);
    expect(readings.map(({ status, result }) => [status, result.apiCalls, result.burn?.reading])).to.deep.equal([
      [0, 1, 1],
      [0, 1, 2],
      [0, 1, 3],
    ]);
    expect(countReadings()).to.equal(3);
    for (const { result } of readings) expectSchema('errors-limits-check', result);
    const calls = readings[2]?.result.burn?.limits.find(({ name }) => name === 'DailyApiRequests');
    expect(calls?.change).to.be.at.least(1);
    expect(calls?.perHour).to.be.above(0);
    const forecast = await home.run([...WATCH.slice(0, 5), '--forecast', '--json']);
    const kept = forecast.json<Line>().result.forecast?.limits.find(({ name }) => name === 'DailyApiRequests');
    expect(kept?.readings).to.equal(4);
  });

  it('shows a reading that fails and goes on; the last one decides the exit code', async () => {
    org.faults.add({ path: '/limits', fault: { type: 'status', status: 403, body: REFUSED }, skip: 1 });
    const run = await home.run([...WATCH, '--readings', '3', '--output-file', 'watched.prom']);
    expect(run.exitCode, run.stderr).to.equal(0);
    expect(run.stdout).to.match(/^All \d+ limits checked are ok\./);
    expect(run.stdout).to.include('Reading again every 1 s; Ctrl-C ends the watch.');
    expect(run.stdout).to.include('INSUFFICIENT_ACCESS');
    expect(run.stdout.match(/All \d+ limits checked are ok\./g)).to.have.length(2);
    org.faults.add({ path: '/limits', fault: { type: 'status', status: 403, body: REFUSED }, skip: 1 });
    expect((await home.run([...WATCH, '--readings', '2'])).exitCode).to.equal(1);
  });

  it('ends when its first reading fails, and when the session has expired', async () => {
    org.faults.add({ path: '/limits', fault: { type: 'status', status: 403, body: REFUSED } });
    const first = await home.run([...WATCH, '--json']);
    expect([first.exitCode, first.json<{ name: string }>().name]).to.deep.equal([1, 'NoSetupAccessError']);
    const fault = { type: 'status', status: 401, body: EXPIRED } as const;
    org.faults.add({ path: '/limits', fault, skip: 1, times: Infinity });
    const later = await home.run([...WATCH, '--json']);
    const [, last = ''] = later.stdout.trimEnd().split('\n');
    expect(JSON.parse(last)).to.include({ name: 'SessionExpiredError', exitCode: 1 });
    expect(later.exitCode).to.equal(1);
  });

  it('ends for several orgs when none of them can be asked any more', async () => {
    const fault = { type: 'status', status: 401, body: EXPIRED } as const;
    org.faults.add({ path: '/limits', fault, skip: 1, times: Infinity });
    const several = ['errors', 'limits', 'check', '--orgs', 'simulated', '--watch', '1s', '--json'];
    const run = await home.run(several);
    const lines = run.stdout.trimEnd().split('\n');
    expect([run.exitCode, lines.length]).to.deep.equal([1, 2]);
    expect(lines[1]).to.include('SessionExpiredError');
  });

  it('ends at Ctrl-C with 130, and says nothing of it', async () => {
    const { process: child, finished } = home.start(WATCH);
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (text: string) => {
        if (text.includes(' UTC  ok')) resolve();
      });
    });
    child.kill('SIGINT');
    const run = await finished;
    expect([run.exitCode, run.stderr]).to.deep.equal([130, '']);
    expect(run.stdout).to.match(
      /\d\d:\d\d:\d\d UTC {2}ok {2}moved in \d+ s\n {2}DailyApiRequests {2}\+\d+, \+[\d,]+ an hour/,
    );
  });

  it('ends when nobody reads its output any more', async () => {
    const { process: child, finished } = home.start(WATCH);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const run = await finished;
    expect([run.exitCode, run.stderr]).to.deep.equal([141, '']);
    expect(countReadings()).to.be.below(5);
  });

  it('refuses what is no interval', async () => {
    const run = await home.run([...WATCH.slice(0, 5), '--watch', '5 minutes', '--exit-codes', 'nagios', '--json']);
    expect([run.exitCode, run.json<{ name: string }>().name]).to.deep.equal([3, 'InvalidIntervalError']);
  });
});
