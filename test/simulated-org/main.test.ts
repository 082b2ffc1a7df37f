import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const script = fileURLToPath(new URL('main.ts', import.meta.url));

describe('npm run org', () => {
  it('prints a login line that works and jobs that are there, and ends on Ctrl-C', async () => {
    const child = spawn(process.execPath, [script, '--jobs', '30'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    try {
      while (!output.includes('Load a CSV')) await once(child.stdout, 'data');
      const token = /SF_ACCESS_TOKEN='([^']+)'/.exec(output)?.[1] ?? '';
      const url = /listens on (\S+)/.exec(output)?.[1] ?? '';
      const port = new URL(url).port;
      expect(output).to.contain(`sf org login access-token --instance-url http://localhost:${port} --no-prompt`);
      expect(output).to.contain('30 more jobs');
      const states: unknown[] = [];
      for (const [id] of output.matchAll(/750\w{15}/g)) states.push(await readState(url, token, id));
      expect(states.join(' ')).to.equal(
        'JobComplete JobComplete Failed Failed Aborted InProgress JobComplete Failed Closed',
      );
    } finally {
      child.kill('SIGINT');
    }
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).to.equal(process.platform === 'win32' ? null : 0);
  });
});

/** The state of a job, whichever kind it is. */
async function readState(url: string, token: string, id: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  for (const path of ['data/v67.0/jobs/ingest', 'data/v67.0/jobs/query', 'async/67.0/job']) {
    const response = await fetch(`${url}/services/${path}/${id}`, { headers });
    const info: unknown = await response.json();
    if (response.ok) return Object.entries(info ?? {}).find(([name]) => name === 'state')?.[1];
  }
  throw new Error(`There is no job ${id}`);
}
