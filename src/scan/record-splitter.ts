/** The bytes read as rows have another form: an HTML page, or an answer that is no list. */
export class NotRecordsError extends Error {
  override readonly name = 'NotRecordsError';

  constructor(form: 'XML' | 'JSON') {
    super(`The answer is not a list of records in ${form}.`);
  }
}

/** Takes a record as it stands in the file, UTF-8 in `bytes[start, end)`. It is good while the call lasts. */
export type OnRecord = (bytes: Buffer, start: number, end: number) => void;

/** Cuts a file that arrives in chunks into its records, holding one record at a time, and that only where chunks cut it. */
export type RecordSplitter = {
  /** Keeps no chunk. Throws a NotRecordsError as soon as the file can't be a list of records. */
  push(chunk: Buffer): void;
  /** Whether the file came to its end; false when it was cut short. */
  end(): boolean;
};

/** Longer in bytes than any record of the Bulk API: one has at most 400,000 characters (Bulk API limits and allocations). */
export const LONGEST_RECORD = 4_000_000;
