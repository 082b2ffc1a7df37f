import { expect } from 'chai';
import { planCompareSteps } from '../../../src/report/render/compare-steps.ts';

const failing = { outcome: 'partial', job: { id: '7505g00000FAIL1AA1', state: 'JobComplete' } } as const;
const done = { outcome: 'clean', job: { id: '7505g00000DONE1AA1', state: 'JobComplete' } } as const;
const running = { outcome: 'running', job: { id: '7505g00000RUN01AA1', state: 'InProgress' } } as const;
const held = { outcome: 'running', job: { id: '7505g00000HELD1AA1', state: 'Paused' } } as const;

function commandsOf(jobs: Parameters<typeof planCompareSteps>[0]): Array<string | null> {
  return planCompareSteps(jobs, 'my org').map(({ command }) => command);
}

describe('planCompareSteps', () => {
  it('waits for what has not finished', () => {
    expect(commandsOf({ verdict: 'unfinished', before: done, after: running })).to.deep.equal([
      `sf errors bulk compare --id ${done.job.id} --id ${running.job.id} --wait 10 --target-org "my org"`,
    ]);
  });

  it('waits for no job whose state nobody knows, and says which state', () => {
    const setup = 'sf org open --target-org "my org" --path "/lightning/setup/AsyncApiJobStatus/home"';
    const [step, ...others] = planCompareSteps({ verdict: 'unfinished', before: done, after: held }, 'my org');
    expect([step?.command, others]).to.deep.equal([setup, []]);
    expect(step?.text).to.include('Look at 1 job in Setup').and.to.include('"Paused"');
    expect(commandsOf({ verdict: 'unfinished', before: held, after: running })).to.deep.equal([
      `sf errors bulk compare --id ${held.job.id} --id ${running.job.id} --wait 10 --target-org "my org"`,
      setup,
    ]);
  });

  it('diagnoses what fails now, and reads again what was not seen', () => {
    const diagnose = `sf errors bulk job --id ${failing.job.id} --target-org "my org"`;
    expect(commandsOf({ verdict: 'worse', before: done, after: failing })).to.deep.equal([diagnose]);
    expect(commandsOf({ verdict: 'unknown', before: done, after: failing })).to.deep.equal([
      `sf errors bulk compare --id ${done.job.id} --id ${failing.job.id} --target-org "my org"`,
      diagnose,
    ]);
    expect(commandsOf({ verdict: 'better', before: failing, after: done })).to.deep.equal([]);
  });
});
