import { Flags } from '@salesforce/sf-plugins-core';
import type { CommandWords } from './command-words.ts';

/**
 * The flags of `limits check` that say what each limit is held against.
 *
 * @param usual percentages where none are given
 */
// The types of oclif's flags are too long to write down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function limitRuleFlags(messages: CommandWords, usual: { warning: number; critical: number }) {
  return {
    warning: Flags.integer({
      char: 'w',
      min: 0,
      max: 100,
      default: usual.warning,
      summary: messages.getMessage('flags.warning.summary'),
    }),
    critical: Flags.integer({
      char: 'c',
      min: 0,
      max: 100,
      default: usual.critical,
      summary: messages.getMessage('flags.critical.summary'),
    }),
    rule: Flags.string({
      char: 'r',
      multiple: true,
      summary: messages.getMessage('flags.rule.summary'),
      description: messages.getMessage('flags.rule.description'),
    }),
    'rules-file': Flags.file({
      exists: true,
      summary: messages.getMessage('flags.rules-file.summary'),
      description: messages.getMessage('flags.rules-file.description'),
    }),
    include: Flags.string({ multiple: true, summary: messages.getMessage('flags.include.summary') }),
    exclude: Flags.string({ multiple: true, summary: messages.getMessage('flags.exclude.summary') }),
  };
}
