import type { AnswerBody, ChunkBody, FileBody } from './answer.ts';
import { writeResultCsv, type ResultCsvForm } from './result-csv.ts';

export type ResultKind = 'successful' | 'failed' | 'unprocessed';

/** One row of a result file. `values` are the uploaded cells, in the order of the columns or by name. */
export type ResultRow = {
  /** `sf__Id`; empty for failed inserts. */
  id?: string;
  /** The whole `sf__Error` cell. */
  error?: string;
  /** `sf__Created`. */
  created?: boolean;
  values?: readonly string[] | Readonly<Record<string, string>>;
};

/** Rows made while they are sent: nothing of them is held. `rows` as a function gets the 0-based number of the row. */
export type StreamedRows = {
  columns: readonly string[];
  rows: Iterable<ResultRow> | AsyncIterable<ResultRow> | ((index: number) => ResultRow);
  count: number;
};

/** Where the content of a result file comes from: rows, streamed rows, a file on disk, raw chunks or a raw body. */
export type ResultSource =
  | readonly ResultRow[]
  | StreamedRows
  | (FileBody & { count?: number | undefined })
  | (ChunkBody & { count?: number | undefined })
  | { body: Buffer | string; count?: number };

/** How many rows a source has; undefined where only its maker knows. */
export function countRows(source: ResultSource | undefined): number | undefined {
  if (source === undefined) return 0;
  return isRowList(source) ? source.length : source.count;
}

/** The content of a source as a body: rows are written as Salesforce writes them, everything else is served as it is. */
export function openResult(
  kind: ResultKind,
  source: ResultSource,
  columns: readonly string[] | undefined,
  form: ResultCsvForm,
  withId: boolean,
): AnswerBody {
  if (isRowList(source)) {
    const uploaded = columns ?? columnsOf(source);
    return { chunks: () => writeRows(kind, { columns: uploaded, rows: source, count: source.length }, form, withId) };
  }
  if ('rows' in source) return { chunks: () => writeRows(kind, source, form, withId) };
  return 'body' in source ? source.body : source;
}

async function* writeRows(
  kind: ResultKind,
  source: StreamedRows,
  form: ResultCsvForm,
  withId: boolean,
): AsyncGenerator<Buffer> {
  const own = {
    successful: ['sf__Id', 'sf__Created'],
    failed: withId ? ['sf__Id', 'sf__Error'] : ['sf__Error'],
    unprocessed: [],
  }[kind];
  const { columns } = source;
  const toCells = (row: ResultRow): string[] => {
    const cells: string[] = [];
    if (own[0] === 'sf__Id') cells.push(row.id ?? '');
    if (kind === 'failed') cells.push(row.error ?? '');
    if (kind === 'successful') cells.push(String(row.created ?? true));
    return [...cells, ...cellsOf(row, columns)];
  };
  yield* writeResultCsv([...own, ...columns], mapRows(source, toCells), form);
}

async function* mapRows(source: StreamedRows, toCells: (row: ResultRow) => string[]): AsyncGenerator<string[]> {
  const { rows, count } = source;
  if (typeof rows === 'function') {
    for (let index = 0; index < count; index++) yield toCells(rows(index));
  } else {
    for await (const row of rows) yield toCells(row);
  }
}

export function cellsOf(row: ResultRow, columns: readonly string[]): readonly string[] {
  const { values = [] } = row;
  if (isCellList(values)) return values;
  return columns.map((column) => values[column] ?? '');
}

export function columnsOf(rows: readonly ResultRow[]): string[] {
  const names = new Set<string>();
  for (const { values = [] } of rows) {
    if (isCellList(values)) for (const index of values.keys()) names.add(`Column${index + 1}`);
    else for (const name of Object.keys(values)) names.add(name);
  }
  return [...names];
}

function isRowList(source: ResultSource): source is readonly ResultRow[] {
  return Array.isArray(source);
}

function isCellList(values: readonly string[] | Readonly<Record<string, string>>): values is readonly string[] {
  return Array.isArray(values);
}
