import { createRequire } from 'node:module';
import { expect } from 'chai';
import { z } from 'zod';
import type { CheckedOrg, LimitsReport, LimitsReportOfOrgs } from '../../../src/report/limits-report.ts';
import { isLimitsFormat, renderLimitsFile } from '../../../src/report/render/limits-files.ts';
import { listReports } from '../../../src/report/render/limit-rows.ts';
import { renderNagios, renderNagiosFailure } from '../../../src/report/render/nagios.ts';
import { CHECKED_AT, SAMPLE_LIMITS, SAMPLE_ORGS } from '../sample-limits.ts';

// oxlint-disable-next-line typescript/no-unsafe-assignment -- the package has no types; zod checks what it returns
const parseText: (text: string) => unknown = createRequire(import.meta.url)('parse-prometheus-text-format');
const families = z.array(
  z.object({
    name: z.string(),
    type: z.string(),
    metrics: z.array(z.object({ value: z.string(), labels: z.record(z.string(), z.string()) })),
  }),
);

const org: CheckedOrg = { alias: 'production', username: 'admin@acme.example', orgId: '00D5g000004SAMPEAO' };
const several: LimitsReportOfOrgs = { verdict: 'critical', checkedAt: CHECKED_AT, orgs: SAMPLE_ORGS, apiCalls: 3 };
const { critical, unknown, ok } = SAMPLE_LIMITS;

function render(extension: string, answer: LimitsReport | LimitsReportOfOrgs = critical): string {
  return renderLimitsFile(extension, answer, org);
}

