import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { callOrg, loadCsv } from './org-client.ts';
import { SimulatedOrg } from './simulated-org.ts';

/** Answers of real orgs, which others collected; not part of this project. */
const recordings = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

describe('The simulated org, beside recorded answers of real ones', () => {
  let org: SimulatedOrg;

  before(async function () {
    if (!existsSync(recordings)) this.skip();
    org = await SimulatedOrg.start();
  });

  after(async () => {
    await org?.stop();
  });

  for (const file of ['SalesforcePy_jobs_get_failures.csv', 'amp-labs_partial-failure.csv']) {
    it(`writes ${file} byte for byte`, async () => {
      const recorded = readFileSync(`${recordings}files/${file}`, 'utf8');
      const [header = [], ...rows]: string[][] = parse(recorded);
      const job = org.addIngestJob({
        columns: header.slice(2),
        failed: rows.map(([id = '', error = '', ...values]) => ({ id, error, values })),
        resultForm: { finalLineEnd: false },
      });
      expect((await callOrg(org, 'GET', `/jobs/ingest/${job.id}/failedResults`)).text).to.equal(recorded);
    });
  }

  it('describes a finished upsert with the fields of a recorded one, in their order', async () => {
    const recorded = readRecordedJob('"state\\" : \\"JobComplete\\"');
    const id = await loadCsv(org, 'external_id__c,Name\nT-1,First\n', {
      object: 'Touchpoint__c',
      operation: 'upsert',
      externalIdFieldName: 'external_id__c',
    });
    const { json, text } = await callOrg(org, 'GET', `/jobs/ingest/${id}`);
    expect(Object.keys(json ?? {})).to.deep.equal(Object.keys(recorded));
    expect(text).to.match(/"apiVersion":67\.0,/);
    for (const [name, value] of Object.entries(json ?? {})) {
      expect(typeof value, name).to.equal(typeof recorded[name]);
    }
  });

  it('describes a job just completed with the fields of a recorded one', async () => {
    const recorded = readRecordedJob('"state\\": \\"UploadComplete\\"');
    const created = await callOrg(org, 'POST', '/jobs/ingest', { object: 'Opportunity', operation: 'insert' });
    const id = /"id":"(\w{18})"/.exec(created.text)?.[1] ?? '';
    const { json } = await callOrg(org, 'PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
    expect(Object.keys(json ?? {})).to.deep.equal(Object.keys(recorded));
  });
});

/** The first recorded job info whose line holds `mark` and whose text is JSON. */
function readRecordedJob(mark: string): Record<string, unknown> {
  const line = readFileSync(`${recordings}job_info.jsonl`, 'utf8')
    .split('\n')
    .find((candidate) => candidate.includes(mark));
  const entry: unknown = JSON.parse(line ?? '{}');
  const text: unknown = Object.entries(entry ?? {}).find(([name]) => name === 'text')?.[1];
  const job: unknown = JSON.parse(String(text));
  return { ...(typeof job === 'object' ? job : {}) };
}
