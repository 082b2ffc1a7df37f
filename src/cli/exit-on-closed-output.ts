import type { Writable } from 'node:stream';

/** 128 + 13, as shells tell of a program that SIGPIPE ended. */
const CLOSED_OUTPUT = 141;

/**
 * Ends the process when nobody reads its output any more (`… | head`): oclif ignores that, and a watch would go on for ever.
 *
 * @returns takes the listener away again
 */
export function exitOnClosedOutput(output: Writable): () => void {
  output.on('error', exitOnBrokenPipe);
  return () => {
    output.removeListener('error', exitOnBrokenPipe);
  };
}

function exitOnBrokenPipe(error: Error): void {
  if ('code' in error && error.code === 'EPIPE') process.exit(CLOSED_OUTPUT);
}
