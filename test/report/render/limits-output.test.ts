import { expect } from 'chai';
import type { CheckedOrg, LimitsReport, LimitsReportOfOrgs } from '../../../src/report/limits-report.ts';
import { renderLimitsOutput } from '../../../src/report/render/limits-output.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';
import { SAMPLE_LIMITS } from '../sample-limits.ts';

const ORG: CheckedOrg = { alias: 'prod', username: 'a@b.example', orgId: null };
const STYLE = { ...PLAIN_STYLE, width: 80 };
const HUMAN = { format: 'human', all: false, last: null, interval: null } as const;

/** A report with this verdict. */
function reportOf(verdict: LimitsReport['verdict'], checkedAt = '2026-11-21T09:00:00.000Z'): LimitsReport {
  return { ...SAMPLE_LIMITS.ok, verdict, checkedAt };
}

/** A report on orgs with these verdicts. */
function answerOf(verdicts: ReadonlyArray<LimitsReport['verdict']>): LimitsReportOfOrgs {
  const checkedAt = '2026-11-21T09:05:00.000Z';
  const orgs = verdicts.map((verdict, index) => {
    const org: CheckedOrg = { alias: `org${index}`, username: `${index}@b.example`, orgId: null };
    return { ...org, ...reportOf(verdict, checkedAt) };
  });
  return { verdict: 'ok', checkedAt, orgs, apiCalls: 2 };
}

describe('renderLimitsOutput', () => {
  it('is one line for a monitor, whatever came before', () => {
    const options = { ...HUMAN, format: 'nagios', interval: 60_000 } as const;
    const first = renderLimitsOutput(reportOf('ok'), ORG, STYLE, options);
    expect(first)
      .to.match(/^LIMITS OK - /)
      .and.not.to.include('\n');
    expect(renderLimitsOutput(reportOf('ok'), ORG, STYLE, { ...options, last: reportOf('ok') })).to.equal(first);
  });

  it('says after the first reading when the next comes, if one comes', () => {
    const once = renderLimitsOutput(reportOf('ok'), ORG, STYLE, HUMAN);
    expect(once).not.to.include('Reading again');
    const watched = renderLimitsOutput(reportOf('ok'), ORG, STYLE, { ...HUMAN, interval: 300_000 });
    expect(watched).to.equal(`${once}\n\nReading again every 5 min; Ctrl-C ends the watch.\n`);
  });

  it('is a line for a later reading, and all of it where the verdict has changed', () => {
    const later = reportOf('ok', '2026-11-21T09:05:00.000Z');
    const options = { ...HUMAN, interval: 300_000 };
    expect(renderLimitsOutput(later, ORG, STYLE, { ...options, last: reportOf('ok') })).to.match(
      /^09:05:00 UTC {2}ok {2}.+$/,
    );
    const changed = renderLimitsOutput(later, ORG, STYLE, { ...options, last: reportOf('warning') });
    expect(changed).to.equal(`\n09:05:00 UTC\n${renderLimitsOutput(later, ORG, STYLE, HUMAN)}\n`);
  });

  it('names each of several orgs, and holds it against its own former reading', () => {
    const text = renderLimitsOutput(answerOf(['ok', 'ok']), ORG, STYLE, {
      ...HUMAN,
      last: answerOf(['ok', 'warning']),
    });
    expect(text)
      .to.match(/^09:05:00 UTC {2}org0 {2}ok /)
      .and.to.include('\n09:05:00 UTC  org1\n');
  });
});
