const DEFAULT_COLUMNS = 80;

/**
 * Columns of the terminal; OCLIF_COLUMNS goes before, as in oclif's own help. 80 stands for a pipe, and for a terminal that
 * does not know its width (0).
 */
export function findTerminalWidth(
  environment: Record<string, string | undefined>,
  columns: number | undefined,
): number {
  const asked = Number(environment['OCLIF_COLUMNS']);
  return Number.isInteger(asked) && asked > 0 ? asked : columns || DEFAULT_COLUMNS;
}
