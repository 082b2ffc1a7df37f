import { runWithProgress } from '../../src/cli/run-with-progress.ts';

/** A process of its own that works, with progress, until it is ended from outside; says what it does on its way out. */
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const spinner = {
  start: (action: string) => say(`start ${action}`),
  stop: () => say('stop'),
  set status(_status: string | undefined) {},
};
let time = 0;
const surroundings = { isTerminal: true, now: () => (time += 1000), onSignal: () => say('put right') };

await runWithProgress(spinner, surroundings, async (line) => {
  const onProgress = line.follow((rows: number) => ({ action: 'Reading', status: `${rows} rows` }));
  for (const rows of [1, 2]) onProgress(rows);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
