import { BatchRow } from './batch-row.ts';
import { countRecords, NotAResultFileError } from './failed-records.ts';
import { isWord } from './is-word.ts';
import { JsonRecords } from './json-records.ts';
import { JsonResult } from './json-result.ts';
import { RawValue } from './raw-value.ts';
import { NotRecordsError, type RecordSplitter } from './record-splitter.ts';
import { RowScanner } from './row-scanner.ts';
import { XmlRecords } from './xml-records.ts';
import { XmlResult } from './xml-result.ts';

/** The forms in which Bulk API 1.0 takes rows and tells their results. */
export type RowsForm = 'CSV' | 'XML' | 'JSON';

/** A value before decoding, which for most rows nobody asks for. Good while the call lasts. */
export type BatchValue = Readonly<Pick<RawValue, 'bytes' | 'start' | 'end' | 'doubled' | 'text'>>;

export type BatchResultsOptions = {
  form: RowsForm;
  /** `error` has the form of a cell of the CSV; `id` is empty where there is none. `row` is the row of the batch, from 1. */
  onFailed: (error: BatchValue, id: BatchValue, row: number) => void;
};

/** Rows of a batch, and whether the file came to its end. */
export type BatchRows = { rows: number; whole: boolean };

const TRUE = Buffer.from('true');

/**
 * Reads the results of a Bulk API 1.0 batch, whose rows stand in the order of the batch's request, holding one row at a time
 * and no chunk. Rejects with `NotAResultFileError` or `NotRecordsError` for what is no such file, and with what the source throws.
 */
export function scanBatchResults(
  source: AsyncIterable<Buffer>,
  { form, onFailed }: BatchResultsOptions,
): Promise<BatchRows> {
  if (form === 'CSV') return scanCsv(source, onFailed);
  const reader = form === 'JSON' ? new JsonResult() : new XmlResult();
  const row = new BatchRow();
  let rows = 0;
  const add = (bytes: Buffer, start: number, end: number): void => {
    row.clear();
    reader.read(bytes, start, end, row);
    const { saved } = row;
    if (saved === null) throw new NotRecordsError(form);
    rows++;
    if (!saved) onFailed(row.describeError(), row.id, rows);
  };
  return split(source, form === 'JSON' ? new JsonRecords(add) : new XmlRecords('results', add), () => rows);
}

/** Counts the rows a client sent as a batch. Rejects with `NotRecordsError` for what is no such file. */
export async function countBatchRows(source: AsyncIterable<Buffer>, form: RowsForm): Promise<BatchRows> {
  if (form === 'CSV') {
    const { rows, openQuote } = await countRecords(source, { delimiter: 'COMMA' });
    return { rows, whole: !openQuote };
  }
  let rows = 0;
  const add = (): void => {
    rows++;
  };
  return split(source, form === 'JSON' ? new JsonRecords(add) : new XmlRecords('sObjects', add), () => rows);
}

async function scanCsv(source: AsyncIterable<Buffer>, onFailed: BatchResultsOptions['onFailed']): Promise<BatchRows> {
  const noValue = new RawValue();
  const scanner = new RowScanner({
    delimiter: ',',
    columns: ['Success', 'Error', 'Id'],
    onHeader: (header) => {
      for (const column of ['Success', 'Error']) {
        if (!header.includes(column)) throw new NotAResultFileError(header, column);
      }
    },
    onRawRow: ([success = noValue, error = noValue, id = noValue], row) => {
      if (!isWord(success.bytes, success.start, success.end, TRUE)) onFailed(error, id, row);
    },
  });
  for await (const chunk of source) scanner.push(chunk);
  const { rows, openQuote } = scanner.end();
  return { rows, whole: !openQuote };
}

async function split(
  source: AsyncIterable<Buffer>,
  splitter: RecordSplitter,
  countRows: () => number,
): Promise<BatchRows> {
  for await (const chunk of source) splitter.push(chunk);
  return { rows: countRows(), whole: splitter.end() };
}
