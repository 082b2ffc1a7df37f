import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { HttpReader } from '../../src/sitecore/http-reader.ts';
import { openLog, parseLogUrl, refuseLogRedirect } from '../../src/sitecore/log-download.ts';
import { isGzip } from '../../src/scan/unpack.ts';
import { httpAnswer, startRawServer } from '../org/raw-server.ts';
import { writeLog } from '../simulated-cdp/log-file.ts';
import { SimulatedCdp } from '../simulated-cdp/simulated-cdp.ts';
import { SimulatedClock } from '../simulated-org/clock.ts';
import { failureOf, openClient } from './open-client.ts';

const LOG = Array.from({ length: 200 }, () => ({ ref: randomUUID(), code: '400', message: 'Validation error' }));

describe('openLog', () => {
  let cdp: SimulatedCdp;
  let http: HttpReader;

  const addLog = (form: 'gzip' | 'plain' | 'labelled' = 'gzip'): URL =>
    new URL(cdp.signLogUrl(cdp.addBatch({ log: LOG, form })));

  beforeEach(async () => {
    cdp = await SimulatedCdp.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z') });
    http = openClient({ limits: { headersMs: 300, silenceMs: 300 } });
  });

  afterEach(async () => {
    expect(cdp.faults.pending).to.deep.equal([]);
    expect(cdp.failures).to.deep.equal([]);
    await http.close();
    await cdp.stop();
  });

  for (const form of ['gzip', 'plain', 'labelled'] as const) {
    it(`gives a log that is kept ${form} out as it is kept, without the encoding of the way`, async () => {
      const { body, framed } = await openLog(http, addLog(form));
      const bytes = await readAll(body);
      expect(isGzip(bytes)).to.equal(form === 'gzip');
      expect(String(isGzip(bytes) ? gunzipSync(bytes) : bytes)).to.equal(writeLog(LOG));
      expect(framed).to.equal(true);
    });
  }

  it('sends no credentials', async () => {
    await readAll((await openLog(http, addLog())).body);
    expect(cdp.requests.map(({ headers }) => headers.authorization)).to.deep.equal([undefined]);
  });

  const refusals: Array<[what: string, change: (url: URL) => void, name: string, code: string]> = [
    ['an expired address', () => cdp.clock.advance(61 * 60_000), 'LogExpiredError', 'AccessDenied'],
    [
      'a changed signature',
      (url) => url.searchParams.set('Signature', 'c2VjcmV0LXNpZ25hdHVyZQ=='),
      'LogSignatureError',
      'SignatureDoesNotMatch',
    ],
    [
      'a foreign key',
      (url) => url.searchParams.set('AWSAccessKeyId', 'AKIAFOREIGN'),
      'LogSignatureError',
      'InvalidAccessKeyId',
    ],
    ['an address without its query', (url) => (url.search = ''), 'LogRefusedError', 'AccessDenied'],
  ];
  for (const [what, change, name, code] of refusals) {
    it(`calls ${what} ${name}, and keeps it secret`, async () => {
      const url = addLog();
      change(url);
      const failure = await failureOf(openLog(http, url));
      expect([failure.name, failure.data.storageCode]).to.deep.equal([name, code]);
      const shown = JSON.stringify([failure, failure.stack, failure.message]);
      for (const secret of [...url.searchParams.values()].filter((value) => value.length > 12)) {
        expect(shown).not.to.include(secret);
        expect(shown).not.to.include(encodeURIComponent(secret));
      }
      expect(shown).not.to.include('StringToSign').and.not.to.include('/import.gz');
    });
  }

  it('says when the address expired', async () => {
    const url = addLog();
    cdp.clock.advance(2 * 60 * 60_000);
    expect((await failureOf(openLog(http, url))).data.expires).to.equal('2026-11-21T10:00:00.000Z');
  });

  it('says that the log is not there', async () => {
    const batch = cdp.addBatch({ log: LOG });
    const url = new URL(cdp.signLogUrl(batch));
    cdp.storage.remove(batch.logPath ?? '');
    expect(await failureOf(openLog(http, url))).to.include({ name: 'LogNotFoundError' });
  });

  it('asks again before the first bytes, not after them', async () => {
    const url = addLog('plain');
    cdp.faults.add({ path: '/import.gz', fault: { type: 'status', status: 503 } });
    cdp.faults.add({ path: '/import.gz', fault: { type: 'reset', at: 1000 } });
    const { body } = await openLog(http, url);
    expect(await failureOf(readAll(body))).to.include({ name: 'ConnectionLostError' });
    expect(http.calls).to.equal(2);
  });

  it('gives up on silence', async () => {
    cdp.faults.add({ path: '/import.gz', fault: { type: 'stall', at: 1000 } });
    const { body } = await openLog(http, addLog('plain'));
    expect(await failureOf(readAll(body))).to.include({ name: 'ResponseTimeoutError' });
  });

  it('gives up on a download that never ends', async () => {
    let now = 0;
    const slow = openClient({ now: () => now });
    const { body } = await openLog(slow, addLog('plain'), { longestMs: 60_000 });
    now = 61_000;
    const failure = await failureOf(readAll(body));
    expect(failure).to.include({ name: 'ResponseTimeoutError' });
    expect(failure.message).to.include('over 1 min');
    await slow.close();
  });

  it('knows an answer that does not say where it ends', async () => {
    const server = await startRawServer((socket) => {
      socket.end(httpAnswer(200, { 'content-length': '', connection: 'close' }, writeLog(LOG)));
    });
    const { body, framed } = await openLog(http, new URL(server.origin));
    expect(framed).to.equal(false);
    expect(String(await readAll(body))).to.equal(writeLog(LOG));
    await server.close();
  });

  it('refuses a part of the log, for which nobody asked', async () => {
    cdp.faults.add({ path: '/import.gz', fault: { type: 'status', status: 206 } });
    expect(await failureOf(openLog(http, addLog()))).to.include({ name: 'ApiRejectedError' });
  });

  it('refuses an encoding it can not undo', async () => {
    cdp.faults.add({ path: '/import.gz', fault: { type: 'headers', headers: { 'content-encoding': 'br' } } });
    expect(await failureOf(openLog(http, addLog()))).to.include({ name: 'UnexpectedContentError' });
  });

  it('follows a redirect to another host of the web', async () => {
    const second = await SimulatedCdp.start({ clock: cdp.clock });
    const target = second.signLogUrl(second.addBatch({ log: LOG }));
    cdp.faults.add({ path: '/import.gz', fault: { type: 'redirect', location: target, status: 307 } });
    const { body } = await openLog(http, addLog());
    expect(gunzipSync(await readAll(body)).toString()).to.equal(writeLog(LOG));
    await second.stop();
  });

  for (const location of ['file:///etc/passwd', 'ftp://host.example/log', 'data:text/plain,x', 'http://[bad']) {
    it(`does not follow a redirect to ${location}`, async () => {
      cdp.faults.add({ path: '/import.gz', fault: { type: 'redirect', location } });
      const failure = await failureOf(openLog(http, addLog()));
      expect(failure).to.include({ name: 'RedirectRefusedError' });
      expect(JSON.stringify(failure)).not.to.include(location);
    });
  }
});

