import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import type { LimitsReport } from '../../src/report/limits-report.ts';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import { addEntitlement, tenantUsageEntitlement } from '../simulated-org/entitlements.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome, SfRun } from './sf.ts';
import { stageEachTest } from './stage.ts';

// oxlint-disable-next-line typescript/no-unsafe-assignment -- the package has no types; zod checks what it returns
const parseText: (text: string) => unknown = createRequire(import.meta.url)('parse-prometheus-text-format');
const metricFamilies = z.array(
  z.object({
    name: z.string(),
    type: z.string(),
    metrics: z.array(z.object({ value: z.string(), labels: z.record(z.string(), z.string()).optional() })),
  }),
);

/** The text as a parser sees it that we did not write. */
function parseMetrics(text: string): z.infer<typeof metricFamilies> {
  return metricFamilies.parse(parseText(text));
}

/** A line of OpenMetrics: a comment or a sample. */
const METRIC = /^(?:# (?:TYPE \w+ gauge|HELP \w+ .+|EOF)|\w+\{(?:\w+="(?:[^"\\\n]|\\["\\n])*",?)+\} -?\d+(?:\.\d+)?)$/;
/** `'label'=value;warning;critical;minimum;maximum` of the plugin guidelines. */
const PERFORMANCE = /^'(?:[^'=]|'')+'=-?\d+(?:\.\d+)?;[\d.]*;[\d.]*;0;\d+$/;

