import { expect } from 'chai';
import { waitForJob } from '../../src/diagnose/wait-for-job.ts';

/** A clock that jumps when somebody sleeps. */
function jumpingClock(): { now(): number; sleep(ms: number): Promise<void>; slept: number[] } {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: (ms) => {
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
}

function jobThatFinishesAfter(reads: number): () => Promise<{ state: string }> {
  let left = reads;
  return () => Promise.resolve({ state: --left > 0 ? 'InProgress' : 'JobComplete' });
}

const hasFinished = ({ state }: { state: string }): boolean => state === 'JobComplete';

function failToRead(): Promise<{ state: string }> {
  return Promise.reject(new Error('gone'));
}

describe('waitForJob', () => {
  it('reads the job once without a wait', async () => {
    const clock = jumpingClock();
    const job = await waitForJob(jobThatFinishesAfter(5), hasFinished, 0, clock, () => {});
    expect(job.state).to.equal('InProgress');
    expect(clock.slept).to.deep.equal([]);
  });

  it('waits at growing intervals, of at most 30 s', async () => {
    const clock = jumpingClock();
    await waitForJob(jobThatFinishesAfter(14), hasFinished, 3_600_000, clock, () => {});
    expect(clock.slept.slice(0, 4)).to.deep.equal([1000, 1500, 2250, 3375]);
    expect(Math.max(...clock.slept)).to.equal(30_000);
    expect(clock.slept).to.have.length(13);
  });

  it('looks a last time when the time is up, and gives the unfinished job back', async () => {
    const clock = jumpingClock();
    const states: string[] = [];
    const job = await waitForJob(jobThatFinishesAfter(99), hasFinished, 60_000, clock, ({ state }) =>
      states.push(state),
    );
    expect(job.state).to.equal('InProgress');
    expect(clock.now()).to.equal(60_000);
    expect(states.length).to.equal(clock.slept.length);
  });

  it('passes an error of the read on', async () => {
    const outcome = await waitForJob(failToRead, hasFinished, 60_000, jumpingClock(), () => {}).catch(
      (error: Error) => error.message,
    );
    expect(outcome).to.equal('gone');
  });
});