describe('A file of limits', () => {
  it('has the format that its extension tells', () => {
    expect(['.json', '.prom', '.csv', '.md', '.txt', '', '.toString'].map(isLimitsFormat)).to.deep.equal([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('is the whole answer as JSON', () => {
    expect(JSON.parse(render('.json'))).to.deep.equal(JSON.parse(JSON.stringify(critical)));
    expect(JSON.parse(render('.json', several))).to.deep.equal(JSON.parse(JSON.stringify(several)));
  });

  it('is CSV with a row for each limit and each app that has a quota', () => {
    const [head = '', ...rows] = render('.csv').trimEnd().split('\r\n');
    expect(head).to.equal('name,app,max,remaining,used,percentUsed,unit,period,status');
    expect(rows).to.include('DailyApiRequests,My App,5000,600,4400,88,calls,rolling-24h,warning');
    expect(rows).to.include('DataStorageMB,,1024,-12,1036,101.17,MB,stock,critical');
    expect(rows).to.include('FluxCapacitorsPerEon,,,,,,,unknown,unknown');
    expect(rows.some((row) => row.includes('Workbench'))).to.equal(false);
  });

  it('has a column for the org where there are several, harmless for spreadsheets', () => {
    const rows = render('.csv', several).trimEnd().split('\r\n');
    expect(rows[0]).to.match(/^org,name,/);
    expect(rows).to.include('admin@acme.example.staging,DailyApiRequests,,100000,60000,40000,40,calls,rolling-24h,ok');
    for (const sign of ['=', '+', '-', '@']) {
      const formula = SAMPLE_ORGS.slice(2).map((one) => Object.assign({}, one, { username: `${sign}HYPERLINK("x")` }));
      expect(render('.csv', { ...several, orgs: formula })).to.include(`"'${sign}HYPERLINK(""x"")",DailyApiRequests`);
    }
  });

  it('is a Markdown table below what is wrong', () => {
    const lines = render('.md').split('\n');
    expect(lines[0]).to.equal(`**critical** (${CHECKED_AT})`);
    expect(lines).to.include('- critical: DailyApiRequests has 1,500 left (at least 5,000 wanted)');
    expect(lines).to.include('| DailyApiRequests | My App | 5000 | 600 | 4400 | 88 | calls | rolling-24h | warning |');
    const table = lines.filter((line) => line.startsWith('|'));
    expect(new Set(table.map((line) => line.split(/(?<!\\)\|/).length))).to.deep.equal(new Set([11]));
    expect(render('.md', unknown)).to.include('The org does not show its limits to this user.');
  });

  it('tells in Markdown the verdict of each of several orgs', () => {
    const lines = render('.md', several).split('\n');
    expect(lines).to.include(`**ok** admin@acme.example.staging (${CHECKED_AT})`);
    expect(lines).to.include('| org | name | app | max | remaining | used | percentUsed | unit | period | status |');
    expect(lines.filter((line) => line.startsWith('| ---'))).to.have.length(1);
  });

  it('is OpenMetrics that another parser reads, each family once, with the org as a label', () => {
    const text = render('.prom', several);
    expect(text.endsWith('# EOF\n')).to.equal(true);
    const read = families.parse(parseText(text.replace('# EOF\n', '')));
    expect(new Set(read.map(({ name }) => name)).size).to.equal(read.length);
    const verdicts = read.find(({ name }) => name === 'salesforce_limits_verdict')?.metrics;
    expect(verdicts?.map(({ labels, value }) => [labels['org'], value])).to.deep.equal([
      ['admin@acme.example', '2'],
      ['=lost"|\u001B[2J@acme.example', '3'],
      ['admin@acme.example.staging', '0'],
    ]);
    const left = read.find(({ name }) => name === 'salesforce_limit_remaining')?.metrics ?? [];
    const storage = left.filter(({ labels }) => labels['limit'] === 'DataStorageMB');
    expect(storage.map(({ labels, value }) => [labels['org'], value])).to.deep.equal([
      ['admin@acme.example', '-12'],
      ['admin@acme.example.staging', '8446'],
    ]);
    expect(left.some(({ labels }) => labels['limit'] === 'HourlyDashboardStatuses')).to.equal(false);
    const one = families.parse(parseText(render('.prom').replace('# EOF\n', '')));
    expect(one.map(({ name }) => name)).to.deep.equal(read.map(({ name }) => name));
  });
});

/** `'label'=value;warning;critical;minimum;maximum` of the plugin guidelines. */
const PERFORMANCE = /^'(?<label>(?:[^'=]|'')+)'=-?\d+(?:\.\d+)?;[\d.]*;[\d.]*;0;\d+$/;

function labelsOf(line: string): string[] {
  const [, data = ''] = line.split(' | ');
  return data
    .split(/ (?=')/)
    .map((item) => PERFORMANCE.exec(item)?.groups?.['label'] ?? `no performance data: ${item}`);
}

describe('The line of a monitoring plugin', () => {
  it('says what is wrong before the bar, and has an item of performance data for each limit after it', () => {
    const line = renderNagios('critical', listReports(critical, org));
    expect(line.split('\n')).to.have.length(1);
    expect(line).to.match(/^LIMITS CRITICAL - /);
    expect(line).to.include('no readable numbers: FluxCapacitorsPerEon');
    expect(labelsOf(line)).to.include.members(['DailyApiRequests', 'DailyApiRequests/My App', 'DataStorageMB']);
    expect(renderNagios('ok', listReports(ok, org))).to.match(/^LIMITS OK - All 5 limits checked are ok\. \| /);
  });

  it('tells of several orgs those that are not ok, and begins each label with the org', () => {
    const line = renderNagios('critical', listReports(several, org));
    expect(line.split('\n')).to.have.length(1);
    expect(line.split('|')).to.have.length(2);
    expect(line).to.match(/^LIMITS CRITICAL - production: /);
    expect(line).to.include('The org does not show its limits to this user.').and.not.to.include('staging: ');
    expect(labelsOf(line)).to.include.members(['production/DailyApiRequests', 'staging/DailyApiRequests']);
    const fine = { ...several, verdict: 'ok' as const, orgs: SAMPLE_ORGS.slice(2) };
    expect(renderNagios('ok', listReports(fine, org))).to.match(/^LIMITS OK - limits of 1 org are ok \| /);
  });

  it('keeps quotes, bars and equal signs of names out of the way of those who read the line', () => {
    const limits = ok.limits.slice(0, 1).map((limit) => Object.assign({}, limit, { name: "It's|a=b" }));
    const line = renderNagios('ok', listReports({ ...ok, limits }, org));
    expect(labelsOf(line)).to.deep.equal(["It''s_a_b"]);
  });

  it('has performance data of nothing where nothing was read', () => {
    expect(renderNagios('unknown', listReports(unknown, org))).to.equal(
      'LIMITS UNKNOWN - The org does not show its limits to this user.',
    );
  });

  it('says on one line why there was no check', () => {
    expect(renderNagiosFailure('Wrong | flag:\n\t--x\u001B[2J')).to.equal('LIMITS UNKNOWN - Wrong / flag: --x␛[2J');
  });
});
