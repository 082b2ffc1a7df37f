import { constants } from 'node:os';

/**
 * Ends the process at once and quietly on Ctrl-C and its like, with the exit code a shell expects (128 + the signal's number).
 * SfCommand's own listener throws out of the event, so that the user sees a stack trace and exit code 1; this one comes before it.
 *
 * @param cleanUp what to put right on the terminal first
 * @returns takes the listeners away again
 */
export function exitOnSignal(cleanUp: () => void): () => void {
  const listen = (signal: NodeJS.Signals): void => {
    cleanUp();
    process.exit(128 + constants.signals[signal]);
  };
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.prependListener(signal, listen);
  return () => {
    for (const signal of signals) process.removeListener(signal, listen);
  };
}
