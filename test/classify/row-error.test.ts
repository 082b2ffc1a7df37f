import { expect } from 'chai';
import { parseRowError, type RowError } from '../../src/classify/row-error.ts';

/** Title, cell, and what it reads to. */
const CELLS: [string, string, RowError][] = [
  [
    'takes code, message and field apart',
    'REQUIRED_FIELD_MISSING:Required fields are missing: [Region__c]:Region__c --',
    { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Region__c]', fields: ['Region__c'] },
  ],
  [
    'reads several fields',
    'REQUIRED_FIELD_MISSING:Required fields are missing: [Name, CloseDate]:Name,CloseDate --',
    {
      code: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [Name, CloseDate]',
      fields: ['Name', 'CloseDate'],
    },
  ],
  [
    'reads an empty tail',
    'ENTITY_IS_DELETED:entity is deleted:--',
    { code: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] },
  ],
  [
    'reads a tail that stands on a line of its own',
    'STRING_TOO_LONG:Notes: data value too large: one\ntwo (max length=3):Notes__c\n--',
    { code: 'STRING_TOO_LONG', message: 'Notes: data value too large: one\ntwo (max length=3)', fields: ['Notes__c'] },
  ],
  [
    'reads the field behind an XSD type',
    "INVALID_FIELD:Failed to deserialize field at col 2. Due to, 'soon' is not a valid value for the type xsd:date:Due__c --",
    {
      code: 'INVALID_FIELD',
      message: "Failed to deserialize field at col 2. Due to, 'soon' is not a valid value for the type xsd:date",
      fields: ['Due__c'],
    },
  ],
  [
    'does not take a record id before the tail for a field, and finds the field in the message',
    'DUPLICATE_VALUE:duplicate value found: Key__c duplicates value on record with id: 0035e00000AbCdEAAV:--',
    {
      code: 'DUPLICATE_VALUE',
      message: 'duplicate value found: Key__c duplicates value on record with id: 0035e00000AbCdEAAV',
      fields: ['Key__c'],
    },
  ],
  [
    'does not take a record id for a field when the closing colon is missing',
    'DUPLICATE_VALUE:duplicate value found: Key__c duplicates value on record with id:0035e00000AbCdEAAV --',
    {
      code: 'DUPLICATE_VALUE',
      message: 'duplicate value found: Key__c duplicates value on record with id:0035e00000AbCdEAAV',
      fields: ['Key__c'],
    },
  ],
  [
    'does not take a number before the tail for a field',
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:OrderTrigger: System.LimitException: pkg:Too many SOQL queries: 101:--',
    {
      code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      message: 'OrderTrigger: System.LimitException: pkg:Too many SOQL queries: 101',
      fields: [],
    },
  ],
  [
    'takes a blank after the colon',
    'CANNOT_EXECUTE_FLOW_TRIGGER: The flow stopped.',
    { code: 'CANNOT_EXECUTE_FLOW_TRIGGER', message: 'The flow stopped.', fields: [] },
  ],
  [
    'keeps dashes inside a message',
    'FIELD_CUSTOM_VALIDATION_EXCEPTION:Pick one -- either this:or that--now:Choice__c --',
    {
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Pick one -- either this:or that--now',
      fields: ['Choice__c'],
    },
  ],
  [
    'takes a message that another tool wrote without its tail',
    'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records',
    {
      code: 'UNABLE_TO_LOCK_ROW',
      message: 'unable to obtain exclusive access to this record or 1 records',
      fields: [],
    },
  ],
  [
    'takes a tail without its dashes where the message shows that it is a field',
    'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name',
    { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] },
  ],
  [
    'takes a code with nothing behind it',
    'STORAGE_LIMIT_EXCEEDED',
    { code: 'STORAGE_LIMIT_EXCEEDED', message: '', fields: [] },
  ],
  [
    'takes a new code that nobody has heard of, as it looks like one',
    'BRAND_NEW_CODE:something happened:Name --',
    { code: 'BRAND_NEW_CODE', message: 'something happened', fields: ['Name'] },
  ],
  [
    'finds no code in a cell that starts with a label',
    "Record Type ID: this ID value isn't valid for the user: 0125e000000AbCdAAK:RecordTypeId --",
    {
      code: null,
      message: "Record Type ID: this ID value isn't valid for the user: 0125e000000AbCdAAK",
      fields: ['RecordTypeId'],
    },
  ],
  [
    'finds no code in a sentence in capitals',
    'INVALID CROSS REFERENCE ID:--',
    { code: null, message: 'INVALID CROSS REFERENCE ID', fields: [] },
  ],
  [
    'finds no code in the one error that Salesforce sends without',
    'UNEXPECTED ERROR.  Something went wrong. Try again later.:--',
    { code: null, message: 'UNEXPECTED ERROR.  Something went wrong. Try again later.', fields: [] },
  ],
  [
    'finds no code in the name of a field that looks like one',
    'WARNING: fill UNABLE_TO_LOCK_ROW__c first',
    { code: null, message: 'WARNING: fill UNABLE_TO_LOCK_ROW__c first', fields: [] },
  ],
  [
    'reads the code behind the words of a loading tool',
    'Error on record with id 7: INVALID_CROSS_REFERENCE_KEY: Owner ID: owner cannot be blank (OwnerId)',
    { code: 'INVALID_CROSS_REFERENCE_KEY', message: 'Owner ID: owner cannot be blank (OwnerId)', fields: ['OwnerId'] },
  ],
  [
    'reads the code of a DML exception',
    'System.DmlException: Insert failed. First exception on row 0; first error: STRING_TOO_LONG, Notes: data value too large: abc (max length=2): [Notes__c]',
    {
      code: 'STRING_TOO_LONG',
      message: 'Notes: data value too large: abc (max length=2): [Notes__c]',
      fields: ['Notes__c'],
    },
  ],
  [
    'reads a code that stands after its message',
    'unable to obtain exclusive access to this record : UNABLE_TO_LOCK_ROW ()',
    { code: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access to this record', fields: [] },
  ],
  ['takes an empty cell', '', { code: null, message: '', fields: [] }],
];

