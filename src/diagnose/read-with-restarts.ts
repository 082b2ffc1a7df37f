import { isOrgError } from '../org/org-error.ts';
import type { ApiStream } from '../org/transport.ts';
import { describeFault } from './describe-fault.ts';

/** A stream that breaks is read again from its start, at most this often. */
const MOST_RESTARTS = 2;
const BREAKS: ReadonlySet<string> = new Set(['ConnectionLostError', 'ResponseTimeoutError']);

/**
 * Reads a stream of rows to its end, from its start again when it breaks. Opening it is not repeated: the transport has done
 * that. What can't be read is a reason in words; errors that are not about this stream are thrown.
 *
 * @param read keeps no chunk: its memory is given back as soon as the next is asked for
 */
export async function readWithRestarts<Result extends object>(
  open: () => Promise<ApiStream>,
  read: (body: AsyncIterable<Buffer>) => Promise<Result>,
): Promise<Result | { missing: string }> {
  for (let restarts = 0; ; restarts++) {
    let opened = false;
    try {
      const { body, lend } = await open();
      opened = true;
      lend();
      return await read(body);
    } catch (error) {
      const missing = describeFault(error);
      const broke = opened && isOrgError(error) && BREAKS.has(error.name);
      if (!broke || restarts === MOST_RESTARTS) return { missing };
    }
  }
}
