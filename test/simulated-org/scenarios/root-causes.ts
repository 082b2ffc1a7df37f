import type { ResultRow, StreamedRows } from '../result-file.ts';
import * as errors from '../row-error.ts';
import { scramble, variedValue as value } from './varied-value.ts';

/** One thing that is wrong in the org, and the texts it leaves in the rows: no two rows of it read alike. */
export type RootCause = {
  name: string;
  /** The outermost status code; null where the text has none. */
  code: string | null;
  /** The whole `sf__Error` cell of row `index`. Any row may come of any cause. */
  rowError(index: number): string;
};

export type RootCauseRows = StreamedRows & {
  rows: (index: number) => ResultRow;
  causeOf: (index: number) => RootCause;
};

export type RootCauseOptions = {
  count: number;
  /** All of them unless said otherwise. */
  causes?: readonly RootCause[];
  /** The same seed gives the same rows. */
  seed?: number;
};

/**
 * The failed rows of a load for `addIngestJob({ failed })`, each made from its number and none of them held. The first
 * cause has most rows, the last fewest; the order is mixed. `causeOf` tells which cause a row (0-based) has.
 */
export function rootCauseRows({ count, causes = rootCauses, seed = 1 }: RootCauseOptions): RootCauseRows {
  if (causes.length === 0) throw new Error('Rows need a cause');
  const causeOf = (index: number): RootCause => {
    const place = Math.min(scramble(index, seed * 2) % causes.length, scramble(index, seed * 2 + 1) % causes.length);
    return causes[place] ?? unreachable();
  };
  return {
    columns: ['Name', 'Amount__c', 'ContactEmail__c'],
    count,
    causeOf,
    rows: (index) => ({
      error: causeOf(index).rowError(scramble(index, seed + 97)),
      values: [value.company(index, seed), String(value.number(index, seed, 100_000)), value.email(index, seed)],
    }),
  };
}

const validation = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
const activation = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY';
const flow = 'CANNOT_EXECUTE_FLOW_TRIGGER';

function rule(name: string, message: (index: number) => string, field?: string): RootCause {
  return { name, code: validation, rowError: (index) => errors.validationRule(message(index), field) };
}

function platform(name: string, code: string, rowError: (index: number) => string): RootCause {
  return { name, code, rowError };
}

/** A trigger that fails in a class; `inner` is the exception, `line` the place that tells two causes apart. */
function trigger(
  name: string,
  place: { trigger: string; event: string; class: string; line: number },
  inner: (index: number) => string,
): RootCause {
  return {
    name,
    code: activation,
    rowError: (index) =>
      errors.rowError(
        activation,
        [
          `${place.trigger}: execution of ${place.event}`,
          '',
          `caused by: ${inner(index)}`,
          '',
          `Class.${place.class}: line ${place.line}, column 1`,
          `Trigger.${place.trigger}: line 4, column 1`,
        ].join('\n'),
      ),
  };
}

/** The inner error of a DML statement as Apex words it: row, operation, code, text, fields. */
function dml(index: number, verb: string, code: string, message: string, fields = ''): string {
  const at = value.number(index, 71, 200);
  const record = verb === 'Insert' ? '' : ` with id ${value.id('001', index, 72)}`;
  return `System.DmlException: ${verb} failed. First exception on row ${at}${record}; first error: ${code}, ${message}: [${fields}]`;
}

function flowError(name: string, label: string, text: (index: number) => string): RootCause {
  return {
    name,
    code: flow,
    rowError: (index) => {
      const id = `${1_500_000_000 + value.number(index, 81, 300_000_000)}-${value.number(index, 82, 90_000)} (${value.number(index, 83, 2 ** 31)})`;
      const lead = `We can't save this record because the “${label}” process failed. Give your Salesforce admin these details.`;
      return errors.rowError(flow, `${lead} ${text(index)} Error ID: ${id}`);
    },
  };
}

const flowAdvice = 'You can look up ExceptionCode values in the SOAP API Developer Guide.';

/**
 * Causes that are hard to tell apart or to keep together: free text without quotes at the beginning, in the middle and at
 * the end; other languages; rules that share code and field; one text that begins another; nested errors that differ only
 * in trigger, line, flow or inner code; texts without a code. The wording is this project's own, the shapes are real.
 */
