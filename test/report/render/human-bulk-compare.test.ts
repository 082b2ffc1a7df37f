import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { explainJobError } from '../../../src/classify/explain-error.ts';
import { compareJobs } from '../../../src/diagnose/compare-jobs.ts';
import type { BulkCompareReport } from '../../../src/report/bulk-compare.ts';
import type { FailureGroup } from '../../../src/report/bulk-job.ts';
import { renderBulkCompare } from '../../../src/report/render/human-bulk-compare.ts';
import { PLAIN_STYLE, type Style } from '../../../src/report/render/style.ts';
import { sampleGroup, sampleReport } from '../sample-reports.ts';

/** Compares with a golden file; `UPDATE_GOLDEN=1` writes the golden files anew. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${text}\n`);
  expect(`${text}\n`).to.equal(readFileSync(file, 'utf8'));
}

const locked = sampleGroup({
  code: 'UNABLE_TO_LOCK_ROW',
  summary: 'Another transaction holds the record.',
  fixes: ['Send the failed rows again.'],
  retry: 'now',
  fields: [],
  template: 'unable to obtain exclusive access to this record',
  count: 40,
});
const [required, inTrigger, unknownCode] = sampleReport().groups;
const duplicate = sampleGroup({
  code: 'DUPLICATE_VALUE',
  fields: ['Key__c'],
  template: 'duplicate value found',
  count: 5,
});
const tooLong = sampleGroup({ code: 'STRING_TOO_LONG', fields: ['Name'], template: 'data value too large', count: 7 });

function rows(count: number, group: FailureGroup = sampleGroup()): FailureGroup {
  return { ...group, count };
}

/** Two runs with a cause of each change. */
function sampleCompare(change: Partial<BulkCompareReport> = {}): BulkCompareReport {
  const before = sampleReport({ groups: [rows(120, required), rows(60, inTrigger), duplicate, tooLong] });
  const after = sampleReport({
    job: { ...before.job, id: '7505f000004EXAMAA1', state: 'Failed', createdDate: '2026-11-21T08:00:00.000Z' },
    counts: { processed: 24_000, succeeded: 23_000, failed: 1000, unprocessed: 12, scanned: 1000 },
    jobError: locked.inner ?? sampleReport().groups[1]?.inner ?? null,
    groups: [rows(250, required), rows(90, inTrigger), rows(10, duplicate), locked, rows(3, unknownCode)],
  });
  return {
    ...compareJobs(before, after),
    incompleteReason: null,
    nextSteps: [
      {
        text: 'See what fails now.',
        command: 'sf errors bulk job --id 7505f000004EXAMAA1 --target-org me@example.com',
      },
    ],
    ...change,
  };
}

function render(report: BulkCompareReport, style: Partial<Style> = {}): string {
  return renderBulkCompare(report, { ...PLAIN_STYLE, ...style });
}

describe('renderBulkCompare', () => {
  it('says in its own words that an error has no message, and quotes no nothing', () => {
    const before = sampleReport({ jobError: explainJobError(''), groups: [sampleGroup({ template: '' })] });
    const text = render({ ...sampleCompare(), ...compareJobs(before, before) });
    expect(text).to.match(/^ {6}\(no message\)$/m);
    expect(text).to.match(/^Job error +\(no message\) +\(no message\)$/m);
    expect(text).not.to.include('“”');
  });

  for (const width of [80, 120]) {
    it(`shows both jobs and every change at ${width} columns`, () => {
      const text = render(sampleCompare(), { width });
      expectGolden(`compare.${width}`, text);
      for (const line of text.split('\n').filter((each) => !each.includes('$ '))) {
        expect(line.length, line).to.be.at.most(width);
      }
    });
  }

  it('calls a cause gone, without a fix, where all rows of the second run were tried', () => {
    const { before, after } = sampleCompare();
    const gone = sampleCompare({
      groups: sampleCompare()
        .groups.slice(-1)
        .map((group) => Object.assign({}, group, { change: 'gone' as const })),
    });
    const text = render({ ...gone, before, after: { ...after, counts: { ...after.counts, unprocessed: 0 } } });
    expect(text).to.include('Gone: 1 cause').and.not.to.include('fix:').and.not.to.include('Not tried');
  });

  it('says that what was seen is not all', () => {
    const text = render(sampleCompare({ verdict: 'unknown', complete: false, incompleteReason: 'Rows are missing.' }));
    expect(text)
      .to.include('? Not known')
      .and.to.include('Rows are missing.')
      .and.to.include('What follows is what was seen.');
  });

  it('says in what the jobs differ', () => {
    const report = sampleCompare({ notes: ['object', 'order', 'untried'] });
    report.after.job = { ...report.after.job, object: 'Le\u001B[2Jad' };
    const text = render(report);
    expect(text).to.include('The jobs are on different objects: Contact, then Le␛[2Jad.');
    expect(text).to.include('before and after may be swapped').and.to.include('The first job did not try all');
  });

  it('shows ten causes of a change and counts the rest', () => {
    const groups = Array.from({ length: 13 }, (_, index) => ({
      ...(sampleCompare().groups[0] ?? fail()),
      template: `cause ${index}`,
    }));
    const text = render(sampleCompare({ groups }));
    expect(text).to.include('“cause 9”').and.to.include('3 causes more').and.not.to.include('“cause 10”');
  });

  it('writes small rates so that they can be told apart', () => {
    const [group] = sampleCompare().groups;
    const groups = [
      {
        ...(group ?? fail()),
        change: 'more' as const,
        before: { count: 1, rate: 0.000_01 },
        after: { count: 25, rate: 0.002_53 },
      },
      {
        ...(group ?? fail()),
        change: 'more' as const,
        before: { count: 45, rate: 0.0454 },
        after: { count: 999, rate: 0.999 },
      },
    ];
    const text = render(sampleCompare({ groups }));
    expect(text).to.include('1 (<0.01 %) → 25 (0.253 %)').and.to.include('45 (4.54 %) → 999 (>99 %)');
  });

  it('keeps control characters of the org away from the terminal', () => {
    // eslint-disable-next-line no-control-regex
    expect(render(sampleCompare())).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });
});

function fail(): never {
  throw new Error('The sample has groups');
}
