import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** The name of a file that stands for standard input. */
export const STANDARD_INPUT = '-';

const CHUNK_BYTES = 256 * 1024;

/** The bytes of a file, or of standard input. */
export function openInput(name: string): Readable {
  return name === STANDARD_INPUT ? process.stdin : openFile(name);
}

/** The bytes of a file, whatever its name, in chunks large enough for gigabytes. */
export function openFile(name: string): Readable {
  return createReadStream(name, { highWaterMark: CHUNK_BYTES });
}
