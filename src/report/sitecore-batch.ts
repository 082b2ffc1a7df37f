import type { BulkJobDiagnosis, NextStep } from './bulk-job.ts';

/** The batch, as far as Sitecore CDP or the source of the log tells. */
export type SitecoreBatchFacts = {
  /** UUID of the batch; null where only a log was read. */
  ref: string | null;
  /** As the Batch API spells it (`error`); null where only a log was read. */
  status: string | null;
  /** MD5 of the gzipped import file in hex, as it was announced. */
  checksum: string | null;
  /** Bytes of the gzipped import file, as they were announced. */
  size: number | null;
  /** Where the log came from: the origin and the start of an address (the rest is a secret), the name of a file, `-`; or null. */
  log: string | null;
};

/**
 * What is wrong with a line of the log. `not-json`: often the last line of a file that was cut. `not-an-entry`: JSON, but no object
 * with a code or a message. `import-record`: a record of an import file. `too-long`: more than 1 MB.
 */
export type BrokenLineReason = 'not-json' | 'not-an-entry' | 'import-record' | 'too-long';

export type BrokenLines = {
  count: number;
  /** The first ones, by 1-based line. */
  examples: Array<{ line: number; reason: BrokenLineReason }>;
};

/** The import file that was uploaded, held against the log by the `ref` of its records. */
export type ImportMatch = {
  /** Records of the import file. */
  records: number;
  /** Lines of it that hold no record with a reference. */
  unreadableLines: number;
  /** References of the log, each once. */
  refs: number;
  /** Those that the import file does not hold: above 0 it is another file, or not all of it. */
  missingRefs: number;
};

/** The records that are worth sending again, as lines of the import file. */
export type RetryFile = {
  path: string;
  records: number;
  /** Of the file as it was written. */
  bytes: number;
};

/**
 * What the failures of a Sitecore CDP batch come down to. `counts` count records; what nobody tells is null. In the examples of a
 * group `row` is the line of the log and `id` the reference that was sent with the record. `apiCalls` are HTTP requests to the
 * Batch API and to the storage of the log.
 */
export type SitecoreBatchDiagnosis = Pick<
  BulkJobDiagnosis,
  'outcome' | 'counts' | 'jobError' | 'groups' | 'retry' | 'apiCalls' | 'complete' | 'incompleteReason'
> & {
  batch: SitecoreBatchFacts;
  /** Lines of the log that could not be read as an entry. */
  brokenLines: BrokenLines;
  /** Null unless the import file was given. */
  importMatch: ImportMatch | null;
  /** Null when none was asked for, or nothing was worth it. */
  retryFile: RetryFile | null;
};

/** The result of `sf errors sitecore batch`. */
export type SitecoreBatchReport = SitecoreBatchDiagnosis & {
  nextSteps: NextStep[];
};
