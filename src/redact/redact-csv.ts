import type { Redaction } from './redaction.ts';
import { findSecretKind } from './secret-kind.ts';

const DELIMITERS = [',', ';', '\t', '|', '^', '`'];
const MESSAGE_COLUMNS = /^(?:sf__error|error|message)$/i;
const PLAIN_COLUMNS = /^(?:sf__(?:id|created)|id|success|created)$/i;

/** A CSV whose header stays, and in its rows ids and the messages of Salesforce. */
export function redactCsv(text: string, redaction: Redaction): string {
  const [head = ''] = text.split(/\r?\n/, 1);
  const delimiter = DELIMITERS.toSorted((one, other) => countOf(head, other) - countOf(head, one))[0] ?? ',';
  const [columns = [], ...rows] = splitCsv(text, delimiter);
  // A file without a header shows its first row instead of names: those are values like the others.
  const names = columns.every((name) => /^[A-Za-z][\w.:]{0,200}$/.test(name)) ? columns : [];
  const all = names.length === 0 ? [columns, ...rows] : rows;
  const lines = all.map((cells) =>
    cells.map((cell, index) => quote(redactCell(names[index] ?? '', cell, redaction))).join(delimiter),
  );
  return [...(names.length === 0 ? [] : [names.join(delimiter)]), ...lines].join('\n');
}

function redactCell(column: string, cell: string, redaction: Redaction): string {
  const kind = findSecretKind(column);
  if (kind !== null) return redaction.mark(kind, cell);
  if (MESSAGE_COLUMNS.test(column)) return redaction.message(cell);
  if (PLAIN_COLUMNS.test(column) && /^(?:true|false|\w{15}|\w{18})$/.test(cell)) return cell;
  return redaction.value(cell);
}

function splitCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.length > 1 || cell !== '') rows.push(cells);
    cells = [];
    cell = '';
  };
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (quoted && character === '"' && text[index + 1] === '"') {
      cell += '"';
      index++;
    } else if (character === '"' && (quoted || cell === '')) {
      quoted = !quoted;
    } else if (!quoted && character === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (!quoted && character === '\n') {
      endRow();
    } else if (quoted || character !== '\r') {
      cell += character;
    }
  }
  endRow();
  return rows;
}

function quote(cell: string): string {
  return /["\r\n,;\t|^`]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
