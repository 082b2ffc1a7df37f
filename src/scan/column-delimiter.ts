/** The characters behind the `columnDelimiter` names of a Bulk API 2.0 job. */
export const COLUMN_DELIMITERS = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
} as const;

export type ColumnDelimiter = keyof typeof COLUMN_DELIMITERS;

const CANDIDATES = new Set<number>(Object.values(COLUMN_DELIMITERS).map((character) => character.charCodeAt(0)));
const [QUOTE, LINE_FEED, CARRIAGE_RETURN] = [0x22, 0x0a, 0x0d];

/** The character of a job's `columnDelimiter`, or undefined for a name that is not one of the six. */
export function findColumnDelimiter(name: string | null | undefined): string | undefined {
  return isColumnDelimiter(name) ? COLUMN_DELIMITERS[name] : undefined;
}

/**
 * Tells the delimiter from the first bytes of a CSV: the byte after the first header cell, which is a column name and so
 * holds none of the six characters itself. Gives a comma when the line has one cell or another byte follows the cell,
 * and undefined when `head` ends before that byte.
 */
export function detectColumnDelimiter(head: Buffer): string | undefined {
  if (head[0] === QUOTE) {
    const closing = head.indexOf(QUOTE, 1);
    return closing === -1 ? undefined : readCandidate(head[closing + 1]);
  }
  for (const byte of head) {
    if (CANDIDATES.has(byte) || byte === LINE_FEED || byte === CARRIAGE_RETURN) return readCandidate(byte);
  }
  return undefined;
}

function isColumnDelimiter(name: string | null | undefined): name is ColumnDelimiter {
  return typeof name === 'string' && Object.hasOwn(COLUMN_DELIMITERS, name);
}

function readCandidate(byte: number | undefined): string | undefined {
  if (byte === undefined) return undefined;
  return CANDIDATES.has(byte) ? String.fromCharCode(byte) : COLUMN_DELIMITERS.COMMA;
}
