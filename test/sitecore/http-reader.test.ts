import { expect } from 'chai';
import { readBatch, type SitecoreBatch } from '../../src/sitecore/batch.ts';
import type { HttpReader } from '../../src/sitecore/http-reader.ts';
import { SimulatedCdp } from '../simulated-cdp/simulated-cdp.ts';
import { failureOf, openClient } from './open-client.ts';

describe('HttpReader', () => {
  let cdp: SimulatedCdp;
  let http: HttpReader;
  let now: number;
  let waits: number[];

  beforeEach(async () => {
    cdp = await SimulatedCdp.start();
    now = 0;
    waits = [];
    http = openClient({
      now: () => now,
      random: () => 1,
      sleep: (ms) => {
        waits.push(ms);
        now += ms;
        return Promise.resolve();
      },
    });
  });

  afterEach(async () => {
    await http.close();
    await cdp.stop();
  });

  const read = (): Promise<SitecoreBatch> =>
    readBatch(http, { baseUrl: new URL(cdp.url), credentials: cdp.credentials, ref: cdp.addBatch().ref });

  function refuse(times: number, retryAfter?: string): void {
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    cdp.faults.add({ path: '/v2/batches/', times, fault: { type: 'status', status: 503, headers } });
  }

  it('waits two minutes in all, and not a moment longer', async () => {
    refuse(1, '120');
    expect(await read()).to.include({ status: 'success' });
    expect(waits).to.deep.equal([120_000]);
    refuse(1, '121');
    const { name, data } = await failureOf(read());
    expect([name, data.attempts, data.retryAfterSeconds]).to.deep.equal(['ServiceUnavailableError', 1, 121]);
    expect(waits).to.have.length(1);
  });

  it('counts every wait and the time of every attempt against the two minutes', async () => {
    refuse(3, '50');
    const { data } = await failureOf(read());
    expect(data.attempts).to.equal(3);
    expect(waits).to.deep.equal([50_000, 50_000]);
    expect(cdp.faults.pending).to.deep.equal([]);
  });

  it('begins the two minutes anew with every call', async () => {
    for (const call of [1, 2]) {
      refuse(1, '100');
      expect(await read(), String(call)).to.include({ status: 'success' });
    }
    expect(waits).to.deep.equal([100_000, 100_000]);
  });

  it('doubles its own waits, and waits no shorter than Retry-After asks', async () => {
    refuse(2);
    refuse(1, '1');
    refuse(1, '9');
    expect(await read()).to.include({ status: 'success' });
    expect(waits).to.deep.equal([500, 1000, 2000, 9000]);
  });
});
