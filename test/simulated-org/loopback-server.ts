import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { SimulatedClock } from './clock.ts';
import type { Fault, FaultQueue } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import { breakConnection, writeAnswer } from './write-answer.ts';

/** What a simulation makes of a request. */
export type RequestHandler = {
  /** @param target path and query, with one slash at the beginning */
  answer(message: IncomingMessage, method: string, target: string): Answer | Promise<Answer>;
  /** Whether answers are compressed for clients that take it. */
  compresses(): boolean;
};

export type LoopbackParts = { clock: SimulatedClock; faults: FaultQueue; log: RequestLog };

/** The HTTP side of a simulation: logs each request, and gives its answer or its fault. */
export class LoopbackServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #handler: RequestHandler;
  readonly #clock: SimulatedClock;
  readonly #faults: FaultQueue;
  readonly #log: RequestLog;

  constructor(handler: RequestHandler, { clock, faults, log }: LoopbackParts) {
    this.#handler = handler;
    this.#clock = clock;
    this.#faults = faults;
    this.#log = log;
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.requestTimeout = 0;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
  }

  /** Listens on 127.0.0.1 only; port 0 takes a free one. Returns the URL. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulation has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Stops at once: open connections are cut. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = (message.url ?? '/').replace(/^\/+/, '/');
    const method = message.method ?? 'GET';
    const entry = this.#log.open(method, target, message.headers, this.#clock.now());
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The client is gone')));
    try {
      const fault = this.#faults.take(method, target);
      entry.fault = fault?.type;
      if (fault?.type === 'delay') await wait(fault.ms, undefined, { signal: gone.signal });
      if (isSilent(fault)) {
        if (fault.handled === true) await this.#handler.answer(message, method, target);
        else await readAll(message);
        await breakConnection(response, fault, gone.signal);
        if (fault.type !== 'stall') return;
      }
      const answer = replacement(fault) ?? (await this.#handler.answer(message, method, target));
      // A body that nobody read would make the end of the connection a reset.
      if (!message.readableEnded) message.resume();
      entry.status = answer.status;
      const acceptsGzip = this.#handler.compresses() && /\bgzip\b/.test(message.headers['accept-encoding'] ?? '');
      entry.bytes = await writeAnswer(response, answer, { acceptsGzip, fault, signal: gone.signal });
    } catch (error) {
      if (!gone.signal.aborted) this.#log.fail(`${method} ${target}`, error);
      response.destroy();
    } finally {
      entry.done = true;
    }
  }
}

/** The body of a request as it came. */
export async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function isSilent(fault: Fault | undefined): fault is Extract<Fault, { type: 'stall' | 'reset' | 'close' }> {
  return (
    (fault?.type === 'stall' || fault?.type === 'reset' || fault?.type === 'close') && fault.at === 'before-headers'
  );
}

function replacement(fault: Fault | undefined): Answer | undefined {
  if (fault?.type === 'redirect') {
    return { status: fault.status ?? 302, headers: { location: fault.location }, body: '' };
  }
  if (fault?.type !== 'status') return undefined;
  const contentType = fault.contentType ?? (fault.body === undefined ? undefined : 'application/json;charset=UTF-8');
  return {
    status: fault.status,
    headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...fault.headers },
    body: fault.body ?? '',
  };
}
