import { Flags } from '@salesforce/sf-plugins-core';
import { EXIT_CONVENTIONS, FAIL_ON, type ExitConvention } from '../report/limits-exit-codes.ts';
import type { CommandWords } from './command-words.ts';

/** The flags of `limits check` that say how the answer is given. */
// The types of oclif's flags are too long to write down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function limitOutputFlags(messages: CommandWords) {
  return {
    'fail-on': Flags.option({
      options: FAIL_ON,
      default: 'critical' as const,
      summary: messages.getMessage('flags.fail-on.summary'),
    })(),
    'exit-codes': Flags.option({
      options: EXIT_CONVENTIONS,
      summary: messages.getMessage('flags.exit-codes.summary'),
      description: messages.getMessage('flags.exit-codes.description'),
    })(),
    format: Flags.option({
      options: ['human', 'nagios'] as const,
      default: 'human' as const,
      summary: messages.getMessage('flags.format.summary'),
    })(),
    all: Flags.boolean({ summary: messages.getMessage('flags.all.summary') }),
    'output-file': Flags.string({
      char: 'f',
      multiple: true,
      summary: messages.getMessage('flags.output-file.summary'),
    }),
    overwrite: Flags.boolean({ summary: messages.getMessage('flags.overwrite.summary') }),
  };
}

/** The convention that `--exit-codes` asks for; without it, that of the format. */
export function findConvention(exitCodes: string | null, format: string | null): ExitConvention {
  if (exitCodes === 'nagios' || exitCodes === 'sf') return exitCodes;
  return format === 'nagios' ? 'nagios' : 'sf';
}
