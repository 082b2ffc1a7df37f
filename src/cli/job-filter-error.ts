/** `messages/job-filter.md`, which the command loads. */
type FilterWords = { createError(key: string, tokens: string[]): Error };

/** What is wrong with the values of the filter flags, as an error of the command; another error is returned as it is. */
export function createFilterError(error: unknown, messages: FilterWords): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'InvalidSinceError' && 'text' in error) {
    return messages.createError('error.InvalidSince', [String(error.text)]);
  }
  if (error.name === 'UserNotFoundError' && 'user' in error) {
    return messages.createError('error.UserNotFound', [String(error.user)]);
  }
  return error;
}
