import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const asker = fileURLToPath(new URL('ask-one-secret.ts', import.meta.url));

type Answered = { exit: number | null; stdout: string; stderr: string };

/** Asks for a secret in a process of its own, and answers once the question is there. */
async function ask(answer: (asking: ChildProcess) => void): Promise<Answered> {
  const asking = spawn(process.execPath, [asker]);
  let [stdout, stderr, answered] = ['', '', false];
  asking.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  asking.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (answered || !stdout.includes('The secret')) return;
    answered = true;
    answer(asking);
  });
  await once(asking, 'close');
  return { exit: asking.exitCode, stdout, stderr };
}

describe('askSecret', () => {
  it('returns what is typed, and shows none of it', async () => {
    const { exit, stdout, stderr } = await ask((asking) => asking.stdin?.write('s3cret\r'));
    expect([exit, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.include('6 characters').and.not.include('s3c');
  });

  for (const [name, code, answer] of [
    ['Ctrl-C', 130, (asking: ChildProcess) => asking.stdin?.write('\u0003')],
    ['SIGINT', 130, (asking: ChildProcess) => asking.kill('SIGINT')],
    ['SIGTERM', 143, (asking: ChildProcess) => asking.kill('SIGTERM')],
  ] as const) {
    it(`ends the process quietly on ${name}`, async () => {
      const { exit, stdout, stderr } = await ask(answer);
      expect([exit, stderr]).to.deep.equal([code, '']);
      expect(stdout).not.to.include('characters');
      // The prompt hides the cursor.
      expect(stdout.lastIndexOf('\u001B[?25h')).to.be.above(stdout.lastIndexOf('\u001B[?25l'));
    });
  }
});
