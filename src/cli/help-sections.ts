import { EnvironmentVariable } from '@salesforce/core/envVars';
import { toHelpSection } from '@salesforce/sf-plugins-core';
import { TIMEOUT_VARIABLE } from '../org/read-time-limits.ts';
import type { CommandWords } from './command-words.ts';

type HelpSection = ReturnType<typeof toHelpSection>;

/** The exit codes in the help of a command: `clean (0)`, and when that is. */
export function describeExitCodes<Outcome extends string>(
  outcomes: readonly Outcome[],
  exitCodes: Readonly<Record<Outcome, number>>,
  messages: CommandWords,
): Record<string, string> {
  return Object.fromEntries(
    outcomes.map((outcome) => [`${outcome} (${exitCodes[outcome]})`, messages.getMessage(`exitCode.${outcome}`)]),
  );
}

/** The environment variables in the help of a command that asks an org. */
export function describeOrgVariables(messages: CommandWords): HelpSection {
  return toHelpSection('ENVIRONMENT VARIABLES', EnvironmentVariable.SF_TARGET_ORG, {
    [TIMEOUT_VARIABLE]: messages.getMessage('environment.timeout'),
  });
}
