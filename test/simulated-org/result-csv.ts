export const delimiterCharacters = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
} as const;

export type ColumnDelimiter = keyof typeof delimiterCharacters;
export const columnDelimiters = [
  'BACKQUOTE',
  'CARET',
  'COMMA',
  'PIPE',
  'SEMICOLON',
  'TAB',
] as const satisfies ColumnDelimiter[];

export type LineEnding = 'LF' | 'CRLF';

/**
 * How result files quote. `half-quoted`: the two `sf__` header cells and every data cell (what Salesforce writes).
 * `unquoted`: only what must be, a form seen in the wild. `full`: everything.
 */
export type ResultQuoting = 'half-quoted' | 'unquoted' | 'full';

export type ResultCsvForm = {
  columnDelimiter: ColumnDelimiter;
  lineEnding: LineEnding;
  quoting: ResultQuoting;
  /** False: the last row has no line end. */
  finalLineEnd: boolean;
  byteOrderMark: boolean;
};

export const salesforceForm: ResultCsvForm = {
  columnDelimiter: 'COMMA',
  lineEnding: 'LF',
  quoting: 'half-quoted',
  finalLineEnd: true,
  byteOrderMark: false,
};

const chunkCharacters = 65_536;

/**
 * A result file as buffers of 64 KB or more, made row by row. `columns` are the header cells: those of Salesforce's own
 * (`sf__Id`, `sf__Error`, `sf__Created`) are quoted in the half-quoted form.
 */
export async function* writeResultCsv(
  columns: readonly string[],
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  form: ResultCsvForm,
): AsyncGenerator<Buffer> {
  const format = rowFormatter(form);
  const lineEnd = form.lineEnding === 'CRLF' ? '\r\n' : '\n';
  let text = (form.byteOrderMark ? '\uFEFF' : '') + format.header(columns);
  for await (const row of rows) {
    text += lineEnd + format.row(row);
    if (text.length >= chunkCharacters) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(form.finalLineEnd ? text + lineEnd : text);
}

/** Turns cells into lines without their end. */
export function rowFormatter(form: Pick<ResultCsvForm, 'columnDelimiter' | 'quoting'>): {
  header: (columns: readonly string[]) => string;
  row: (cells: readonly string[]) => string;
} {
  const delimiter = delimiterCharacters[form.columnDelimiter];
  const mustQuote = new RegExp(`["\r\n${delimiter === '^' ? '\\^' : delimiter}]`);
  const quoteIfNeeded = (cell: string): string => (mustQuote.test(cell) ? quote(cell) : cell);
  const quoteOwn = (cell: string): string => (cell.startsWith('sf__') ? quote(cell) : quoteIfNeeded(cell));
  const headerCell = { 'half-quoted': quoteOwn, unquoted: quoteIfNeeded, full: quote }[form.quoting];
  const dataCell = form.quoting === 'unquoted' ? quoteIfNeeded : quote;
  return {
    header: (columns) => columns.map((cell) => headerCell(cell)).join(delimiter),
    row: (cells) => cells.map((cell) => dataCell(cell)).join(delimiter),
  };
}

function quote(cell: string): string {
  return `"${cell.includes('"') ? cell.replaceAll('"', '""') : cell}"`;
}
