import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { constants, createGzip, gzipSync } from 'node:zlib';
import type { Answer, AnswerBody } from './answer.ts';
import type { CutPoint, Fault } from './faults.ts';

/** How a body goes out: its bytes on the wire, and how many, if that is known before they are made. */
type WireBody = { source: Iterable<Buffer> | AsyncIterable<Buffer>; length: number | undefined; encoding?: 'gzip' };

type Cut = { at: number; fault: Extract<Fault, { type: 'stall' | 'reset' | 'close' }> };

/** Small pauses let what was written reach the client before a reset throws it away. */
const flushPauseMs = 15;

/**
 * Puts an answer on the wire: gzip where the client asked for it, no faster than the client reads, broken as the fault
 * says. Returns the body bytes that were written.
 */
export async function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  options: { acceptsGzip: boolean; fault: Fault | undefined; signal: AbortSignal },
): Promise<number> {
  const { fault, signal } = options;
  const wire = await toWire(answer.body, options.acceptsGzip, fault);
  const headers: Record<string, string> = { ...answer.headers };
  if (wire.encoding !== undefined) headers['content-encoding'] = wire.encoding;
  if (wire.length !== undefined && answer.status !== 204) headers['content-length'] = String(wire.length);
  if (fault?.type === 'headers') Object.assign(headers, fault.headers);
  const cut = cutOf(fault);
  if (cut?.fault.type === 'close' && cut.fault.framing === 'chunked') delete headers['content-length'];
  if (cut?.fault.type === 'close' && cut.fault.framing === 'content-length') {
    headers['content-length'] ??= String(cut.at + 65_536);
  }
  response.writeHead(answer.status, headers);
  response.flushHeaders();
  return pump(response, wire, cut, signal);
}

/** What happens to a connection at its cut; stalls return when they are over. */
export async function breakConnection(response: ServerResponse, cut: Cut['fault'], signal: AbortSignal): Promise<void> {
  if (cut.type === 'stall') {
    await wait(cut.forMs ?? 2 ** 31 - 1, undefined, { signal, ref: cut.forMs !== undefined });
    return;
  }
  await wait(flushPauseMs, undefined, { signal });
  if (cut.type === 'reset') response.socket?.resetAndDestroy();
  else response.socket?.end();
}

async function pump(
  response: ServerResponse,
  wire: WireBody,
  cut: Cut | undefined,
  signal: AbortSignal,
): Promise<number> {
  let sent = 0;
  let pendingCut = cut;
  const breakHere = async ({ fault }: Cut): Promise<boolean> => {
    pendingCut = undefined;
    await breakConnection(response, fault, signal);
    return fault.type !== 'stall';
  };
  for await (let chunk of wire.source) {
    if (pendingCut !== undefined && sent + chunk.length >= pendingCut.at) {
      const head = chunk.subarray(0, pendingCut.at - sent);
      await writeChunk(response, head, signal);
      sent += head.length;
      chunk = chunk.subarray(head.length);
      if (await breakHere(pendingCut)) return sent;
    }
    await writeChunk(response, chunk, signal);
    sent += chunk.length;
  }
  if (pendingCut !== undefined && (await breakHere(pendingCut))) return sent;
  response.end();
  return sent;
}

async function writeChunk(response: ServerResponse, chunk: Buffer, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (chunk.length === 0) return;
  if (response.write(chunk)) return;
  await new Promise<void>((resolve, reject) => {
    const onDrain = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = (): void => {
      response.off('drain', onDrain);
      reject(new Error('The client is gone'));
    };
    response.once('drain', onDrain);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function cutOf(fault: Fault | undefined): Cut | undefined {
  if (fault?.type !== 'stall' && fault?.type !== 'reset' && fault?.type !== 'close') return undefined;
  return { at: byteOf(fault.at), fault };
}

function byteOf(at: CutPoint): number {
  return typeof at === 'number' ? at : 0;
}

async function toWire(body: AnswerBody | undefined, gzip: boolean, fault: Fault | undefined): Promise<WireBody> {
  if (fault?.type === 'truncate' && body !== undefined) {
    const source = typeof body === 'string' || Buffer.isBuffer(body) ? [Buffer.from(body)] : openBody(body);
    return compress(truncate(source, fault), gzip);
  }
  if (body === undefined) return { source: [], length: 0 };
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    const plain = Buffer.from(body);
    if (!gzip || plain.length === 0) return { source: [plain], length: plain.length };
    const packed = gzipSync(plain);
    return { source: [packed], length: packed.length, encoding: 'gzip' };
  }
  if ('file' in body) {
    if (gzip && body.gzipFile !== undefined) {
      return { source: openFile(body.gzipFile), length: (await stat(body.gzipFile)).size, encoding: 'gzip' };
    }
    if (!gzip) return { source: openFile(body.file), length: (await stat(body.file)).size };
  }
  return compress(openBody(body), gzip);
}

function compress(source: Iterable<Buffer> | AsyncIterable<Buffer>, gzip: boolean): WireBody {
  if (!gzip) return { source, length: undefined };
  const plain = Readable.from(source);
  const packed = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 65_536 });
  plain.on('error', (error) => packed.destroy(error));
  packed.on('close', () => plain.destroy());
  plain.pipe(packed);
  return { source: packed as AsyncIterable<Buffer>, length: undefined, encoding: 'gzip' };
}

function openBody(body: Exclude<AnswerBody, string | Buffer>): Iterable<Buffer> | AsyncIterable<Buffer> {
  return 'file' in body ? openFile(body.file) : body.chunks();
}

function openFile(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>;
}

async function* truncate(
  source: Iterable<Buffer> | AsyncIterable<Buffer>,
  fault: Extract<Fault, { type: 'truncate' }>,
): AsyncGenerator<Buffer> {
  let bytesLeft = 'afterBytes' in fault ? fault.afterBytes : Infinity;
  let linesLeft = 'afterLines' in fault ? fault.afterLines : Infinity;
  for await (const chunk of source) {
    let end = Math.min(chunk.length, bytesLeft);
    let from = 0;
    while (linesLeft !== Infinity && linesLeft > 0) {
      const lineFeed = chunk.indexOf(10, from);
      if (lineFeed === -1) break;
      linesLeft -= 1;
      from = lineFeed + 1;
    }
    if (linesLeft === 0) end = Math.min(end, from);
    yield chunk.subarray(0, end);
    bytesLeft -= end;
    if (bytesLeft === 0 || linesLeft === 0) return;
  }
}
