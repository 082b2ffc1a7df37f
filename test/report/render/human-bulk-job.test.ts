import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { explainJobError } from '../../../src/classify/explain-error.ts';
import type { BulkJobReport, Outcome, RowCounts } from '../../../src/report/bulk-job.ts';
import type { ExplainedError } from '../../../src/report/explained-error.ts';
import { renderBulkJob, renderBulkJobs } from '../../../src/report/render/human-bulk-job.ts';
import { PLAIN_STYLE, type Style } from '../../../src/report/render/style.ts';
import { NOW, SAMPLE_REPORTS, sampleGroup, sampleJobsReport, sampleReport } from '../sample-reports.ts';

/** Compares with a golden file; `UPDATE_GOLDEN=1 npm run test:unit` writes the golden files anew. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${text}\n`);
  expect(`${text}\n`).to.equal(readFileSync(file, 'utf8'));
}

const NO_MESSAGE: ExplainedError = explainJobError('');

const paint = (code: number) => (text: string) => `\u001B[${code}m${text}\u001B[0m`;

describe('renderBulkJob', () => {
  for (const width of [80, 120]) {
    for (const [name, report] of Object.entries(SAMPLE_REPORTS)) {
      it(`shows a ${name} job at ${width} columns`, () => {
        const text = renderBulkJob(report, { ...PLAIN_STYLE, width }, NOW);
        expectGolden(`${name}.${width}`, text);
        const wrapped = text.split('\n').filter((line) => !/^ *(\$|https:)/.test(line));
        for (const line of wrapped) expect(line.length, line).to.be.at.most(width);
      });
    }
  }

  it('keeps control characters of the org away from the terminal', () => {
    const text = renderBulkJob(sampleReport(), PLAIN_STYLE, NOW);
    // eslint-disable-next-line no-control-regex
    expect(text).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });

  it('does not say of a completed job that it failed when every row did', () => {
    const complete = sampleReport({ outcome: 'failed' });
    expect(renderBulkJob(complete, PLAIN_STYLE, NOW)).to.match(/^✗ Every row of the job failed\.\n/);
    const failed = { ...complete, job: { ...complete.job, state: 'Failed' } };
    expect(renderBulkJob(failed, PLAIN_STYLE, NOW)).to.match(/^✗ The job failed: no row was saved\.\n/);
  });

  it('says in its own words that an error has no message, and quotes no nothing', () => {
    const group = sampleGroup({ template: ' \n', inner: NO_MESSAGE });
    const report = sampleReport({ jobError: NO_MESSAGE, groups: [group] });
    const text = renderBulkJob(report, PLAIN_STYLE, NOW);
    expect(text).to.match(/^ {2}\(no code\)\n {2}\(no message\)$/m);
    expect(text).to.match(/^ {6}\(no message\)$/m);
    expect(text).to.match(/^ {6}inside: \(no message\)$/m);
    expect(text).not.to.include('“”');
    const batches = [{ error: NO_MESSAGE, state: 'Failed', batches: 1, batchIds: ['7515g00000BATCHAA1'] }];
    expect(renderBulkJob(sampleReport({ batchErrors: batches }), PLAIN_STYLE, NOW)).to.match(
      /^ {2}\(no code\)\n {2}\(no message\)$/m,
    );
  });

  it('cuts a long message between two characters', () => {
    const report = sampleReport({ groups: [sampleGroup({ template: `${'x'.repeat(239)}😀 and more` })] });
    expect(renderBulkJob(report, PLAIN_STYLE, NOW)).to.match(/x…”$/m);
  });

  it('takes a job for none that goes on where nobody knows its state', () => {
    const job = { ...sampleReport().job, state: 'Paused' };
    const shown = (report: Partial<BulkJobReport>): string =>
      renderBulkJob(sampleReport({ job, outcome: 'running', groups: [], ...report }), PLAIN_STYLE, NOW);
    expect(shown({})).to.match(/^\? The state of the job is not known to this version of the plugin\.\n/);
    const query = { ...job, kind: 'query', operation: 'query' } as const;
    expect(shown({ job: query })).to.match(/^\? The state of the query is not known to this version of the plugin\.\n/);
  });

  it('counts batches whose state nobody knows', () => {
    const batches = { queued: 0, inProgress: 0, completed: 3, failed: 0, notProcessed: 0, total: 5 };
    const text = renderBulkJob(sampleReport({ job: { ...sampleReport().job, batches } }), PLAIN_STYLE, NOW);
    expect(text).to.match(/^ {2}Batches +5: 3 completed · 2 in a state that is not known$/m);
  });

  describe('says of one row what it says of many, in the singular', () => {
    const some = { processed: 1000, succeeded: 900, failed: 100, unprocessed: 0, scanned: 100 };
    const headlines: Array<[headline: string, outcome: Outcome, counts: Partial<RowCounts>]> = [
      ['✓ Every row of the job succeeded.', 'clean', { succeeded: 1000, failed: 0 }],
      ['✓ The only row of the job succeeded.', 'clean', { processed: 1, succeeded: 1, failed: 0 }],
      ['✗ The only row of the job failed.', 'failed', { processed: 1, succeeded: 0, failed: 1 }],
      ['! Some rows failed.', 'partial', {}],
      ['! One row failed.', 'partial', { failed: 1, scanned: 1 }],
      ['! Some rows were not processed.', 'partial', { failed: 0, scanned: 0, unprocessed: 2 }],
      ['! One row was not processed.', 'partial', { failed: 0, scanned: 0, unprocessed: 1 }],
      ['! Some rows failed or were not processed.', 'partial', { unprocessed: 1 }],
      ['! Some rows failed or were not processed.', 'partial', { unprocessed: null }],
    ];
    for (const [headline, outcome, changed] of headlines) {
      it(`${headline} (${JSON.stringify(changed)})`, () => {
        const text = renderBulkJob(sampleReport({ outcome, counts: { ...some, ...changed } }), PLAIN_STYLE, NOW);
        expect(text.split('\n')[0]).to.equal(headline);
      });
    }

    it('in the tries of Salesforce', () => {
      const { job } = sampleReport();
      const shown = (facts: Partial<typeof job>): string =>
        renderBulkJob(sampleReport({ job: { ...job, ...facts } }), { ...PLAIN_STYLE, width: 120 }, NOW);
      expect(shown({ retries: 1 })).to.include('Salesforce tried once more to save rows');
      expect(shown({ retries: 2 })).to.include('Salesforce tried 2 times more to save rows');
      const query = { kind: 'query', operation: 'query' } as const;
      expect(shown({ ...query, retries: 1 })).to.include('Salesforce tried the query once more');
      expect(shown({ ...query, retries: 3 })).to.include('Salesforce tried the query 3 times more');
    });

    it('in what can be sent again', () => {
      const retry = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 1, unprocessed: 1 };
      const text = renderBulkJob(sampleReport({ retry }), PLAIN_STYLE, NOW);
      expect(text).to.match(/^ {2}1 row {2}has no known verdict\n {2}1 row {2}was never tried; send it in a new job$/m);
    });
  });

  it('breaks no line between a number and what it counts', () => {
    for (let width = 30; width <= 120; width += 3) {
      const text = renderBulkJob(sampleReport(), { ...PLAIN_STYLE, width }, NOW);
      expect(text).not.to.match(/\d\n *(?:%|rows?\b|processed|succeeded|failed|unprocessed|UTC)/);
      expect(text).not.to.include('\u00A0');
    }
  });

  it('shows ten causes and counts the rest', () => {
    const groups = Array.from({ length: 14 }, (_, index) => sampleGroup({ template: `cause ${index}`, count: 1 }));
    const text = renderBulkJob(sampleReport({ groups }), PLAIN_STYLE, NOW);
    expect(text).to.include('“cause 9”').and.not.to.include('“cause 10”');
    expect(text).to.include('and 4 causes more: 4 rows');
  });

  it('cuts a template of 131,072 characters', () => {
    const text = renderBulkJob(
      sampleReport({ groups: [sampleGroup({ template: 'x'.repeat(131_072) })] }),
      PLAIN_STYLE,
      NOW,
    );
    expect(text.length).to.be.below(5000);
  });

  it('says the same with colours', () => {
    const colours: Style = {
      width: 80,
      bold: paint(1),
      dim: paint(2),
      good: paint(32),
      warning: paint(33),
      bad: paint(31),
    };
    for (const report of Object.values(SAMPLE_REPORTS)) {
      const coloured = stripVTControlCharacters(renderBulkJob(report, colours, NOW));
      const trimmed = coloured.replaceAll(/ +$/gm, '');
      expect(trimmed).to.equal(renderBulkJob(report, PLAIN_STYLE, NOW));
    }
  });
});

describe('renderBulkJobs', () => {
  it('shows each job in short, the jobs that could not be read, then one grouping over all', () => {
    expectGolden('jobs.80', renderBulkJobs(sampleJobsReport(), PLAIN_STYLE, NOW));
  });

  it('says the same step of each job it is for', () => {
    const nextSteps = [{ text: 'Send 60 rows again.', command: null }];
    const { jobs, ...report } = sampleJobsReport();
    const text = renderBulkJobs({ ...report, jobs: jobs.map((job) => ({ ...job, nextSteps })) }, PLAIN_STYLE, NOW);
    const steps = text.slice(text.indexOf('Next steps'));
    expect(steps.match(/750\w{15}|Send 60 rows again\./g)).to.deep.equal(
      jobs.flatMap(({ job }) => [job.id, 'Send 60 rows again.']),
    );
  });
});
