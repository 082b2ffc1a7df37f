import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readLimitsQuestion } from '../../src/cli/limits-question.ts';
import type { LimitsQuestion } from '../../src/diagnose/limits/check-org.ts';
import { plainWords } from './plain-words.ts';

type Flags = Parameters<typeof readLimitsQuestion>[0];

const DEFAULTS: Flags = {
  json: undefined,
  warning: 80,
  critical: 95,
  rule: undefined,
  'rules-file': undefined,
  include: undefined,
  exclude: undefined,
  'for-load': undefined,
  'for-query': undefined,
  'for-calls': undefined,
  bytes: undefined,
  rows: undefined,
  sobject: undefined,
  operation: undefined,
  entitlements: false,
  watch: undefined,
  readings: undefined,
  history: false,
  forecast: false,
};
const NOT_GIVEN = { warning: { setFromDefault: true }, critical: { setFromDefault: true } };

function ask(flags: Partial<Flags>, sources: Parameters<typeof readLimitsQuestion>[1] = {}): Promise<LimitsQuestion> {
  return readLimitsQuestion({ ...DEFAULTS, ...flags }, sources, 'kept', plainWords);
}

async function refusalOf(flags: Partial<Flags>): Promise<string> {
  const error: unknown = await ask(flags).then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.message : String(error);
}

describe('readLimitsQuestion', () => {
  let folder: string;
  let file: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-rules-'));
    file = path.join(folder, 'rules.yaml');
    await writeFile(file, 'warning: 60\ncritical: 70\n');
  });

  after(() => rm(folder, { recursive: true }));

  it('asks for nothing beyond the limits unless told to', async () => {
    expect(await ask({}, NOT_GIVEN)).to.deep.equal({
      rules: { warning: 80, critical: 95, rules: [], include: [], exclude: [] },
      work: null,
      entitlements: false,
      forecast: false,
      keep: false,
      folder: 'kept',
    });
  });

  it('lets thresholds that nobody gave give way to those of a rules file, and none that were given', async () => {
    const usual = await ask({ 'rules-file': file }, NOT_GIVEN);
    expect([usual.rules.warning, usual.rules.critical]).to.deep.equal([60, 70]);
    const given = await ask({ 'rules-file': file, critical: 90 }, { ...NOT_GIVEN, critical: {} });
    expect([given.rules.warning, given.rules.critical]).to.deep.equal([60, 90]);
  });

  it('takes a load, a query or calls for the work', async () => {
    const load = await ask({ 'for-load': 10, bytes: 500, sobject: 'Account' });
    expect(load.work).to.deep.equal({ kind: 'load', rows: 10, bytes: 500, operation: 'insert', object: 'Account' });
    const query = await ask({ 'for-query': 2, rows: 70 });
    expect(query.work).to.deep.equal({ kind: 'query', jobs: 2, rows: 70, bytes: undefined });
    expect((await ask({ 'for-calls': 3 })).work).to.deep.equal({ kind: 'calls', calls: 3 });
  });

  it('refuses rules that can not be read, or that can not fire', async () => {
    expect(await refusalOf({ rule: ['nonsense'] })).to.equal('error.InvalidRule nonsense');
    expect(await refusalOf({ rule: ['A:critical=50'], exclude: ['A'] })).to.include('error.RuleCannotFire A');
    const missing = path.join(folder, 'none.yaml');
    expect(await refusalOf({ 'rules-file': missing })).to.equal(`error.UnreadableRules ${missing} ENOENT`);
    const wrong = path.join(folder, 'wrong.yaml');
    await writeFile(wrong, 'warnings: 60\n');
    expect(await refusalOf({ 'rules-file': wrong })).to.match(
      /^error\.InvalidRulesFile .*line 1, warnings: Unknown key$/,
    );
  });
});
