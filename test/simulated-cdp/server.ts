import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../simulated-org/answer.ts';
import type { SimulatedClock } from '../simulated-org/clock.ts';
import type { FaultQueue } from '../simulated-org/faults.ts';
import type { RequestLog } from '../simulated-org/request-log.ts';
import { isSilent, replacement } from '../simulated-org/server.ts';
import { breakConnection, writeAnswer } from '../simulated-org/write-answer.ts';

export type Handler = (request: IncomingMessage, path: string, query: URLSearchParams) => Answer;

/** The HTTP side: from a request to its answer and its fault. Nothing is compressed on the way; files are as they are kept. */
export class CdpServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #handle: Handler;
  readonly #clock: SimulatedClock;
  readonly #faults: FaultQueue;
  readonly #log: RequestLog;

  constructor(handle: Handler, clock: SimulatedClock, faults: FaultQueue, log: RequestLog) {
    this.#handle = handle;
    this.#clock = clock;
    this.#faults = faults;
    this.#log = log;
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      void this.#serve(request, response);
    });
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
    if (address === null || typeof address === 'string') throw new Error('The simulated CDP has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Stops at once: open connections are cut. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = message.url ?? '/';
    const method = message.method ?? 'GET';
    const entry = this.#log.open(method, target, message.headers, this.#clock.now());
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The client is gone')));
    try {
      message.resume();
      const fault = this.#faults.take(method, target);
      entry.fault = fault?.type;
      if (fault?.type === 'delay') await wait(fault.ms, undefined, { signal: gone.signal });
      if (isSilent(fault)) {
        await breakConnection(response, fault, gone.signal);
        if (fault.type !== 'stall') return;
      }
      const url = new URL(target, 'http://127.0.0.1');
      const answer = replacement(fault) ?? this.#handle(message, url.pathname, url.searchParams);
      entry.status = answer.status;
      entry.bytes = await writeAnswer(response, answer, { acceptsGzip: false, fault, signal: gone.signal });
    } catch (error) {
      if (!gone.signal.aborted) this.#log.fail(`${method} ${target}`, error);
      response.destroy();
    } finally {
      entry.done = true;
    }
  }
}
