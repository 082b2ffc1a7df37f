export type ReferenceTable = { lines: string[][]; openQuote: boolean };

/** The rules of the row scanner once more, as a pattern over the whole text: slow, and too short to share its faults. */
export function readReferenceTable(text: string, delimiter: string): ReferenceTable {
  const d = `\\x${delimiter.charCodeAt(0).toString(16).padStart(2, '0')}`;
  const end = `(?=${d}|\\r?\\n|\\r?$)`;
  const quoted = `"((?:[^"]|""|"(?!"|${d}|\\r?\\n|\\r?$))*)(?:"${end}|$)`;
  const plain = `((?:(?!${d}|\\r?\\n|\\r?$)[^])*)`;
  const cell = new RegExp(`(?:${quoted}|${plain})(${d}|\\r?\\n|\\r?$)`, 'y');
  const lines: string[][] = [];
  let openQuote = false;
  let line: string[] = [];
  while (cell.lastIndex < text.length || line.length > 0) {
    const at = cell.lastIndex;
    const [whole = '', inQuotes, bare = '', border] = cell.exec(text) ?? [];
    cell.lastIndex = at + whole.length;
    line.push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'));
    if (border === delimiter) continue;
    openQuote = inQuotes !== undefined && whole === `"${inQuotes}`;
    const empty = line.length === 1 && inQuotes === undefined && bare === '';
    if (!empty && (!openQuote || lines.length === 0)) lines.push(line);
    line = [];
  }
  return { lines, openQuote };
}
