import { expect } from 'chai';
import { LimitRuleError, parseLimitRule } from '../../../src/diagnose/limits/limit-rules.ts';
import { mergeRules, readWrittenRules } from '../../../src/diagnose/limits/merge-rules.ts';

const file = readWrittenRules({
  warning: 60,
  exclude: ['Hourly*'],
  rules: {
    DailyApiRequests: { critical: 90 },
    'DailyApiRequests/My App': { warning: 50 },
    DataStorageMB: { 'min-remaining': 500 },
  },
});

describe('mergeRules', () => {
  it('has 80 and 95 percent where nobody says else', () => {
    expect(mergeRules({ rules: [] }, null)).to.deep.equal({
      warning: 80,
      critical: 95,
      rules: [],
      include: [],
      exclude: [],
    });
  });

  it('has no warning at 80 where nobody asks for it and limits are critical before', () => {
    expect(mergeRules({ critical: 70, rules: [] }, null)).to.include({ warning: null, critical: 70 });
    expect(mergeRules({ rules: [] }, { critical: 80, rules: [] })).to.include({ warning: null, critical: 80 });
    expect(mergeRules({ warning: 80, critical: 70, rules: [] }, null)).to.include({ warning: 80, critical: 70 });
  });

  it("takes the file's rules, an app's part among them", () => {
    expect(mergeRules({ rules: [] }, file)).to.deep.equal({
      warning: 60,
      critical: 95,
      rules: [
        { name: 'DailyApiRequests', app: null, critical: 90 },
        { name: 'DailyApiRequests', app: 'My App', warning: 50 },
        { name: 'DataStorageMB', app: null, minRemaining: 500 },
      ],
      include: [],
      exclude: ['Hourly*'],
    });
  });

  it('lets the command line win, rule by rule', () => {
    const flags = { warning: 70, rules: [parseLimitRule('DailyApiRequests:min-remaining=9')], exclude: ['Monthly*'] };
    const merged = mergeRules(flags, file);
    expect([merged.warning, merged.critical, merged.exclude]).to.deep.equal([70, 95, ['Monthly*']]);
    expect(merged.rules.map(({ name, app, critical }) => [name, app, critical])).to.deep.equal([
      ['DailyApiRequests', null, undefined],
      ['DailyApiRequests', 'My App', undefined],
      ['DataStorageMB', null, undefined],
    ]);
    expect(merged.rules[0]).to.include({ minRemaining: 9 });
  });

  it("drops the file's rules for limits that the command line leaves out", () => {
    const merged = mergeRules({ rules: [], include: ['Data*'] }, file);
    expect(merged.rules.map(({ name }) => name)).to.deep.equal(['DataStorageMB']);
  });

  it('refuses a rule for nothing', () => {
    expect(() => readWrittenRules({ rules: { '/My App': { warning: 5 } } })).to.throw(LimitRuleError);
    expect(() => readWrittenRules({ rules: { 'DailyApiRequests/': { warning: 5 } } })).to.throw(LimitRuleError);
  });
});
