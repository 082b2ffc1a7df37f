import type { BulkJobReport } from '../../src/report/bulk-job.ts';
import type { AutomationFinding, FieldFinding } from '../../src/report/group-details.ts';
import { describeAdvice } from '../../src/report/render/describe-advice.ts';
import { sampleGroup, sampleReport } from './sample-reports.ts';

function rule(name: string, more: Partial<AutomationFinding> = {}): AutomationFinding {
  return {
    kind: 'validation-rule',
    name,
    label: null,
    object: 'Contact',
    active: true,
    basis: 'text',
    id: null,
    ...more,
  };
}

function field(name: string, more: Partial<FieldFinding>): FieldFinding {
  return {
    name,
    status: 'present',
    object: 'Contact',
    apiName: name,
    label: null,
    type: 'string',
    createable: true,
    updateable: true,
    nearest: [],
    allowedValues: [],
    allowedValueCount: 0,
    ...more,
  };
}

const lockedRecords = Array.from({ length: 7 }, (_, index) => ({
  id: `0015f00000aaaa${index}AAA`,
  rows: 4000 - index * 500,
}));

/** A report of `--details` in which everything was found that can be found. */
export function sampleDetailedReport(): BulkJobReport {
  return sampleReport({
    groups: [
      sampleGroup({
        code: 'UNABLE_TO_LOCK_ROW',
        template: 'unable to obtain exclusive access to this record or <number> records: <ids>',
        fields: [],
        count: 9000,
        share: 0.9,
        lockedRecords,
        locks: { records: 8192, atLeast: true, rowsWithoutRecord: 12 },
      }),
      sampleGroup({
        code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        template: 'Give an e-mail address.',
        fields: ['Email'],
        count: 600,
        share: 0.06,
        details: {
          automation: [
            rule('Needs_Email'),
            rule('acme__Needs_Email', { basis: 'similar-text' }),
            rule('Needs_Any_Address', { basis: 'pattern', object: null }),
            { ...rule('Contact_Check', { kind: 'flow', label: 'Check contacts', basis: 'object' }) },
            { ...rule('ContactSync', { kind: 'trigger', active: false, basis: 'named' }) },
          ],
          fields: [],
          notAllowed: [
            { subject: 'triggers', reason: 'not-allowed', code: 'INVALID_TYPE' },
            { subject: 'flows', reason: 'partial', code: null },
          ],
        },
      }),
      sampleGroup({
        code: 'INVALID_FIELD',
        template: "No such column 'Vorname' on entity 'Contact'",
        count: 400,
        share: 0.04,
        details: {
          automation: [],
          fields: [
            field('Vorname', { status: 'missing-or-hidden', apiName: null, nearest: ['FirstName', 'LastName'] }),
            field('Nothing', { status: 'missing-or-hidden', apiName: null }),
            field('CRM_Key__c', { status: 'hidden', label: 'CRM Key' }),
            field('Account.ERP__c', { status: 'related-object', apiName: 'AccountId' }),
            field('CreatedDate', { status: 'not-writable', label: 'Created Date' }),
            field('LeadSource', {
              status: 'restricted-picklist',
              label: 'Lead Source',
              allowedValues: ['Web', 'Other'],
              allowedValueCount: 2,
            }),
            field('Country__c', { status: 'restricted-picklist', allowedValues: ['AD', 'AE'], allowedValueCount: 249 }),
            field('Email', { status: 'visible' }),
            field('LastName', { label: 'Last Name\u001B[31m' }),
          ],
          notAllowed: [{ subject: 'field-definitions', reason: 'failed', code: 'ServiceUnavailableError' }],
        },
      }),
    ],
    advice: describeAdvice([
      { code: 'lock-hot-record', figures: { record: '0015f00000aaaa0AAA', rows: 4000, lockedRows: 9000, share: 0.44 } },
      { code: 'lock-order', figures: { lockedRows: 9000 } },
      { code: 'lock-other-api', figures: { lockedRows: 9000 } },
      { code: 'lock-serial', figures: { lockedRows: 9000 } },
      { code: 'lock-outside', figures: { lockedRows: 1 } },
      { code: 'retries', figures: { retries: 2, most: 20 } },
      { code: 'batch-retries', figures: { retries: 1, most: 10 } },
      { code: 'query-retries', figures: { retries: 1, most: 15 } },
      { code: 'slow-rows', figures: { msPerRow: 90.4, batchTime: 300_000, rowsInTime: 3318 } },
      { code: 'apex-share', figures: { share: 0.67, apexTime: 1_200_000, activeTime: 1_800_000, perChunk: 12_000 } },
      { code: 'batch-share', figures: { batches: 1500, allowance: 15_000, share: 0.1 } },
      { code: 'small-batches', figures: { batches: 200, rowsPerBatch: 99.6, most: 10_000, needed: 2 } },
      { code: 'tiny-job', figures: { rows: 1, allowance: 15_000 } },
      { code: 'serial-mode', figures: { batches: 4 } },
    ]),
    details: {
      jobError: null,
      limits: [
        { name: 'DailyBulkApiBatches', max: 15_000, remaining: 40, percentUsed: 99.73 },
        { name: 'MassEmail', max: 0, remaining: 0, percentUsed: null },
        { name: 'DataStorageMB', max: null, remaining: null, percentUsed: null },
      ],
      notAllowed: [{ subject: 'limits', reason: 'failed', code: 'ResponseTimeoutError' }],
      apiCalls: 6,
    },
  });
}
