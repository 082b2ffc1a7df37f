/** Takes a file for absent that another process may have deleted meanwhile; for `catch`. */
export function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
