import { Socket } from 'node:net';
import { buildConnector, EnvHttpProxyAgent, type Dispatcher } from 'undici';

/** Time limits of a call, in milliseconds. */
export type TimeLimits = {
  /** Name look-up, TCP and TLS. */
  connectMs: number;
  /** From the request to the headers of the answer. */
  headersMs: number;
  /** Between two pieces of the body, while someone is reading it. */
  silenceMs: number;
  /** Getting a new access token. */
  refreshMs: number;
};

/**
 * A query may run for 2 minutes on the server before its headers come, and a refresh waits up to 35 s for another process's lock;
 * a body that has begun has no reason to pause.
 */
export const DEFAULT_TIME_LIMITS: TimeLimits = {
  connectMs: 10_000,
  headersMs: 120_000,
  silenceMs: 60_000,
  refreshMs: 120_000,
};

/** What undici reads ahead of a body while its reader is busy; 64 KB of gzip would unpack to less than a chunk of zlib's. */
const AHEAD_BYTES = 1024 * 1024;

export type WireRequest = {
  origin: string;
  /** With the query. */
  path: string;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
};

/** Sockets to the org, direct or through the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. */
export class Wire {
  readonly #limits: TimeLimits;
  readonly #sockets = new Set<Socket>();
  #agent: Dispatcher | null = null;

  constructor(limits: TimeLimits) {
    this.#limits = limits;
  }

  /**
   * Sends one request, once.
   *
   * @param onSent called when its first byte is about to be written; a request that fails without it never left
   */
  async send(
    { origin, path, method, headers, body }: WireRequest,
    onSent: () => void,
  ): Promise<Dispatcher.ResponseData> {
    this.#agent ??= this.#createAgent();
    const marked = this.#agent.compose((dispatch) => (options, handler) => {
      const start = handler.onRequestStart?.bind(handler);
      handler.onRequestStart = (controller, context) => {
        onSent();
        start?.(controller, context);
      };
      return dispatch(options, handler);
    });
    const response = await marked.request({
      origin,
      path,
      method,
      headers,
      body,
      headersTimeout: this.#limits.headersMs,
      bodyTimeout: this.#limits.silenceMs,
      highWaterMark: AHEAD_BYTES,
    });
    // A body may break while nobody is reading it; whoever reads it next gets the error.
    response.body.on('error', () => {});
    return response;
  }

  /** Ends every request and closes every socket, connected or not. */
  async destroy(): Promise<void> {
    const agent = this.#agent;
    this.#agent = null;
    await agent?.destroy();
    for (const socket of this.#sockets) socket.destroy();
  }

  #createAgent(): Dispatcher {
    // HTTP/1.1 only, as the Salesforce CLI itself: HTTP/2 to Salesforce broke its long downloads (forcedotcom/cli#3622).
    const connect = buildConnector({ allowH2: false, timeout: this.#limits.connectMs });
    return new EnvHttpProxyAgent({
      allowH2: false,
      connectTimeout: this.#limits.connectMs,
      connect: (options, callback) => {
        // Typed as void, it returns the socket. Kept, because undici forgets sockets that still connect when it is destroyed.
        const socket: unknown = connect(options, callback);
        if (!(socket instanceof Socket)) return;
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket));
      },
    });
  }
}
