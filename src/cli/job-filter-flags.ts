import { Flags } from '@salesforce/sf-plugins-core';
import type { CommandWords } from './command-words.ts';

const KINDS = ['ingest', 'query', 'classic'] as const;

/**
 * The flags by which `bulk list` and `bulk scan` choose jobs.
 *
 * @param messages `messages/job-filter.md`
 */
// The types of oclif's flags are too long to write down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function jobFilterFlags(messages: CommandWords) {
  return {
    since: Flags.string({
      summary: messages.getMessage('flags.since.summary'),
      description: messages.getMessage('flags.since.description'),
    }),
    state: Flags.string({
      multiple: true,
      summary: messages.getMessage('flags.state.summary'),
      description: messages.getMessage('flags.state.description'),
    }),
    object: Flags.string({
      multiple: true,
      summary: messages.getMessage('flags.object.summary'),
    }),
    operation: Flags.string({
      multiple: true,
      summary: messages.getMessage('flags.operation.summary'),
      description: messages.getMessage('flags.operation.description'),
    }),
    kind: Flags.option({ options: KINDS, multiple: true })({
      summary: messages.getMessage('flags.kind.summary'),
      description: messages.getMessage('flags.kind.description'),
    }),
    'created-by': Flags.string({
      summary: messages.getMessage('flags.created-by.summary'),
      description: messages.getMessage('flags.created-by.description'),
    }),
    'max-calls': Flags.integer({
      min: 1,
      summary: messages.getMessage('flags.max-calls.summary'),
      description: messages.getMessage('flags.max-calls.description'),
    }),
  };
}

type FilterFlags = {
  since?: string | undefined;
  state?: string[] | undefined;
  object?: string[] | undefined;
  operation?: string[] | undefined;
  kind?: string[] | undefined;
  'created-by'?: string | undefined;
};

/** The filter flags that were given, for a command line with the same filter. */
export function listFilterArguments(flags: FilterFlags): string[] {
  return (['since', 'state', 'object', 'operation', 'kind', 'created-by'] as const).flatMap((name) =>
    [flags[name] ?? []].flat().flatMap((value) => [`--${name}`, value]),
  );
}
