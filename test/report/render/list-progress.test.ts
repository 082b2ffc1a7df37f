import { expect } from 'chai';
import { renderListProgress } from '../../../src/report/render/list-progress.ts';

function statusOf(done: number): string {
  return renderListProgress({ phase: 'reading', done, total: 200 }).status;
}

describe('renderListProgress', () => {
  it('counts the jobs the lists have shown so far', () => {
    expect(renderListProgress({ phase: 'listing', seen: 2000 })).to.deep.equal({
      action: 'Listing jobs',
      status: '2,000 jobs so far',
    });
  });

  it('draws how many of the jobs have been read, full only at the end', () => {
    expect(statusOf(0)).to.equal('░░░░░░░░░░░░░░░░░░░░ 0 of 200 jobs');
    expect(statusOf(55)).to.equal('█████░░░░░░░░░░░░░░░ 55 of 200 jobs');
    expect(statusOf(199)).to.equal('███████████████████░ 199 of 200 jobs');
    expect(statusOf(200)).to.equal('████████████████████ 200 of 200 jobs');
  });

  it('tells how many jobs run, and their rows', () => {
    expect(renderListProgress({ phase: 'waiting', running: 1, processed: 45_000, failed: 12 })).to.deep.equal({
      action: 'Waiting for jobs',
      status: '1 job running, 45,000 rows processed, 12 failed',
    });
  });
});
