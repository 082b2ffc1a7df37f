import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { answerJson, type Answer } from '../simulated-org/answer.ts';
import { SimulatedClock } from '../simulated-org/clock.ts';
import { FaultQueue } from '../simulated-org/faults.ts';
import { LoopbackServer } from '../simulated-org/loopback-server.ts';
import { RequestLog, type LoggedRequest } from '../simulated-org/request-log.ts';
import { SimulatedBatch, type PlantedBatch } from './batch.ts';
import { createLogFile } from './log-file.ts';
import { SIGNATURE_MS, SimulatedStorage } from './storage.ts';

export type SimulatedCdpOptions = {
  /** 0, unless said otherwise: any free one. */
  port?: number;
  /** The wall clock unless said otherwise. */
  clock?: SimulatedClock;
};

/**
 * The Batch API of Sitecore CDP and the storage of its logs, on 127.0.0.1.
 *
 *     const cdp = await SimulatedCdp.start();
 *     const batch = cdp.addBatch({ log: [{ ref: randomUUID(), code: '400', message: 'Validation error' }] });
 *     cdp.faults.add({ path: '/import.gz', fault: { type: 'reset', at: 100 } });
 *     …
 *     await cdp.stop();
 */
export class SimulatedCdp {
  readonly faults = new FaultQueue();
  readonly clock: SimulatedClock;
  readonly storage: SimulatedStorage;
  readonly credentials = {
    clientKey: `psfu${randomBytes(14).toString('hex')}`,
    apiToken: randomBytes(24).toString('base64url'),
  };
  readonly #log = new RequestLog();
  readonly #batches = new Map<string, SimulatedBatch>();
  readonly #server: LoopbackServer;
  #url = '';

  private constructor(clock: SimulatedClock) {
    this.clock = clock;
    this.storage = new SimulatedStorage(clock);
    // Files go out as they are kept.
    const handler = { answer: this.#answer.bind(this), compresses: () => false };
    this.#server = new LoopbackServer(handler, { clock, faults: this.faults, log: this.#log });
  }

  static async start({ port = 0, clock = new SimulatedClock() }: SimulatedCdpOptions = {}): Promise<SimulatedCdp> {
    const cdp = new SimulatedCdp(clock);
    cdp.#url = await cdp.#server.listen(port);
    return cdp;
  }

  /** Ends at once; open connections are cut. */
  async stop(): Promise<void> {
    await this.#server.close();
  }

  /** The base URL. */
  get url(): string {
    return this.#url;
  }

  get requests(): readonly LoggedRequest[] {
    return this.#log.requests;
  }

  /** Requests that nothing answers, as `GET /path`: a test expects none. */
  get unknownRequests(): readonly string[] {
    return this.#log.unknown;
  }

  /** Faults of the simulation itself: a test expects none. */
  get failures(): readonly unknown[] {
    return this.#log.failures;
  }

  addBatch(planted: PlantedBatch = {}): SimulatedBatch {
    const ref = planted.ref ?? randomUUID();
    const hasLog = planted.logFile !== undefined || (planted.log !== undefined && planted.log !== null);
    const status = planted.status ?? (planted.log === undefined && !hasLog ? 'success' : 'error');
    const file = planted.logFile ?? createLogFile(planted.log ?? [], planted.form);
    const path = hasLog ? this.storage.put(ref, file) : null;
    const batch = new SimulatedBatch({ ...planted, ref, status }, path, this.clock);
    this.#batches.set(ref.toLowerCase(), batch);
    return batch;
  }

  /** The address of a batch's log, signed now. */
  signLogUrl({ logPath }: SimulatedBatch): string {
    if (logPath === null) throw new Error('The batch has no log');
    return `${this.#url}${logPath}?${this.storage.sign(logPath)}`;
  }

  #answer(request: IncomingMessage, method: string, target: string): Answer {
    if (method !== 'GET') return answerApiError(405, 'Method Not Allowed');
    const { pathname: path, searchParams: query } = new URL(target, 'http://127.0.0.1');
    if (path.startsWith('/sitecore-batch-service/')) return this.storage.get(path, query, request.headers);
    const [, ref] = /^\/v2\/batches\/([^/]+)$/.exec(path) ?? [];
    if (ref === undefined) {
      this.#log.reportUnknown(`GET ${path}`);
      return answerApiError(404, 'Not Found');
    }
    if (!this.#isKnown(request.headers.authorization)) return answerApiError(401, 'Unauthorized');
    const batch = this.#batches.get(decodeURIComponent(ref).toLowerCase());
    return batch === undefined ? answerApiError(404, 'Not Found') : answerJson(this.#describe(batch));
  }

  #isKnown(authorization: string | undefined): boolean {
    const { clientKey, apiToken } = this.credentials;
    return authorization === `Basic ${Buffer.from(`${clientKey}:${apiToken}`).toString('base64')}`;
  }

  #describe(batch: SimulatedBatch): unknown {
    const { ref, checksum, size, status, logPath } = batch;
    const upload = `/sitecore-batch-service/upload/${ref}/import.gz`;
    return {
      href: `${this.#url}/v2/batches/${ref}`,
      ref,
      checksum,
      size,
      location: {
        href: `${this.#url}${upload}?${this.storage.sign(upload)}`,
        expiry: new Date(this.clock.now() + SIGNATURE_MS).toISOString(),
      },
      status: { code: status, ...(status === 'error' && logPath !== null ? { log: this.signLogUrl(batch) } : {}) },
    };
  }
}

function answerApiError(status: number, message: string): Answer {
  return answerJson({ status, code: status, message, developerMessage: message, moreInfoUrl: '' }, status);
}
