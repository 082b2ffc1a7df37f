import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runWithProgress } from '../../src/cli/run-with-progress.ts';

const stopper = fileURLToPath(new URL('stop-at-work.ts', import.meta.url));

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

  it('ends the line, puts right what there is, and then the process, on a signal', async () => {
    const child = spawn(process.execPath, [stopper]);
    let [stdout, stderr] = ['', ''];
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout === 'start Reading\n') child.kill('SIGINT');
    });
    await once(child, 'close');
    expect([child.exitCode, stderr]).to.deep.equal([130, '']);
    expect(stdout.split('\n')).to.deep.equal(['start Reading', 'stop', 'put right', '']);
  });
});