describe('parseRowError', () => {
  for (const [title, cell, expected] of CELLS) {
    it(title, () => {
      expect(parseRowError(cell)).to.deep.equal(expected);
    });
  }

  it('keeps a stack trace with real line breaks in the message', () => {
    const stack = 'OrderTrigger: execution of AfterInsert\n\ncaused by: X\n\nTrigger.OrderTrigger: line 3, column 1';
    const { code, message, fields } = parseRowError(`CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:${stack}:--`);
    expect(code).to.equal('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
    expect(message).to.equal(stack);
    expect(fields).to.deep.equal([]);
  });

  it('keeps a field of 131,072 characters whole', () => {
    const value = 'x:'.repeat(65_536);
    const { message, fields } = parseRowError(
      `STRING_TOO_LONG:Notes: data value too large: ${value} (max length=9):Notes__c --`,
    );
    expect(message).to.have.length(value.length + 'Notes: data value too large:  (max length=9)'.length);
    expect(fields).to.deep.equal(['Notes__c']);
  });
});

describe('The fields of a message', () => {
  const shapes: [string, string[]][] = [
    [
      'INVALID_FIELD:Foreign key external ID: 0012 not found for field Legacy_Key__c in entity Account:--',
      ['Legacy_Key__c'],
    ],
    [
      'INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: CreatedDate, Score__c. Check the settings.',
      ['CreatedDate', 'Score__c'],
    ],
    ["INVALID_FIELD:No such column 'Region__c' on entity 'Account'.", ['Region__c']],
    ['MISSING_ARGUMENT:Legacy_Key__c not specified:--', ['Legacy_Key__c']],
    ['DUPLICATE_EXTERNAL_ID:Customer Key: more than one record found for external id field: [x]', ['Customer Key']],
    [
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Hair Color: bad value for restricted picklist field: Blue',
      ['Hair Color'],
    ],
    ['FIELD_INTEGRITY_EXCEPTION:The BillingStateCode field contains XX, which is not available.', ['BillingStateCode']],
    ['FIELD_INTEGRITY_EXCEPTION:field integrity exception: \nPricebookEntryId, unknown (others)', ['PricebookEntryId']],
    ['DUPLICATE_VALUE:duplicate value found: <unknown> duplicates value on record with id: <unknown>:--', []],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION:Set it to [Open] or close it (Now):--', []],
    ['INSUFFICIENT_ACCESS_OR_READONLY:insufficient access rights on object id: [123]', []],
  ];
  for (const [cell, fields] of shapes) {
    it(`are ${fields.join(', ') || 'none'} in “${cell.slice(0, 70)}”`, () => {
      expect(parseRowError(cell).fields).to.deep.equal(fields);
    });
  }

  it('are not the capitals that a value ends in', () => {
    for (const value of ['Kappa Energy (UK)', 'Kappa (GmbH)', 'Kappa (EMEA)']) {
      expect(
        parseRowError(`FIELD_CUSTOM_VALIDATION_EXCEPTION:Parent is not allowed: ${value}:--`).fields,
        value,
      ).to.deep.equal([]);
    }
  });

  it('are the API names in brackets rather than the label before the message', () => {
    const { fields } = parseRowError('first error: INVALID_EMAIL_ADDRESS, E-mail: invalid email address: x: [Email]');
    expect(fields).to.deep.equal(['Email']);
  });
});
