import { expect } from 'chai';
import { readFlows, readTriggers, readValidationRules } from '../../src/org/automation.ts';
import { describeObject, readFieldDefinitions } from '../../src/org/describe.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { openTransport, orgErrorOf, type TestTransport } from './open-transport.ts';

describe('Reading the setup of an org', () => {
  let org: SimulatedOrg;
  let transport: TestTransport['transport'];

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    ({ transport } = openTransport(org.url, { session: { accessToken: () => org.accessToken } }));
  });

  afterEach(async () => {
    expect(org.unknownRequests).to.deep.equal([]);
    expect(org.failures).to.deep.equal([]);
    await transport.close();
    await org.stop();
  });

  it('reads the active rules of an object, with their namespace', async () => {
    org.setup.addRule({ object: 'Contact', name: 'Needs_Email', errorMessage: "It's missing.", field: 'Email' });
    org.setup.addRule({ object: 'Contact', name: 'Old', errorMessage: 'Old.', active: false });
    org.setup.addRule({ object: 'Account', name: 'Other', errorMessage: 'Other.', namespace: 'acme' });
    const { records, complete } = await readValidationRules(transport, 'Contact');
    expect(complete).to.equal(true);
    expect(records).to.have.length(1);
    expect(records[0]).to.deep.include({
      name: 'Needs_Email',
      active: true,
      errorMessage: "It's missing.",
      field: 'Email',
      object: 'Contact',
    });
    expect((await readValidationRules(transport, null)).records.map(({ name }) => name)).to.deep.equal([
      'Needs_Email',
      'acme__Other',
    ]);
  });

  it('reads the active flows of an object, or all', async () => {
    org.setup.addFlow({
      name: 'Contact_Sync',
      label: 'Contact Sync',
      object: 'Contact',
      triggerType: 'RecordBeforeSave',
    });
    org.setup.addFlow({ name: 'Draft', object: 'Contact', active: false });
    org.setup.addFlow({ name: 'Old_Process', label: 'Old process', processType: 'Workflow' });
    const { records } = await readFlows(transport, 'Contact');
    expect(records.map(({ id: _id, ...flow }) => flow)).to.deep.equal([
      { name: 'Contact_Sync', label: 'Contact Sync', triggerType: 'RecordBeforeSave', object: 'Contact', active: true },
    ]);
    expect((await readFlows(transport, null)).records.map(({ name, object }) => [name, object])).to.deep.equal([
      ['Contact_Sync', 'Contact'],
      ['Old_Process', null],
    ]);
  });

  it('reads the triggers of an object and those of other objects that are named', async () => {
    org.setup.addTrigger({ object: 'Contact', name: 'ContactSync', events: ['insert'] });
    org.setup.addTrigger({ object: 'Case', name: 'CaseSync', active: false, namespace: 'acme' });
    org.setup.addTrigger({ object: 'Lead', name: 'LeadSync' });
    const { records } = await readTriggers(transport, 'Contact', ['CaseSync', "O'Brien"]);
    expect(
      records.map(({ name, namespace, object, active, onInsert, onUpdate }) => [
        name,
        namespace,
        object,
        active,
        onInsert,
        onUpdate,
      ]),
    ).to.deep.equal([
      ['ContactSync', null, 'Contact', true, true, false],
      ['CaseSync', 'acme', 'Case', false, true, true],
    ]);
    expect((await readTriggers(transport, null, ['LeadSync'])).records).to.have.length(1);
  });

  it('costs one call a question', async () => {
    await readValidationRules(transport, null);
    await readFlows(transport, null);
    await readTriggers(transport, 'Contact', []);
    await describeObject(transport, 'Contact');
    await readFieldDefinitions(transport, 'Contact', ['Email']);
    expect(transport.calls).to.equal(5);
  });

  it('describes an object with the active values of its picklists', async () => {
    const { name, fields } = await describeObject(transport, 'Contact');
    expect(name).to.equal('Contact');
    expect(fields.find((field) => field.name === 'LeadSource')).to.deep.equal({
      name: 'LeadSource',
      label: 'Lead Source',
      type: 'picklist',
      createable: true,
      updateable: true,
      restrictedPicklist: true,
      relationshipName: null,
      referenceTo: [],
      values: ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'],
    });
    expect(fields.find((field) => field.name === 'AccountId')).to.deep.include({
      relationshipName: 'Account',
      referenceTo: ['Account'],
    });
  });

  it('finds hidden fields among the definitions, not in the description', async () => {
    org.setup.hideField('Contact', 'CRM_Key__c');
    const { fields } = await describeObject(transport, 'Contact');
    expect(fields.map(({ name }) => name)).not.to.include('CRM_Key__c');
    const { records } = await readFieldDefinitions(transport, 'Contact', ['CRM_Key__c', 'None__c']);
    expect(records).to.deep.equal([{ name: 'CRM_Key__c', label: 'CRM Key', type: 'Text(40)' }]);
  });

  it('rejects with the code of the org where a right is missing', async () => {
    org.setup.deny('ValidationRule');
    org.setup.deny('FlowDefinitionView');
    org.setup.deny('ApexTrigger', 'refused');
    for (const [read, code] of [
      [readValidationRules(transport, null), 'INVALID_TYPE'],
      [readFlows(transport, 'Contact'), 'INVALID_TYPE'],
      [readTriggers(transport, 'Contact', []), 'INSUFFICIENT_ACCESS'],
    ] as const) {
      const error = await orgErrorOf(read);
      expect(error.name).to.equal('ApiRejectedError');
      expect(error.data.errors[0]?.code).to.equal(code);
    }
  });
});
