import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const script = fileURLToPath(new URL('main.ts', import.meta.url));

describe('The simulated CDP to play with', () => {
  it('prints an account that works and batches that are there, and ends on Ctrl-C', async () => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    try {
      while (!output.includes('minute and a half')) await once(child.stdout, 'data');
      const [, url, key, token] =
        /SITECORE_CDP_BASE_URL=(\S+) SITECORE_CDP_CLIENT_KEY=(\S+) SITECORE_CDP_API_TOKEN=(\S+)/.exec(output) ?? [];
      const headers = { authorization: `Basic ${Buffer.from(`${key}:${token}`).toString('base64')}` };
      const codes: string[] = [];
      for (const [, ref] of output.matchAll(/^ {2}([0-9a-f-]{36}) /gm)) {
        const answer = await fetch(`${url}/v2/batches/${ref}`, { headers });
        codes.push(/"code":"(\w+)"/.exec(await answer.text())?.[1] ?? '');
      }
      expect(codes).to.deep.equal(['error', 'success', 'corrupted', 'error', 'uploading']);
    } finally {
      child.kill('SIGINT');
    }
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).to.equal(process.platform === 'win32' ? null : 0);
  });
});
