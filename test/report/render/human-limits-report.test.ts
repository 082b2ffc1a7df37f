import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { LimitsBurn } from '../../../src/report/limits-burn.ts';
import type { LimitsReport, LimitsReportOfOrgs } from '../../../src/report/limits-report.ts';
import { formatSpan, renderBurn, renderReading } from '../../../src/report/render/human-burn.ts';
import { renderLimitsAnswer } from '../../../src/report/render/human-limits-report.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';
import { CHECKED_AT, SAMPLE_LIMITS, SAMPLE_ORGS } from '../sample-limits.ts';

/** Compares with a golden file; `UPDATE_GOLDEN=1 npm run test:unit` writes the golden files anew. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${text}\n`);
  expect(`${text}\n`).to.equal(readFileSync(file, 'utf8'));
}

const orgs: LimitsReportOfOrgs = { verdict: 'critical', checkedAt: CHECKED_AT, orgs: SAMPLE_ORGS, apiCalls: 3 };

const burn: LimitsBurn = {
  reading: 3,
  since: '2026-11-21T10:29:30.000Z',
  limits: [
    { name: 'DailyApiRequests', app: null, change: 120, perHour: 14_400.4 },
    { name: 'DailyApiRequests', app: 'My App', change: 0, perHour: 60 },
    { name: 'DailyBulkApiBatches', app: null, change: -3, perHour: -12 },
  ],
};

function showEntitlementsProblem(name: string): string {
  const problem = { name, message: 'So it is.', actions: [] };
  const report: LimitsReport = { ...SAMPLE_LIMITS.ok, entitlements: { checked: 0, unmeasured: [], problem } };
  return renderLimitsAnswer(report, PLAIN_STYLE, { all: false });
}

describe('The report on limits', () => {
  for (const width of [80, 120]) {
    const style = { ...PLAIN_STYLE, width };
    const texts: Record<string, string> = {
      ...Object.fromEntries(
        Object.entries(SAMPLE_LIMITS).map(([name, report]) => [
          name,
          renderLimitsAnswer(report, style, { all: false }),
        ]),
      ),
      all: renderLimitsAnswer(SAMPLE_LIMITS.critical, style, { all: true }),
      orgs: renderLimitsAnswer(orgs, style, { all: false }),
      burn: renderBurn({ ...SAMPLE_LIMITS.critical, burn }, style, { before: null, name: null }),
    };
    for (const [name, text] of Object.entries(texts)) {
      it(`is as it should look, ${name} at ${width} columns`, () => {
        expectGolden(`limits-${name}.${width}`, text);
        for (const line of text.split('\n')) expect(line.length, line).to.be.at.most(width);
        // eslint-disable-next-line no-control-regex
        expect(text).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
      });
    }
  }

  it('says why entitlements are missing: hidden from the user, or not read', () => {
    expect(showEntitlementsProblem('ApiRejectedError')).to.include(
      'The org does not show this user its usage-based entitlements. So it is.',
    );
    expect(showEntitlementsProblem('ServiceUnavailableError')).to.include(
      'The usage-based entitlements could not be read: So it is.',
    );
  });
});

describe('The reading of a watch', () => {
  const { ok, unknown, critical, planned } = SAMPLE_LIMITS;
  const fresh = { before: null, name: null };

  it('is one line when nothing moved, and when nothing was there to compare', () => {
    const still: LimitsBurn = { reading: 2, since: CHECKED_AT, limits: [] };
    expect(renderBurn({ ...ok, burn: still }, PLAIN_STYLE, fresh)).to.equal('10:30:00 UTC  ok  nothing moved');
    const first: LimitsBurn = { reading: 2, since: null, limits: [] };
    expect(renderBurn({ ...ok, burn: first }, PLAIN_STYLE, { before: null, name: 'staging' })).to.equal(
      '10:30:00 UTC  staging  ok  first reading',
    );
  });

  it('shows what is wrong when it is new, and not again', () => {
    const [first, ...others] = critical.violations;
    const before = { ...critical, violations: others };
    const lines = renderBurn({ ...critical, burn }, PLAIN_STYLE, { before, name: null }).split('\n');
    expect(lines.filter((line) => line.includes('threshold') || line.includes('wanted'))).to.deep.equal([
      `  ${first?.message}.`,
    ]);
  });

  it('is the whole report where the verdict has changed, and else what moved', () => {
    const options = { name: 'staging', all: false };
    const changed = renderReading({ ...ok, burn }, PLAIN_STYLE, { ...options, before: critical });
    expect(changed).to.equal('\n10:30:00 UTC  staging\nAll 5 limits checked are ok.\n');
    const same = renderReading({ ...ok, burn }, PLAIN_STYLE, { ...options, before: ok });
    expect(same).to.match(/^10:30:00 UTC {2}staging {2}ok {2}moved in 30 s\n/);
  });

  it('says what runs out, where that was asked for', () => {
    const text = renderBurn({ ...planned, burn }, PLAIN_STYLE, fresh);
    expect(text).to.include('\nRuns out\n  DailyApiRequests  2026-11-21 19:35 UTC').and.not.to.include('no limit:');
  });

  it('says why it failed', () => {
    expect(renderBurn(unknown, PLAIN_STYLE, fresh)).to.equal(
      '10:30:00 UTC  unknown  The org does not show its limits to this user.',
    );
  });

  it('tells the time between readings in whole seconds', () => {
    expect([1000, 29_990, 60_020, 3_600_000].map(formatSpan)).to.deep.equal(['1 s', '30 s', '1 min', '1 h']);
  });
});
