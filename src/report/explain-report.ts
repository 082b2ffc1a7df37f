import type { ExplainedOccurrence } from './explained-error.ts';

/** The result of `sf errors explain`. */
export type ExplainReport = {
  /** Each distinct error once, in the order of the text; the cause of a rollback comes before what it rolled back. */
  errors: ExplainedOccurrence[];
  /** Errors in all: the sum of the counts. */
  occurrences: number;
  /** Bytes of text that were read. */
  bytes: number;
  /** What a Sforce-Limit-Info header in the text says, or null. */
  apiUsage: ApiUsageFacts | null;
};

/** API requests of the last 24 hours. */
export type ApiUsageFacts = {
  used: number;
  max: number;
  /** Connected apps that have an allowance of their own. */
  apps: Array<{ name: string; used: number; max: number }>;
};
