import { expect } from 'chai';
import { describeItems } from '../../../src/report/render/support-items.ts';
import { SUPPORT_ITEMS, type SupportFacts, type SupportItem } from '../../../src/report/support-bundle.ts';

const NOTHING: SupportFacts = {
  organizationIds: [],
  usernames: [],
  host: null,
  apis: [],
  requestTimes: [],
  requests: [],
  requestBodies: 0,
  responseBodies: 0,
  withoutRequestBody: 0,
  withoutResponseBody: 0,
  period: null,
  frequency: null,
  clients: [],
  details: [],
  codes: [],
  requestIds: [],
  errorIds: [],
};
const NO_JOB = { hasJob: false, jobKind: null };

function find(facts: Partial<SupportFacts>, item: SupportItem['item'], context = NO_JOB): SupportItem | undefined {
  return describeItems({ ...NOTHING, ...facts }, context).find((one) => one.item === item);
}

describe('The list of Salesforce Support', () => {
  it('names every point as missing, with the way to get it, where nothing is known', () => {
    const items = describeItems(NOTHING, NO_JOB);
    expect(items.map(({ item }) => item)).to.deep.equal([...SUPPORT_ITEMS]);
    for (const { status, value, how } of items) {
      expect([status, value]).to.deep.equal(['missing', null]);
      expect(how).to.match(/^[A-Z].{20,}\.$/);
    }
    expect(new Set(items.map(({ how }) => how)).size).to.equal(items.length);
  });

  it('asks for the zone of times that have none', () => {
    expect(find({ requestTimes: ['2026-11-21T09:00:00'] }, 'request-time')?.how).to.include('time zone');
    expect(find({ requestTimes: ['2026-11-21T09:00:00+01:00'] }, 'request-time')?.how).to.equal(null);
  });

  it('says how often in the words of Support', () => {
    const frequency = { failed: 8, total: 10, unit: 'requests', ms: 180_000 } as const;
    expect(find({ frequency }, 'error-frequency')?.value).to.equal('8 of 10 requests in 3 min');
    expect(find({ frequency: { failed: 1, total: 1, unit: 'requests', ms: 0 } }, 'error-frequency')?.value).to.equal(
      '1 of 1 request',
    );
  });

  it('misses no body of requests that have none, and those of the others', () => {
    const requests = [{ method: 'GET', url: 'https://a.example/' }];
    expect(find({ requests }, 'request-body')?.status).to.equal('present');
    expect(find({ requests, withoutRequestBody: 1 }, 'request-body')?.status).to.equal('missing');
    expect(find({ requests, requestBodies: 2, withoutRequestBody: 1 }, 'request-body')?.how).to.include(
      '1 of the requests',
    );
  });

  it('asks for the SOQL of a query job and for the upload of others', () => {
    const ofQuery = describeItems(NOTHING, { hasJob: true, jobKind: 'query' });
    const ofIngest = describeItems(NOTHING, { hasJob: true, jobKind: 'ingest' });
    const [query, ingest] = [ofQuery, ofIngest].map((items) => items.find(({ item }) => item === 'request-body'));
    expect([query?.how?.includes('SOQL'), ingest?.how?.includes('CSV')]).to.deep.equal([true, true]);
  });
});
