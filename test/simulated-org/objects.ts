export type FieldKind =
  | 'id'
  | 'string'
  | 'textarea'
  | 'phone'
  | 'email'
  | 'date'
  | 'datetime'
  | 'double'
  | 'boolean'
  | 'picklist'
  | 'reference';

export type ObjectField = {
  name: string;
  label: string;
  kind: FieldKind;
  length?: number;
  required?: boolean;
  externalId?: boolean;
  unique?: boolean;
  /** Values of a restricted picklist. */
  values?: readonly string[];
  /** Set by Salesforce alone. */
  readOnly?: boolean;
  /** Hidden from the user by field-level security. */
  hidden?: boolean;
  referenceTo?: string;
  relationshipName?: string;
};

/** What the org knows of one sObject, as a describe call would tell it. */
export type ObjectSchema = { name: string; label: string; keyPrefix: string; fields: readonly ObjectField[] };

const id: ObjectField = { name: 'Id', label: 'Record ID', kind: 'id', readOnly: true };
const owner: ObjectField = {
  name: 'OwnerId',
  label: 'Owner ID',
  kind: 'reference',
  referenceTo: 'User',
  relationshipName: 'Owner',
};
const createdDate: ObjectField = { name: 'CreatedDate', label: 'Created Date', kind: 'datetime', readOnly: true };

function text(name: string, label: string, length: number, more: Partial<ObjectField> = {}): ObjectField {
  return { name, label, kind: 'string', length, ...more };
}

function pick(name: string, label: string, values: readonly string[], more: Partial<ObjectField> = {}): ObjectField {
  return { name, label, kind: 'picklist', values, ...more };
}

function lookup(name: string, label: string, referenceTo: string, more: Partial<ObjectField> = {}): ObjectField {
  const relationshipName = name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, '');
  return { name, label, kind: 'reference', referenceTo, relationshipName, ...more };
}

function externalId(name: string, label: string): ObjectField {
  return text(name, label, 40, { externalId: true, unique: true });
}

