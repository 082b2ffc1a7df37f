import { expect } from 'chai';
import { isWorthDetails, MOST_DETAIL_CALLS } from '../../../src/diagnose/details/add-details.ts';
import { listUnseenFields } from '../../../src/diagnose/details/check-fields.ts';
import type { AutomationFinding, FieldFinding } from '../../../src/report/group-details.ts';
import {
  flowFailure,
  requiredFieldMissing,
  restrictedPicklist,
  rowError,
  triggerDmlFailure,
  triggerException,
  validationRule,
} from '../../simulated-org/row-error.ts';
import { SimulatedOrg } from '../../simulated-org/simulated-org.ts';
import { startSetupRun, type SetupRun } from './setup-run.ts';

describe('addDetails', () => {
  let org: SimulatedOrg;
  let run: SetupRun;

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    run = startSetupRun(org);
  });

  afterEach(async () => {
    expect(org.unknownRequests).to.deep.equal([]);
    expect(org.failures).to.deep.equal([]);
    await run.close();
    await org.stop();
  });

  /** The id of a job with one failed row for each error. */
  function plant(...errors: string[]): string {
    return org.addIngestJob({
      object: 'Contact',
      operation: 'insert',
      failed: errors.map((error) => ({ error, values: { LastName: 'A' } })),
    }).id;
  }

  async function worthIt(...errors: string[]): Promise<boolean> {
    const { diagnosis } = await run.explain(plant(...errors));
    return isWorthDetails(diagnosis);
  }

  async function automationOf(...errors: string[]): Promise<[kind: string, name: string, basis: string][]> {
    const { diagnosis } = await run.explain(plant(...errors));
    return (diagnosis.groups[0]?.details?.automation ?? []).map(describeFinding);
  }

  async function fieldsOf(error: string): Promise<FieldFinding[]> {
    const { diagnosis } = await run.explain(plant(error));
    return diagnosis.groups[0]?.details?.fields ?? [];
  }

  it('is worth it for errors that the setup explains, not for rows that lack a value', async () => {
    expect(await worthIt(requiredFieldMissing(['LastName']))).to.equal(false);
    expect(await worthIt(rowError('DELETE_FAILED', 'x'))).to.equal(false);
    expect(await worthIt(requiredFieldMissing(['LastName']), validationRule('Stop.'))).to.equal(true);
    expect(await worthIt(restrictedPicklist('LeadSource', 'Radio'))).to.equal(true);
  });

  it('asks nothing for errors that the setup has no part in', async () => {
    const { diagnosis, details } = await run.explain(plant(rowError('DELETE_FAILED', 'x')));
    expect(details).to.deep.equal({ jobError: null, limits: [], notAllowed: [], apiCalls: 0 });
    expect(diagnosis.groups[0]?.details).to.equal(null);
    expect(diagnosis.apiCalls).to.equal(org.requests.length);
  });

  it('keeps to its budget when everything is worth asking, and counts each call', async () => {
    org.setup.addRule({ object: 'Contact', name: 'Other', errorMessage: 'Other.' });
    const { diagnosis, details } = await run.explain(
      plant(
        validationRule('Nobody has this text.'),
        flowFailure('Nightly sync', 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded'),
        triggerException(
          'ContactSync',
          'BeforeInsert',
          'System.NullPointerException',
          'Attempt to de-reference a null object',
        ),
        rowError('INVALID_FIELD', "No such column 'Vorname__c' on entity 'Contact'", ['Vorname__c']),
        restrictedPicklist('LeadSource', 'Radio'),
        rowError('STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded'),
      ),
    );
    expect(details.apiCalls).to.equal(MOST_DETAIL_CALLS);
    expect(diagnosis.apiCalls).to.equal(org.requests.length);
    expect(org.requests.length).to.equal(2 + MOST_DETAIL_CALLS);
    expect(details.notAllowed).to.deep.equal([]);
    expect(details.limits.map(({ name }) => name)).to.include('DataStorageMB');
  });

  it('tells what it asks for, before it asks', async () => {
    const asked: string[] = [];
    const { reader } = startSetupRun(org, (subject) => asked.push(`${subject} after ${org.requests.length}`));
    await reader.validationRules('Contact');
    await reader.describeObject('Contact');
    await reader.describeObject('Contact');
    expect(asked).to.deep.equal(['validation-rules after 0', 'describe after 1']);
  });

  it('asks once for any number of jobs', async () => {
    org.setup.addRule({ object: 'Contact', name: 'Needs_Email', errorMessage: 'Give an e-mail address.' });
    const first = await run.explain(plant(validationRule('Give an e-mail address.')));
    const second = await run.explain(plant(validationRule('Give an e-mail address.')));
    expect([first, second].map(({ details }) => details.apiCalls)).to.deep.equal([1, 0]);
    expect(second.diagnosis.groups[0]?.details?.automation[0]?.name).to.equal('Needs_Email');
  });

  describe('for validation rules', () => {
    it('names the rule whose text the error is', async () => {
      org.setup.addRule({ object: 'Contact', name: 'Needs_Email', errorMessage: 'Give an e-mail address.' });
      org.setup.addRule({ object: 'Account', name: 'Of_Account', errorMessage: 'Give an e-mail address.' });
      expect(await automationOf(validationRule('Give an e-mail address.', 'Email'))).to.deep.equal([
        ['validation-rule', 'Needs_Email', 'text'],
      ]);
    });

    it('lists the automations that can write such an error where no rule has the text', async () => {
      org.setup.addRule({ object: 'Contact', name: 'Needs_Email', errorMessage: 'Give an e-mail address.' });
      org.setup.addTrigger({ object: 'Contact', name: 'ContactSync', events: ['insert'] });
      org.setup.addTrigger({ object: 'Contact', name: 'ContactDelete', events: ['delete'] });
      org.setup.addTrigger({ object: 'Contact', name: 'ContactOld', active: false });
      org.setup.addTrigger({ object: 'Account', name: 'AccountSync' });
      org.setup.addFlow({ name: 'Contact_Check', object: 'Contact' });
      org.setup.addFlow({ name: 'Contact_Delete', object: 'Contact', triggerType: 'RecordBeforeDelete' });
      expect(await automationOf(validationRule('Written by a trigger.'))).to.deep.equal([
        ['trigger', 'ContactSync', 'object'],
        ['flow', 'Contact_Check', 'object'],
      ]);
    });

    it('finds the rule of another object behind the error of a trigger', async () => {
      org.setup.addRule({ object: 'Opportunity', name: 'Needs_Amount', errorMessage: 'Give an amount.' });
      org.setup.addTrigger({ object: 'Contact', name: 'ContactSync' });
      const error = triggerDmlFailure(
        'ContactSync',
        'AfterInsert',
        'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        'Give an amount.',
      );
      expect(await automationOf(error)).to.deep.equal([
        ['validation-rule', 'Needs_Amount', 'text'],
        ['trigger', 'ContactSync', 'named'],
      ]);
    });

    it('says what it was not allowed to see, and is no error for that', async () => {
      org.setup.deny('ValidationRule');
      org.setup.deny('ApexTrigger', 'refused');
      const { diagnosis, details } = await run.explain(plant(validationRule('Stop.'), rowError('DELETE_FAILED', 'x')));
      const notAllowed = [
        { subject: 'validation-rules', reason: 'not-allowed', code: 'INVALID_TYPE' },
        { subject: 'triggers', reason: 'not-allowed', code: 'INSUFFICIENT_ACCESS' },
      ];
      expect(details.notAllowed).to.deep.equal(notAllowed);
      expect(diagnosis.groups.map((group) => group.details)).to.deep.equal([
        { automation: [], fields: [], notAllowed },
        null,
      ]);
      expect(diagnosis.complete).to.equal(true);
    });

    it('takes a refusal without a code it knows for one', async () => {
      const body = '[{"errorCode":"SOME_NEW_CODE","message":"no"}]';
      org.faults.add({ path: '/tooling/query', times: 2, fault: { type: 'status', status: 403, body } });
      const { details } = await run.explain(plant(validationRule('Stop.')));
      expect(details.notAllowed[0]).to.deep.equal({
        subject: 'validation-rules',
        reason: 'not-allowed',
        code: 'SOME_NEW_CODE',
      });
    });

    it('says that a question failed when the org did not answer', async () => {
      const fault = org.faults.add({ path: '/tooling/query', times: 100, fault: { type: 'status', status: 503 } });
      const { details } = await run.explain(plant(validationRule('Stop.')));
      expect(details.notAllowed[0]).to.deep.include({
        subject: 'validation-rules',
        reason: 'failed',
        code: 'ServiceUnavailableError',
      });
      fault.remove();
    });
  });

  describe('for flows', () => {
    it('names the flow by its label or its API name, whatever it runs on', async () => {
      org.setup.addFlow({ name: 'Sync_Contact', label: 'Nightly sync', object: 'Account' });
      org.setup.addFlow({ name: 'Other', object: 'Contact' });
      expect(await automationOf(flowFailure('Nightly sync', 'REQUIRED_FIELD_MISSING', 'x'))).to.deep.equal([
        ['flow', 'Sync_Contact', 'named'],
      ]);
      expect(await automationOf(flowFailure('sync_contact', 'REQUIRED_FIELD_MISSING', 'x'))).to.deep.equal([
        ['flow', 'Sync_Contact', 'named'],
      ]);
    });

    it('lists the flows of the object where none is named', async () => {
      org.setup.addFlow({ name: 'Before', object: 'Contact', triggerType: 'RecordBeforeSave' });
      org.setup.addFlow({ name: 'Draft', object: 'Contact', active: false });
      org.setup.addFlow({ name: 'Elsewhere', object: 'Account' });
      expect(
        await automationOf(rowError('CANNOT_EXECUTE_FLOW_TRIGGER', 'The record could not be saved.')),
      ).to.deep.equal([['flow', 'Before', 'object']]);
    });
  });

  describe('for triggers', () => {
    it('names the trigger with its namespace, object and state', async () => {
      org.setup.addTrigger({ object: 'Case', name: 'Sync', namespace: 'acme', active: false });
      org.setup.addTrigger({ object: 'Case', name: 'Sync' });
      const { diagnosis } = await run.explain(
        plant(
          'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:acme.Sync: execution of AfterInsert\n\ncaused by: System.NullPointerException: x\n\n(acme):--',
        ),
      );
      expect(diagnosis.groups[0]?.details?.automation).to.have.length(1);
      expect(diagnosis.groups[0]?.details?.automation[0]).to.deep.include({
        kind: 'trigger',
        name: 'acme.Sync',
        object: 'Case',
        active: false,
        basis: 'named',
      });
    });

    it('names the trigger in front of a stack of classes', async () => {
      org.setup.addTrigger({ object: 'Contact', name: 'ContactSync' });
      const error = triggerDmlFailure(
        'ContactSync',
        'AfterInsert',
        'REQUIRED_FIELD_MISSING',
        'Required fields are missing: [Name]',
      );
      expect(await automationOf(error)).to.deep.equal([['trigger', 'ContactSync', 'named']]);
    });
  });

  describe('for fields', () => {
    it('offers the nearest names for a field that is not there', async () => {
      const [field, ...rest] = await fieldsOf(
        rowError('INVALID_FIELD', "No such column 'LastNam' on entity 'Contact'", ['LastNam']),
      );
      expect(rest).to.deep.equal([]);
      expect(field).to.deep.include({ name: 'LastNam', status: 'missing-or-hidden', apiName: null, object: 'Contact' });
      expect(field?.nearest[0]).to.equal('LastName');
    });

    it('offers no name that only ends alike', async () => {
      const [field] = await fieldsOf(
        rowError('INVALID_FIELD', "No such column 'Vorname' on entity 'Contact'", ['Vorname']),
      );
      expect(field).to.deep.include({ status: 'missing-or-hidden', nearest: [] });
    });

    it('offers the custom field whose ending was left out', async () => {
      const [field] = await fieldsOf(
        rowError('INVALID_FIELD', "No such column 'crm_key' on entity 'Contact'", ['crm_key']),
      );
      expect(field?.nearest).to.deep.equal(['CRM_Key__c']);
    });

    it('tells a hidden field from a missing one where the setup shows it', async () => {
      org.setup.hideField('Contact', 'CRM_Key__c');
      const error = rowError('INVALID_FIELD', "No such column 'CRM_Key__c' on entity 'Contact'", ['CRM_Key__c']);
      expect((await fieldsOf(error))[0]).to.deep.include({
        status: 'hidden',
        apiName: 'CRM_Key__c',
        label: 'CRM Key',
        nearest: [],
      });
    });

    it('leaves it open where the setup may not be seen', async () => {
      org.setup.hideField('Contact', 'CRM_Key__c');
      org.setup.deny('FieldDefinition');
      const { diagnosis } = await run.explain(
        plant(rowError('INVALID_FIELD', "No such column 'CRM_Key__c' on entity 'Contact'", ['CRM_Key__c'])),
      );
      const details = diagnosis.groups[0]?.details;
      expect(details?.fields[0]).to.deep.include({ status: 'missing-or-hidden' });
      expect(details?.notAllowed).to.deep.equal([
        { subject: 'field-definitions', reason: 'not-allowed', code: 'INVALID_TYPE' },
      ]);
    });

    it('lists what a restricted picklist takes', async () => {
      const [field] = await fieldsOf(restrictedPicklist('LeadSource', 'Radio'));
      expect(field).to.deep.include({
        status: 'restricted-picklist',
        label: 'Lead Source',
        allowedValues: ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'],
        allowedValueCount: 5,
      });
    });

    it('finds a picklist that the message names by its label', async () => {
      const [field] = await fieldsOf(
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Lead Source: bad value for restricted picklist field: Radio:--',
      );
      expect(field).to.deep.include({ apiName: 'LeadSource', status: 'restricted-picklist' });
    });

    it('looks for no field of the job where a trigger may speak of another object', async () => {
      const message = 'bad field names on insert/update call: [Colour__c]';
      const error = triggerDmlFailure('ContactSync', 'AfterInsert', 'INVALID_FIELD', message);
      expect(await fieldsOf(error)).to.deep.equal([]);
    });

    it('asks for each unseen field once, and for no more than an address can hold', async () => {
      const question = { unwritable: false, picklist: false, unseen: true };
      const questions = Array.from({ length: 200 }, (_, index) => ({ ...question, name: `Field_${index % 100}__c` }));
      const names = listUnseenFields(questions, { name: 'Contact', label: 'Contact', fields: [] });
      expect(new Set(names).size).to.equal(names.length);
      expect(names.length).to.equal(50);
    });

    it('says that a field may not be written', async () => {
      const error = rowError(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        'Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
        ['CreatedDate'],
      );
      expect((await fieldsOf(error))[0]).to.deep.include({
        status: 'not-writable',
        createable: false,
        updateable: false,
      });
    });

    it('finds nothing wrong with a required field that can be written', async () => {
      expect((await fieldsOf(requiredFieldMissing(['LastName'])))[0]).to.deep.include({
        status: 'present',
        type: 'string',
      });
    });

    it('knows the lookup in front of a field of another object', async () => {
      const error = rowError(
        'INVALID_FIELD',
        'Foreign key external ID: 7 not found for field ERP_Id__c in entity Account',
        ['ERP_Id__c'],
      );
      expect(await fieldsOf(error)).to.deep.equal([]);
      const { details } = await run.explain(
        org.addIngestJob({ state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : Account.ERP__c' }).id,
      );
      expect(details.jobError?.fields[0]).to.deep.include({ status: 'related-object', apiName: 'AccountId' });
    });

    it('says when it sees a field that the job did not', async () => {
      const { details } = await run.explain(
        org.addIngestJob({ state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : Email' }).id,
      );
      expect(details.jobError?.fields[0]).to.deep.include({ name: 'Email', status: 'visible' });
    });

    it('looks nothing up for a missing Id column', async () => {
      const { details } = await run.explain(
        org.addIngestJob({
          operation: 'update',
          state: 'Failed',
          errorMessage: 'InvalidBatch : Field name not found : Id',
        }).id,
      );
      expect(details).to.deep.equal({ jobError: null, limits: [], notAllowed: [], apiCalls: 0 });
    });

    it('reads the older way to name a field behind a lookup', async () => {
      const { details } = await run.explain(
        org.addIngestJob({
          state: 'Failed',
          errorMessage: 'InvalidBatch : Field name not found : Account:Account:ERP__c',
        }).id,
      );
      expect(details.jobError?.fields[0]).to.deep.include({ status: 'related-object', apiName: 'AccountId' });
    });

    it('checks the field that stopped a whole job', async () => {
      const { details } = await run.explain(
        org.addIngestJob({ state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : Last Name' }).id,
      );
      expect(details.jobError?.fields[0]).to.deep.include({ name: 'Last Name', status: 'missing-or-hidden' });
      expect(details.jobError?.fields[0]?.nearest[0]).to.equal('LastName');
      expect(details.apiCalls).to.equal(1);
    });

    it('says that the object can not be seen', async () => {
      const { details } = await run.explain(
        org.addIngestJob({
          object: 'Gone__c',
          state: 'Failed',
          errorMessage: 'InvalidBatch : Field name not found : A__c',
        }).id,
      );
      expect(details.jobError?.fields).to.deep.equal([]);
      expect(details.jobError?.notAllowed).to.deep.equal([
        { subject: 'describe', reason: 'not-allowed', code: 'NOT_FOUND' },
      ]);
    });
  });

  it('looks up what the batches and rows of a Bulk API 1.0 job say', async () => {
    org.setup.addRule({ object: 'Contact', name: 'Needs_Email', errorMessage: 'Give an e-mail address.' });
    const job = org.addClassicJob({
      batches: [
        { rows: [{ error: validationRule('Give an e-mail address.'), values: { LastName: 'A' } }] },
        {
          state: 'Failed',
          stateMessage: 'InvalidBatch : Field name not found : LastNam',
          rows: [{ values: { LastNam: 'A' } }],
        },
      ],
    });
    const { diagnosis, details } = await run.explain(job.id);
    expect(diagnosis.groups[0]?.details?.automation.map(describeFinding)).to.deep.equal([
      ['validation-rule', 'Needs_Email', 'text'],
    ]);
    expect(details.jobError?.fields[0]).to.deep.include({ name: 'LastNam', nearest: ['LastName'] });
  });

  it('checks the field that stopped a query', async () => {
    const errorMessage =
      "InvalidBatch : Failed to process query: INVALID_FIELD: \nFirstNam FROM Contact\n^\nERROR at Row:1:Column:8\nNo such column 'FirstNam' on entity 'Contact'.";
    const { details } = await run.explain(org.addQueryJob({ object: 'Contact', state: 'Failed', errorMessage }).id);
    expect(details.jobError?.fields[0]).to.deep.include({ name: 'FirstNam', status: 'missing-or-hidden' });
    expect(details.jobError?.fields[0]?.nearest[0]).to.equal('FirstName');
  });

  it('reads where the limits stand that an error names', async () => {
    const { details } = await run.explain(
      org.addIngestJob({ state: 'Failed', errorMessage: 'ExceededQuota : ApiBatchItems Limit exceeded.' }).id,
    );
    const batches = details.limits.find(({ name }) => name === 'DailyBulkApiBatches');
    expect(batches?.max).to.equal(15_000);
    expect(batches?.percentUsed).to.be.within(0, 100);
    expect(details.apiCalls).to.equal(1);
  });
});

function describeFinding({ kind, name, basis }: AutomationFinding): [kind: string, name: string, basis: string] {
  return [kind, name, basis];
}