export const rootCauses: readonly RootCause[] = [
  rule('credit limit', (i) => `${value.company(i)} exceeds ${value.amount(i, 1, 'en-US')} EUR`, 'Amount__c'),
  rule(
    'discount approval',
    (i) =>
      `The discount of ${value.number(i, 2, 90)} % for ${value.company(i)} needs the approval of ${value.person(i)}.`,
    'Amount__c',
  ),
  rule('Betrag zu hoch', (i) => `Der Betrag ${value.amount(i, 3, 'de-DE')} € von ${value.company(i)} ist zu hoch.`),
  platform('lock', 'UNABLE_TO_LOCK_ROW', (i) =>
    errors.unableToLockRow(Array.from({ length: 1 + (i % 14) }, (_, at) => value.id('001', i, at))),
  ),
  platform('missing last name', 'REQUIRED_FIELD_MISSING', () => errors.requiredFieldMissing(['LastName'])),
  platform('duplicate key', 'DUPLICATE_VALUE', (i) => errors.duplicateValue('ERP_Id__c', value.id('003', i))),
  rule('Umsatzsteuer-ID', (i) => `Bitte geben Sie für ${value.company(i)} eine gültige Umsatzsteuer-ID an.`),
  rule(
    'Vertragsende',
    (i) => `Vertrag von ${value.person(i)} ist am ${value.germanDate(i, 4)} ausgelaufen`,
    'ContractEnd__c',
  ),
  rule(
    'quoted customer',
    (i) => `"${value.company(i)}" already has an open contract until ${value.isoDate(i, 5)}.`,
    'Account__c',
  ),
  rule(
    '与信限度額',
    (i) => `取引先「${value.japaneseCompany(i)}」の与信限度額（${value.amount(i, 6, 'ja-JP')}円）を超えています。`,
  ),
  rule('電話番号', (i) => `${value.japanesePerson(i)}様の電話番号を入力してください。`, 'Phone'),
  rule(
    'limite ultrapassado',
    (i) =>
      `O valor de R$ ${value.amount(i, 7, 'pt-BR')} informado para ${value.company(i)} ultrapassa o limite de crédito.`,
  ),
  rule('inactive owner', (i) => `Owner is not active: ${value.person(i)}`, 'OwnerId'),
  rule('reason', () => 'Enter a reason'),
  rule('reason for a delay', (i) => `Enter a reason for the delay of ${value.company(i)}`),
  rule('record link', (i) => {
    const id = value.id('006', i);
    return `A deal with this number exists: https://acme.my.salesforce.com/lightning/r/Opportunity/${id}/view`;
  }),
  rule('record link in HTML', (i) => {
    const person = value.person(i);
    return `Please merge with <a href="/${value.id('003', i)}" target="_blank">${person}</a> first.`;
  }),
  rule(
    'visit time',
    (i) => `${value.person(i)} is booked from ${value.americanTime(i, 8)} to ${value.americanTime(i, 9)}.`,
  ),
  rule('free comment', (i) => `Comment rejected - ${value.sentence(i)} - use the case feed instead`, 'Description'),
  platform('title too long', 'STRING_TOO_LONG', (i) =>
    errors.stringTooLong('Title', 'Title', `${value.person(i)}, ${value.sentence(i)}`, 128),
  ),
  platform('name too long', 'STRING_TOO_LONG', (i) =>
    errors.stringTooLong('Account Name', 'Name', `${value.company(i)} ${value.company(i, 12)}`, 255),
  ),
  platform('industry picklist', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', (i) =>
    errors.rowError(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `Industry: bad value for restricted picklist field: ${value.sentence(i)}`,
      ['Industry'],
    ),
  ),
  platform('email', 'INVALID_EMAIL_ADDRESS', (i) =>
    errors.invalidEmail('Email', 'Email', `${value.person(i).replaceAll(' ', i % 2 === 0 ? '' : ' ')}@${i % 1000}`),
  ),
  platform('tipo de registro', 'INVALID_CROSS_REFERENCE_KEY', (i) =>
    errors.rowError(
      'INVALID_CROSS_REFERENCE_KEY',
      `ID do tipo de registro: this ID value isn't valid for the user: ${value.id('012', i)}`,
      ['RecordTypeId'],
    ),
  ),
  platform('foreign key', 'INVALID_FIELD', (i) =>
    errors.foreignKeyNotFound(`${value.company(i).toLowerCase()} ${i % 9999}`, 'ERP_Id__c', 'Account'),
  ),
  platform('lookup filter', 'FIELD_FILTER_VALIDATION_EXCEPTION', (i) =>
    errors.rowError(
      'FIELD_FILTER_VALIDATION_EXCEPTION',
      `${value.company(i)} is no supplier. Choose an account of the type Supplier.`,
      ['Supplier__c'],
    ),
  ),
  platform('duplicate rule', 'DUPLICATES_DETECTED', (i) =>
    errors.rowError(
      'DUPLICATES_DETECTED',
      `${value.person(i)} may be a duplicate of ${value.person(i, 5)}. Use the existing one.`,
    ),
  ),
  trigger(
    'null pointer, line 88',
    { trigger: 'AccountTrigger', event: 'BeforeInsert', class: 'AccountHandler.setRegion', line: 88 },
    () => 'System.NullPointerException: Attempt to de-reference a null object',
  ),
  trigger(
    'null pointer, line 141',
    { trigger: 'AccountTrigger', event: 'BeforeInsert', class: 'AccountHandler.setRegion', line: 141 },
    () => 'System.NullPointerException: Attempt to de-reference a null object',
  ),
  trigger(
    'trigger, DML, validation',
    { trigger: 'OrderTrigger', event: 'AfterInsert', class: 'OrderHandler.createInvoice', line: 52 },
    (i) => dml(i, 'Insert', validation, `${value.company(i)} has no billing address`, 'BillingStreet'),
  ),
  trigger(
    'the same validation, another trigger',
    { trigger: 'acme.QuoteTrigger', event: 'AfterUpdate', class: 'acme.QuoteSync.push', line: 19 },
    (i) => dml(i, 'Insert', validation, `${value.company(i)} has no billing address`, 'BillingStreet'),
  ),
  trigger(
    'trigger, trigger, DML',
    { trigger: 'ContactTrigger', event: 'AfterInsert', class: 'ContactHandler.updateAccount', line: 77 },
    (i) =>
      dml(
        i,
        'Update',
        activation,
        [
          'RollupTrigger: execution of AfterUpdate',
          '',
          `caused by: ${dml(i, 'Update', 'STRING_TOO_LONG', `Summary: data value too large: ${value.sentence(i)} (max length=255)`, 'Summary__c')}`,
          '',
          'Class.Rollup.write: line 203, column 1',
        ].join('\n'),
      ),
  ),
  trigger(
    'list index',
    { trigger: 'CaseTrigger', event: 'BeforeUpdate', class: 'CaseRouter.assign', line: 31 },
    (i) => `System.ListException: List index out of bounds: ${value.number(i, 10, 200)}`,
  ),
  platform('SOQL queries', activation, (i) =>
    errors.triggerLimit('LeadTrigger', `Too many SOQL queries: ${101 + (i % 7)}`),
  ),
  flowError(
    'flow, validation',
    'Contact: assign a region',
    (i) =>
      `This error occurred when the flow tried to create records: ${validation}: No sales region covers ${value.company(i)}. ${flowAdvice}`,
  ),
  flowError(
    'flow, required field',
    'Contact: assign a region',
    () =>
      `This error occurred when the flow tried to create records: REQUIRED_FIELD_MISSING: Required fields are missing: [Region__c]. ${flowAdvice}`,
  ),
  flowError('flow, no details', 'Order: reserve stock', () => 'An error occurred when executing a flow interview.'),
  { name: 'unexpected', code: null, rowError: () => errors.errorWithoutCode() },
  {
    name: 'no code, record type',
    code: null,
    rowError: (i) => `Record Type ID: this ID value isn't valid for the user: ${value.id('012', i)}:RecordTypeId --`,
  },
  {
    name: 'no code, free text',
    code: null,
    rowError: (i) => `${value.person(i)} may not change ${value.company(i)}, ask the account team:--`,
  },
  {
    name: 'no code, deutsch',
    code: null,
    rowError: (i) => `Keine Berechtigung für ${value.company(i)} (${value.germanDate(i, 13)}):--`,
  },
];

function unreachable(): never {
  throw new Error('A cause has no place in its list');
}