/** The standard objects people load most, and two custom ones. */
export const standardObjects: readonly ObjectSchema[] = [
  {
    name: 'Account',
    label: 'Account',
    keyPrefix: '001',
    fields: [
      id,
      text('Name', 'Account Name', 255, { required: true }),
      pick('Industry', 'Industry', ['Agriculture', 'Banking', 'Energy', 'Technology', 'Transportation']),
      pick('Type', 'Account Type', ['Prospect', 'Customer', 'Partner']),
      text('AccountNumber', 'Account Number', 40),
      { name: 'Phone', label: 'Account Phone', kind: 'phone', length: 40 },
      text('BillingCity', 'Billing City', 40),
      text('BillingCountry', 'Billing Country', 80),
      { name: 'NumberOfEmployees', label: 'Employees', kind: 'double' },
      { name: 'AnnualRevenue', label: 'Annual Revenue', kind: 'double' },
      { name: 'Description', label: 'Account Description', kind: 'textarea', length: 32_000 },
      lookup('ParentId', 'Parent Account ID', 'Account'),
      externalId('ERP_Id__c', 'ERP Id'),
      owner,
      createdDate,
    ],
  },
  {
    name: 'Contact',
    label: 'Contact',
    keyPrefix: '003',
    fields: [
      id,
      text('FirstName', 'First Name', 40),
      text('LastName', 'Last Name', 80, { required: true }),
      lookup('AccountId', 'Account ID', 'Account'),
      { name: 'Email', label: 'Email', kind: 'email', length: 80 },
      { name: 'Phone', label: 'Business Phone', kind: 'phone', length: 40 },
      text('Title', 'Title', 128),
      text('Department', 'Department', 80),
      pick('LeadSource', 'Lead Source', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
      { name: 'Birthdate', label: 'Birthdate', kind: 'date' },
      text('MailingCity', 'Mailing City', 40),
      text('MailingCountry', 'Mailing Country', 80),
      { name: 'Description', label: 'Contact Description', kind: 'textarea', length: 32_000 },
      { name: 'DoNotCall', label: 'Do Not Call', kind: 'boolean' },
      externalId('CRM_Key__c', 'CRM Key'),
      owner,
      createdDate,
    ],
  },
  {
    name: 'Opportunity',
    label: 'Opportunity',
    keyPrefix: '006',
    fields: [
      id,
      text('Name', 'Name', 120, { required: true }),
      pick('StageName', 'Stage', ['Prospecting', 'Qualification', 'Negotiation', 'Closed Won', 'Closed Lost'], {
        required: true,
      }),
      { name: 'CloseDate', label: 'Close Date', kind: 'date', required: true },
      { name: 'Amount', label: 'Amount', kind: 'double' },
      { name: 'Probability', label: 'Probability (%)', kind: 'double' },
      lookup('AccountId', 'Account ID', 'Account'),
      externalId('Quote_Number__c', 'Quote Number'),
      owner,
      createdDate,
    ],
  },
  {
    name: 'Case',
    label: 'Case',
    keyPrefix: '500',
    fields: [
      id,
      text('Subject', 'Subject', 255),
      pick('Status', 'Status', ['New', 'Working', 'Escalated', 'Closed']),
      pick('Origin', 'Case Origin', ['Phone', 'Email', 'Web'], { required: true }),
      pick('Priority', 'Priority', ['Low', 'Medium', 'High']),
      { name: 'Description', label: 'Description', kind: 'textarea', length: 32_000 },
      lookup('AccountId', 'Account ID', 'Account'),
      lookup('ContactId', 'Contact ID', 'Contact'),
      owner,
      createdDate,
    ],
  },
  {
    name: 'Invoice__c',
    label: 'Invoice',
    keyPrefix: 'a01',
    fields: [
      id,
      text('Name', 'Invoice Name', 80, { required: true }),
      lookup('Account__c', 'Account', 'Account', { required: true }),
      { name: 'Due_Date__c', label: 'Due Date', kind: 'date' },
      { name: 'Paid_At__c', label: 'Paid At', kind: 'datetime' },
      { name: 'Total__c', label: 'Total', kind: 'double' },
      pick('Currency__c', 'Currency', ['EUR', 'USD', 'GBP']),
      externalId('Invoice_Number__c', 'Invoice Number'),
      owner,
      createdDate,
    ],
  },
  {
    name: 'Touchpoint__c',
    label: 'Touchpoint',
    keyPrefix: 'a02',
    fields: [
      id,
      text('Name', 'Touchpoint Name', 80),
      lookup('Contact__c', 'Contact', 'Contact'),
      pick('Channel__c', 'Channel', ['Email', 'Web', 'Event']),
      { name: 'Happened_At__c', label: 'Happened At', kind: 'datetime' },
      { name: 'Notes__c', label: 'Notes', kind: 'textarea', length: 131_072 },
      externalId('external_id__c', 'External Id'),
      owner,
      createdDate,
    ],
  },
  {
    name: 'User',
    label: 'User',
    keyPrefix: '005',
    fields: [
      id,
      text('Username', 'Username', 80, { required: true }),
      text('Name', 'Full Name', 121),
      { name: 'Email', label: 'Email', kind: 'email', length: 128, required: true },
      { name: 'IsActive', label: 'Active', kind: 'boolean' },
      createdDate,
    ],
  },
  {
    name: 'Organization',
    label: 'Organization',
    keyPrefix: '00D',
    fields: [
      id,
      text('Name', 'Name', 80),
      text('InstanceName', 'Instance Name', 5),
      { name: 'IsSandbox', label: 'Is Sandbox', kind: 'boolean' },
      { name: 'TrialExpirationDate', label: 'Trial Expiration Date', kind: 'datetime' },
      text('NamespacePrefix', 'Namespace Prefix', 15),
      pick('OrganizationType', 'Edition', ['Developer Edition', 'Enterprise Edition']),
      createdDate,
    ],
  },
];

/** Names are matched without regard to case, as everywhere in Salesforce; a hidden field is as good as missing. */
export function findField(schema: ObjectSchema, name: string): ObjectField | undefined {
  const wanted = name.toLowerCase();
  return schema.fields.find((field) => field.hidden !== true && field.name.toLowerCase() === wanted);
}
