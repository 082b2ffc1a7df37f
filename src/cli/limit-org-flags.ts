import { Flags } from '@salesforce/sf-plugins-core';
import { openDefaultOrg } from '../org/authorized-orgs.ts';
import type { CommandWords } from './command-words.ts';

/** The flags of `limits check` that say which orgs are checked. */
// The types of oclif's flags are too long to write down.
// oxlint-disable-next-line typescript/explicit-module-boundary-types
export function limitOrgFlags(messages: CommandWords) {
  return {
    'target-org': Flags.optionalOrg({
      summary: messages.getMessage('flags.target-org.summary'),
      // Where others are named the default org is not to be opened: that can cost it a call.
      default: async ({ flags }) => (asksForSeveral(flags) ? undefined : openDefaultOrg()),
      defaultHelp: async ({ flags }) => (asksForSeveral(flags) ? undefined : (await openDefaultOrg())?.getUsername()),
    }),
    orgs: Flags.string({
      // Not oclif's delimiter: with one, the CLI warns of every comma in the command line.
      multiple: true,
      exclusive: ['target-org', 'all-orgs'],
      summary: messages.getMessage('flags.orgs.summary'),
      description: messages.getMessage('flags.orgs.description'),
    }),
    'all-orgs': Flags.boolean({
      exclusive: ['target-org'],
      summary: messages.getMessage('flags.all-orgs.summary'),
    }),
  };
}

/** Whether orgs are named in another way than by `--target-org`. */
export function asksForSeveral(flags: { orgs?: unknown; 'all-orgs'?: unknown }): boolean {
  return flags.orgs !== undefined || flags['all-orgs'] === true;
}

/** The names in the values of `--orgs`, which may be lists. */
export function splitNames(values: readonly string[]): string[] {
  const names = values.flatMap((value) => value.split(','));
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
