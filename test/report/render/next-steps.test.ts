import { expect } from 'chai';
import type { BulkJobReport, JobFacts } from '../../../src/report/bulk-job.ts';
import { planNextSteps } from '../../../src/report/render/next-steps.ts';
import { SAMPLE_REPORTS, sampleGroup, sampleReport } from '../sample-reports.ts';

const me = 'me@example.com';

describe('planNextSteps', () => {
  it('has nothing to say of a clean job', () => {
    expect(planNextSteps(SAMPLE_REPORTS['clean'] ?? sampleReport(), me)).to.deep.equal([]);
  });

  it('waits for a running job', () => {
    const [step] = planNextSteps(SAMPLE_REPORTS['running'] ?? sampleReport(), me);
    expect(step?.command).to.equal(`sf errors bulk job --id 7505f000003EXAMAA2 --wait 10 --target-org ${me}`);
  });

  it('promises no end of a wait for a job whose state nobody knows', () => {
    const { job, ...running } = SAMPLE_REPORTS['running'] ?? sampleReport();
    const steps = planNextSteps({ ...running, job: { ...job, state: 'Paused' } }, me);
    expect(steps).to.deep.equal([
      {
        text:
          'Look at the job in Setup, Bulk Data Load Jobs: the org calls its state "Paused", which this version of the plugin ' +
          "doesn't know. Whether waiting helps is not known either; a newer version of the plugin may tell.",
        command: `sf org open --target-org ${me} --path "/lightning/setup/AsyncApiJobStatus/home"`,
      },
    ]);
  });

  it('fixes, then downloads, then sends again', () => {
    const steps = planNextSteps(sampleReport(), me);
    expect(steps.map(({ text }) => text.split(' ')[0])).to.deep.equal(['Fix', 'Download', 'Send', 'Look']);
    expect(steps[0]?.text).to.include('REQUIRED_FIELD_MISSING [LastName] (120 rows)');
    expect(steps[1]?.command).to.equal(`sf data bulk results --job-id 7505f000003EXAMAA2 --target-org ${me}`);
  });

  it('starts with what stopped the whole job', () => {
    const [fix, download, send] = planNextSteps(SAMPLE_REPORTS['failed'] ?? sampleReport(), me);
    expect(fix?.text).to.equal(
      'Fix what stopped the job (InvalidBatch): Compare the header of the file with the fields of the object.',
    );
    expect(download?.text).to.include('Download the unprocessed rows');
    expect(send?.text).to.include('500 rows');
  });

  it('downloads failed and unprocessed rows where there are both', () => {
    const retry = { now: 0, later: 0, afterFix: 200, never: 0, unknown: 0, unprocessed: 3 };
    const texts = planNextSteps(sampleReport({ retry }), me).map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('Download the failed and the unprocessed rows'))).to.have.length(1);
  });

  it('reads an incomplete diagnosis again first', () => {
    const [step] = planNextSteps(SAMPLE_REPORTS['incomplete'] ?? sampleReport(), me);
    expect(step?.command).to.match(/^sf errors bulk job --id 7505f000003EXAMAA2 /);
  });

  it('keeps an alias with blanks one word of the command line', () => {
    const steps = planNextSteps(sampleReport(), 'my org; rm -rf');
    expect(steps[1]?.command).to.match(/--target-org "my org; rm -rf"$/);
  });

  it('leads to the limits once where rows wait for them', () => {
    const groups = [sampleGroup({ retry: 'later', limits: ['DataStorageMB'] })];
    const retry = { now: 0, later: 200, afterFix: 0, never: 0, unknown: 0, unprocessed: 0 };
    const steps = planNextSteps(sampleReport({ groups, retry }), me);
    expect(steps.filter(({ command }) => command?.includes('limits check'))).to.have.length(1);
  });

  it('asks for no limit by a name that only old versions of the API know', () => {
    const [failed] = SAMPLE_REPORTS['failed']?.jobError ? [SAMPLE_REPORTS['failed']] : [];
    const entry = failed?.jobError?.entry;
    if (!failed?.jobError || !entry) throw new Error('The sample has no explained error');
    const limits = ['DailyBulkApiBatches', 'DailyBulkApiRequests'];
    const steps = planNextSteps({ ...failed, jobError: { ...failed.jobError, entry: { ...entry, limits } } }, me);
    const commands = steps.flatMap(({ command }) => (command?.includes('limits check') === true ? [command] : []));
    expect(commands).to.deep.equal([`sf errors limits check --all --include DailyBulkApiBatches --target-org ${me}`]);
  });

  describe('for a query', () => {
    it('fetches the result with the API version of the job', () => {
      const steps = planNextSteps(query({ outcome: 'clean' }, { apiVersion: '59.0' }), me);
      expect(steps).to.have.length(1);
      expect(steps[0]?.text).to.include('version 59.0');
      expect(steps[0]?.command).to.match(/^sf api request rest "\/services\/data\/v59\.0\/jobs\/query\/7505f0/);
    });

    it('makes no command of a version that is none', () => {
      const [step] = planNextSteps(query({ outcome: 'clean' }, { apiVersion: '$(x)' }), me);
      expect(step).to.deep.include({ command: null });
      expect(step?.text).to.include('sf data export resume --job-id 7505f000003EXAMAA2');
    });

    it('asks for the reason where Salesforce gives none', () => {
      const steps = planNextSteps(query({ outcome: 'failed', jobError: null }, { state: 'Failed' }), me);
      expect(steps.map(({ text }) => text.split('.')[0])).to.deep.equal([
        'Salesforce gives no reason',
        'Run the query again in a new job, for instance with "sf data export bulk": a query that did not complete leaves no result',
      ]);
    });

    it('fixes a query whose error is known', () => {
      const { jobError } = SAMPLE_REPORTS['failed'] ?? sampleReport();
      const steps = planNextSteps(query({ outcome: 'failed', jobError }, { state: 'Failed' }), me);
      expect(steps.map(({ text }) => text.split(' ').slice(0, 3).join(' '))).to.deep.equal([
        'Fix what stopped',
        'Run the query',
      ]);
    });
  });

  it('shows where the batches of a Bulk API 1.0 job can be had, which the CLI has no command for', () => {
    const steps = planNextSteps(sampleReport({ job: { ...sampleReport().job, kind: 'classic' } }), me);
    expect(steps.map(({ command }) => command).join(' ')).not.to.include('sf data bulk results');
    expect(steps[1]?.command).to.equal(
      `sf org open --target-org ${me} --path "/lightning/setup/AsyncApiJobStatus/home"`,
    );
  });

  it('fixes each of the first causes that stopped batches, and none that only slowed them', () => {
    const classic = SAMPLE_REPORTS['classic'] ?? sampleReport();
    const { jobError } = SAMPLE_REPORTS['failed'] ?? sampleReport();
    const error = jobError ?? expect.fail('no job error');
    const batchErrors = ['A', 'B', 'C', 'D'].map((code) => ({
      error: { ...error, code },
      state: code === 'B' ? 'Completed' : 'Failed',
      batches: 1,
      batchIds: [],
    }));
    const steps = planNextSteps({ ...classic, batchErrors, jobError: batchErrors[0]?.error ?? null, groups: [] }, me);
    expect(steps.slice(0, 3).map(({ text }) => text.split(':')[0])).to.deep.equal([
      'Fix what stopped batches (A)',
      'Fix what stopped batches (C)',
      'Fix what stopped batches (D)',
    ]);
    expect(steps[3]?.text).to.match(/^Look at the batches/);
  });

  it('closes a job that nobody closed before it goes on', () => {
    const job = { ...sampleReport().job, kind: 'classic' as const, state: 'Open' };
    const steps = planNextSteps(sampleReport({ job, outcome: 'running' }), me);
    expect(steps[0]?.text).to.match(/^Close the job/);
    expect(steps.length).to.be.above(3);
    const nothingYet = planNextSteps(sampleReport({ job, outcome: 'running', groups: [] }), me);
    expect(nothingYet.map(({ command }) => command?.split(' --')[0] ?? null)).to.deep.equal([
      null,
      'sf errors bulk job',
    ]);
  });
});

function query(report: Partial<BulkJobReport>, job: Partial<JobFacts> = {}): BulkJobReport {
  const nothing = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0, unprocessed: null };
  const facts = { ...sampleReport().job, kind: 'query' as const, operation: 'query', ...job };
  return sampleReport({ groups: [], retry: nothing, job: facts, ...report });
}
