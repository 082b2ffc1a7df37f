import { pipeline, type Readable, type Writable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw, type Zlib } from 'node:zlib';

/**
 * What zlib fills at a time. For gigabytes more than its default of 16 KB: fewer turns between threads for the same bytes. An
 * answer of a few KB takes a millisecond less without so much memory, which counts where thousands of jobs are read.
 */
const CHUNK_BYTES = { small: 16 * 1024, large: 1024 * 1024 };

/** What is expected of a body: a document read whole, or rows without end. */
export type BodySize = keyof typeof CHUNK_BYTES;

export type ContentEncoding = 'identity' | 'gzip' | 'deflate';

/** The body of an answer, decoded. */
export type DecodedBody = {
  /** Can be read once. Leaving the loop early closes the connection. */
  chunks: AsyncGenerator<Buffer, void>;
  /** Bytes taken from the wire so far, before decoding. */
  bytesReceived: () => number;
  /**
   * Makes each chunk good only until the next is asked for. For whoever reads gigabytes and keeps nothing: memory is then
   * given back at once. Left to the garbage collector, it goes through the whole heap for every 64 MB.
   */
  lend: () => void;
};

/** Reads a Content-Encoding header; null for an encoding this program does not decode. */
export function readEncoding(header: string | undefined): ContentEncoding | null {
  const encoding = header?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  return encoding === 'deflate' ? 'deflate' : null;
}

/**
 * Decodes a body while it arrives. Not undici's `decompress` interceptor, whose chunks are 16 KB.
 * A body cut short or damaged rejects with the error of the socket or of zlib.
 */
export function decodeBody(raw: Readable, encoding: ContentEncoding, size: BodySize = 'large'): DecodedBody {
  let inflater: Zlib | null = null;
  let received = 0;
  let lent = false;

  /** All that has arrived at a time, where `pipe` takes the pieces it came in: zlib can then fill a whole chunk without us. */
  async function* takeAll({ writableHighWaterMark }: Writable): AsyncGenerator<Buffer, void> {
    for await (const piece of raw as AsyncIterable<Buffer>) {
      yield piece;
      // After so large a piece pipeline waits for zlib to be through with it.
      if (lent && piece.length > writableHighWaterMark) giveBack(piece);
    }
  }

  // Leaving either loop early destroys its stream, and with it the socket.
  async function* decode(): AsyncGenerator<Buffer, void> {
    if (encoding === 'identity') {
      for await (const chunk of raw as AsyncIterable<Buffer>) {
        received += chunk.length;
        yield chunk;
        if (lent) giveBack(chunk);
      }
      return;
    }
    const first = await peekChunk(raw);
    // An empty body is no gzip file, yet servers label it as one.
    if (first === null) return;
    const decoder = createDecoder(encoding, first, CHUNK_BYTES[size]);
    inflater = decoder;
    // Reading the decoder reports the error; pipeline is there to carry it over from the socket.
    pipeline(takeAll(decoder), decoder, () => {});
    try {
      let last: Buffer | undefined;
      for await (const chunk of decoder as AsyncIterable<Buffer>) {
        yield chunk;
        last = chunk;
        if (lent && chunk.byteOffset + chunk.length === chunk.buffer.byteLength) giveBackAll(chunk);
      }
      // The buffer of the last one is not full, but nothing more comes to it.
      if (lent && last) giveBackAll(last);
    } finally {
      // Who waits for a silent socket does not hear that nobody reads any more.
      if (!raw.readableEnded) raw.destroy();
    }
  }
  return {
    chunks: decode(),
    bytesReceived: () => inflater?.bytesWritten ?? received,
    lend: () => {
      lent = true;
    },
  };
}

/** Frees the memory of a chunk that has its buffer to itself. */
function giveBack(chunk: Buffer): void {
  if (chunk.length === chunk.buffer.byteLength) free(chunk.buffer);
}

/**
 * Frees the buffer from which zlib cut a chunk. It cuts chunk after chunk, to the end of the buffer: the chunk that ends there is
 * the last. Smaller buffers, and chunks that were joined as they waited, can lie in the pool of all small buffers of Node.
 */
function giveBackAll(chunk: Buffer): void {
  if (chunk.buffer.byteLength === CHUNK_BYTES.large) free(chunk.buffer);
  else giveBack(chunk);
}

function free(buffer: ArrayBufferLike): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}

/** Reads chunks into `into` until they end (true) or hold more than `limit` bytes (false). */
export async function collect(chunks: AsyncIterable<Buffer>, limit: number, into: Buffer[]): Promise<boolean> {
  let length = 0;
  for await (const chunk of chunks) {
    into.push(chunk);
    length += chunk.length;
    if (length > limit) return false;
  }
  return true;
}

/** Waits for the first bytes of a body and leaves them there. Null for an empty body. */
async function peekChunk(raw: Readable): Promise<Buffer | null> {
  for (;;) {
    const chunk: unknown = raw.read();
    if (Buffer.isBuffer(chunk)) {
      raw.unshift(chunk);
      return chunk;
    }
    if (raw.readableEnded) return null;
    if (raw.destroyed) throw raw.errored ?? new Error('closed before its first byte');
    await new Promise<void>((resolve) => {
      const events = ['readable', 'end', 'error', 'close'];
      const proceed = (): void => {
        for (const event of events) raw.off(event, proceed);
        resolve();
      };
      for (const event of events) raw.on(event, proceed);
    });
  }
}

function createDecoder(encoding: 'gzip' | 'deflate', first: Buffer, chunkSize: number) {
  // Two chunks are unpacked ahead, on zlib's own thread, while the reader is busy.
  const options = { chunkSize, readableHighWaterMark: 2 * chunkSize };
  if (encoding === 'gzip') return createGunzip(options);
  // "deflate" means the zlib format (RFC 9110 §8.4.1.2), but servers send bare deflate too; the first byte tells.
  return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate(options) : createInflateRaw(options);
}
