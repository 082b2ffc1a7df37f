import { createGunzip, type Gunzip } from 'node:zlib';

/** Larger than zlib's default of 16 KB: fewer turns between threads for the same bytes. */
const CHUNK_BYTES = 256 * 1024;

/** Packed bytes given to zlib at once: at its highest ratio, about 1 : 1,000, they become 32 MB. */
const PACKED_BYTES = 32 * 1024;

const ZIP_MAGIC = Buffer.from('PK\x03\x04', 'latin1');
const MAGIC_LENGTH = 4;

/** Why a file could not be read to its end. */
export type UnpackFault = 'cut-short' | 'damaged' | 'too-large' | 'zip';

const REASONS: Record<UnpackFault, string> = {
  'cut-short': 'The gzip file ends in the middle.',
  damaged: 'The gzip file is damaged.',
  'too-large': 'It holds more bytes than this program reads.',
  zip: 'It is a zip file, not a gzip file.',
};

/** A file that could not be unpacked to its end; what was given out before it is sound. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
  readonly fault: UnpackFault;

  constructor(fault: UnpackFault) {
    super(REASONS[fault]);
    this.fault = fault;
  }
}

/** Whether bytes begin as a gzip file does (RFC 1952 §2.3.1). */
export function isGzip(start: Buffer): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}

/**
 * The content of a file, unpacked while it arrives if it is gzipped: its first bytes tell, whatever its name says.
 * All that can be unpacked is given out before an error is thrown.
 *
 * @param mostBytes unpacked; a file made to fill the memory or the day ends there
 * @throws UnpackError, and what the source throws
 */
export async function* unpack(
  source: AsyncIterable<Buffer>,
  { mostBytes }: { mostBytes: number },
): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  for await (const chunk of open(source)) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new UnpackError('too-large');
    yield chunk;
  }
}

async function* open(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const iterator = source[Symbol.asyncIterator]();
  const rest: AsyncIterable<Buffer> = { [Symbol.asyncIterator]: () => iterator };
  try {
    let start: Buffer = Buffer.alloc(0);
    while (start.length < MAGIC_LENGTH) {
      const next = await iterator.next();
      if (next.done === true) break;
      start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
    }
    if (start.subarray(0, MAGIC_LENGTH).equals(ZIP_MAGIC)) throw new UnpackError('zip');
    const whole = startWith(start, rest);
    yield* isGzip(start) ? gunzip(whole) : whole;
  } finally {
    await iterator.return?.();
  }
}

async function* startWith(start: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  if (start.length > 0) yield start;
  yield* rest;
}

/**
 * Unpacks gzip, one member or several. Not a pipeline: a stream that ends in an error throws away what it had unpacked, and
 * the last lines of a cut log are as good as the first.
 */
export async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  const decoder = createGunzip({ chunkSize: CHUNK_BYTES });
  const ready: Buffer[] = [];
  let failure: Error | null = null;
  decoder.on('data', (chunk: Buffer) => ready.push(chunk));
  decoder.on('error', (error) => {
    failure = error;
  });
  const check = (): void => {
    if (failure !== null) throw new UnpackError(codeOf(failure) === 'Z_BUF_ERROR' ? 'cut-short' : 'damaged');
  };
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += PACKED_BYTES) {
        await write(decoder, chunk.subarray(at, at + PACKED_BYTES));
        yield* ready.splice(0);
        check();
      }
    }
    await end(decoder);
    yield* ready.splice(0);
    check();
  } finally {
    decoder.destroy();
  }
}

/** Resolves when the bytes are unpacked, or can't be: after an error zlib calls nobody back. */
function write(decoder: Gunzip, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (decoder.destroyed) return resolve();
    const done = (): void => {
      decoder.off('close', done);
      resolve();
    };
    decoder.once('close', done);
    decoder.write(chunk, done);
  });
}

/** Resolves when the last byte is out, or with the error that keeps it in. */
function end(decoder: Gunzip): Promise<void> {
  return new Promise((resolve) => {
    if (decoder.destroyed) return resolve();
    decoder.once('close', resolve);
    decoder.end();
  });
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
