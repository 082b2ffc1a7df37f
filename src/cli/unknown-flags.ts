/**
 * The names of the flags that a parser's error complains of, or null for another error. Without their values: the parser quotes
 * `--log-ulr=https://…` whole, and a value may be a secret.
 */
export function findUnknownFlags(error: unknown): string[] | null {
  if (!(error instanceof Error && 'flags' in error && Array.isArray(error.flags))) return null;
  return error.flags.map((flag) => /^--?[A-Za-z-]{1,40}(?==|$)/.exec(String(flag))?.[0] ?? '…');
}
