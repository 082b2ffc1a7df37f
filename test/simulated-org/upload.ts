import { readCsv } from './csv-table.ts';
import type { OrgRecord, Records } from './records.ts';
import { delimiterCharacters, type ColumnDelimiter, type LineEnding } from './result-csv.ts';
import type { ResultKind, ResultRow, StreamedRows } from './result-file.ts';
import { entityIsDeleted, invalidCrossReference, malformedId, rowError } from './row-error.ts';
import { findConflict, readRow, resolveColumn, type UploadColumn } from './row-validation.ts';
import { isSalesforceId } from './salesforce-id.ts';
import { applyRules, findJobFailure, type Scenario, type UploadedRow } from './scenario.ts';
import type { ObjectSchema } from './objects.ts';

export type UploadTarget = {
  object: string;
  operation: string;
  externalIdFieldName: string | undefined;
  columnDelimiter: ColumnDelimiter;
  lineEnding: LineEnding;
};

export type RowOutcome = { id: string; created: boolean } | { id: string; error: string };

/** How a load ends when all rows that can be tried have been. */
export type LoadEnding = { state: 'JobComplete' | 'Failed'; errorMessage?: string; retries?: number };

/** The rows of one upload and what becomes of each. Rows are tried one after the other, as far as the job has come. */
export class Upload {
  readonly columns: readonly string[];
  readonly ending: LoadEnding;
  /** Rows that will be tried. */
  readonly total: number;
  readonly #rows: readonly string[][];
  /** Rows from here on are in no result file: their batches exceed the daily allocation. */
  readonly #lostFrom: number;
  readonly #outcomes: RowOutcome[] = [];
  readonly #columns: readonly UploadColumn[];
  readonly #schema: ObjectSchema;
  readonly #target: UploadTarget;
  readonly #records: Records;
  readonly #scenario: Scenario;
  #failed = 0;

  constructor(
    content: Buffer,
    target: UploadTarget,
    org: { records: Records; scenario: Scenario; useBatches: (rows: number) => number },
  ) {
    const schema = org.records.schema(target.object);
    if (schema === undefined) throw new Error(`The simulated org has no object ${target.object}`);
    this.#schema = schema;
    this.#target = target;
    this.#records = org.records;
    this.#scenario = org.scenario;
    const text = content.toString('utf8');
    const [columns = [], ...rows] = readCsv(text, delimiterCharacters[target.columnDelimiter]);
    this.columns = columns;
    this.#rows = rows;
    this.#columns = columns.flatMap((header) => resolveColumn(org.records, schema, header) ?? []);
    const refusal = this.#refusal(text);
    if (refusal !== undefined) {
      this.total = 0;
      this.#lostFrom = rows.length;
      this.ending = { state: 'Failed', errorMessage: refusal };
      return;
    }
    const affordable = org.useBatches(rows.length);
    const failure = findJobFailure(org.scenario, target.object);
    this.#lostFrom = affordable;
    this.total = Math.min(affordable, failure?.afterRows ?? Infinity);
    if (failure !== undefined && failure.afterRows < rows.length) {
      const { errorMessage, retries } = failure;
      this.ending = { state: 'Failed', errorMessage, ...(retries === undefined ? {} : { retries }) };
    } else if (affordable < rows.length) {
      this.ending = { state: 'Failed', errorMessage: 'ExceededQuota : ApiBatchItems Limit exceeded.' };
    } else {
      this.ending = { state: 'JobComplete' };
    }
  }

  get processed(): number {
    return this.#outcomes.length;
  }

  get failed(): number {
    return this.#failed;
  }

  processTo(rows: number): void {
    while (this.#outcomes.length < Math.min(rows, this.total)) {
      const outcome = this.#process(this.#outcomes.length);
      if ('error' in outcome) this.#failed += 1;
      this.#outcomes.push(outcome);
    }
  }

  /** What became of the rows tried so far, in the order of the upload. */
  get outcomes(): readonly RowOutcome[] {
    return this.#outcomes;
  }

  result(kind: ResultKind): StreamedRows {
    return { columns: this.columns, rows: this.#resultRows(kind), count: this.#count(kind) };
  }

  #count(kind: ResultKind): number {
    if (kind === 'failed') return this.#failed;
    return kind === 'successful' ? this.processed - this.#failed : Math.max(0, this.#lostFrom - this.processed);
  }

