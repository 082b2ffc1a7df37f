import { expect } from 'chai';
import * as fc from 'fast-check';
import { checkField, findFieldQuestions, listUnseenFields } from '../../../src/diagnose/details/check-fields.ts';
import type { ErrorLevel } from '../../../src/diagnose/details/error-level.ts';
import { matchRules } from '../../../src/diagnose/details/match-rules.ts';
import { nameAutomation, planAutomation } from '../../../src/diagnose/details/name-automation.ts';
import type { Flow, ValidationRule } from '../../../src/org/automation.ts';
import type { ObjectDescription } from '../../../src/org/describe.ts';
import { AUTOMATION_BASES, FIELD_STATUSES } from '../../../src/report/group-details.ts';

const CONTACT: ObjectDescription = {
  name: 'Contact',
  label: 'Contact',
  fields: ['Id', 'LastName', 'LeadSource', 'AccountId'].map((name) => ({
    name,
    label: name,
    type: 'string',
    createable: true,
    updateable: true,
    restrictedPicklist: name === 'LeadSource',
    relationshipName: name === 'AccountId' ? 'Account' : null,
    referenceTo: [],
    values: ['Web'],
  })),
};

/** Texts with the marks that the readers look for, in any order. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        '{!x}',
        '{0}',
        'Field name not found : ',
        ': execution of AfterInsert',
        "No such column 'x' on entity 'Contact'",
        ' in entity ',
        '.',
        ':',
        '\n',
        '\u001B[31m',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const code = fc.constantFrom(
  null,
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'INVALID_FIELD',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
);

const level: fc.Arbitrary<ErrorLevel> = fc.record({
  code,
  texts: fc.array(text, { maxLength: 3 }),
  fields: fc.array(fc.oneof(text, fc.constantFrom('LastName', 'Account.Key__c', 'leadsource')), { maxLength: 3 }),
  location: fc.option(
    fc.record({
      kind: fc.constantFrom('trigger', 'class', 'flow', 'process', 'page'),
      name: text,
      line: fc.constant(null),
      column: fc.constant(null),
    }),
  ),
  outer: fc.boolean(),
});

function ruleOf(errorMessage: string | null): ValidationRule {
  return { id: null, name: 'Rule', active: true, errorMessage, field: null, object: 'Contact' };
}

/** Without the marks of a merge field. */
function clean(part: string): string {
  return part.replaceAll(/[{}]/g, '');
}

describe('Details of hostile texts', () => {
  it('finds the rule with the very text, whatever the text', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (message, others) => {
        const rules = [...others, message].map(ruleOf);
        const matches = matchRules([message], rules);
        expect(matches.map(({ basis }) => basis)).to.include('text');
        expect(matches.map(({ rule }) => rule)).to.include(rules.at(-1));
      }),
    );
  });

  it('fits every text to the pattern it was made of', () => {
    fc.assert(
      fc.property(text, text, text, (first, value, last) => {
        const pattern = `A text of its own ${clean(first)}{!Object.Field}${clean(last)} and its end`;
        const message = `A text of its own ${clean(first)}${value}${clean(last)} and its end`;
        expect(matchRules([message], [ruleOf(pattern)])).to.have.length(1);
      }),
    );
  });

  it('names only what it was given, on a basis that exists', () => {
    fc.assert(
      fc.property(fc.array(level, { maxLength: 4 }), fc.array(text, { maxLength: 4 }), (levels, texts) => {
        const flows = texts.map((label, index): Flow => {
          return {
            id: String(index),
            name: `F${index}`,
            label,
            triggerType: 'RecordAfterSave',
            object: 'Contact',
            active: true,
          };
        });
        const target = { object: 'Contact', operation: 'insert' };
        const found = nameAutomation(levels, { rules: texts.map(ruleOf), flows, triggers: [] }, target);
        for (const { name, basis } of found) {
          expect(['Rule', ...flows.map((flow) => flow.name)]).to.include(name);
          expect(AUTOMATION_BASES).to.include(basis);
        }
        expect(planAutomation([levels])).to.have.keys(['rules', 'flows', 'triggers']);
      }),
    );
  });

  it('finds a status for every field, and asks the setup only for names that can be fields', () => {
    fc.assert(
      fc.property(fc.array(level, { maxLength: 4 }), (levels) => {
        const questions = findFieldQuestions(levels, 'Contact');
        for (const name of listUnseenFields(questions, CONTACT)) expect(name).to.match(/^[A-Za-z]\w{0,80}$/);
        for (const question of questions) {
          const finding = checkField(question, CONTACT, [], 'insert');
          expect(FIELD_STATUSES).to.include(finding.status);
          expect(finding.apiName === null).to.equal(finding.status === 'missing-or-hidden');
        }
      }),
    );
  });
});
