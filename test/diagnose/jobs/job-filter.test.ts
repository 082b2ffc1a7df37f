import { expect } from 'chai';
import {
  ALL_JOBS,
  fitsFilter,
  InvalidSinceError,
  parseSince,
  type JobFilter,
} from '../../../src/diagnose/jobs/job-filter.ts';
import type { ListedJob } from '../../../src/org/job-list.ts';

const NOW = new Date('2026-11-21T09:00:00.000Z');

const job: ListedJob = {
  id: '7505e00000ABCDEAA4',
  kind: 'ingest',
  state: 'JobComplete',
  operation: 'hardDelete',
  object: 'Order_Item__c',
  apiVersion: '66.0',
  createdById: '0055e000001AbCdAAK',
  createdDate: '2026-11-19T22:51:36.000Z',
  systemModstamp: '2026-11-20T09:00:00.000Z',
};

function fits(filter: Partial<JobFilter>, change: Partial<ListedJob> = {}): boolean {
  return fitsFilter({ ...job, ...change }, { ...ALL_JOBS, ...filter });
}

describe('fitsFilter', () => {
  it('lets everything through where nothing is asked for', () => {
    expect(fits({})).to.equal(true);
    expect(
      fits({}, { operation: null, object: null, createdById: null, createdDate: null, systemModstamp: null }),
    ).to.equal(true);
  });

  it('takes one of several values, in upper or lower case', () => {
    expect(fits({ states: ['failed', 'JOBCOMPLETE'] })).to.equal(true);
    expect(fits({ states: ['Failed'] })).to.equal(false);
    expect(fits({ objects: ['Account', 'order_item__c'] })).to.equal(true);
    expect(fits({ objects: ['Order_Item'] })).to.equal(false);
    expect(fits({ operations: ['harddelete'] })).to.equal(true);
    expect(fits({ operations: ['delete'] })).to.equal(false);
    expect(fits({ kinds: ['query', 'ingest'] })).to.equal(true);
    expect(fits({ kinds: ['classic'] })).to.equal(false);
  });

  it('wants all conditions to hold', () => {
    expect(fits({ states: ['JobComplete'], objects: ['Order_Item__c'] })).to.equal(true);
    expect(fits({ states: ['JobComplete'], objects: ['Account'] })).to.equal(false);
  });

  it('hides a job whose object is not told from who asks for an object', () => {
    expect(fits({ objects: ['Account'] }, { object: null })).to.equal(false);
  });

  it('knows a creator by the short and by the long id, and by its letter case', () => {
    expect(fits({ createdById: '0055e000001AbCdAAK' })).to.equal(true);
    expect(fits({ createdById: '0055e000001AbCd' })).to.equal(true);
    expect(fits({ createdById: '0055e000001Abcd' })).to.equal(false);
    expect(fits({ createdById: '0055e000001AbCd' }, { createdById: null })).to.equal(false);
  });

  it('goes by the last change, the borders included', () => {
    expect(fits({ since: new Date('2026-11-20T09:00:00.000Z') })).to.equal(true);
    expect(fits({ since: new Date('2026-11-20T09:00:00.001Z') })).to.equal(false);
  });

  it('goes by the creation where the last change is not told, and shows a job without any time', () => {
    const since = new Date('2026-11-20T00:00:00.000Z');
    expect(fits({ since }, { systemModstamp: null })).to.equal(false);
    expect(fits({ since }, { systemModstamp: null, createdDate: null })).to.equal(true);
  });
});

describe('parseSince', () => {
  const cases: Array<[text: string, since: string]> = [
    ['90m', '2026-11-21T07:30:00.000Z'],
    ['24h', '2026-11-20T09:00:00.000Z'],
    ['7d', '2026-11-14T09:00:00.000Z'],
    ['2W', '2026-11-07T09:00:00.000Z'],
    [' 1 d ', '2026-11-20T09:00:00.000Z'],
    ['0h', '2026-11-21T09:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T09:30', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20 09:30:15', '2026-11-20T09:30:15.000Z'],
    ['2026-11-20T09:30:15.250Z', '2026-11-20T09:30:15.250Z'],
    ['2026-11-20T09:30+02:00', '2026-11-20T07:30:00.000Z'],
    ['2026-11-20T09:30:00.000+0000', '2026-11-20T09:30:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ];
  for (const [text, since] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(parseSince(text, NOW).toISOString()).to.equal(since);
    });
  }

  const refused = [
    '',
    'yesterday',
    '24',
    'h',
    '-1h',
    '1.5h',
    '3y',
    '999999w9',
    '999999w',
    '2026-02-29',
    '2026-13-01',
    '2026-11-20T25:00',
    '2026-11-20T09',
    '2026-11-21T09:00:01Z',
    '20261120',
    '2026-11-20x',
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseSince(text, NOW)).to.throw(InvalidSinceError);
    });
  }
});
