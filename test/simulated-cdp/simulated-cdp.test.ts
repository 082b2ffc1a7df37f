import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { SimulatedClock } from '../simulated-org/clock.ts';
import { SimulatedCdp } from './simulated-cdp.ts';

type Status = { ref: string; status: { code: string; log?: string }; location: { href: string; expiry: string } };

describe('The simulated CDP', () => {
  let cdp: SimulatedCdp;

  const ask = (path: string, account = `${cdp.credentials.clientKey}:${cdp.credentials.apiToken}`): Promise<Response> =>
    fetch(cdp.url + path, { headers: { authorization: `Basic ${Buffer.from(account).toString('base64')}` } });

  const readStatus = async (ref: string): Promise<Status> => {
    const status: unknown = await (await ask(`/v2/batches/${ref}`)).json();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- asserted on below
    return status as Status;
  };

  beforeEach(async () => {
    cdp = await SimulatedCdp.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z') });
  });

  afterEach(async () => {
    expect(cdp.failures).to.deep.equal([]);
    await cdp.stop();
  });

  it('lets a batch go on by the clock', async () => {
    const { ref } = cdp.addBatch({
      uploadMs: 1000,
      processingMs: 2000,
      log: [{ ref: 'a', code: '400', message: 'm' }],
    });
    const seen: string[] = [];
    for (const ms of [0, 1000, 1999, 1]) {
      cdp.clock.advance(ms);
      seen.push((await readStatus(ref)).status.code);
    }
    expect(seen).to.deep.equal(['uploading', 'processing', 'processing', 'error']);
  });

  it('knows a batch by its ref in any case, to those with the right key and token', async () => {
    const { ref } = cdp.addBatch();
    expect((await ask(`/v2/batches/${ref.toUpperCase()}`)).status).to.equal(200);
    expect((await ask(`/v2/batches/${ref}`, 'a:b')).status).to.equal(401);
    expect((await ask(`/v2/batches/${randomUUID()}`)).status).to.equal(404);
    expect((await fetch(`${cdp.url}/v2/batches/${ref}`)).status).to.equal(401);
  });

  it('signs the address of a log for an hour', async () => {
    const { ref } = cdp.addBatch({ log: [{ ref: 'a', code: 409, message: 'm' }] });
    const { status, location } = await readStatus(ref);
    expect(location.expiry).to.equal('2026-11-21T10:00:00.000Z');
    const log = await fetch(status.log ?? '');
    expect(gunzipSync(Buffer.from(await log.arrayBuffer())).toString()).to.equal(
      '{"ref":"a","code":409,"message":"m"}\n',
    );
    cdp.clock.advance(60 * 60_000 + 1);
    const late = await fetch(status.log ?? '');
    expect(late.status).to.equal(403);
    expect(await late.text()).to.include('<Code>AccessDenied</Code><Message>Request has expired</Message>');
    expect((await fetch((await readStatus(ref)).status.log ?? '')).status).to.equal(200);
  });

  it('gives nothing out to a changed signature, nor to a second kind of credentials', async () => {
    const batch = cdp.addBatch({ log: [] });
    const url = cdp.signLogUrl(batch);
    const changed = await fetch(url.replace('Signature=', 'Signature=A'));
    expect([changed.status, await changed.text()].join(' '))
      .to.include('403')
      .and.to.include('SignatureDoesNotMatch');
    const both = await fetch(url, { headers: { authorization: 'Basic YTpi' } });
    expect([both.status, await both.text()].join(' '))
      .to.include('400')
      .and.to.include('InvalidArgument');
  });

  it('shows no log where a batch has none, and lists what nothing answers', async () => {
    const failed = cdp.addBatch({ log: null });
    expect((await readStatus(failed.ref)).status).to.deep.equal({ code: 'error' });
    expect((await readStatus(cdp.addBatch().ref)).status).to.deep.equal({ code: 'success' });
    expect((await ask('/v2/batches/inspect/x')).status).to.equal(404);
    expect(cdp.unknownRequests).to.deep.equal(['GET /v2/batches/inspect/x']);
  });

  it('breaks its answers as it is told', async () => {
    const batch = cdp.addBatch({ log: [{ ref: 'a', code: 400, message: 'm' }], form: 'plain' });
    cdp.faults.add({ path: '/import.gz', fault: { type: 'close', at: 10, framing: 'content-length' } });
    const broken = await fetch(cdp.signLogUrl(batch));
    expect(await broken.text().catch((error: unknown) => error)).to.be.instanceOf(Error);
    cdp.faults.add({ path: '/import.gz', fault: { type: 'truncate', afterBytes: 10 } });
    expect(await (await fetch(cdp.signLogUrl(batch))).text()).to.equal('{"ref":"a"');
    expect(cdp.faults.pending).to.deep.equal([]);
  });
});
