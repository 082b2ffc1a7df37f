import { expect } from 'chai';
import { describeScanGaps, type ScanGaps } from '../../../src/report/render/scan-gaps.ts';

const NOTHING: ScanGaps = { missing: [], maxCalls: 50, stopped: null, pending: 0, unread: 0, partly: 0 };
const describeGaps = (gaps: Partial<ScanGaps>): string | null => describeScanGaps({ ...NOTHING, ...gaps });

describe('describeScanGaps', () => {
  it('says nothing where nothing is missing', () => {
    expect(describeGaps({})).to.equal(null);
  });

  it('says what a budget has left undone', () => {
    expect(describeGaps({ stopped: 'budget', pending: 3 })).to.equal(
      'The API calls allowed (50) were not enough, with 3 jobs not looked at.',
    );
    expect(describeGaps({ stopped: 'budget' })).to.include('before the running jobs ended');
  });

  it('says what an org that failed has left undone', () => {
    const stopped = { name: 'OrgUnreachableError', message: 'No connection to org.' };
    expect(describeGaps({ stopped, pending: 1 })).to.equal(
      'The scan ended early, with 1 job not looked at: No connection to org. (OrgUnreachableError)',
    );
  });

  it('puts together lists, jobs and rows that are missing', () => {
    const missing = [{ endpoint: 'query', pages: 2, reason: 'budget', error: null }] as const;
    const text = describeGaps({ missing, unread: 2, partly: 1 });
    expect(text).to.include('the list of query jobs').and.to.include('2 jobs could not be read.');
    expect(text).to.include('Not all failed rows were seen of 1 job.');
  });
});