  *#resultRows(kind: ResultKind): Generator<ResultRow> {
    if (kind === 'unprocessed') {
      for (const values of this.#rows.slice(this.processed, this.#lostFrom)) yield { values };
      return;
    }
    for (const [index, outcome] of this.#outcomes.entries()) {
      if ('error' in outcome === (kind === 'failed')) yield { ...outcome, values: this.#rows[index] ?? [] };
    }
  }

  /** Why the whole upload is refused, as the job's errorMessage says it. */
  #refusal(text: string): string | undefined {
    const { lineEnding, operation, externalIdFieldName } = this.#target;
    const lineFeed = text.indexOf('\n');
    if (lineFeed !== -1 && (text[lineFeed - 1] === '\r') !== (lineEnding === 'CRLF')) {
      return `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`;
    }
    const unknown = this.columns.find((header) => resolveColumn(this.#records, this.#schema, header) === undefined);
    if (unknown !== undefined) return `InvalidBatch : Field name not found : ${unknown}`;
    const key = operation === 'upsert' ? externalIdFieldName : operation === 'insert' ? undefined : 'Id';
    if (key === undefined || this.columns.some((header) => header.toLowerCase() === key.toLowerCase()))
      return undefined;
    return `InvalidBatch : Field name not found : ${key}`;
  }

  #process(index: number): RowOutcome {
    const cells = this.#rows[index] ?? [];
    const row: UploadedRow = Object.fromEntries(this.columns.map((header, column) => [header, cells[column] ?? '']));
    const ownId = cells[this.columns.findIndex((header) => header.toLowerCase() === 'id')] ?? '';
    const ruled = applyRules(this.#scenario, this.#target, row, index + 1);
    if (ruled !== undefined) return { id: ruled.sfId ?? ownId, error: ruled.error };
    return this.#save(cells, ownId);
  }

  #save(cells: readonly string[], ownId: string): RowOutcome {
    const { operation } = this.#target;
    const existing = this.#findExisting(cells, ownId);
    if (typeof existing === 'string') return { id: ownId, error: existing };
    if (existing !== undefined && (operation === 'delete' || operation === 'hardDelete')) {
      this.#records.delete(this.#schema.name, existing);
      return { id: ownId, created: false };
    }
    const row = readRow(this.#records, this.#columns, cells);
    if ('error' in row) return { id: existing?.Id ?? '', error: row.error };
    const { Id: _id, ...values } = row.values;
    const conflict = findConflict(this.#records, this.#schema, values, existing);
    if (conflict !== undefined) return { id: existing?.Id ?? '', error: conflict };
    if (existing === undefined) return { id: this.#records.insert(this.#schema.name, values).Id, created: true };
    this.#records.update(this.#schema.name, existing, values);
    return { id: existing.Id, created: false };
  }

  /** The record the row is about; undefined for a new one; the row's error as text. */
  #findExisting(cells: readonly string[], ownId: string): OrgRecord | string | undefined {
    const { operation, externalIdFieldName = 'Id' } = this.#target;
    if (operation === 'insert') {
      return ownId === ''
        ? undefined
        : rowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
    }
    if (operation === 'upsert' && externalIdFieldName.toLowerCase() !== 'id') {
      const column = this.columns.findIndex((header) => header.toLowerCase() === externalIdFieldName.toLowerCase());
      const value = cells[column] ?? '';
      if (value === '') return rowError('MISSING_ARGUMENT', `${externalIdFieldName} not specified`);
      return this.#records.findByValue(this.#schema.name, externalIdFieldName, value);
    }
    if (ownId === '') {
      return operation === 'upsert'
        ? undefined
        : rowError('MISSING_ARGUMENT', `Id not specified in an ${operation} call`);
    }
    if (!isSalesforceId(ownId) || !ownId.startsWith(this.#schema.keyPrefix)) {
      return malformedId(`${this.#schema.label} ID`, 'Id', ownId);
    }
    const found = this.#records.find(this.#schema.name, ownId);
    if (found !== undefined) return found;
    return this.#records.wasDeleted(ownId) ? entityIsDeleted() : invalidCrossReference();
  }
}
