import { expect } from 'chai';
import { ORG_ERROR_NAMES, OrgError } from '../../src/org/org-error.ts';
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

type Look = { state: string } | OrgError | undefined;

function answer(look: Look): Promise<{ state: string }> {
  return look === undefined || look instanceof OrgError
    ? Promise.reject(look ?? new Error('no look left'))
    : Promise.resolve(look);
}

function orgError(name: string): OrgError {
  const known = ORG_ERROR_NAMES.find((candidate) => candidate === name) ?? 'RequestAbortedError';
  return new OrgError(known, 'Our words.', {
    method: 'GET',
    path: '/x',
    host: 'org.example',
    httpStatus: null,
    errors: [],
    excerpt: null,
    attempts: 1,
    retryAfterSeconds: null,
    cause: null,
  });
}

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

  it('takes a look that fails for a passing reason for one look less', async () => {
    for (const name of [
      'ConnectionLostError',
      'OrgUnreachableError',
      'ResponseTimeoutError',
      'ServiceUnavailableError',
    ]) {
      const looks = [{ state: 'InProgress' }, orgError(name), orgError(name), { state: 'JobComplete' }];
      const job = await waitForJob(
        () => answer(looks.shift()),
        hasFinished,
        60_000,
        jumpingClock(),
        () => {},
      );
      expect(job.state).to.equal('JobComplete');
    }
  });

  it('gives the job as it was last seen when no look succeeds any more', async () => {
    const looks: Look[] = [{ state: 'InProgress' }];
    const read = (): Promise<{ state: string }> => answer(looks.shift() ?? orgError('ResponseTimeoutError'));
    const clock = jumpingClock();
    expect(await waitForJob(read, hasFinished, 60_000, clock, () => {})).to.deep.equal({ state: 'InProgress' });
    expect(clock.now()).to.equal(60_000);
  });

  it('passes an error of the first look on, and one that does not pass', async () => {
    const first = await waitForJob(
      () => answer(orgError('ResponseTimeoutError')),
      hasFinished,
      60_000,
      jumpingClock(),
      () => {},
    ).catch((error: Error) => error.name);
    expect(first).to.equal('ResponseTimeoutError');
    const looks = [{ state: 'InProgress' }, orgError('JobNotFoundError')];
    const later = await waitForJob(
      () => answer(looks.shift()),
      hasFinished,
      60_000,
      jumpingClock(),
      () => {},
    ).catch((error: Error) => error.name);
    expect(later).to.equal('JobNotFoundError');
  });

  it('passes an error of the read on', async () => {
    const outcome = await waitForJob(failToRead, hasFinished, 60_000, jumpingClock(), () => {}).catch(
      (error: Error) => error.message,
    );
    expect(outcome).to.equal('gone');
  });
});
