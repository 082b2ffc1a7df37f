import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { BulkListReport, JobSummary } from '../../../src/report/bulk-list.ts';
import { renderBulkList } from '../../../src/report/render/human-bulk-list.ts';
import { PLAIN_STYLE, type Style } from '../../../src/report/render/style.ts';

const NOW = new Date('2026-11-21T09:00:00.000Z');

/** Compares with a golden file; `UPDATE_GOLDEN=1` writes the golden files anew. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${text}\n`);
  expect(`${text}\n`).to.equal(readFileSync(file, 'utf8'));
}

function sampleJob(serial: number, job: Partial<JobSummary> = {}): JobSummary {
  return {
    id: `7505f00000${String(serial).padStart(5, '0')}AAA`,
    kind: 'ingest',
    state: 'JobComplete',
    operation: 'insert',
    object: 'Contact',
    createdById: '0055f000001EXAMAA1',
    createdBy: null,
    createdDate: '2026-11-20T09:12:00.000Z',
    lastModifiedDate: '2026-11-20T09:14:30.000Z',
    outcome: 'clean',
    processed: 12_000,
    failed: 0,
    failureRate: 0,
    resultsExpire: '2026-11-27T09:14:30.000Z',
    errorCode: null,
    detailed: true,
    problem: null,
    ...job,
  };
}

const unread = { outcome: null, processed: null, failed: null, failureRate: null, detailed: false } as const;

/** Every way a job can stand in a list. */
const jobs: JobSummary[] = [
  sampleJob(1, { state: 'Failed', outcome: 'failed', processed: 0, failureRate: null, errorCode: 'InvalidBatch' }),
  sampleJob(2, {
    kind: 'query',
    state: 'Failed',
    operation: 'queryAll',
    object: 'Case',
    outcome: 'failed',
    processed: 0,
    failed: null,
    failureRate: null,
  }),
  sampleJob(3, { ...unread, state: 'Failed', problem: { name: 'NoAccessError', message: 'The org refuses access.' } }),
  sampleJob(4, { state: 'Aborted', outcome: 'aborted', processed: 200 }),
  sampleJob(5, {
    operation: 'upsert',
    object: 'A_Very_Long_Name_Of_A_Custom_Object__c',
    outcome: 'partial',
    processed: 1_250_000,
    failed: 310_017,
    failureRate: 310_017 / 1_250_000,
    resultsExpire: '2026-11-21T11:20:00.000Z',
    createdBy: 'olga.loader@customer.example',
  }),
  sampleJob(6, {
    kind: 'classic',
    state: 'Closed',
    operation: 'hardDelete',
    outcome: 'partial',
    failed: 3,
    failureRate: 3 / 12_000,
    resultsExpire: '2026-11-21T08:59:00.000Z',
  }),
  sampleJob(7, { ...unread }),
  sampleJob(8, { state: 'UploadComplete', outcome: 'running', processed: 0, failureRate: null, resultsExpire: null }),
  sampleJob(9),
];

function sampleList(report: Partial<BulkListReport> = {}): BulkListReport {
  return {
    jobs,
    total: 342,
    shown: jobs.length,
    unchecked: 320,
    listed: 1204,
    states: [
      { state: 'JobComplete', jobs: 320 },
      { state: 'InProgress', jobs: 12 },
      { state: 'Failed', jobs: 10 },
    ],
    apiCalls: 12,
    complete: true,
    incompleteReason: null,
    nextSteps: [
      { text: 'Find out why.', command: 'sf errors bulk job --id 7505f0000000001AAA --target-org me@example.com' },
    ],
    ...report,
  };
}

function render(report: BulkListReport, style: Partial<Style> = {}): string {
  return renderBulkList(report, { ...PLAIN_STYLE, ...style }, NOW);
}

const paint = (text: string): string => `\u001B[1m${text}\u001B[0m`;

describe('renderBulkList', () => {
  for (const width of [60, 80, 120]) {
    it(`shows every kind of job at ${width} columns, ids whole`, () => {
      const text = render(sampleList(), { width });
      expectGolden(`list.${width}`, text);
      for (const line of text.split('\n').filter((each) => !each.includes('$ '))) {
        expect(line.length, line).to.be.at.most(width);
      }
      for (const { id } of jobs) expect(text).to.include(id);
    });
  }

  it('says in front what is missing', () => {
    const text = render(sampleList({ complete: false, incompleteReason: 'The calls were spent.' }));
    expect(text.indexOf('The calls were spent.')).to.be.within(1, text.indexOf('7505f'));
  });

  it('says nothing of a remainder when there is none', () => {
    const text = render(sampleList({ total: jobs.length, unchecked: 0 }));
    expect(text).to.include(`${jobs.length} jobs, worst first`);
    expect(text).not.to.match(/ more: |were not read|In all/);
  });

  it('tells an org without jobs from a filter that no job fits', () => {
    const none = { jobs: [], total: 0, shown: 0, unchecked: 0, states: [], nextSteps: [] };
    expect(render(sampleList({ ...none, listed: 0 }))).to.include('The org has no bulk jobs');
    expect(render(sampleList({ ...none, listed: 7 }))).to.include('No job fits');
    const cut = { complete: false, incompleteReason: 'Not all was read.' };
    expect(render(sampleList({ ...none, listed: 0, ...cut })))
      .to.include('No job fits')
      .and.to.include('Not all was read.');
  });

  it('keeps control characters and line breaks of the org out of the table', () => {
    const object = 'Evil\u001B[2J\nName\u0007';
    const text = render(
      sampleList({ jobs: [sampleJob(1, { object, errorCode: 'A\u001B]0;x\u0007', outcome: 'failed' })] }),
    );
    // eslint-disable-next-line no-control-regex
    expect(text).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(
      text.split('\n').filter((line) => line.includes('7505f0000000001AAA') && line.includes('Evil')),
    ).to.have.length(1);
  });

  it('keeps control characters out of the states that it sums up', () => {
    expect(render(sampleList({ states: [{ state: 'Par\u001B[2Jked', jobs: 3 }] }))).to.include('In all: 3 Par␛[2Jked');
  });

  it('marks a job in a state that is not known as such, and not as running', () => {
    const text = render(sampleList({ jobs: [sampleJob(1, { state: 'Parked', outcome: 'running' })] }));
    expect(text).to.match(/^\? {2}7505f\w+ +Parked/m);
  });

  it('keeps the columns in line under colours', () => {
    const painted = render(sampleList(), { bold: paint, dim: paint, good: paint, warning: paint, bad: paint });
    // eslint-disable-next-line no-control-regex
    expect(painted.replaceAll(/\u001B\[\d+m/g, '').replaceAll(/ +$/gm, '')).to.equal(render(sampleList()));
  });
});
