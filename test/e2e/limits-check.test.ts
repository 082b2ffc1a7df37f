import { readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { z } from 'zod';
import type { LimitsReport } from '../../src/report/limits-report.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { createSfHome, type SfHome, type SfRun } from './sf.ts';

const schema = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(readFileSync(new URL('../../schemas/errors-limits-check.json', import.meta.url), 'utf8')));
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

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

  before(async () => {
    home = await createSfHome();
  });

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    await home.loginByFile(org);
  });

  afterEach(async () => {
    await org.stop();
    expect(org.unknownRequests).to.deep.equal([]);
  });

  after(async () => {
    const violations = await home.guardViolations();
    await home.dispose();
    expect(violations, 'connections that left this machine').to.deep.equal([]);
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
      expect(validate(result), JSON.stringify(validate.errors)).to.equal(true);
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

  it('says whether a load fits, and exits with 1 when it does not', async () => {
    org.limits.set('DailyBulkApiBatches', { remaining: 10 });
    const run = await check('--for-load', '2000000', '--json');
    expect(run.exitCode).to.equal(1);
    expect(run.json<{ result: LimitsReport }>().result.preflight?.fits).to.equal('no');
  });

  it('answers whether calls and queries fit', async () => {
    org.limits.set('DailyApiRequests', { remaining: 90_000 });
    const calls = await check('--for-calls', '1000', '--json');
    expect([calls.exitCode, calls.json<{ result: LimitsReport }>().result.preflight?.fits]).to.deep.equal([0, 'yes']);
    org.limits.set('DailyBulkV2QueryJobs', { remaining: 0 });
    const queries = await check('--for-query', '500000', '--json');
    expect([queries.exitCode, queries.json<{ result: LimitsReport }>().result.preflight?.fits]).to.deep.equal([
      1,
      'no',
    ]);
  });

  it('keeps a history on request, and forecasts from it', async () => {
    expect((await check('--history')).exitCode).to.equal(0);
    const run = await check('--history', '--forecast', '--json');
    const { result } = run.json<{ result: LimitsReport }>();
    expect(run.exitCode).to.equal(0);
    expect(validate(result), JSON.stringify(validate.errors)).to.equal(true);
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
    const run = await check('--output-file', 'limits.prom', '--output-file', 'limits.csv');
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
});
