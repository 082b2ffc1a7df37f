import { Flags } from '@salesforce/sf-plugins-core';
import type { CommandWords } from './command-words.ts';

/** `--wait` in minutes; not at all unless said otherwise. */
// The types of oclif's flags are too long to write down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function waitFlag(messages: CommandWords) {
  return Flags.duration({
    char: 'w',
    unit: 'minutes',
    min: 0,
    defaultValue: 0,
    summary: messages.getMessage('flags.wait.summary'),
    description: messages.getMessage('flags.wait.description'),
  });
}
