import { expect } from 'chai';
import { z } from 'zod';
import { callOrg, loadCsv } from './org-client.ts';
import { SimulatedOrg } from './simulated-org.ts';

const found = z.object({ records: z.array(z.record(z.string(), z.unknown())) });
const described = z.object({
  fields: z.array(z.looseObject({ name: z.string(), createable: z.boolean(), restrictedPicklist: z.boolean() })),
});

describe('The setup of the simulated org', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    org.setup.addRule({
      object: 'Contact',
      name: 'Needs_Email',
      errorMessage: 'Give an e-mail address.',
      field: 'Email',
    });
    org.setup.addRule({ object: 'Contact', name: 'Old', errorMessage: 'Old.', active: false });
    org.setup.addRule({
      object: 'Account',
      name: 'Needs_Industry',
      errorMessage: 'Give an industry.',
      namespace: 'acme',
    });
    org.setup.addFlow({ name: 'Contact_Sync', label: 'Contact Sync', object: 'Contact' });
    org.setup.addFlow({ name: 'Draft', object: 'Contact', active: false });
    org.setup.addTrigger({ object: 'Contact', name: 'ContactSync' });
    org.setup.addTrigger({ object: 'Account', name: 'AccountSync', events: ['delete'], active: false });
  });

  afterEach(async () => {
    expect(org.failures).to.deep.equal([]);
    await org.stop();
  });

  async function ask(soql: string, api: '/tooling' | '' = '/tooling'): Promise<{ status: number; json: unknown }> {
    const { status, json } = await callOrg(org, 'GET', `${api}/query?q=${encodeURIComponent(soql)}`);
    return { status, json };
  }

  async function askFor(field: string, soql: string, api: '/tooling' | '' = '/tooling'): Promise<unknown[]> {
    const { json } = await ask(soql, api);
    return found.parse(json).records.map((record) => record[field]);
  }

  it('answers with records that point to their object', async () => {
    const { json } = await ask(
      "SELECT ValidationName, ErrorMessage, EntityDefinition.QualifiedApiName FROM ValidationRule WHERE Active = true AND EntityDefinition.QualifiedApiName = 'Contact'",
    );
    expect(json).to.deep.include({ size: 1, totalSize: 1, done: true, entityTypeName: 'ValidationRule' });
    expect(json).to.have.nested.property('records[0].ValidationName', 'Needs_Email');
    expect(json).to.have.nested.property('records[0].ErrorMessage', 'Give an e-mail address.');
    expect(json).to.have.nested.property('records[0].EntityDefinition.QualifiedApiName', 'Contact');
    expect(json).to.have.nested.property('records[0].attributes.type', 'ValidationRule');
  });

  it('gives full names one row at a time', async () => {
    expect(await ask('SELECT FullName FROM ValidationRule')).to.deep.include({ status: 400 });
    expect(await askFor('FullName', "SELECT FullName FROM ValidationRule WHERE ValidationName = 'Old'")).to.deep.equal([
      'Contact.Old',
    ]);
  });

  it('joins conditions by AND and OR, and reads lists', async () => {
    const soql =
      "SELECT Name FROM ApexTrigger WHERE EntityDefinition.QualifiedApiName = 'Contact' OR Name IN ('AccountSync', 'Other')";
    expect(await askFor('Name', soql)).to.deep.equal(['ContactSync', 'AccountSync']);
  });

  it('has flows in the REST API only', async () => {
    const soql =
      "SELECT ApiName FROM FlowDefinitionView WHERE ActiveVersionId != null AND TriggerObjectOrEvent.QualifiedApiName = 'Contact'";
    expect(await askFor('ApiName', soql, '')).to.deep.equal(['Contact_Sync']);
    const { status, json } = await ask(soql);
    expect(status).to.equal(400);
    expect(json).to.have.nested.property('[0].errorCode', 'INVALID_TYPE');
    expect(json)
      .to.have.nested.property('[0].message')
      .that.includes("sObject type 'FlowDefinitionView' is not supported.");
  });

  it('has validation rules in the Tooling API only', async () => {
    expect(await ask('SELECT Id FROM ValidationRule', '')).to.deep.include({ status: 400 });
  });

  it('refuses a field that is none', async () => {
    const { status, json } = await ask('SELECT Name FROM ValidationRule');
    expect(status).to.equal(400);
    expect(json).to.have.nested.property('[0].errorCode', 'INVALID_FIELD');
  });

  it('takes rights away, in both ways Salesforce does', async () => {
    org.setup.deny('ValidationRule');
    expect((await ask('SELECT Id FROM ValidationRule')).json).to.have.nested.property('[0].errorCode', 'INVALID_TYPE');
    org.setup.deny('ApexTrigger', 'refused');
    const { status, json } = await ask('SELECT Id FROM ApexTrigger');
    expect(status).to.equal(403);
    expect(json).to.have.nested.property('[0].errorCode', 'INSUFFICIENT_ACCESS');
  });

  it('wants the object of field definitions, and no alternatives', async () => {
    expect(await ask("SELECT QualifiedApiName FROM FieldDefinition WHERE QualifiedApiName = 'Email'")).to.deep.include({
      status: 400,
    });
    expect(
      await ask(
        "SELECT Label FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Contact' OR Label = 'Email'",
      ),
    ).to.deep.include({ status: 400 });
  });

  it('hides a field from describe, queries and loads, not from the setup', async () => {
    org.setup.hideField('Contact', 'CRM_Key__c');
    const answer = await callOrg(org, 'GET', '/sobjects/Contact/describe');
    expect(answer.text).not.to.include('CRM_Key__c');
    expect(answer.text).to.include('LastName');
    expect(await ask('SELECT CRM_Key__c FROM Contact', '')).to.deep.include({ status: 400 });
    const id = await loadCsv(org, 'LastName,CRM_Key__c\nA,1\n');
    const { json } = await callOrg(org, 'GET', `/jobs/ingest/${id}`);
    expect(json).to.deep.include({ state: 'Failed', errorMessage: 'InvalidBatch : Field name not found : CRM_Key__c' });
    const soql =
      "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Contact' AND QualifiedApiName IN ('CRM_Key__c', 'None__c')";
    expect(await askFor('QualifiedApiName', soql)).to.deep.equal(['CRM_Key__c']);
  });

  it('describes what may be written', async () => {
    const { json } = await callOrg(org, 'GET', '/sobjects/Contact/describe');
    const { fields } = described.parse(json);
    expect(fields.find(({ name }) => name === 'CreatedDate')).to.deep.include({ createable: false, updateable: false });
    expect(fields.find(({ name }) => name === 'LeadSource')).to.deep.include({
      createable: true,
      restrictedPicklist: true,
    });
  });
});
