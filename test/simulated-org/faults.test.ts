import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Fault } from './faults.ts';
import { callOrg, jobId } from './org-client.ts';
import { requiredFieldMissing } from './row-error.ts';
import { SimulatedOrg } from './simulated-org.ts';

type RawReply = { bytes: Buffer; body: Buffer; head: string; ended: 'fin' | 'reset' | 'open' };

describe('Faults of the simulated org', () => {
  let org: SimulatedOrg;
  let path = '';
  let whole = Buffer.alloc(0);

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    const failed = Array.from({ length: 50 }, (_, row) => ({
      error: requiredFieldMissing(['LastName']),
      values: { Email: `person.${row}@customer.example` },
    }));
    const job = org.addIngestJob({ failed });
    path = `/services/data/v67.0/jobs/ingest/${job.id}/failedResults`;
    whole = Buffer.from((await callOrg(org, 'GET', path)).text);
  });

  afterEach(async () => {
    await org.stop();
    expect(org.faults.pending).to.deep.equal([]);
    expect(org.failures).to.deep.equal([]);
  });

  /** The bytes as they come, until the connection ends; or until `enough`, and a moment to see that nothing follows. */
  async function getRaw(
    headers: Record<string, string> = {},
    enough?: (reply: RawReply) => boolean,
  ): Promise<RawReply> {
    const socket = connect(Number(new URL(org.url).port), '127.0.0.1');
    const reply: RawReply = { bytes: Buffer.alloc(0), body: Buffer.alloc(0), head: '', ended: 'open' };
    socket.on('end', () => (reply.ended = 'fin'));
    socket.on('error', () => (reply.ended = 'reset'));
    const lines = { host: 'localhost', authorization: `Bearer ${org.accessToken}`, connection: 'close', ...headers };
    socket.write(`GET ${path} HTTP/1.1\r\n`);
    socket.write(
      `${Object.entries(lines)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`,
    );
    await new Promise<void>((resolve) => {
      const finish = (): void => void setTimeout(resolve, 40);
      socket.on('data', (chunk: Buffer) => {
        reply.bytes = Buffer.concat([reply.bytes, chunk]);
        const border = reply.bytes.indexOf('\r\n\r\n');
        if (border === -1) return;
        reply.head = reply.bytes.subarray(0, border).toString().toLowerCase();
        reply.body = reply.bytes.subarray(border + 4);
        if (enough?.(reply) === true) finish();
      });
      socket.once('close', () => resolve());
      if (enough?.(reply) === true) finish();
    });
    socket.destroy();
    return reply;
  }

  const add = (fault: Fault): void => void org.faults.add({ path: '/failedResults', fault });

  it('answer any status, header and body instead, without effect on the org', async () => {
    org.faults.add({
      method: 'post',
      path: /\/jobs\/ingest$/,
      fault: {
        type: 'status',
        status: 503,
        headers: { 'retry-after': '3' },
        body: '<html>busy</html>',
        contentType: 'text/html',
      },
    });
    const reply = await callOrg(org, 'POST', '/jobs/ingest', { object: 'Contact', operation: 'insert' });
    expect(reply.status).to.equal(503);
    expect(reply.text).to.equal('<html>busy</html>');
    expect(reply.headers.get('retry-after')).to.equal('3');
    expect(reply.headers.get('content-type')).to.equal('text/html');
    expect(org.requests.at(-1)).to.include({ status: 503, fault: 'status' });
    expect((await callOrg(org, 'GET', '/jobs/ingest')).json)
      .to.have.property('records')
      .with.length(1);
  });

  it('answer an HTML page with 200', async () => {
    add({ type: 'status', status: 200, body: '<!DOCTYPE html><title>Maintenance</title>', contentType: 'text/html' });
    const reply = await callOrg(org, 'GET', path);
    expect(reply.status).to.equal(200);
    expect(reply.text).to.contain('Maintenance');
  });

  it('send clients elsewhere', async () => {
    add({ type: 'redirect', location: 'http://127.0.0.1:9/' });
    const reply = await callOrg(org, 'GET', path);
    expect(reply.status).to.equal(302);
    expect(reply.headers.get('location')).to.equal('http://127.0.0.1:9/');
  });

  it('change headers of the true answer', async () => {
    add({ type: 'headers', headers: { 'content-type': 'application/octet-stream' } });
    const reply = await callOrg(org, 'GET', path);
    expect(reply.headers.get('content-type')).to.equal('application/octet-stream');
    expect(reply.text).to.equal(whole.toString());
  });

  it('delay the true answer', async () => {
    add({ type: 'delay', ms: 30 });
    expect((await callOrg(org, 'GET', path)).text).to.equal(whole.toString());
  });

  for (const at of ['after-headers', 1, 100, 1000] as const) {
    const bytes = at === 'after-headers' ? 0 : at;
    it(`reset the connection at byte ${at}`, async () => {
      add({ type: 'reset', at });
      const { body, ended, head } = await getRaw();
      expect(head).to.contain('200 ok');
      expect(ended).to.equal('reset');
      expect(dechunk(body)).to.deep.equal(whole.subarray(0, bytes));
    });

    it(`hang up at byte ${at} of an announced length`, async () => {
      add({ type: 'close', at, framing: 'content-length' });
      const { body, ended, head } = await getRaw();
      expect(ended).to.equal('fin');
      expect(head).to.match(/content-length: \d{4,}/);
      expect(body).to.deep.equal(whole.subarray(0, bytes));
    });

    it(`hang up at byte ${at} without a last chunk`, async () => {
      add({ type: 'close', at, framing: 'chunked' });
      const { body, ended, head } = await getRaw();
      expect(ended).to.equal('fin');
      expect(head).to.contain('transfer-encoding: chunked');
      expect(body.toString()).to.not.match(/(?:^|\r\n)0\r\n\r\n$/);
      expect(dechunk(body)).to.deep.equal(whole.subarray(0, bytes));
    });

    it(`fall silent at byte ${at}`, async () => {
      add({ type: 'stall', at });
      const { body, ended } = await getRaw({}, (reply) => reply.head !== '' && dechunk(reply.body).length >= bytes);
      expect(ended).to.equal('open');
      expect(dechunk(body)).to.deep.equal(whole.subarray(0, bytes));
    });
  }

  it('count the bytes of a compressed body', async () => {
    add({ type: 'reset', at: 60 });
    const { body, head } = await getRaw({ 'accept-encoding': 'gzip' });
    expect(head).to.contain('content-encoding: gzip');
    expect(dechunk(body)).to.have.length(60);
    expect(dechunk(body).subarray(0, 2).toString('hex')).to.equal('1f8b');
  });

  it('go on after a silence that has an end', async () => {
    add({ type: 'stall', at: 100, forMs: 30 });
    expect((await callOrg(org, 'GET', path)).text).to.equal(whole.toString());
  });

  for (const [type, ended] of [
    ['reset', 'reset'],
    ['close', 'fin'],
    ['stall', 'open'],
  ] as const) {
    it(`${type} before there are headers`, async () => {
      add({ type, at: 'before-headers' });
      const reply = await getRaw({}, () => type === 'stall');
      expect(reply.bytes).to.have.length(0);
      expect(reply.ended).to.equal(ended);
      expect(org.requests.at(-1)).to.include({ status: 0, fault: type });
    });
  }

  it('lose the answer of a request that took effect, or the request itself', async () => {
    for (const [handled, jobs] of [
      [false, 1],
      [true, 2],
    ] as const) {
      org.faults.add({ method: 'POST', path: '/jobs/ingest', fault: { type: 'reset', at: 'before-headers', handled } });
      const failure = await callOrg(org, 'POST', '/jobs/ingest', { object: 'Contact', operation: 'insert' }).catch(
        (error: unknown) => error,
      );
      expect(failure).to.be.instanceOf(Error);
      expect((await callOrg(org, 'GET', '/jobs/ingest')).json)
        .to.have.property('records')
        .with.length(jobs);
    }
  });

  it('shorten a body that still is complete as HTTP, by bytes or by lines', async () => {
    add({ type: 'truncate', afterBytes: 333 });
    expect(Buffer.from((await callOrg(org, 'GET', path)).text)).to.deep.equal(whole.subarray(0, 333));
    add({ type: 'truncate', afterLines: 11 });
    const lines = (await callOrg(org, 'GET', path)).text.split('\n');
    expect(lines).to.have.length(12);
    expect(lines.at(-1)).to.equal('');
  });

  it('shorten a compressed body that still is complete as gzip', async () => {
    add({ type: 'truncate', afterLines: 11 });
    const { body, ended } = await getRaw({ 'accept-encoding': 'gzip' });
    expect(ended).to.equal('fin');
    expect(gunzipSync(dechunk(body)).toString().split('\n')).to.have.length(12);
  });

  it('wait in a queue: so many times, after so many requests, for their method and path only', async () => {
    const fault: Fault = { type: 'status', status: 500 };
    const queued = org.faults.add({ method: 'GET', path: '/failedResults', times: 2, skip: 1, fault });
    const statuses: number[] = [];
    for (let call = 0; call < 4; call++) statuses.push((await callOrg(org, 'GET', path)).status);
    expect(statuses).to.deep.equal([200, 500, 500, 200]);
    expect(queued.used).to.equal(2);
    expect((await callOrg(org, 'GET', '/limits')).status).to.equal(200);
  });

  it('are pending until they have happened often enough', async () => {
    const fault: Fault = { type: 'status', status: 500 };
    const twice = org.faults.add({ path: '/limits', times: 2, fault });
    const always = org.faults.add({ path: '/query', times: Infinity, fault });
    await callOrg(org, 'GET', '/limits');
    expect(org.faults.pending).to.deep.equal([twice, always]);
    await callOrg(org, 'GET', '/limits');
    await callOrg(org, 'GET', '/query?q=x');
    expect(org.faults.pending).to.deep.equal([]);
    expect((await callOrg(org, 'GET', '/query?q=x')).status).to.equal(500);
    always.remove();
    expect((await callOrg(org, 'GET', '/query?q=x')).status).to.equal(400);
  });

  it('do not keep the org from stopping', async () => {
    add({ type: 'stall', at: 10 });
    const reply = await fetch(org.url + path, { headers: { authorization: `Bearer ${org.accessToken}` } });
    await org.stop();
    expect(await reply.text().catch((error: unknown) => error)).to.be.instanceOf(Error);
    org = await SimulatedOrg.start();
    expect(jobId(await callOrg(org, 'POST', '/jobs/ingest', { object: 'Case', operation: 'insert' }))).to.match(/^750/);
  });
});

/** The content of the chunks that came; the body itself if it is not chunked. */
function dechunk(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', position);
    const size = lineEnd === -1 ? Number.NaN : Number.parseInt(body.subarray(position, lineEnd).toString(), 16);
    if (Number.isNaN(size)) return position === 0 ? body : Buffer.concat(parts);
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    position = lineEnd + 4 + size;
    if (position >= body.length) return Buffer.concat(parts);
  }
}
