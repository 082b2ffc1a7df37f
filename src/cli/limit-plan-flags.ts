import { Flags } from '@salesforce/sf-plugins-core';
import { LOAD_OPERATIONS } from '../report/limits-preflight.ts';
import type { CommandWords } from './command-words.ts';

/** The flags of `limits check` that say what is planned. */
// The types of oclif's flags are too long to write down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function limitPlanFlags(messages: CommandWords) {
  return {
    'for-load': Flags.integer({
      min: 1,
      exclusive: ['for-query', 'for-calls'],
      summary: messages.getMessage('flags.for-load.summary'),
    }),
    'for-query': Flags.integer({
      min: 1,
      exclusive: ['for-calls'],
      summary: messages.getMessage('flags.for-query.summary'),
    }),
    'for-calls': Flags.integer({ min: 1, summary: messages.getMessage('flags.for-calls.summary') }),
    bytes: Flags.integer({
      min: 1,
      relationships: [{ type: 'some', flags: ['for-load', 'for-query'] }],
      summary: messages.getMessage('flags.bytes.summary'),
    }),
    rows: Flags.integer({ min: 1, dependsOn: ['for-query'], summary: messages.getMessage('flags.rows.summary') }),
    sobject: Flags.string({
      char: 's',
      dependsOn: ['for-load'],
      summary: messages.getMessage('flags.sobject.summary'),
      description: messages.getMessage('flags.sobject.description'),
    }),
    operation: Flags.option({
      options: LOAD_OPERATIONS,
      dependsOn: ['for-load'],
      summary: messages.getMessage('flags.operation.summary'),
    })(),
  };
}
