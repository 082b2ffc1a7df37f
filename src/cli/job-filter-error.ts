import type { CommandWords } from './command-words.ts';

/**
 * What is wrong with the values of the filter flags, as an error of the command; another error is returned as it is.
 *
 * @param messages `messages/job-filter.md`
 */
export function createFilterError(error: unknown, messages: CommandWords): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'InvalidSinceError' && 'text' in error) {
    return messages.createError('error.InvalidSince', [String(error.text)]);
  }
  if (error.name === 'UserNotFoundError' && 'user' in error) {
    return messages.createError('error.UserNotFound', [String(error.user)]);
  }
  if (error.name === 'NoSuchJobsError' && 'flag' in error && 'value' in error && 'known' in error) {
    const flag = String(error.flag);
    const key = `error.Unknown${flag.charAt(0).toUpperCase()}${flag.slice(1)}`;
    return messages.createError(key, [String(error.value)], [[error.known].flat().join(', ')]);
  }
  return error;
}
