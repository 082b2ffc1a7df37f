import { z } from 'zod';
import { countRecords, NotAResultFileError } from './failed-records.ts';
import { JsonRecords } from './json-records.ts';
import { NotRecordsError, type RecordSplitter } from './record-splitter.ts';
import { RowScanner } from './row-scanner.ts';
import { readXmlElement, type XmlElement } from './xml-element.ts';
import { XmlRecords } from './xml-records.ts';

/** The forms in which Bulk API 1.0 takes rows and tells their results. */
export type RowsForm = 'CSV' | 'XML' | 'JSON';

export type BatchResultsOptions = {
  form: RowsForm;
  /** `error` has the form of a cell of the CSV; `id` is '' where there is none. `row` is the row of the batch, from 1. */
  onFailed: (error: string, id: string, row: number) => void;
};

/** Rows of a batch, and whether the file came to its end. */
export type BatchRows = { rows: number; whole: boolean };

const RowResult = z.object({
  success: z.union([z.boolean(), z.stringbool()]),
  id: z.string().nullish().catch(null),
  errors: z
    .array(
      z.object({
        statusCode: z.string().nullish().catch(null),
        message: z.string().nullish().catch(null),
        fields: z.array(z.string()).nullish().catch(null),
      }),
    )
    .nullish()
    .catch(null),
});

type RowResult = z.infer<typeof RowResult>;

/**
 * Reads the results of a Bulk API 1.0 batch, whose rows stand in the order of the batch's request, holding one row at a time.
 * Rejects with `NotAResultFileError` or `NotRecordsError` for what is no such file, and with what the source throws.
 */
export function scanBatchResults(
  source: AsyncIterable<Buffer>,
  { form, onFailed }: BatchResultsOptions,
): Promise<BatchRows> {
  if (form === 'CSV') return scanCsv(source, onFailed);
  let rows = 0;
  const add = (result: unknown): void => {
    const { success, data } = RowResult.safeParse(result);
    if (!success) throw new NotRecordsError(form);
    rows++;
    if (!data.success) onFailed(describeErrors(data), data.id ?? '', rows);
  };
  const splitter =
    form === 'JSON'
      ? new JsonRecords((json) => add(parseJson(json)))
      : new XmlRecords('results', (xml) => add(readResult(xml)));
  return split(source, splitter, () => rows);
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
  const scanner = new RowScanner({
    delimiter: ',',
    columns: ['Success', 'Error', 'Id'],
    onHeader: (header) => {
      for (const column of ['Success', 'Error']) {
        if (!header.includes(column)) throw new NotAResultFileError(header, column);
      }
    },
    onRow: ([success, error = '', id = ''], row) => {
      if (success !== 'true') onFailed(error, id, row);
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
  const decoder = new TextDecoder();
  for await (const chunk of source) splitter.push(decoder.decode(chunk, { stream: true }));
  splitter.push(decoder.decode());
  return { rows: countRows(), whole: splitter.end() };
}

/** The first error stands for the row, written as in the CSV: `CODE:message:Field1,Field2 --`. */
function describeErrors({ errors }: RowResult): string {
  const { statusCode, message, fields } = errors?.[0] ?? {};
  const tail = `${fields?.join(',') ?? ''}${fields?.length ? ' ' : ''}--`;
  return `${statusCode ? `${statusCode}:` : ''}${message?.trim() ?? ''}:${tail}`;
}

function readResult(xml: string): unknown {
  const result = readXmlElement(xml);
  if (result?.name !== 'result') return undefined;
  return {
    success: readTexts(result, 'success')[0],
    id: readTexts(result, 'id')[0],
    errors: result.elements
      .filter(({ name }) => name === 'errors')
      .map((error) => ({
        statusCode: readTexts(error, 'statusCode')[0],
        message: readTexts(error, 'message')[0],
        fields: readTexts(error, 'fields'),
      })),
  };
}

function readTexts({ elements }: XmlElement, wanted: string): string[] {
  return elements.flatMap(({ name, text }) => (name === wanted && text.trim() !== '' ? [text.trim()] : []));
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
