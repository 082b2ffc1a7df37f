import { expect } from 'chai';
import { renderProgress, renderReading } from '../../../src/report/render/progress.ts';

describe('renderReading', () => {
  it('tells whole megabytes', () => {
    expect(renderReading(1_234_999_999)).to.deep.equal({ action: 'Reading', status: '1,234 MB' });
  });
});

describe('renderProgress', () => {
  it('tells the state and the counts of a job that runs', () => {
    const job = { state: 'InProgress', numberRecordsProcessed: 12_000, numberRecordsFailed: null };
    expect(renderProgress({ phase: 'waiting', job })).to.deep.equal({
      action: 'Waiting for the job to finish',
      status: 'InProgress, 12,000 processed, 0 failed',
    });
  });

  it('tells how many batches have ended, and nothing of failed rows where a job has none', () => {
    const batches = { numberBatchesCompleted: 3, numberBatchesFailed: 1, numberBatchesTotal: 12 };
    const classic = { state: 'Closed', numberRecordsProcessed: 30_000, numberRecordsFailed: 7, ...batches };
    expect(renderProgress({ phase: 'waiting', job: classic }).status).to.equal(
      'Closed, 4 of 12 batches, 30,000 processed, 7 failed',
    );
    const query = { state: 'InProgress', numberRecordsProcessed: 500 };
    expect(renderProgress({ phase: 'waiting', job: query }).status).to.equal('InProgress, 500 processed');
  });

  it('tells how many failed rows are read, of how many if that is known', () => {
    expect(renderProgress({ phase: 'scanning', rows: 1200, total: 5000 }).status).to.equal('1,200 of 5,000 rows');
    expect(renderProgress({ phase: 'scanning', rows: 1, total: null }).status).to.equal('1 row');
  });
});
