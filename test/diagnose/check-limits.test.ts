import { expect } from 'chai';
import { checkLimits } from '../../src/diagnose/check-limits.ts';
import { LimitRuleError, parseLimitRule } from '../../src/diagnose/limits/limit-rules.ts';
import type { LimitReading } from '../../src/org/limits.ts';

const reading = (name: string, max: number | null, remaining: number | null): LimitReading => ({
  name,
  max,
  remaining,
  apps: [],
});

function check(readings: LimitReading[], rules: string[] = [], include: string[] = []) {
  return checkLimits(readings, { warning: 80, critical: 95, rules: rules.map(parseLimitRule), include, exclude: [] });
}

function refusal(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof LimitRuleError) return error.kind;
    throw error;
  }
}

describe('checkLimits', () => {
  it('holds a limit against both percentages, from the threshold itself on', () => {
    for (const [left, verdict] of [
      [21, 'ok'],
      [20, 'warning'],
      [6, 'warning'],
      [5, 'critical'],
      [-3, 'critical'],
    ] as const) {
      expect(check([reading('A', 100, left)]).verdict, String(left)).to.equal(verdict);
    }
  });

  it('has no percentage for a Max of 0 and for an unlimited one', () => {
    const { limits, verdict } = check([reading('A', 0, 0), reading('B', 999_999_999, 999_999_999)]);
    expect(limits.map(({ percentUsed }) => percentUsed)).to.deep.equal([null, null]);
    expect(verdict).to.equal('ok');
  });

  it('finds an overdrawn limit of 0 critical, and an unreadable one unknown', () => {
    expect(check([reading('A', 0, -5)]).verdict).to.equal('critical');
    expect(check([reading('A', 100, 10), reading('B', 100, null)]).verdict).to.equal('unknown');
  });

  it('refuses rules that can never fire', () => {
    const unlimited = [reading('A', 999_999_999, 999_999_999)];
    const none = [reading('A', 0, 0)];
    const cases: Array<[LimitReading[], string]> = [
      [unlimited, 'A:min-remaining=5'],
      [none, 'A:critical=50'],
      [none, 'A:warning=101'],
      [none, 'A:warning=90,critical=90'],
      [none, 'A:min-remaining=0'],
    ];
    for (const [limits, rule] of cases)
      expect(
        refusal(() => check(limits, [rule])),
        rule,
      ).to.equal('RuleCannotFire');
    expect(refusal(() => check([reading('A', 9, 9), reading('B', 9, 9)], ['A:critical=90'], ['B']))).to.equal(
      'RuleCannotFire',
    );
  });

  it('is critical with less left than wanted, not with as much', () => {
    const verdicts = [51, 50, 49].map((left) => check([reading('A', 100, left)], ['A:min-remaining=50']).verdict);
    expect(verdicts).to.deep.equal(['ok', 'ok', 'critical']);
  });

  it('refuses to pass where no limit is left to check', () => {
    const rules = { warning: 80, critical: 95, rules: [], include: [], exclude: ['*'] };
    expect(refusal(() => checkLimits([reading('A', 100, 50)], rules))).to.equal('NothingToCheck');
  });

  it('refuses names that the org does not have, and what is no rule', () => {
    expect(refusal(() => check([reading('A', 9, 9)], ['B:critical=90']))).to.equal('LimitNotFound');
    expect(refusal(() => check([reading('A', 9, 9)], ['A/App:critical=90']))).to.equal('LimitNotFound');
    expect(refusal(() => check([reading('A', 9, 9)], [], ['B*']))).to.equal('LimitNotFound');
    for (const rule of ['A', 'A:', 'A:critical', 'A:critical=x', 'A:most=3', ':warning=1']) {
      expect(
        refusal(() => parseLimitRule(rule)),
        rule,
      ).to.equal('InvalidRule');
    }
  });
});
