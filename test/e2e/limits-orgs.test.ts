import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readSnapshots } from '../../src/history/limit-history.ts';
import type { LimitsReportOfOrgs } from '../../src/report/limits-report.ts';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { expectSchema } from './result-schema.ts';
import { createSfHome, type SfHome, type SfRun } from './sf.ts';
import { closeHome } from './stage.ts';

const checker = fileURLToPath(new URL('check-limits-often.ts', import.meta.url));

describe('sf errors limits check, for several orgs', function () {
  this.timeout(120_000);

  let production: SimulatedOrg;
  let staging: SimulatedOrg;
  let home: SfHome;

  beforeEach(async () => {
    home = await createSfHome();
    [production, staging] = await Promise.all([SimulatedOrg.start(), SimulatedOrg.start()]);
    await home.loginByFile(production, { alias: 'production' });
    await home.loginByFile(staging, { alias: 'staging' });
  });

  afterEach(() => Promise.all([closeSimulation(production), closeSimulation(staging), closeHome(home)]));

  const check = (...flags: string[]): Promise<SfRun> => home.run(['errors', 'limits', 'check', ...flags]);

  it('checks each for one API call, with no default org, and the worst decides', async () => {
    staging.limits.set('DailyApiRequests', { remaining: 2000 });
    const run = await check('--orgs', `production,${staging.username}`, '--orgs', 'staging', '--json');
    const { result, warnings } = run.json<{ result: LimitsReportOfOrgs; warnings: string[] }>();
    expect([run.exitCode, result.verdict, result.apiCalls, warnings]).to.deep.equal([1, 'critical', 2, []]);
    expect(result.orgs.map(({ alias, username, orgId, verdict }) => [alias, username, orgId, verdict])).to.deep.equal([
      ['staging', staging.username, staging.organizationId, 'critical'],
      ['production', production.username, production.organizationId, 'ok'],
    ]);
    expect([countCalls(production), countCalls(staging)]).to.deep.equal([1, 1]);
  });

  it("keeps one org's failure from hiding the others, and is unknown rather than ok", async () => {
    staging.faults.add({ path: '/limits', fault: { type: 'status', status: 200, body: '<html>' }, times: Infinity });
    const flags = ['--orgs', 'production,staging,prodution', '--include', 'DailyApiRequests'];
    const [run, monitored, shown] = await Promise.all([
      check(...flags, '--json'),
      check(...flags, '--format', 'nagios'),
      check(...flags, '--output-file', 'orgs.prom', '--output-file', 'orgs.csv'),
    ]);
    const { result } = run.json<{ result: LimitsReportOfOrgs }>();
    expectSchema('errors-limits-check', result);
    expect([run.exitCode, result.verdict, monitored.exitCode, shown.exitCode]).to.deep.equal([1, 'unknown', 3, 1]);
    expect(result.orgs.map(({ alias, verdict, problem }) => [alias, verdict, problem?.name ?? null])).to.deep.equal([
      ['staging', 'unknown', 'UnexpectedContentError'],
      [null, 'unknown', 'NamedOrgNotFoundError'],
      ['production', 'ok', null],
    ]);
    expect(monitored.stdout).to.match(
      /^LIMITS UNKNOWN - staging: .*; prodution: [^|]* \| 'production\/DailyApiRequests'=/,
    );
    expect(shown.stdout).to.match(/^Limits of 3 orgs: 2 unknown, 1 ok\.\n\nstaging \(/);
    const metrics = await readFile(path.join(home.path, 'orgs.prom'), 'utf8');
    expect(metrics).to.include(`salesforce_limits_verdict{org="${staging.username}"} 3\n`);
    expect(metrics).to.include(`salesforce_limits_verdict{org="${production.username}"} 0\n`);
    const csv = await readFile(path.join(home.path, 'orgs.csv'), 'utf8');
    expect(csv).to.include(`\r\n${production.username},DailyApiRequests,`);
  });

  it('finds all authorized orgs, and names what is missing where there is none', async () => {
    const all = await check('--all-orgs', '--json');
    const { result } = all.json<{ result: LimitsReportOfOrgs }>();
    expect([all.exitCode, result.orgs.length]).to.deep.equal([0, 2]);
    expect(result.orgs.map(({ alias }) => alias)).to.have.members(['production', 'staging']);
    const none = await check('--json');
    expect([none.exitCode, none.json<{ name: string }>().name]).to.deep.equal([1, 'NoDefaultEnvError']);
    const both = await check('--all-orgs', '--target-org', 'staging', '--exit-codes', 'nagios', '--json');
    expect(both.exitCode).to.equal(3);
    const empty = await createSfHome();
    const nobody = await empty.run(['errors', 'limits', 'check', '--all-orgs', '--json']);
    await empty.dispose();
    expect([nobody.exitCode, nobody.json<{ name: string }>().name]).to.deep.equal([1, 'NoAuthorizedOrgsError']);
  });

  const checkOnce = (): Promise<SfRun> => check('--target-org', 'production', '--history', '--json');

  it('loses and corrupts nothing when two hundred checks write the history at once', async () => {
    const { env, cwd } = home.program([]);
    const dataFolder = path.join(home.path, '.local/share/sf');
    // The CLI makes its own key at the first use of a home, and does not expect others to do so at the same time.
    const first = await checkOnce();
    const often = Array.from({ length: 7 }, async () => {
      const child = spawn(process.execPath, [checker, 'production', '28'], {
        cwd,
        env: { ...env, SF_DATA_DIR: dataFolder, NODE_V8_COVERAGE: '' },
      });
      let [output, errors] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
      await once(child, 'close');
      return output.split('\n').filter((line) => line === 'ok').length === 28 ? 28 : errors;
    });
    const others = Array.from({ length: 3 }, checkOnce);
    expect(await Promise.all(often)).to.deep.equal(Array.from({ length: 7 }, () => 28));
    expect([first, ...(await Promise.all(others))].map(({ exitCode }) => exitCode)).to.deep.equal(
      Array.from({ length: 4 }, () => 0),
    );
    expect(countCalls(production)).to.equal(200);
    const folder = path.join(dataFolder, 'sf-plugin-errors/limits');
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')));
    const lines = files.flatMap((text) => text.split('\n')).filter((line) => line !== '');
    expect(lines).to.have.length(200);
    const kept = await readSnapshots(folder, production.organizationId);
    expect(kept).to.have.length(200);
    expect(new Set(kept.map(({ limits }) => Object.keys(limits).length)).size).to.equal(1);
  });
});

function countCalls(org: SimulatedOrg): number {
  return org.requests.filter(({ path: target }) => target.endsWith('/limits')).length;
}
