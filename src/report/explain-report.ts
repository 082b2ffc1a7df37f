import type { ExplainedOccurrence } from './explained-error.ts';

/** The result of `sf errors explain`. */
export type ExplainReport = {
  /** Each distinct error once, in the order of the text; the cause of a rollback comes before what it rolled back. */
  errors: ExplainedOccurrence[];
  /** Errors in all: the sum of the counts. */
  occurrences: number;
  /** Bytes of text that were read. */
  bytes: number;
};
