import { Flags } from '@salesforce/sf-plugins-core';
import type { CommandWords } from './command-words.ts';
import { parseInterval } from './parse-interval.ts';

/** The flags of `limits check` that say what is read, how often, and what becomes of it. */
// The types of oclif's flags are too long to write down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function limitReadingFlags(messages: CommandWords) {
  return {
    entitlements: Flags.boolean({
      summary: messages.getMessage('flags.entitlements.summary'),
      description: messages.getMessage('flags.entitlements.description'),
    }),
    /** Milliseconds. */
    watch: Flags.custom<number>({
      parse: (text) => Promise.resolve(readInterval(text, messages)),
      summary: messages.getMessage('flags.watch.summary'),
      description: messages.getMessage('flags.watch.description'),
    })(),
    readings: Flags.integer({
      min: 1,
      dependsOn: ['watch'],
      summary: messages.getMessage('flags.readings.summary'),
    }),
    history: Flags.boolean({ summary: messages.getMessage('flags.history.summary') }),
    forecast: Flags.boolean({
      summary: messages.getMessage('flags.forecast.summary'),
      description: messages.getMessage('flags.forecast.description'),
    }),
  };
}

function readInterval(text: string, messages: CommandWords): number {
  const ms = parseInterval(text);
  if (ms === null) throw messages.createError('error.InvalidInterval', [text]);
  return ms;
}
