import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { parseRulesFile, readRulesFile, RulesFileError } from '../../src/cli/read-rules-file.ts';

const rules = {
  warning: 70,
  exclude: ['Hourly*'],
  rules: { DailyApiRequests: { warning: 60, critical: 85 }, 'DailyApiRequests/My App': { 'min-remaining': 100 } },
};

const yaml = `
# The night shift's rules.
warning: 70
exclude: [Hourly*]
rules:
  DailyApiRequests: { warning: 60, critical: 85 }
  DailyApiRequests/My App:
    min-remaining: 100
`;

async function faultsOf(text: string): Promise<readonly string[]> {
  try {
    await parseRulesFile(text);
  } catch (error) {
    if (error instanceof RulesFileError) return error.faults;
    throw error;
  }
  return [];
}

describe('A rules file', () => {
  it('is YAML or JSON', async () => {
    expect(await parseRulesFile(yaml)).to.deep.equal(rules);
    expect(await parseRulesFile(JSON.stringify(rules))).to.deep.equal(rules);
    expect(
      await parseRulesFile(JSON.stringify({ $schema: './limit-rules.json', ...rules }, null, '\t')),
    ).to.deep.include(rules);
  });

  const wrong: Array<[title: string, text: string, faults: string[]]> = [
    ['an unknown key', 'warning: 70\nrules:\n  A:\n    warn: 5\n', ['line 4, rules.A.warn: Unknown key']],
    ['two unknown keys', 'warn: 70\ncrit: 80\n', ['line 1, warn: Unknown key', 'line 2, crit: Unknown key']],
    ['a rule that says nothing', 'rules:\n  A: {}\n', ['line 2, rules.A: Say warning, critical or min-remaining']],
    ['an empty file', '', ['line 1: Invalid input: expected object, received null']],
    ['a list', '- warning: 5\n', ['line 1: Invalid input: expected object, received array']],
  ];
  for (const [title, text, faults] of wrong) {
    it(`names line and path of ${title}`, async () => {
      const found = await faultsOf(text);
      for (const [index, fault] of faults.entries()) expect(found[index]).to.equal(fault);
      expect(found).to.have.length.at.least(faults.length);
    });
  }

  it('names line and path of a wrong value, in JSON too', async () => {
    expect((await faultsOf('warning: 70\nrules:\n  A:\n    critical: lots\n'))[0]).to.match(
      /^line 4, rules\.A\.critical: /,
    );
    expect((await faultsOf('{\n  "warning": 170\n}'))[0]).to.match(/^line 2, warning: /);
    expect((await faultsOf('include:\n  - A\n  - 5\n'))[0]).to.match(/^line 3, include\.1: /);
  });

  it('names the line that is no YAML, or that gives a key twice', async () => {
    expect((await faultsOf('warning: 70\nrules: [A\n'))[0]).to.match(/^line [23]: /);
    expect((await faultsOf('warning: 70\nwarning: 80\n'))[0]).to.match(/^line 2: /);
  });

  it('is refused when its aliases grow without end', async () => {
    const names = 'abcdefghij'.split('');
    const lines = names.map((name, index) => {
      const before = names[index - 1];
      return `  ${name}: &${name} [${before === undefined ? '1' : Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
    });
    expect(await faultsOf(`rules:\n${lines.join('\n')}\n`)).to.have.length.above(0);
  });

  it('tells what the file system said', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rules-file-'));
    try {
      const file = path.join(folder, 'rules.yaml');
      const error: unknown = await readRulesFile(file).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(RulesFileError).and.to.include({ code: 'ENOENT' });
      await writeFile(file, yaml);
      expect(await readRulesFile(file)).to.deep.equal(rules);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
