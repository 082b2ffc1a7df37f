import type { BatchError } from '../bulk-job.ts';
import { chooseFixes } from '../choose-fixes.ts';
import type { ExplainedError } from '../explained-error.ts';
import { printable } from '../printable.ts';
import { formatCount } from './format.ts';
import type { Page } from './page.ts';
import { showMessage } from './quote-message.ts';
import { words } from './words.ts';

const MOST_FIXES = 3;
const MOST_BATCH_ERRORS = 5;

/** Why a job failed as a whole. */
export function addJobError(page: Page, error: ExplainedError): void {
  page.gap().text(page.style.bold(words.getMessage('section.jobError')));
  addError(page, error);
}

/**
 * What the batches of a Bulk API 1.0 job say, and how many of them.
 *
 * @param addMore adds what else is known of an error
 */
export function addBatchErrors(
  page: Page,
  errors: readonly BatchError[],
  addMore: (error: ExplainedError) => void,
): void {
  const { style } = page;
  page.gap().text(style.bold(words.getMessage('section.batchErrors')));
  for (const { error, state, batches, batchIds } of errors.slice(0, MOST_BATCH_ERRORS)) {
    addError(page, error);
    const tokens = [formatCount('batches', batches), state, batchIds.join(', ')].map(printable);
    page.text(words.getMessage(batches > batchIds.length ? 'batches.someOf' : 'batches.allOf', tokens), 2);
    addMore(error);
  }
  const rest = errors.slice(MOST_BATCH_ERRORS).reduce((sum, { batches }) => sum + batches, 0);
  if (rest > 0) page.gap().text(words.getMessage('batches.more', [formatCount('batches', rest)]), 2);
}

function addError(page: Page, error: ExplainedError): void {
  const { style } = page;
  page.gap().text(style.bold(printable(error.code ?? words.getMessage('group.noCode'))), 2);
  page.text(style.dim(showMessage(error.message)), 2);
  if (error.entry) page.text(error.entry.summary, 2);
  addInner(page, error.inner, 2);
  addFixes(page, error.entry ? chooseFixes({ fixes: error.entry.fixes, inner: error.inner }) : [], 2);
}

/** The error inside an error, and what is inside that. */
export function addInner(page: Page, inner: ExplainedError | null, indent: number): void {
  if (!inner) return;
  const summary = inner.entry ? ` – ${inner.entry.summary}` : '';
  const name = inner.code === null ? showMessage(inner.message) : printable(inner.code);
  page.labelled('inside', `${page.style.bold(name)}${summary}`, indent);
  addInner(page, inner.inner, indent);
}

export function addFixes(page: Page, fixes: readonly string[], indent: number): void {
  for (const [index, fix] of fixes.slice(0, MOST_FIXES).entries()) page.labelled(index === 0 ? 'fix' : '', fix, indent);
}
