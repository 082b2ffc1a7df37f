import { abortable } from './abortable.ts';
import { findColumnDelimiter } from './column-delimiter.ts';
import { RawValue } from './raw-value.ts';
import { RowScanner, type RowScannerOptions, type ScanSummary } from './row-scanner.ts';

export type ReadOptions = {
  /** The job's `columnDelimiter` (COMMA, TAB …); with another name, or none, the header tells. */
  delimiter?: string | null;
  /** Called after each chunk, with the bytes (as they arrive here, unpacked) and the data rows so far. */
  onProgress?: (bytes: number, rows: number) => void;
  /** Ends the scan at once, also while the source is silent: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
};

export type FailedRecordsOptions = ReadOptions & {
  /** `id` is '' for a failed insert and before API 53.0. `row` is the data row, from 1. */
  onRow?: (error: string, id: string, row: number) => void;
  /** The same before decoding: far faster for a caller who can do without most texts. Good while the call lasts. */
  onRawRow?: (error: RawValue, id: RawValue, row: number) => void;
};

export type RecordsSummary = ScanSummary & { bytes: number };

/** The text read as results of rows lacks the column that tells their errors: an HTML page or a JSON error, say. */
export class NotAResultFileError extends Error {
  override readonly name = 'NotAResultFileError';
  /** The first cells of the first line, cut short. Text of the server, so it stays out of the message. */
  readonly data: { header: string[] };

  constructor(header: readonly string[], column = 'sf__Error') {
    super(`The answer is not a file of failed records: its first line has no ${column} column.`);
    this.data = { header: header.slice(0, 20).map((name) => name.slice(0, 200)) };
  }
}

/**
 * Reads the failed records of a Bulk API 2.0 ingest job (`failedResults`), holding one row at a time.
 * An empty source is a file without rows. Rejects with `NotAResultFileError` before the first row when the header lacks
 * `sf__Error`, and with what the source throws. The source is closed in each case.
 */
export function scanFailedRecords(
  source: AsyncIterable<Buffer>,
  { onRow, onRawRow, ...options }: FailedRecordsOptions,
): Promise<RecordsSummary> {
  const noValue = new RawValue();
  return readRows(source, options, {
    columns: ['sf__Error', 'sf__Id'],
    onHeader: (header) => {
      if (!header.includes('sf__Error')) throw new NotAResultFileError(header);
    },
    ...(onRow && { onRow: ([error = '', id = ''], row) => onRow(error, id, row) }),
    ...(onRawRow && { onRawRow: (values, row) => onRawRow(values[0] ?? noValue, values[1] ?? noValue, row) }),
  });
}

/** Counts the data rows of a result CSV with any columns, such as the unprocessed records of a job. */
export function countRecords(source: AsyncIterable<Buffer>, options: ReadOptions = {}): Promise<RecordsSummary> {
  return readRows(source, options, { columns: [] });
}

async function readRows(
  source: AsyncIterable<Buffer>,
  { delimiter, onProgress, signal }: ReadOptions,
  table: RowScannerOptions,
): Promise<RecordsSummary> {
  const scanner = new RowScanner({ ...table, delimiter: findColumnDelimiter(delimiter) });
  let bytes = 0;
  for await (const chunk of signal ? abortable(source, signal) : source) {
    scanner.push(chunk);
    bytes += chunk.length;
    onProgress?.(bytes, scanner.rows);
  }
  return { ...scanner.end(), bytes };
}
