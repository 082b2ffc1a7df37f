import type { ValidationRule } from '../../org/automation.ts';
import type { AutomationBasis } from '../../report/group-details.ts';

export type RuleMatch = { rule: ValidationRule; basis: Extract<AutomationBasis, 'text' | 'similar-text' | 'pattern'> };

/** Values that Salesforce puts into a text: `{!Account.Name}`, and `{0}` in custom labels. */
const MERGE_FIELD = /\{![^{}]{1,200}\}|\{\d{1,2}\}/g;

/** A pattern with less text of its own fits too many messages. */
const LEAST_PATTERN_TEXT = 12;

const MEASURES: readonly { basis: RuleMatch['basis']; fits: (message: string, errorText: string) => boolean }[] = [
  { basis: 'text', fits: (message, errorText) => message.trim() === errorText.trim() },
  {
    basis: 'similar-text',
    fits: (message, errorText) => lettersOf(message) !== '' && lettersOf(message) === lettersOf(errorText),
  },
  { basis: 'pattern', fits: fitsPattern },
];

/**
 * The rules whose error text the messages are: by the same text; else apart from case, spaces and punctuation; else
 * with values in place of merge fields. Rules with the same text can't be told apart, so all of them come back.
 */
export function matchRules(messages: readonly string[], rules: readonly ValidationRule[]): RuleMatch[] {
  for (const { basis, fits } of MEASURES) {
    const matches = rules.filter(
      ({ errorMessage }) => errorMessage !== null && messages.some((message) => fits(message, errorMessage)),
    );
    if (matches.length > 0) return matches.map((rule) => ({ rule, basis }));
  }
  return [];
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Searches for the pieces between the merge fields, each behind the one before: no backtracking, whatever the texts.
 */
function fitsPattern(message: string, errorText: string): boolean {
  const pieces = errorText.trim().split(MERGE_FIELD);
  const [first = '', ...rest] = pieces;
  const last = rest.at(-1);
  if (last === undefined || pieces.join('').trim().length < LEAST_PATTERN_TEXT) return false;
  const text = message.trim();
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  for (const piece of rest.slice(0, -1)) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return from <= text.length - last.length;
}
