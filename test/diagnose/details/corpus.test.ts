import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { explainJobError } from '../../../src/classify/explain-error.ts';
import { findLockedRecords } from '../../../src/classify/locked-records.ts';
import { SimulatedOrg } from '../../simulated-org/simulated-org.ts';
import { startSetupRun, type SetupRun } from './setup-run.ts';

/** Texts of real orgs, kept beside the project; a copy of the project alone has none. */
const folder = new URL('../../../../shared/corpus/', import.meta.url);
const corpusText = z.object({ text: z.string() });

function readTexts(kind: string): string[] {
  const lines = readFileSync(new URL(`${kind}.jsonl`, folder), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => corpusText.parse(JSON.parse(line)).text);
}

describe('Details of errors that real orgs have given', function () {
  if (!existsSync(folder)) return;
  let org: SimulatedOrg;
  let run: SetupRun;

  before(async () => {
    org = await SimulatedOrg.start();
    run = startSetupRun(org);
  });

  after(async () => {
    expect(org.unknownRequests).to.deep.equal([]);
    await run.close();
    await org.stop();
  });

  it('checks every field that stopped a job', async () => {
    const texts = readTexts('job_errorMessage').filter((text) => text.includes('Field name not found'));
    expect(texts.length).to.be.above(3);
    for (const text of texts) {
      const { details } = await run.explain(org.addIngestJob({ state: 'Failed', errorMessage: text }).id);
      const { fields } = explainJobError(text, { api: 'bulk' });
      const checked = details.jobError?.fields.map(({ name }) => name) ?? [];
      expect(checked, text).to.deep.equal(fields.filter((name) => name !== 'Id'));
    }
  });

  it('looks up whatever rows say, within the budget and without an error', async () => {
    const rows = [...readTexts('sf__Error'), ...readTexts('bulk_v1_error'), ...readTexts('apex_text')];
    const failed = rows.map((error) => ({ error, values: { LastName: 'A' } }));
    const { diagnosis, details } = await run.explain(org.addIngestJob({ failed }).id);
    expect(diagnosis.complete).to.equal(true);
    expect(details.apiCalls).to.be.within(1, 6);
    expect(details.notAllowed).to.deep.equal([]);
  });

  it('takes no masked or missing id of a lock error for a record', () => {
    const kinds = ['sf__Error', 'bulk_v1_error', 'apex_text', 'rest_error'];
    const texts = kinds.flatMap(readTexts).filter((text) => text.includes('exclusive access'));
    expect(texts.length).to.be.above(3);
    for (const text of texts) expect(findLockedRecords(text), text).to.deep.equal({ ids: [], shortened: false });
  });
});
