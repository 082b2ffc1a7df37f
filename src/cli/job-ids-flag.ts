import { Flags } from '@salesforce/sf-plugins-core';
import type { CommandWords } from './command-words.ts';

/** `--id` of bulk jobs, as often as there are jobs. */
// The types of oclif's flags are too long to write down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function jobIdsFlag(messages: CommandWords) {
  return Flags.salesforceId({
    char: 'i',
    aliases: ['job-id'],
    required: true,
    multiple: true,
    length: 'both',
    startsWith: '750',
    summary: messages.getMessage('flags.id.summary'),
  });
}