describe('sf errors limits check', function () {
  this.timeout(60_000);

  let org: SimulatedOrg;
  let home: SfHome;
  stageEachTest({ refreshable: false }, (stage) => {
    ({ org, home } = stage);
  });

  const check = (...flags: string[]): Promise<SfRun> =>
    home.run(['errors', 'limits', 'check', '--target-org', 'simulated', ...flags]);

  const cases: Array<[verdict: string, left: number, sf: number, nagios: number]> = [
    ['ok', 90_000, 0, 0],
    ['warning', 15_000, 0, 1],
    ['critical', 2000, 1, 2],
  ];
  for (const [verdict, remaining, sf, nagios] of cases) {
    it(`exits with ${sf} and ${nagios} when ${verdict}, for one API call`, async () => {
      org.limits.set('DailyApiRequests', { remaining });
      const run = await check('--json');
      const { result } = run.json<{ result: LimitsReport }>();
      expect([run.exitCode, result.verdict, result.apiCalls]).to.deep.equal([sf, verdict, 1]);
      // sf itself asks for the versions and the kind of a newly authorised org.
      const own = org.requests.filter(({ path: target }) => !/\/(?:data|query)\/?$/.test(target));
      expect(own.map(({ path: target }) => target)).to.deep.equal(['/services/data/v67.0/limits']);
      expectSchema('errors-limits-check', result);
      const monitored = await check('--format', 'nagios');
      expect(monitored.exitCode).to.equal(nagios);
      const [text = '', data = ''] = monitored.stdout.trim().split(' | ');
      expect(text).to.match(new RegExp(`^LIMITS ${verdict.toUpperCase()} - `));
      for (const item of data.split(/ (?=')/)) expect(item).to.match(PERFORMANCE);
    });
  }

  it('lets --fail-on move the border', async () => {
    org.limits.set('DailyApiRequests', { remaining: 15_000 });
    expect((await check('--fail-on', 'warning')).exitCode).to.equal(1);
    org.limits.set('DailyApiRequests', { remaining: 0 + 50 });
    expect((await check('--fail-on', 'never')).exitCode).to.equal(0);
  });

  it('holds rules for one limit and for an app of it, and refuses names the org does not have', async () => {
    org.limits.set('DailyApiRequests', { remaining: 90_000, apps: { 'My App': { Max: 100, Remaining: 30 } } });
    const run = await check(
      '--rule',
      'DailyApiRequests:min-remaining=95000',
      '--rule',
      'DailyApiRequests/My App:warning=60',
      '--json',
    );
    const { violations } = run.json<{ result: LimitsReport }>().result;
    expect(run.exitCode).to.equal(1);
    expect(violations.map(({ name, app, rule }) => [name, app, rule])).to.deep.equal([
      ['DailyApiRequests', null, 'min-remaining'],
      ['DailyApiRequests', 'My App', 'warning'],
    ]);
    const unknown = await check('--rule', 'DailyApiRequest:critical=90', '--format', 'nagios', '--json');
    expect(unknown.json<{ name: string }>().name).to.equal('LimitNotFoundError');
    expect(unknown.exitCode).to.equal(3);
  });

  const plans: Array<
    [question: string[], limit: string, remaining: number | null, fits: string, sf: number, nagios: number]
  > = [
    [['--for-load', '2000000', '--sobject', 'CampaignMember'], 'DailyBulkApiBatches', 15_000, 'yes', 0, 0],
    [['--for-load', '2000000', '--bytes', '400000000'], 'DailyBulkApiBatches', 10, 'no', 1, 2],
    [['--for-load', '2000000', '--operation', 'upsert'], 'DailyBulkApiBatches', null, 'unknown', 1, 3],
    [['--for-load', '2000000', '--operation', 'upsert'], 'DataStorageMB', 10, 'unknown', 1, 3],
    [['--for-query', '5'], 'DailyBulkV2QueryJobs', 0, 'no', 1, 2],
    [['--for-query', '5', '--rows', '900', '--bytes', '9000'], 'DailyBulkV2QueryJobs', 10_000, 'yes', 0, 0],
    [['--for-calls', '1000'], 'DailyApiRequests', 90_000, 'yes', 0, 0],
    [['--for-calls', '95000'], 'DailyApiRequests', 90_000, 'no', 1, 2],
  ];
  for (const [question, limit, remaining, fits, sf, nagios] of plans) {
    it(`answers "${question.join(' ')}" with ${fits} and exits with ${sf} and ${nagios}`, async () => {
      if (remaining === null) org.limits.remove(limit);
      else org.limits.set(limit, { remaining });
      // The limit that decides is not checked, so that the plan alone makes the exit code.
      const flags = [...question, '--include', 'HourlyODataCallout'];
      const [run, monitored] = await Promise.all([
        check(...flags, '--json'),
        check(...flags, '--exit-codes', 'nagios'),
      ]);
      expect(run.json<{ result: LimitsReport }>().result.preflight?.fits).to.equal(fits);
      expect([run.exitCode, monitored.exitCode]).to.deep.equal([sf, nagios]);
    });
  }

  it('keeps a history on request, and forecasts from it', async () => {
    expect((await check('--history')).exitCode).to.equal(0);
    const run = await check('--history', '--forecast', '--json');
    const { result } = run.json<{ result: LimitsReport }>();
    expect(run.exitCode).to.equal(0);
    expectSchema('errors-limits-check', result);
    const calls = result.forecast?.limits.find(({ name }) => name === 'DailyApiRequests');
    expect([calls?.readings, calls?.reason]).to.deep.equal([2, 'too-short']);
  });

  const unreadable: Array<[title: string, body: string, contentType: string]> = [
    ['an HTML page', '<html>Maintenance</html>', 'text/html'],
    ['a string', '"limits"', 'application/json'],
    ['nothing', '', 'application/json'],
  ];
  for (const [title, body, contentType] of unreadable) {
    it(`calls ${title} in the place of the limits unknown, never ok`, async () => {
      org.faults.add({ path: '/limits', fault: { type: 'status', status: 200, contentType, body }, times: Infinity });
      const run = await check('--json');
      expect([run.exitCode, run.json<{ result: LimitsReport }>().result.verdict]).to.deep.equal([1, 'unknown']);
      const monitored = await check('--format', 'nagios');
      expect(monitored.exitCode).to.equal(3);
      expect(monitored.stdout).to.match(/^LIMITS UNKNOWN - /);
    });
  }

  it('tells a monitor 3 when the org refuses to show its limits', async () => {
    const body = '[{"errorCode":"INSUFFICIENT_ACCESS","message":"no"}]';
    org.faults.add({ path: '/limits', fault: { type: 'status', status: 403, body }, times: Infinity });
    expect((await check('--exit-codes', 'nagios', '--json')).exitCode).to.equal(3);
    const run = await check('--json');
    expect([run.exitCode, run.json<{ name: string }>().name]).to.deep.equal([1, 'NoSetupAccessError']);
  });

  it('writes metrics whole, and never over a file unasked', async () => {
    const run = await check(...['limits.prom', 'limits.csv', 'limits.prom'].flatMap((file) => ['--output-file', file]));
    expect(run.exitCode, run.stderr).to.equal(0);
    const text = await readFile(path.join(home.path, 'limits.prom'), 'utf8');
    expect(text.endsWith('# EOF\n')).to.equal(true);
    for (const line of text.trimEnd().split('\n')) expect(line).to.match(METRIC);
    const families = parseMetrics(text.replace('# EOF\n', ''));
    expect(families.map(({ type }) => type)).to.deep.equal(families.map(() => 'GAUGE'));
    const remaining = families.find(({ name }) => name.endsWith('_remaining'));
    const [requests] = remaining?.metrics.filter(({ labels }) => labels?.['limit'] === 'DailyApiRequests') ?? [];
    expect(Number(requests?.value)).to.be.above(0);
    const again = await check('--output-file', 'limits.prom', '--json');
    expect(again.json<{ name: string }>().name).to.equal('FileExistsError');
    expect((await readdir(home.path)).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
  });

  it('tells a monitor 3 for a wrong flag, on standard output; with its own exit codes sf tells 2', async () => {
    const [line, json, sf] = await Promise.all([
      check('--format', 'nagios', '--waning', '70'),
      check('--exit-codes=nagios', '--warning', 'lots', '--json'),
      check('--format', 'nagios', '--exit-codes', 'sf', '--waning', '70'),
    ]);
    expect([line.exitCode, json.exitCode, sf.exitCode]).to.deep.equal([3, 3, 2]);
    expect(line.stdout).to.match(/^LIMITS UNKNOWN - Nonexistent flag: --waning [^\n]*\n$/);
    expect(json.json<{ status: number }>().status).to.equal(3);
  });

  it('takes rules from a file, lets the command line win, and says where a file is wrong', async () => {
    org.limits.set('DailyApiRequests', { remaining: 40_000 });
    await writeFile(path.join(home.path, 'rules.yaml'), 'warning: 50\nrules:\n  DailyApiRequests:\n    critical: 55\n');
    await writeFile(path.join(home.path, 'wrong.json'), '{\n  "rules": {\n    "A": { "warn": 5 }\n  }\n}\n');
    const [file, flags, wrong, missing] = await Promise.all([
      check('--rules-file', 'rules.yaml', '--json'),
      check('--rules-file', 'rules.yaml', '--rule', 'DailyApiRequests:critical=70', '--json'),
      check('--rules-file', 'wrong.json', '--json'),
      check('--rules-file', 'none.yaml', '--json'),
    ]);
    expect(file.json<{ result: LimitsReport }>().result.violations.map(({ name, rule }) => [name, rule])).to.deep.equal(
      [['DailyApiRequests', 'critical']],
    );
    expect(flags.json<{ result: LimitsReport }>().result.verdict).to.equal('warning');
    expect([file.exitCode, flags.exitCode, wrong.exitCode]).to.deep.equal([1, 0, 1]);
    const error = wrong.json<{ name: string; message: string }>();
    expect(error.name).to.equal('InvalidRulesFileError');
    expect(error.message).to.include('line 3, rules.A.warn: Unknown key');
    expect(missing.exitCode).to.equal(2);
  });

  it('checks the entitlements on request, and says where the org hides them', async () => {
    const hidden = await check('--entitlements', '--json');
    const { result } = hidden.json<{ result: LimitsReport }>();
    expectSchema('errors-limits-check', result);
    expect([hidden.exitCode, result.apiCalls, result.entitlements?.problem?.name]).to.deep.equal([
      0,
      2,
      'ApiRejectedError',
    ]);
    const measured = await SimulatedOrg.start({ objects: [tenantUsageEntitlement] });
    await home.loginByFile(measured);
    addEntitlement(measured, { label: 'API Requests per Month', setting: 'MonthlyApi', allowed: 1000, used: 990 });
    const run = await check('--entitlements');
    await closeSimulation(measured);
    expect(run.exitCode).to.equal(1);
    expect(run.stdout).to.include('TenantUsageEntitlement.MonthlyApi is 99 % used (threshold 95 %).');
    expect(run.stdout).to.include('Usage-based entitlements among them: 1.');
  });
});
