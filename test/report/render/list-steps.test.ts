import { expect } from 'chai';
import type { JobSummary } from '../../../src/report/bulk-list.ts';
import { planListSteps } from '../../../src/report/render/list-steps.ts';

type Job = Parameters<typeof planListSteps>[0][number];

function sample(job: Partial<JobSummary>): Job {
  return {
    id: '7505f0000000001AAA',
    kind: 'ingest',
    state: 'JobComplete',
    operation: 'insert',
    object: 'Contact',
    createdById: null,
    createdBy: null,
    createdDate: null,
    lastModifiedDate: null,
    outcome: 'clean',
    processed: 3,
    failed: 0,
    failureRate: 0,
    resultsExpire: null,
    errorCode: null,
    detailed: true,
    problem: null,
    ...job,
  };
}

const partial = { outcome: 'partial', failed: 1 } as const;
const running = { outcome: 'running', state: 'InProgress' } as const;

function commandsOf(
  jobs: Array<Partial<JobSummary>>,
  filterArgs: string[] = [],
  choiceArgs: string[] = [],
): Array<string | null> {
  return planListSteps(jobs.map(sample), 'me@example.com', { filterArgs, choiceArgs }).map(({ command }) => command);
}

describe('planListSteps', () => {
  it('has no step for jobs that are clean or were aborted', () => {
    expect(commandsOf([{}, { state: 'Aborted', outcome: 'aborted' }])).to.deep.equal([]);
  });

  it('diagnoses the worst job, the first with failures', () => {
    const jobs = [{ state: 'Aborted', outcome: 'aborted' as const }, { ...partial, id: '7505f0000000002AAA' }, {}];
    expect(commandsOf(jobs)).to.deep.equal(['sf errors bulk job --id 7505f0000000002AAA --target-org me@example.com']);
  });

  it('diagnoses a failed job though its counts were not read', () => {
    const unread = { state: 'Failed', outcome: null, processed: null, failed: null, detailed: false };
    expect(commandsOf([unread])).to.have.length(1);
  });

  it('groups the failures of several jobs with the filter of the list, its values quoted', () => {
    expect(commandsOf([partial, partial], ['--since', '2026-11-20 09:00', '--object', 'Contact'])[1]).to.equal(
      'sf errors bulk scan --target-org me@example.com --since "2026-11-20 09:00" --object Contact',
    );
  });

  it('waits for the same jobs that are shown, and groups whatever fits', () => {
    const jobs = [partial, partial, running];
    expect(commandsOf(jobs, ['--since', '24h'], ['--failed', '--limit', '60']).slice(1)).to.deep.equal([
      'sf errors bulk scan --target-org me@example.com --since 24h',
      'sf errors bulk list --wait 10 --target-org me@example.com --since 24h --failed --limit 60',
    ]);
  });

  it('waits for no jobs whose state nobody knows, and names the states', () => {
    const jobs = [
      { ...running, state: 'Paused' },
      { ...running, state: 'On hold' },
      { ...running, state: 'Paused' },
    ];
    const [step, ...others] = planListSteps(jobs.map(sample), 'me@example.com', { filterArgs: [] });
    expect(step?.text).to.include('Look at 3 jobs in Setup').and.to.include('the state "Paused", "On hold"');
    expect(step?.command).to.match(/^sf org open --target-org me@example\.com --path /);
    expect(others).to.deep.equal([]);
    expect(commandsOf([running, ...jobs]), 'and for the one that runs').to.have.length(2);
  });

  it('waits for the jobs that run', () => {
    expect(commandsOf([running, {}], ['--state', 'InProgress'])).to.deep.equal([
      'sf errors bulk list --wait 10 --target-org me@example.com --state InProgress',
    ]);
  });
});
