import { expect } from 'chai';
import {
  planCalls,
  planLoad,
  planQuery,
  PLAN_FACTS,
  type LimitReading,
} from '../../../src/diagnose/limits/preflight.ts';
import type { PreflightPlan } from '../../../src/report/limits-preflight.ts';
import { renderPreflight } from '../../../src/report/render/human-preflight.ts';
import { addPreflightSteps } from '../../../src/report/render/preflight-steps.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';

function reading(name: string, max: number, remaining = max): LimitReading {
  return { name, max, remaining, unlimited: false };
}

const limits = [
  reading('DailyBulkApiBatches', 15_000, 400),
  reading('DailyApiRequests', 100_000, 60_000),
  reading('DataStorageMB', 1024, -12),
];

function render(plan: PreflightPlan, width = 80): string {
  return renderPreflight(addPreflightSteps(plan, PLAN_FACTS.bytesPerRow), { ...PLAIN_STYLE, width });
}

describe('renderPreflight', () => {
  it('says what runs out, after how much, what is needed of each, and what to do', () => {
    const plan = planLoad({ rows: 5_000_000, operation: 'insert', object: 'Contact' }, limits);
    const lines = render(plan, 120).split('\n');
    expect(lines.slice(0, 3)).to.deep.equal([
      'It does not fit: insert of 5,000,000 rows of Contact.',
      'DataStorageMB runs out first, after 0 rows.',
      'In about 50 jobs.',
    ]);
    expect(lines).to.include('  ✗ DataStorageMB        9,766 MB needed, none left of 1,024, and 12 over');
    expect(lines).to.include('  ✗ DailyBulkApiBatches  about 549 batches needed, 400 left of 15,000');
    expect(lines).to.include('  ✓ DailyApiRequests     about 3,594 API calls needed, 60,000 left of 100,000');
    expect(lines).to.include('  ? RecordsPerDay        5,000,000 rows needed, at least 4,000,000 left of 150,000,000');
    const steps = lines.filter((line) => /^ {2}\d\. /.test(line)).map((line) => line.slice(5, 15));
    expect(steps).to.deep.equal(['Make room ', 'Send the r', 'Give the s']);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).to.include('an assumed 1,000 bytes a row.');
  });

  it('wraps to the width', () => {
    const plan = planLoad({ rows: 5_000_000, operation: 'upsert' }, limits);
    for (const line of render(plan, 60).split('\n')) expect(line.length, line).to.be.at.most(60);
    expect(render(plan)).to.include('about 9,766 MB needed');
    const leads = planLoad({ rows: 1024, operation: 'upsert', object: 'Lead' }, limits);
    expect(render(leads)).to.include('at most 2 MB needed');
    expect(render(leads)).to.include('Whether it fits is not known: upsert of 1,024 rows of Lead.');
    expect(render(leads)).to.include('1. Rows that match existing records take no new storage');
  });

  it('tells what the org does not report, and has one word for one', () => {
    const text = render(planLoad({ rows: 1, bytes: 10, operation: 'update' }, []));
    expect(text).to.include('Whether it fits is not known: update of 1 row.');
    expect(text).to.include('1 batch needed, what is left is not reported');
    expect(text).to.include('In 1 job.');
    expect(text).to.match(/The org does not report DailyBulkApiBatches,\s+DailyApiRequests\./);
    expect(text).to.include('150,000,000 allowed');
  });

  it('shows queries and calls', () => {
    expect(render(planQuery({ jobs: 2 }, []))).to.match(/^Whether it fits is not known: 2 query jobs\./);
    expect(render(planCalls(50, limits))).to.equal(
      ['It fits: 50 API calls.', '', '  ✓ DailyApiRequests  50 API calls needed, 60,000 left of 100,000'].join('\n'),
    );
  });

  it('makes the name of an object harmless', () => {
    expect(render(planLoad({ rows: 1, operation: 'insert', object: 'A\u001B[31m' }, limits))).not.to.include('\u001B');
  });

  it('has a step for each kind of advice', () => {
    const none = ['DailyBulkApiBatches', 'DailyApiRequests', 'DataStorageMB'].map((name) => reading(name, 10, 0));
    const queries = ['DailyBulkV2QueryJobs', 'DailyBulkV2QueryFileStorageMB'].map((name) => reading(name, 10, 0));
    const plans = [
      planLoad({ rows: 200_000_000, bytes: 3e10, operation: 'upsert' }, none),
      planLoad({ rows: 2, bytes: 3e9, operation: 'insert' }, limits),
      planLoad({ rows: 3_900_000, bytes: 10_000, operation: 'update' }, limits),
      planLoad({ rows: 3_000_000, bytes: 1, operation: 'update' }, [reading('DailyBulkApiBatches', 30_000, 12_000)]),
      planLoad({ rows: 35_000_000, bytes: 1, operation: 'update' }, [reading('DailyBulkApiBatches', 30_000, 12_000)]),
      planLoad({ rows: 1, operation: 'insert' }, []),
      planQuery({}, queries),
    ];
    const kinds = new Set(plans.flatMap(({ advice }) => advice.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).to.deep.equal([
      'api-calls',
      'batches',
      'data-storage',
      'give-load-bytes',
      'give-query-size',
      'not-reported',
      'query-jobs',
      'query-storage',
      'record-too-large',
      'records-per-day',
      'split-upload',
      'tight',
    ]);
    for (const plan of plans) {
      const { nextSteps } = addPreflightSteps(plan, PLAN_FACTS.bytesPerRow);
      expect(nextSteps.length).to.be.at.least(plan.advice.length);
      for (const step of nextSteps)
        expect(step)
          .to.match(/^[A-Z].*\.$/)
          .and.not.include('%s');
    }
  });
});
