import { expect } from 'chai';
import { callOrg, loadCsv, readResult } from './org-client.ts';
import { unableToLockRow } from './row-error.ts';
import { mixedScenario } from './scenarios/mixed.ts';
import { SimulatedOrg } from './simulated-org.ts';

describe('Rows of the simulated org', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start();
  });

  afterEach(async () => {
    await org.stop();
    expect(org.failures).to.deep.equal([]);
  });

  /** The `sf__Error` cells of a load, in order. */
  const errorsOf = async (csv: string, settings: Record<string, unknown> = {}): Promise<string[]> => {
    const id = await loadCsv(org, csv, settings);
    const { text } = await callOrg(org, 'GET', `/jobs/ingest/${id}/failedResults`);
    return [...text.matchAll(/^"[^"]*","((?:[^"]|"")*)"/gm)].map(([, cell = '']) => cell).slice(1);
  };

  const refused: Array<[what: string, header: string, cells: string, error: string]> = [
    [
      'no required value',
      'FirstName',
      'Ada',
      'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --',
    ],
    [
      'a value that is too long',
      'LastName',
      'x'.repeat(81),
      `STRING_TOO_LONG:Last Name: data value too large: ${'x'.repeat(81)} (max length=80):LastName --`,
    ],
    [
      'a bad e-mail address',
      'LastName,Email',
      'A,nobody',
      'INVALID_EMAIL_ADDRESS:Email: invalid email address: nobody:Email --',
    ],
    [
      'a value outside a restricted picklist',
      'LastName,LeadSource',
      'A,Pigeon',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:bad value for restricted picklist field: Pigeon:LeadSource --',
    ],
    [
      'a date of another form',
      'LastName,Birthdate',
      'A,24.12.1980',
      "INVALID_FIELD:Failed to deserialize field at col 1. Due to, '24.12.1980' is not a valid value for the type xsd:date:Birthdate --",
    ],
    [
      'a word for a truth value',
      'LastName,DoNotCall',
      'A,maybe',
      "INVALID_FIELD:Failed to deserialize field at col 1. Due to, 'maybe' is not a valid value for the type xsd:boolean:DoNotCall --",
    ],
    [
      'a malformed id',
      'LastName,AccountId',
      'A,Acme',
      'MALFORMED_ID:Account ID: id value of incorrect type: Acme:AccountId --',
    ],
    [
      'the id of another object',
      'LastName,AccountId',
      'A,003000000000001AAA',
      'MALFORMED_ID:Account ID: id value of incorrect type: 003000000000001AAA:AccountId --',
    ],
    [
      'the id of no record',
      'LastName,AccountId',
      'A,001000000000001AAA',
      'INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--',
    ],
    [
      'an unknown external id',
      'LastName,Account.ERP_Id__c',
      'A,E-404',
      'INVALID_FIELD:Foreign key external ID: E-404 not found for field ERP_Id__c in entity Account:--',
    ],
    [
      'an Id',
      'LastName,Id',
      'A,003000000000001AAA',
      'INVALID_FIELD_FOR_INSERT_UPDATE:cannot specify Id in an insert call:Id --',
    ],
  ];
  for (const [what, header, cells, error] of refused) {
    it(`are not inserted with ${what}`, async () => {
      expect(await errorsOf(`${header}\n${cells}\n`)).to.deep.equal([error]);
      expect(org.records('Contact')).to.deep.equal([]);
    });
  }

  it('are not inserted twice with the same unique value', async () => {
    const [error = ''] = await errorsOf('LastName,CRM_Key__c\nA,K-1\nB,k-1\n');
    const first = org.records('Contact')[0]?.Id ?? '';
    expect(error).to.equal(
      `DUPLICATE_VALUE:duplicate value found: CRM_Key__c duplicates value on record with id: ${first}:--`,
    );
  });

  it('find other records by external id, also with the type named', async () => {
    const account = org.addRecord('Account', { Name: 'Acme', ERP_Id__c: 'E-1' });
    expect(await errorsOf('LastName,Account.ERP_Id__c\nA,E-1\n')).to.deep.equal([]);
    expect(await errorsOf('LastName,Account:Account.ERP_Id__c\nB,E-1\n')).to.deep.equal([]);
    expect(org.records('Contact').map((record) => record['AccountId'])).to.deep.equal([account.Id, account.Id]);
  });

  it('of an update leave a field alone when it is empty and empty it with #N/A', async () => {
    const { Id } = org.addRecord('Contact', { LastName: 'A', Title: 'Dr', Department: 'R&D' });
    expect(await errorsOf(`Id,Title,Department\n${Id},,#N/A\n`, { operation: 'update' })).to.deep.equal([]);
    expect(org.records('Contact')[0]).to.include({ LastName: 'A', Title: 'Dr', Department: null });
    expect(await errorsOf(`Id,LastName\n${Id},#N/A\n`, { operation: 'update' })).to.deep.equal([
      'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --',
    ]);
  });

  it('of an update name their record in sf__Id when they fail', async () => {
    const { Id } = org.addRecord('Contact', { LastName: 'A' });
    const id = await loadCsv(org, `Id,Email\n${Id},nobody\n`, { operation: 'update' });
    expect((await readResult(org, id))[0]).to.match(new RegExp(`^"${Id}","INVALID_EMAIL`));
  });

  it('of a delete know deleted, unknown and malformed ids', async () => {
    const { Id } = org.addRecord('Contact', { LastName: 'A' });
    const csv = `Id\n${Id}\n${Id}\n003000000000001AAA\nnobody\n`;
    expect(await errorsOf(csv, { operation: 'delete' })).to.deep.equal([
      'ENTITY_IS_DELETED:entity is deleted:--',
      'INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--',
      'MALFORMED_ID:Contact ID: id value of incorrect type: nobody:Id --',
    ]);
  });

  it('of an upsert need their external id', async () => {
    const settings = { operation: 'upsert', externalIdFieldName: 'crm_key__C' };
    expect(await errorsOf('LastName,CRM_Key__c\nA,\nB,K-1\n', settings)).to.deep.equal([
      'MISSING_ARGUMENT:CRM_Key__c not specified:--',
    ]);
    expect(org.records('Contact')).to.have.length(1);
  });

  it('meet the rules of a scenario: by field, by number, by function, for an object and an operation', async () => {
    org.scenario = {
      name: 'rules',
      rules: [
        { object: 'Account', when: () => true, error: 'NEVER:not for contacts:--' },
        { operations: ['delete'], when: () => true, error: 'NEVER:not for inserts:--' },
        {
          when: { field: 'LastName', matches: /^Z/ },
          error: (row, number) => `Z:${row['LastName']} in row ${number}:--`,
        },
        { when: { every: 3, from: 2 }, error: 'THIRD:every third from the second:--', sfId: '003000000000001AAA' },
        { when: (row) => row['FirstName'] === 'Bo', error: 'BO:by function:--' },
      ],
    };
    expect(await errorsOf('FirstName,LastName\nAl,A\nAl,B\nAl,Z\nBo,C\nAl,D\n')).to.deep.equal([
      'THIRD:every third from the second:--',
      'Z:Z in row 3:--',
      'BO:by function:--',
      'THIRD:every third from the second:--',
    ]);
  });

  it('of the mixed scenario fail as its table says', async () => {
    org.scenario = mixedScenario;
    const contacts = [
      'LastName,Phone,Department,MailingCountry,Description',
      'Lockhart,,,,',
      'B,0800 1,,,',
      'C,,Legal,,',
      'D,,Finance,,',
      'E,,,Atlantis,',
      'F,,,,storage',
      'G,,,,unexpected',
      'H,+49 1,Sales,Portugal,fine',
      '',
    ];
    const heads = (await errorsOf(contacts.join('\n'))).map((error) => error.split('\n')[0]?.slice(0, 60));
    expect(heads).to.deep.equal([
      'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION:Give the phone number with',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:ContactTrigger: executi',
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:acme.ContactBudgetTrigg',
      "CANNOT_EXECUTE_FLOW_TRIGGER:We can't save this record becaus",
      'STORAGE_LIMIT_EXCEEDED:storage limit exceeded:--',
      'UNEXPECTED ERROR.  Something went wrong. Try again later.:--',
    ]);
    const accounts = 'Name,NumberOfEmployees,BillingCountry\nLock & Sons,1,\nB,-1,\nC,1,Atlantis\nD,1,Chad\n';
    expect((await errorsOf(accounts, { object: 'Account' })).map((error) => error.split(':')[0])).to.deep.equal([
      'UNABLE_TO_LOCK_ROW',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'CANNOT_EXECUTE_FLOW_TRIGGER',
    ]);
  });

  it('keep the line breaks of a trigger error', async () => {
    org.scenario = mixedScenario;
    const [error = ''] = await errorsOf('LastName,Department\nA,Legal\n');
    expect(error.split('\n')).to.have.length(6);
    expect(error).to.contain('\n\ncaused by: System.DmlException: Insert failed.');
    expect(error).to.contain('first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Subject]');
    expect(error).to.match(/Trigger\.ContactTrigger: line 2, column 1:--$/);
  });

  it('of a long lock name ten ids and how many more there are', () => {
    const ids = Array.from({ length: 12 }, (_, row) => `001${row}`);
    expect(unableToLockRow(ids)).to.match(/or 12 records: 0010,.*,0019, \.\.\. \(2 more\):--$/);
  });
});
