/** What is being done, and how far it is. */
export type Progress = { action: string; status: string };

/** The parts of the CLI's spinner that are used here. */
export type Spinner = {
  start(action: string, status?: string): void;
  stop(word?: string): void;
  set status(status: string | undefined);
};

/** What takes less is over before a spinner could be read. */
const QUIET_MS = 500;

/**
 * Shows what is being done and how far it is, on one line.
 *
 * @param now milliseconds
 * @returns takes the latest state; null ends the line
 */
export function showProgress(spinner: Spinner, now: () => number): (progress: Progress | null) => void {
  let action: string | null = null;
  let shown = false;
  let since = 0;
  const end = (): void => {
    // Not its "done": a wait also ends by Ctrl-C or when its time is up.
    if (shown) spinner.stop('');
    action = null;
    shown = false;
  };
  return (progress) => {
    if (progress === null) return end();
    if (progress.action !== action) {
      end();
      action = progress.action;
      since = now();
    }
    if (shown) {
      spinner.status = progress.status;
    } else if (now() - since >= QUIET_MS) {
      spinner.start(progress.action, progress.status);
      shown = true;
    }
  };
}
