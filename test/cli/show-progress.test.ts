import { expect } from 'chai';
import { showProgress } from '../../src/cli/show-progress.ts';

describe('showProgress', () => {
  let time = 0;
  let seen: string[] = [];
  const spinner = {
    start: (action: string, status?: string) => seen.push(`start ${action}: ${status}`),
    stop: (word = 'done') => seen.push(`stop${word}`),
    set status(status: string | undefined) {
      seen.push(`status ${status}`);
    },
  };

  beforeEach(() => {
    time = 0;
    seen = [];
  });

  /** Shows each state some time after the one before. */
  function showSlowly(stepMs: number, states: ReadonlyArray<[action: string, status: string]>): void {
    const show = showProgress(spinner, () => time);
    for (const [action, status] of states) {
      show({ action, status });
      time += stepMs;
    }
    show(null);
  }

  it('shows nothing of what is over at once', () => {
    showSlowly(10, [
      ['Reading', '1'],
      ['Reading', '2'],
    ]);
    expect(seen).to.deep.equal([]);
  });

  it('starts one line for an action and keeps its status', () => {
    showSlowly(300, [
      ['Reading', '1'],
      ['Reading', '2'],
      ['Reading', '3'],
      ['Reading', '4'],
    ]);
    expect(seen).to.deep.equal(['start Reading: 3', 'status 4', 'stop']);
  });

  it('ends the line of one action before the next', () => {
    showSlowly(1000, [
      ['Waiting', '1'],
      ['Waiting', '2'],
      ['Reading', '1'],
      ['Reading', '2'],
    ]);
    expect(seen).to.deep.equal(['start Waiting: 2', 'stop', 'start Reading: 2', 'stop']);
  });
});
