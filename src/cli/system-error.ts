/** The code of an error of the operating system (`ENOENT`); null for any other error. */
export function findSystemCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^E[A-Z0-9]+$/.test(code) ? code : null;
}
