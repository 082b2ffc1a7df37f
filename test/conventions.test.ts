import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config, type Command } from '@oclif/core';
import { expect } from 'chai';
import { OUTCOMES } from '../src/report/bulk-job.ts';
import { EXIT_CODES } from '../src/report/exit-codes.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Flags whose words come from sf-plugins-core. */
const SHARED_FLAGS = new Set(['target-org', 'api-version', 'json', 'flags-dir']);

/** The files of flags that a command takes from beside it: those of several commands, or too many for one file. */
const FLAG_FILES = /cli\/[a-z-]+-flags?(?=\.ts)/g;

const config = await Config.load({ root, devPlugins: false, userPlugins: false });
const commands = config.commands.filter(({ pluginName }) => pluginName === config.name);

describe('Each command', () => {
  it('is found by oclif', () => {
    expect(commands.map(({ id }) => id)).to.include('errors:bulk:job');
  });

  for (const command of commands) {
    describe(command.id, () => {
      const file = path.join(root, 'src/commands', `${command.id.replaceAll(':', '/')}.ts`);
      const text = readFileSync(file, 'utf8');
      const flagFiles = (text.match(FLAG_FILES) ?? []).map((name) => path.join(root, 'src', `${name}.ts`));
      const flagsText = [file, ...flagFiles].map((name) => readFileSync(name, 'utf8')).join('\n');
      const className = command.id
        .split(/[:-]/)
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('');

      it('has a class and a result type named after its full path', () => {
        expect(text).to.include(`export default class ${className} extends SfCommand<${className}Result>`);
        expect(text).to.include(`async run(): Promise<${className}Result>`);
        expect(text).to.match(new RegExp(`export type ${className}Result\\b`));
      });

      it('has a summary of one sentence, a description and examples that name the command by variables', () => {
        expect(command.summary).to.match(/^[A-Z].*\.$/);
        expect(command.description).to.be.a('string').and.not.to.equal('');
        const examples = command.examples ?? [];
        expect(examples).not.to.have.length(0);
        for (const example of examples) expect(example).to.include('<%= config.bin %> <%= command.id %>');
      });

      it('has flags in kebab case with a summary and short letters of their own', () => {
        const flags: Array<[string, Command.Flag.Cached]> = Object.entries(command.flags);
        const letters = flags.flatMap(([, { char }]) => (char === undefined ? [] : [char]));
        expect(new Set(letters).size).to.equal(letters.length);
        expect(letters).not.to.include('h');
        for (const [name, flag] of flags) {
          expect(name).to.match(/^[a-z]+(-[a-z]+)*$/);
          if (SHARED_FLAGS.has(name)) continue;
          expect(flag.summary, name).to.match(/^[A-Z].*\.$/s);
          expect(flagsText).to.include(`getMessage('flags.${name}.summary')`);
        }
      });

      it('uses the API version it was given', () => {
        if ('target-org' in command.flags) expect(text).to.include("getConnection(flags['api-version'])");
      });
    });
  }

  it('tells every outcome and its exit code in the help of bulk job', () => {
    const command = commands.find(({ id }) => id === 'errors:bulk:job');
    const help = JSON.stringify(command);
    for (const outcome of OUTCOMES) expect(help).to.include(`${outcome} (${EXIT_CODES[outcome]})`);
  });
});

describe('The messages', () => {
  const keys = readdirSync(path.join(root, 'messages')).flatMap((name) =>
    [...readFileSync(path.join(root, 'messages', name), 'utf8').matchAll(/^# (\S+)$/gm)].map(
      ([, key]) => `${name} ${key}`,
    ),
  );
  const source = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(root, 'src', name), 'utf8'))
    .join('\n');
  const used = [...source.matchAll(/(?:getMessages?|createError)\(\s*(['`])((?:(?!\1).)+)\1/g)].map(
    ([, , key]) => key ?? '',
  );
  const patterns = used.map(
    (key) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/\$\{.*?\}/g, '[\\w-]+(?:\\.\\w+)*')}$`),
  );

  it('are all used', () => {
    const unused = keys.filter((entry) => {
      const key = entry.split(' ')[1]?.replace(/\.actions$/, '') ?? '';
      return !patterns.some((pattern) => pattern.test(key) || pattern.test(`${key}.actions`));
    });
    expect(unused).to.deep.equal([]);
  });

  it('are all there', () => {
    const known = new Set(keys.map((entry) => entry.split(' ')[1]));
    const missing = used.filter((key) => !key.includes('${') && !known.has(key));
    expect(missing).to.deep.equal([]);
  });

  it('have one home each', () => {
    expect(new Set(keys).size).to.equal(keys.length);
  });
});
