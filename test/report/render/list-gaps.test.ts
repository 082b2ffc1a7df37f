import { expect } from 'chai';
import { describeGaps, type ListGaps } from '../../../src/report/render/list-gaps.ts';

const failure = { name: 'ConnectionLostError', message: 'The connection broke.' };

function describeSome(gaps: Partial<ListGaps>): string | null {
  return describeGaps({ missing: [], maxCalls: 12, stopped: null, unread: 0, unreadable: 0, ...gaps });
}

describe('describeGaps', () => {
  it('has nothing to say of a whole list', () => {
    expect(describeSome({})).to.equal(null);
  });

  it('names the list that was not read to its end, how far it was read, and why', () => {
    expect(describeSome({ missing: [{ endpoint: 'ingest', pages: 2, reason: 'budget', error: null }] })).to.equal(
      'Not all of the list of ingest jobs was read (2 pages), because the API calls allowed (12) were spent: more jobs may fit.',
    );
    expect(describeSome({ missing: [{ endpoint: 'query', pages: 1, reason: 'error', error: failure }] })).to.equal(
      'Not all of the list of query jobs was read (1 page): The connection broke. (ConnectionLostError) More jobs may fit.',
    );
    expect(describeSome({ missing: [{ endpoint: 'query', pages: 2, reason: 'circle', error: null }] })).to.include(
      'the same page',
    );
  });

  it('says how many jobs the budget left unread, or that it ended the wait', () => {
    expect(describeSome({ stopped: 'budget', unread: 1 })).to.equal(
      'The API calls allowed (12) were spent: the counts of 1 job were not read.',
    );
    expect(describeSome({ stopped: 'budget' })).to.equal(
      'The API calls allowed (12) were spent before the running jobs ended.',
    );
  });

  it('joins everything that is missing', () => {
    const text = describeSome({
      stopped: failure,
      unreadable: 3,
      missing: [{ endpoint: 'query', pages: 0, reason: 'budget', error: null }],
    });
    expect(text).to.match(
      /query jobs.*ended early: The connection broke\. \(ConnectionLostError\).*3 jobs could not be read\./,
    );
  });
});
