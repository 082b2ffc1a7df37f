import type { Api, RetryVerdict } from './vocabulary.ts';

/** Where a fact is documented. */
export type DocLink = {
  title: string;
  url: string;
};

/** The place in the org's automation that an error names. */
export type CodeLocation = {
  kind: 'trigger' | 'class' | 'flow' | 'process' | 'page';
  /** The name as Salesforce prints it, with its namespace (`npsp.TDTM_Contact`). */
  name: string;
  line: number | null;
  column: number | null;
};

/** What the catalogue says about a code, resolved for one message. */
export type Guidance = {
  code: string;
  summary: string;
  causes: string[];
  fixes: string[];
  /** The verdict for this message: a wrapper carries the verdict of the error inside it. */
  retry: RetryVerdict;
  docs: DocLink[];
  /** Names of the org limits to look at, where the code says that one ran out. */
  limits: string[];
  /** The code's place in the pages of this package, such as `docs/codes/limits.md#unable_to_lock_row`. */
  page: string;
};

/** One error as it was met, with what is known about it. */
export type ExplainedError = {
  /** The code as Salesforce spells it, or null when the text carries none. */
  code: string | null;
  api: Api;
  httpStatus: number | null;
  message: string;
  fields: string[];
  /**
   * Guidance from the catalogue, or null when the code is not in it. Where `code` is null it was found by a fixed phrase of
   * Salesforce's message, or by the HTTP status.
   */
  entry: Guidance | null;
  /** Whether Salesforce lists the code; a listed one without an entry has no published description. */
  listed: boolean;
  location: CodeLocation | null;
  /** The error inside this one, for wrappers such as CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY. */
  inner: ExplainedError | null;
  /** The nearest known codes, where `entry` is null and the text carries a code. */
  suggestions: string[];
};

/** A distinct error of a text, and how often it stands there. */
export type ExplainedOccurrence = ExplainedError & {
  count: number;
  /** 1-based line of its first occurrence, when known. */
  line: number | null;
};
