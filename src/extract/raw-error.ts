import type { Api } from '../report/vocabulary.ts';

/** Which kind of text an error was read from. */
export type Shape =
  // Documents: JSON, XML, CSV, HTTP.
  | 'rest-array'
  | 'rest-object'
  | 'rest-xml'
  | 'save-result'
  | 'composite'
  | 'batch'
  | 'graph'
  | 'tree'
  | 'ui-api'
  | 'action-result'
  | 'choices'
  | 'message'
  | 'oauth'
  | 'soap-fault'
  | 'soap-result'
  | 'bulk1-error'
  | 'bulk1-result'
  | 'deploy-result'
  | 'job-info'
  | 'result-csv'
  | 'http'
  | 'sf-json'
  // Anything looser.
  | 'dump'
  | 'exception'
  | 'cli-line'
  | 'log-line'
  | 'mail'
  | 'html'
  | 'sitecore-line'
  | 'text';

/** An error as a text shows it, before anything is known about it. */
export type RawError = {
  /** The code as spelled in the text; null when the text carries none. Then the message may still hold one. */
  code: string | null;
  message: string;
  /** Names of fields that the text lists as such. */
  fields: string[];
  /** The API, where the shape tells it. */
  api: Api | null;
  httpStatus: number | null;
  shape: Shape;
  /** 1-based line of the text where the error stands, when known. */
  line: number | null;
  /** What a client calls the error, where that is no code of an API: `EEXIST`, `JobFailedError`, `ERROR_HTTP_503`. */
  clientCode?: string;
};

/** What is known of a text besides itself. */
export type Hints = {
  /** The API the text came from; it overrules what the shape tells. */
  api?: Api;
  /** The HTTP status that came with the text; a status inside the text comes first. */
  httpStatus?: number;
};
