/** The text read as rows has another form: an HTML page, or an answer that is no list. */
export class NotRecordsError extends Error {
  override readonly name = 'NotRecordsError';

  constructor(form: 'XML' | 'JSON') {
    super(`The answer is not a list of records in ${form}.`);
  }
}

/** Cuts a text that arrives in pieces into its records, holding one record at a time. */
export type RecordSplitter = {
  /** Throws a NotRecordsError as soon as the text can't be a list of records. */
  push(text: string): void;
  /** Whether the text came to its end; false when it was cut short. */
  end(): boolean;
};

/** Longer than any record of the Bulk API: a record has at most 400,000 characters (Bulk API limits and allocations). */
export const LONGEST_RECORD = 4_000_000;
