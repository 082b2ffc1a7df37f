import { SfError } from '@salesforce/core/sfError';
import { LimitRuleError } from '../diagnose/limits/limit-rules.ts';
import { isOrgError } from '../org/org-error.ts';
import { maskSecrets } from '../redact/replace-secrets.ts';
import { createCommandError } from '../report/render/command-error.ts';
import type { CommandWords } from './command-words.ts';
import { RulesFileError } from './read-rules-file.ts';

/**
 * What is wrong with the rules, or with the org, as an error of `limits check`; another error is wrapped as it is.
 *
 * @param about the org that was asked, or the rules file that was read
 */
export function createLimitsError(
  error: unknown,
  messages: CommandWords,
  { targetOrg = '', file = '' }: { targetOrg?: string; file?: string | undefined },
): SfError {
  if (isOrgError(error)) return createCommandError(error, { targetOrg });
  if (error instanceof RulesFileError) return createRulesFileError(error, messages, maskSecrets(file));
  if (!(error instanceof LimitRuleError)) return SfError.wrap(error);
  const { kind, tokens } = error;
  if (kind !== 'LimitNotFound') return messages.createError(`error.${kind}`, [...tokens]);
  const [name = '', nearest = ''] = tokens;
  return messages.createError('error.LimitNotFound', [name], [nearest === '' ? '-' : nearest]);
}

function createRulesFileError({ code, faults }: RulesFileError, messages: CommandWords, file: string): SfError {
  if (code !== null) return messages.createError('error.UnreadableRules', [file, code]);
  return messages.createError('error.InvalidRulesFile', [file, maskSecrets(faults.join('\n'))]);
}
