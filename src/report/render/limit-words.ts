import { Messages } from '@salesforce/core/messages';
import type { LimitViolation } from '../limits-report.ts';
import { formatNumber } from './format.ts';
import { labelOf } from './limit-rows.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The words of limits reports, `messages/limits.md`. */
export const limitWords = Messages.loadMessages('sf-plugin-errors', 'limits');

/** A violation in one sentence without its stop. */
export function describeViolation(violation: Omit<LimitViolation, 'message'>): string {
  const { rule, actual, threshold } = violation;
  const tokens = [labelOf(violation), formatNumber(actual), formatNumber(threshold)];
  return rule === 'min-remaining'
    ? limitWords.getMessage('violation.left', tokens)
    : limitWords.getMessage('violation.used', tokens);
}

export function describeViolations(violations: readonly LimitViolation[]): string {
  return violations.map(({ message }) => message).join('; ');
}
