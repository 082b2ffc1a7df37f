/**
 * Rows of a CSV text, each as its cells. Quotes may hold delimiters, line ends and doubled quotes; a CR before a LF
 * belongs to the line end. Blank lines are skipped, as Salesforce does.
 */
export function* readCsv(text: string, delimiter: string): Generator<string[]> {
  let position = text.codePointAt(0) === 0xfeff ? 1 : 0;
  let row: string[] = [];
  while (position < text.length) {
    let cell: string;
    if (text[position] === '"') {
      [cell, position] = readQuoted(text, position);
      // What follows a closing quote by mistake is lost, as in most readers.
      while (position < text.length && text[position] !== delimiter && !'\r\n'.includes(text.charAt(position)))
        position += 1;
    } else {
      const start = position;
      while (position < text.length && text[position] !== delimiter && text[position] !== '\n') position += 1;
      cell = text.slice(start, text[position - 1] === '\r' && text[position] !== delimiter ? position - 1 : position);
    }
    row.push(cell);
    if (text[position] === delimiter) {
      position += 1;
      if (position === text.length) row.push('');
      continue;
    }
    if (text[position] === '\r') position += 1;
    position += 1;
    if (row.length > 1 || row[0] !== '') yield row;
    row = [];
  }
  if (row.length > 0) yield row;
}

function readQuoted(text: string, start: number): [cell: string, next: number] {
  let cell = '';
  let position = start + 1;
  for (;;) {
    const quote = text.indexOf('"', position);
    if (quote === -1) return [cell + text.slice(position), text.length];
    cell += text.slice(position, quote);
    if (text[quote + 1] !== '"') return [cell, quote + 1];
    cell += '"';
    position = quote + 2;
  }
}
