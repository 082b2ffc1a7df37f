import { expect } from 'chai';
import { callOrg } from './org-client.ts';
import { SimulatedOrg } from './simulated-org.ts';

describe('The log of the simulated org', () => {
  it('counts what was called, whichever job and version it was', async () => {
    const org = await SimulatedOrg.start();
    const [first, second] = [org.addIngestJob(), org.addIngestJob()];
    const classic = org.addClassicJob({ batches: [{}] });
    for (const path of [
      '/jobs/ingest',
      `/jobs/ingest/${first.id}`,
      `/services/data/v60.0/jobs/ingest/${second.id.slice(0, 15)}`,
      `/jobs/ingest/${first.id}/unprocessedrecords`,
      `/services/async/67.0/job/${classic.id}/batch/${classic.batches[0]?.id}/result`,
    ]) {
      expect((await callOrg(org, 'GET', path)).status, path).to.equal(200);
    }
    await callOrg(org, 'POST', '/jobs/ingest', { object: 'Contact', operation: 'insert' });
    await org.stop();
    expect(org.requestCounts).to.deep.equal({
      'GET /jobs/ingest': 1,
      'GET /jobs/ingest/:id': 2,
      'GET /jobs/ingest/:id/unprocessedrecords': 1,
      'GET /async/job/:id/batch/:id/result': 1,
      'POST /jobs/ingest': 1,
    });
  });
});
