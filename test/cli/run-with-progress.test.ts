import { expect } from 'chai';
import { runWithProgress } from '../../src/cli/run-with-progress.ts';

const render = (rows: number): { action: string; status: string } => ({ action: 'Reading', status: `${rows} rows` });

describe('runWithProgress', () => {
  let time = 0;
  let seen: string[] = [];
  const now = (): number => (time += 1000);
  const spinner = {
    start: (action: string, status?: string) => seen.push(`start ${action}: ${status}`),
    stop: () => seen.push('stop'),
    set status(status: string | undefined) {
      seen.push(`status ${status}`);
    },
  };

  beforeEach(() => {
    seen = [];
  });

  it('shows what a listener hears of, and ends the line with the work', async () => {
    const result = await runWithProgress(spinner, { isTerminal: true, now }, (line) => {
      const onProgress = line.follow(render);
      for (const rows of [1, 2, 3]) onProgress(rows);
      seen.push('done');
      return Promise.resolve('a result');
    });
    expect(result).to.equal('a result');
    expect(seen).to.deep.equal(['start Reading: 1 rows', 'status 2 rows', 'status 3 rows', 'done', 'stop']);
  });

  it('shows nothing in a pipe', async () => {
    await runWithProgress(spinner, { isTerminal: false, now }, (line) => {
      const onProgress = line.follow(render);
      for (const rows of [1, 2, 3]) onProgress(rows);
      return Promise.resolve();
    });
    expect(seen).to.deep.equal([]);
  });

  it('ends the line and listens to no signal any more when the work fails', async () => {
    const listeners = process.listenerCount('SIGINT');
    let during = 0;
    const failed = await runWithProgress(spinner, { isTerminal: true, now }, (line) => {
      const onProgress = line.follow(render);
      for (const rows of [1, 2]) onProgress(rows);
      during = process.listenerCount('SIGINT');
      return Promise.reject(new Error('gone'));
    }).catch((error: unknown) => error);
    expect(failed).to.be.an('error').with.property('message', 'gone');
    expect([during, process.listenerCount('SIGINT')]).to.deep.equal([listeners + 1, listeners]);
    expect(seen).to.deep.equal(['start Reading: 1 rows', 'status 2 rows', 'stop']);
  });
});
