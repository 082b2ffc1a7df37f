import { expect } from 'chai';
import { parseBaseUrl, readBatch, type SitecoreBatch } from '../../src/sitecore/batch.ts';
import type { HttpReader } from '../../src/sitecore/http-reader.ts';
import { SimulatedCdp } from '../simulated-cdp/simulated-cdp.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { failureOf, openClient } from './open-client.ts';

const ENTRY = { ref: 'a', code: '400', message: 'Validation error' };

describe('readBatch', () => {
  let cdp: SimulatedCdp;
  let http: HttpReader;

  const read = (ref: string, client = http): Promise<SitecoreBatch> =>
    readBatch(client, { baseUrl: new URL(cdp.url), credentials: cdp.credentials, ref });

  beforeEach(async () => {
    cdp = await SimulatedCdp.start();
    http = openClient();
  });

  afterEach(async () => {
    expect(cdp.faults.pending).to.deep.equal([]);
    expect(cdp.failures).to.deep.equal([]);
    await http.close();
    await cdp.stop();
  });

  it('reads status, checksum, size and the address of the log, and not that of the upload', async () => {
    const { ref } = cdp.addBatch({ log: [ENTRY], checksum: 'ab12', size: 5000 });
    const batch = await read(ref);
    expect(batch).to.include({ ref, status: 'error', checksum: 'ab12', size: 5000 });
    expect(batch.log?.pathname).to.match(/\/import\.gz$/);
    expect(Object.keys(batch)).to.have.members(['ref', 'status', 'checksum', 'size', 'log']);
    expect(cdp.requests).to.have.length(1);
  });

  for (const status of ['uploading', 'processing', 'success', 'corrupted', 'queued']) {
    it(`reads the status ${status}, without a log`, async () => {
      expect(await read(cdp.addBatch({ status }).ref)).to.include({ status, log: null });
    });
  }

  it('finds the API below a path, with a slash at its end or not', async () => {
    cdp.faults.add({ path: '/cdp/eu/v2/batches/', times: 2, fault: statusFault({ status: { code: 'success' } }) });
    for (const prefix of ['/cdp/eu', '/cdp/eu/']) {
      const baseUrl = new URL(cdp.url + prefix);
      const batch = await readBatch(http, { baseUrl, credentials: cdp.credentials, ref: 'r' });
      expect(batch).to.deep.equal({ ref: 'r', status: 'success', checksum: null, size: null, log: null });
    }
  });

  for (const status of [401, 403]) {
    it(`calls HTTP ${status} refused credentials, once`, async () => {
      cdp.faults.add({ path: '/v2/batches/', fault: { type: 'status', status, body: '{"message":"no"}' } });
      expect(await failureOf(read('r'))).to.include({ name: 'CredentialsRefusedError' });
      expect(cdp.requests).to.have.length(1);
    });
  }

  it('is refused with a wrong token', async () => {
    const { ref } = cdp.addBatch();
    const credentials = { ...cdp.credentials, apiToken: 'wrong' };
    const failure = await failureOf(readBatch(http, { baseUrl: new URL(cdp.url), credentials, ref }));
    expect([failure.name, failure.data.httpStatus]).to.deep.equal(['CredentialsRefusedError', 401]);
    expect(JSON.stringify([failure, failure.stack]))
      .not.to.include('wrong')
      .and.not.to.include(credentials.clientKey);
  });

  it('says that a batch is not there', async () => {
    expect(await failureOf(read('12af3453-62da-4b31-a646-631b7b5f3009'))).to.include({ name: 'BatchNotFoundError' });
  });

  it('asks again after passing faults, and honours Retry-After', async () => {
    const waits: number[] = [];
    const patient = openClient({
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    });
    const { ref } = cdp.addBatch();
    cdp.faults.add({ path: ref, fault: { type: 'status', status: 503, headers: { 'retry-after': '7' } } });
    cdp.faults.add({ path: ref, fault: { type: 'reset', at: 'before-headers' } });
    cdp.faults.add({ path: ref, fault: { type: 'close', at: 20, framing: 'content-length' } });
    expect(await read(ref, patient)).to.include({ status: 'success' });
    expect(waits).to.deep.equal([7000, 0, 0]);
    expect(patient.calls).to.equal(4);
    await patient.close();
  });

  it('gives up after five attempts', async () => {
    const { ref } = cdp.addBatch();
    cdp.faults.add({ path: ref, times: 5, fault: { type: 'status', status: 503 } });
    const { name, data } = await failureOf(read(ref));
    expect([name, data.attempts, data.httpStatus]).to.deep.equal(['ServiceUnavailableError', 5, 503]);
  });

  for (const [what, body] of [
    ['HTML', '<html>Log in</html>'],
    ['JSON without a status', '{"ref":"r"}'],
    ['an address of the log that is not of the web', '{"status":{"code":"error","log":"file:///etc/passwd"}}'],
  ] as const) {
    it(`does not take ${what} for a batch`, async () => {
      cdp.faults.add({ path: '/v2/batches/', fault: { type: 'status', status: 200, body } });
      expect(await failureOf(read('r'))).to.include({ name: 'UnexpectedContentError' });
    });
  }

  it('sends the credentials to no other host, not even by a redirect', async () => {
    const other = await SimulatedOrg.start();
    cdp.faults.add({ path: '/v2/batches/', fault: { type: 'redirect', location: `${other.url}/v2/batches/r` } });
    expect(await failureOf(read('r'))).to.include({ name: 'RedirectRefusedError' });
    expect(other.requests).to.deep.equal([]);
    await other.stop();
  });

  it('follows redirects within the host, but not for ever', async () => {
    const { ref } = cdp.addBatch();
    cdp.faults.add({ path: '/v2/batches/old', fault: { type: 'redirect', location: `/v2/batches/${ref}` } });
    expect(await read('old')).to.include({ status: 'success' });
    cdp.faults.add({ path: '/v2/batches/loop', times: 6, fault: { type: 'redirect', location: '/v2/batches/loop' } });
    expect(await failureOf(read('loop'))).to.include({ name: 'RedirectRefusedError' });
  });

  it('ends when it is closed', async () => {
    cdp.faults.add({ path: '/v2/batches/', fault: { type: 'stall', at: 'before-headers' } });
    const reading = failureOf(read('r'));
    while (cdp.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await http.close();
    expect(await reading).to.include({ name: 'RequestAbortedError' });
  });

  it('says which host it can not reach', async () => {
    const gone = await SimulatedCdp.start();
    await gone.stop();
    const failure = await failureOf(
      readBatch(http, { baseUrl: new URL(gone.url), credentials: gone.credentials, ref: 'r' }),
    );
    expect([failure.name, failure.data.causeCode]).to.deep.equal(['SitecoreUnreachableError', 'ECONNREFUSED']);
    expect(failure.data.host).to.equal(new URL(gone.url).host);
  });
});

describe('parseBaseUrl', () => {
  it('takes https, and http to this machine alone', () => {
    for (const address of [
      'https://api.example',
      'https://api.example:8443/cdp',
      'http://127.0.0.1:7',
      'http://[::1]:7',
      'http://localhost',
    ]) {
      expect(parseBaseUrl(address)?.href, address).to.be.a('string');
    }
    for (const address of [
      'http://api.example',
      'http://127.0.0.1.example',
      'http://localhost.example',
      'ftp://api.example',
      'api.example',
      '',
    ]) {
      expect(parseBaseUrl(address), address).to.equal(null);
    }
  });

  it('takes no user name, query or fragment', () => {
    for (const rest of ['u@api.example', 'u:p@api.example', 'api.example?a=1', 'api.example#a']) {
      expect(parseBaseUrl(`https://${rest}`), rest).to.equal(null);
    }
  });
});

function statusFault(body: unknown) {
  return { type: 'status', status: 200, body: JSON.stringify(body) } as const;
}
