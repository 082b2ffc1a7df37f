/**
 * Salesforce errors explained: a library without I/O, which needs neither the network nor the Salesforce CLI.
 *
 * @example
 * ```ts
 * import { explain } from 'sf-plugin-errors';
 *
 * const [error] = explain('UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--', { api: 'bulk' });
 * error?.entry?.retry; // 'now'
 * ```
 */
export { explainText as explain, type ExplainOptions } from './diagnose/explain-text.ts';
export { listCodes as catalogue, type CodeFilter } from './diagnose/list-codes.ts';
export { findCode, type CatalogueEntry } from './catalogue/find-code.ts';
export { suggestCodes } from './catalogue/suggest-codes.ts';
export { parseRowError, type RowError } from './classify/row-error.ts';
export { parseJobError } from './classify/job-error.ts';
export type { ParsedError } from './classify/parsed-error.ts';
export { messageTemplate } from './classify/template.ts';
export type { CodeLocation, DocLink, ExplainedError, ExplainedOccurrence, Guidance } from './report/explained-error.ts';
export type { CodeDescription, CodeList } from './report/code-list.ts';
export { APIS, RETRY_VERDICTS, type Api, type RetryVerdict } from './report/vocabulary.ts';
