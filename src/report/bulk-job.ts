import type { CodeLocation, DocLink, ExplainedError } from './explained-error.ts';
import type { RetryVerdict } from './vocabulary.ts';

/** How a job ended. `src/report/exit-codes.ts` gives the exit code of each. */
export const OUTCOMES = ['clean', 'partial', 'failed', 'aborted', 'running'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A row that shows a failure group. */
export type FailureExample = {
  /** 1-based data row in the failed results. */
  row: number;
  /** The record id Salesforce gave, or null (a failed insert has none). */
  id: string | null;
  message: string;
};

/** Rows that failed for the same reason. */
export type FailureGroup = {
  /** The code of the error, or null when Salesforce sent none. */
  code: string | null;
  summary: string;
  causes: string[];
  fixes: string[];
  retry: RetryVerdict;
  fields: string[];
  /** The message with ids, numbers, dates, e-mail addresses and quoted values as placeholders. */
  template: string;
  count: number;
  /** Part of the scanned failed rows, 0 to 1. */
  share: number;
  examples: FailureExample[];
  location: CodeLocation | null;
  inner: ExplainedError | null;
  docs: DocLink[];
  /** The nearest known codes, where the catalogue does not hold this one. */
  suggestions: string[];
};

/** Row counts by what sending the row again would do. */
export type RetryCounts = {
  now: number;
  later: number;
  afterFix: number;
  never: number;
  unknown: number;
  /** Rows Salesforce never tried; null when they could not be counted. */
  unprocessed: number | null;
};
