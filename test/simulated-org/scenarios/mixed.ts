import * as errors from '../row-error.ts';
import type { Scenario } from '../scenario.ts';

/**
 * The default for demos and for `npm run org`: an ordinary CSV of contacts or accounts fails in as many ways as real
 * loads do. What triggers what (the object's schema does the rest: a missing LastName, a malformed Email, a Birthdate
 * like 24.12.1980, an AccountId that is no id, a LeadSource outside the picklist, a Title over 128 characters, a
 * CRM_Key__c or ERP_Id__c seen before):
 *
 * | column | value | error |
 * | --- | --- | --- |
 * | any object: LastName or Name | starts with `Lock` | UNABLE_TO_LOCK_ROW |
 * | Contact.Phone | does not start with `+` | FIELD_CUSTOM_VALIDATION_EXCEPTION on Phone |
 * | Contact.Department | `Legal` | CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: a trigger's own DML fails |
 * | Contact.Department | `Finance` | CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: an exception in a trigger |
 * | Contact.MailingCountry | `Atlantis` | CANNOT_EXECUTE_FLOW_TRIGGER |
 * | Account.BillingCountry | `Atlantis` | CANNOT_EXECUTE_FLOW_TRIGGER |
 * | Account.NumberOfEmployees | negative | FIELD_CUSTOM_VALIDATION_EXCEPTION without a field |
 * | any object: Description | `storage` | STORAGE_LIMIT_EXCEEDED |
 * | any object: Description | `unexpected` | an error without a code |
 */
export const mixedScenario: Scenario = {
  name: 'mixed',
  rules: [
    { when: { field: 'LastName', startsWith: 'Lock' }, error: lockError },
    { when: { field: 'Name', startsWith: 'Lock' }, error: lockError },
    {
      object: 'Contact',
      when: { field: 'Phone', matches: /^[^+]/ },
      error: errors.validationRule('Give the phone number with its country code, as in +49 30 123456.', 'Phone'),
    },
    {
      object: 'Contact',
      when: { field: 'Department', equals: 'Legal' },
      error: errors.triggerDmlFailure(
        'ContactTrigger',
        'AfterInsert',
        'REQUIRED_FIELD_MISSING',
        'Required fields are missing: [Subject]',
      ),
    },
    {
      object: 'Contact',
      when: { field: 'Department', equals: 'Finance' },
      error: errors.triggerException(
        'acme.ContactBudgetTrigger',
        'BeforeInsert',
        'System.NullPointerException',
        'Attempt to de-reference a null object',
      ),
    },
    { object: 'Contact', when: { field: 'MailingCountry', equals: 'Atlantis' }, error: regionFlow('Contact') },
    { object: 'Account', when: { field: 'BillingCountry', equals: 'Atlantis' }, error: regionFlow('Account') },
    {
      object: 'Account',
      when: { field: 'NumberOfEmployees', startsWith: '-' },
      error: errors.validationRule('A company has no fewer than zero employees.'),
    },
    { when: { field: 'Description', equals: 'storage' }, error: errors.storageLimitExceeded() },
    { when: { field: 'Description', equals: 'unexpected' }, error: errors.errorWithoutCode() },
  ],
};

/** Rows of one parent lock one another out: neighbours name the same record. */
function lockError(_row: unknown, rowNumber: number): string {
  const parents = ['001Hs00000b7QzXIAU', '001Hs00000b7R0AIAU', '001Hs00000b7R0FIAU'];
  return errors.unableToLockRow([parents[Math.floor(rowNumber / 10) % parents.length] ?? '']);
}

function regionFlow(object: string): string {
  return errors.flowFailure(
    `${object}: assign a region`,
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'No sales region covers this country',
  );
}
