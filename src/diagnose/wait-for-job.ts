import { isFinished } from './job-outcome.ts';

const FIRST_INTERVAL_MS = 1000;
const LONGEST_INTERVAL_MS = 30_000;
const GROWTH = 1.5;

export type WaitPorts = {
  now(): number;
  sleep(ms: number): Promise<void>;
};

/**
 * Reads a job until it has finished or the time is up; reads it once when `waitMs` is 0.
 * The interval grows from 1 s to 30 s, because every look costs the org an API call.
 *
 * @param onWait called with the unfinished job before each pause
 * @returns the job as last read, finished or not
 */
export async function waitForJob<Job extends { state: string }>(
  read: () => Promise<Job>,
  waitMs: number,
  ports: WaitPorts,
  onWait: (job: Job) => void,
): Promise<Job> {
  const deadline = ports.now() + waitMs;
  for (let interval = FIRST_INTERVAL_MS; ; interval = Math.min(interval * GROWTH, LONGEST_INTERVAL_MS)) {
    const job = await read();
    const left = deadline - ports.now();
    if (isFinished(job.state) || left <= 0) return job;
    onWait(job);
    await ports.sleep(Math.min(interval, left));
  }
}
