const FIRST_INTERVAL_MS = 1000;
const LONGEST_INTERVAL_MS = 30_000;
const GROWTH = 1.5;

/** Faults of the wire and of a busy service say nothing about the job, which goes on without us. */
const PASSING: ReadonlySet<string> = new Set([
  'ConnectionLostError',
  'OrgUnreachableError',
  'ResponseTimeoutError',
  'ServiceUnavailableError',
  'SitecoreUnreachableError',
]);

/** Whether a failed call may succeed a little later, whatever it was about. */
export function isPassing({ name }: Error): boolean {
  return PASSING.has(name);
}

export type WaitPorts = {
  now(): number;
  sleep(ms: number): Promise<void>;
};

/**
 * Reads a job until it has finished or the time is up; reads it once when `waitMs` is 0.
 * The interval grows from 1 s to 30 s, because every look costs the org an API call. Once the job has been seen, a look that
 * fails for a passing reason is one look less.
 *
 * @param onWait called with the unfinished job before each pause
 * @returns the job as last read, finished or not
 */
export async function waitForJob<Job>(
  read: () => Promise<Job>,
  hasFinished: (job: Job) => boolean,
  waitMs: number,
  ports: WaitPorts,
  onWait: (job: Job) => void,
): Promise<Job> {
  const deadline = ports.now() + waitMs;
  let job = await read();
  for (let interval = FIRST_INTERVAL_MS; ; interval = Math.min(interval * GROWTH, LONGEST_INTERVAL_MS)) {
    const left = deadline - ports.now();
    if (hasFinished(job) || left <= 0) return job;
    onWait(job);
    await ports.sleep(Math.min(interval, left));
    try {
      job = await read();
    } catch (error) {
      if (!(error instanceof Error) || !isPassing(error)) throw error;
    }
  }
}
