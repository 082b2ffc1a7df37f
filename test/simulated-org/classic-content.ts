import { readXmlLeaves } from './async-document.ts';
import { readCsv } from './csv-table.ts';
import { rowFormatter } from './result-csv.ts';

export const classicContentTypes = ['CSV', 'XML', 'JSON', 'ZIP_CSV', 'ZIP_XML', 'ZIP_JSON'] as const;
export type ClassicContentType = (typeof classicContentTypes)[number];

/** The HTTP content type of a batch and of its results. */
export const classicMediaTypes = {
  CSV: 'text/csv',
  XML: 'application/xml',
  JSON: 'application/json',
  ZIP_CSV: 'text/csv',
  ZIP_XML: 'application/xml',
  ZIP_JSON: 'application/json',
} as const satisfies Record<ClassicContentType, string>;

/** The records of a batch as the CSV that loads work on; throws a SyntaxError for what is no batch. */
export function toBatchCsv(content: string, type: ClassicContentType): string {
  if (type === 'CSV') return content;
  const records = type === 'JSON' ? readJsonRecords(content) : readXmlRecords(content);
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const lines = records.map((record) => columns.map((column) => record[column] ?? ''));
  return writeBatchCsv(columns, lines);
}

export function writeBatchCsv(columns: readonly string[], rows: Iterable<readonly string[]>): string {
  const format = rowFormatter({ columnDelimiter: 'COMMA', quoting: 'full' });
  return [format.header(columns), ...Array.from(rows, (row) => format.row(row)), ''].join('\n');
}

export function countCsvRows(text: string): number {
  return Math.max(0, Array.from(readCsv(text, ',')).length - 1);
}

function readJsonRecords(content: string): Array<Record<string, string>> {
  const records: unknown = JSON.parse(content);
  if (!Array.isArray(records)) throw new SyntaxError('The batch is no list');
  return records.map((record: unknown) =>
    Object.fromEntries(
      Object.entries(record ?? {})
        .filter(([name]) => name !== 'attributes')
        .map(([name, value]) => [name, value === null ? '#N/A' : String(value)]),
    ),
  );
}

function readXmlRecords(content: string): Array<Record<string, string>> {
  if (!/<sObjects[\s>]/.test(content)) throw new SyntaxError('The batch has no sObjects');
  return Array.from(content.matchAll(/<sObject>([\s\S]*?)<\/sObject>/g), ([, fields = '']) => readXmlLeaves(fields));
}
