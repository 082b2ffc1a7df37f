import { Messages } from '@salesforce/core/messages';
import type { FieldFinding, GroupDetails } from '../group-details.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const words = Messages.loadMessages('sf-plugin-errors', 'details');

/**
 * The fix that the setup of the org gives for an error, where it gives a single one; better than any general advice.
 */
export function chooseDetailFix(details: GroupDetails | null): string | null {
  if (details === null) return null;
  const rules = details.automation.filter(({ kind, basis }) => kind === 'validation-rule' && basis !== 'object');
  const [rule] = rules;
  if (rule && rules.length === 1) return words.getMessage('fix.rule', [rule.name]);
  const [field] = details.fields;
  return field && details.fields.length === 1 ? fixField(field) : null;
}

function fixField({ name, apiName, status, nearest }: FieldFinding): string | null {
  switch (status) {
    case 'missing-or-hidden':
      return nearest[0] === undefined ? null : words.getMessage('fix.missing', [name, nearest[0]]);
    case 'hidden':
    case 'not-writable':
    case 'restricted-picklist':
      return words.getMessage(`fix.${status}`, [apiName ?? name]);
    default:
      return null;
  }
}