describe('refuseLogRedirect', () => {
  it('lets an address lead on within its scheme, and to https', () => {
    expect(isRefused('https://a.example/x', 'https://b.example/y')).to.equal(false);
    expect(isRefused('http://a.example/x', 'https://b.example/y')).to.equal(false);
    expect(isRefused('http://a.example/x', 'http://b.example/y')).to.equal(false);
  });

  it('never lets it lead from https to http, nor out of the web', () => {
    expect(isRefused('https://a.example/x', 'http://a.example/x')).to.equal(true);
    expect(isRefused('http://a.example/x', 'ftp://a.example/x')).to.equal(true);
  });
});

describe('parseLogUrl', () => {
  it('takes addresses of the web only', () => {
    expect(parseLogUrl('https://host.example/a?b=c')?.host).to.equal('host.example');
    expect(parseLogUrl('http://host.example/a')?.host).to.equal('host.example');
    for (const address of ['file:///a', 's3://bucket/a', 'javascript:0', 'host.example/a', '']) {
      expect(parseLogUrl(address), address).to.equal(null);
    }
  });
});

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of body) parts.push(chunk);
  return Buffer.concat(parts);
}

function isRefused(from: string, to: string): boolean {
  return refuseLogRedirect(new URL(from), new URL(to)) !== null;
}
