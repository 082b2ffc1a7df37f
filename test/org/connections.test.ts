import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { z } from 'zod';
import { openTransport, orgErrorOf } from './open-transport.ts';
import { httpAnswer, jsonAnswer, startRawServer, type RawServer } from './raw-server.ts';

const anything = { schema: z.unknown(), name: 'anything' };
const PROXY_VARIABLES = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'];

/** An origin where nobody listens. */
async function findDeadOrigin(): Promise<string> {
  const server = await startRawServer(() => {});
  await server.close();
  return server.origin;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

/** A server that takes everything and answers nothing. */
function hang(): void {}

/** Stops, and expects the call to end as stopped, with no socket left. */
async function expectStopped(server: RawServer, call: Promise<unknown>, stop: AbortController): Promise<void> {
  stop.abort();
  const error = await orgErrorOf(call);
  expect(error).to.deep.include({ name: 'RequestAbortedError', message: 'The request was stopped.' });
  await until(() => server.sockets.size === 0);
}

describe('Connections', () => {
  const servers: RawServer[] = [];
  const environment = { ...process.env };

  async function serve(...parameters: Parameters<typeof startRawServer>): Promise<RawServer> {
    const server = await startRawServer(...parameters);
    servers.push(server);
    return server;
  }

  beforeEach(() => {
    for (const name of PROXY_VARIABLES) delete process.env[name];
  });
  afterEach(async () => {
    for (const name of PROXY_VARIABLES) delete process.env[name];
    Object.assign(process.env, environment);
    for (const server of servers.splice(0)) await server.close();
  });

  describe('that fail', () => {
    for (const method of ['GET', 'POST'] as const) {
      it(`are tried again for a ${method}, and cost no API call`, async () => {
        const origin = await findDeadOrigin();
        const { transport, waits } = openTransport(origin);
        const error = await orgErrorOf(
          transport.request({ method, path: 'x', ...(method === 'POST' && { body: '{}' }) }),
        );
        expect(error).to.deep.include({
          name: 'OrgUnreachableError',
          message: `No connection to ${new URL(origin).host} (ECONNREFUSED).`,
        });
        expect(error.data).to.deep.include({ attempts: 5, httpStatus: null });
        expect(error.data.cause?.code).to.equal('ECONNREFUSED');
        expect(waits).to.deep.equal([500, 1000, 2000, 4000]);
        expect(transport.calls).to.equal(0);
        await transport.close();
      });
    }

    it('are recognised when every address of a name refuses', async () => {
      const { port } = new URL(await findDeadOrigin());
      const { transport } = openTransport(`http://localhost:${port}`);
      const error = await orgErrorOf(transport.getJson('limits', anything));
      expect(error.message).to.equal(`No connection to localhost:${port} (ECONNREFUSED).`);
      await transport.close();
    });

    it('have a limit of time', async () => {
      // A TLS handshake that nobody answers: the connection never comes about.
      const { host } = await serve(() => {});
      const { transport, waits } = openTransport(`https://${host}`, {
        limits: { connectMs: 50 },
        retry: { attempts: 2 },
      });
      const error = await orgErrorOf(transport.getJson('limits', anything));
      expect(error).to.deep.include({
        name: 'OrgUnreachableError',
        message: `No connection to ${host} within 0.05 s.`,
      });
      expect([waits.length, transport.calls]).to.deep.equal([1, 0]);
      await transport.close();
    });

    it('are not tried again when the other side speaks no TLS', async () => {
      const { createServer } = await import('node:http');
      const plain = createServer();
      await new Promise<void>((resolve) => {
        plain.listen(0, '127.0.0.1', resolve);
      });
      const address = plain.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const { transport, waits } = openTransport(`https://127.0.0.1:${port}`);
      const error = await orgErrorOf(transport.getJson('limits', anything));
      expect(error.name).to.equal('OrgUnreachableError');
      expect(waits).to.deep.equal([]);
      await transport.close();
      plain.close();
    });

    it('succeed once the other side listens', async () => {
      const origin = await findDeadOrigin();
      let late: RawServer | undefined;
      const { transport } = openTransport(origin, {
        sleep: async () => {
          late ??= await serve((socket) => socket.write(jsonAnswer(200, { used: 1 })), Number(new URL(origin).port));
        },
      });
      expect(await transport.getJson('limits', anything)).to.deep.equal({ used: 1 });
      await transport.close();
    });
  });

  describe('through a proxy', () => {
    for (const name of ['http_proxy', 'HTTP_PROXY']) {
      it(`are made when ${name} says so`, async () => {
        const proxy = await serve((socket) => socket.write(jsonAnswer(200, { used: 1 })));
        process.env[name] = proxy.origin;
        const { transport } = openTransport('http://org.invalid:8080');
        expect(await transport.getJson('limits', anything)).to.deep.equal({ used: 1 });
        expect(proxy.requests[0]?.target).to.equal('http://org.invalid:8080/services/data/v66.0/limits');
        await transport.close();
      });
    }

    it('are not made to hosts that NO_PROXY names', async () => {
      const proxy = await serve((socket) => socket.write(httpAnswer(502)));
      const org = await serve((socket) => socket.write(jsonAnswer(200, { used: 1 })));
      process.env['http_proxy'] = proxy.origin;
      process.env['NO_PROXY'] = 'example.com,127.0.0.1';
      const { transport } = openTransport(org.origin);
      expect(await transport.getJson('limits', anything)).to.deep.equal({ used: 1 });
      expect(proxy.requests).to.deep.equal([]);
      await transport.close();
    });

    it('show the proxy no request to an https org, only its host', async () => {
      const proxy = await serve((socket) => socket.write(httpAnswer(403)));
      process.env['https_proxy'] = proxy.origin;
      const { transport } = openTransport('https://org.invalid');
      const error = await orgErrorOf(transport.getJson('limits', anything));
      expect(error.name).to.equal('OrgUnreachableError');
      expect(proxy.requests.map(({ method, target }) => `${method} ${target}`)).to.deep.equal([
        'CONNECT org.invalid:443',
      ]);
      expect(proxy.requests[0]?.headers).not.to.have.property('authorization');
      expect(transport.calls).to.equal(0);
      await transport.close();
    });

    it('end when the proxy hangs up, after a bounded number of attempts', async () => {
      const proxy = await serve((socket) => socket.destroy());
      process.env['https_proxy'] = proxy.origin;
      const { transport } = openTransport('https://org.invalid', { retry: { attempts: 3 } });
      const error = await orgErrorOf(transport.getJson('limits', anything));
      expect(error.name).to.equal('OrgUnreachableError');
      expect(proxy.requests).to.have.lengthOf(3);
      await transport.close();
    });

    it('end when the proxy wants a password', async () => {
      const proxy = await serve((socket) => socket.write(httpAnswer(407, { 'proxy-authenticate': 'Basic' })));
      process.env['http_proxy'] = proxy.origin;
      const { transport } = openTransport('http://org.invalid');
      const error = await orgErrorOf(transport.getJson('limits', anything));
      expect(error.data.cause?.message).to.contain('407');
      await transport.close();
    });

    for (const address of ['not an address', '://', 'gopher://127.0.0.1']) {
      it(`end when the address is no proxy's ("${address}")`, async () => {
        process.env['http_proxy'] = address;
        const { transport, waits } = openTransport('http://org.invalid');
        const error = await orgErrorOf(transport.getJson('limits', anything));
        expect(error.name).to.equal('OrgUnreachableError');
        expect(waits).to.deep.equal([]);
        await transport.close();
      });
    }
  });

  describe('when the caller stops', () => {
    it('end while waiting for an answer', async () => {
      const server = await serve(hang);
      const stop = new AbortController();
      const { transport } = openTransport(server.origin, { signal: stop.signal });
      const promise = transport.getJson('limits', anything);
      await until(() => server.requests.length === 1);
      await expectStopped(server, promise, stop);
      expect(transport.calls).to.equal(1);
    });

    it('end while connecting', async () => {
      const server = await serve(hang);
      const stop = new AbortController();
      const { transport } = openTransport(`https://${server.host}`, {
        signal: stop.signal,
        limits: { connectMs: 60_000 },
      });
      const promise = transport.getJson('limits', anything);
      await until(() => server.sockets.size === 1);
      await expectStopped(server, promise, stop);
    });

    it('end in the middle of a body', async () => {
      const answer = httpAnswer(200, { 'content-type': 'text/csv', 'content-length': '1000' }, 'Name\n');
      const server = await serve((socket) => socket.write(answer));
      const stop = new AbortController();
      const { transport } = openTransport(server.origin, { signal: stop.signal });
      const { body } = await transport.openCsv('x');
      const rest = (async () => {
        for await (const chunk of body) expect(chunk.toString()).to.equal('Name\n');
      })();
      await expectStopped(server, rest, stop);
    });

    it('end while waiting for the next attempt', async () => {
      const server = await serve((socket) => socket.write(httpAnswer(503)));
      const stop = new AbortController();
      const { transport } = openTransport(server.origin, {
        signal: stop.signal,
        sleep: (_ms, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(new Error('stopped')));
          }),
      });
      const promise = transport.getJson('limits', anything);
      await until(() => server.requests.length === 1);
      await pause(10);
      await expectStopped(server, promise, stop);
      expect(server.requests).to.have.lengthOf(1);
    });

    it('end while the session is renewed', async () => {
      const server = await serve((socket) => socket.write(httpAnswer(401)));
      const stop = new AbortController();
      let refreshing = false;
      const refresh = (): Promise<void> => {
        refreshing = true;
        return new Promise(() => {});
      };
      const { transport } = openTransport(server.origin, { signal: stop.signal, session: { refresh } });
      const promise = transport.getJson('limits', anything);
      await until(() => refreshing);
      await expectStopped(server, promise, stop);
    });

    it('are not begun', async () => {
      const server = await serve(hang);
      const { transport } = openTransport(server.origin, { signal: AbortSignal.abort() });
      expect((await orgErrorOf(transport.getJson('limits', anything))).name).to.equal('RequestAbortedError');
      expect(server.requests).to.deep.equal([]);
    });

    it('end by close() too, for good', async () => {
      const server = await serve(hang);
      const { transport } = openTransport(server.origin);
      const promise = transport.getJson('limits', anything);
      await until(() => server.requests.length === 1);
      const [error] = await Promise.all([orgErrorOf(promise), transport.close()]);
      expect(error.name).to.equal('RequestAbortedError');
      expect((await orgErrorOf(transport.openCsv('x'))).name).to.equal('RequestAbortedError');
      await transport.close();
    });

    it('leave the signal alone afterwards', async () => {
      const server = await serve((socket) => socket.write(jsonAnswer(200, {})));
      const stop = new AbortController();
      const { transport } = openTransport(server.origin, { signal: stop.signal });
      await transport.getJson('limits', anything);
      await transport.close();
      stop.abort();
      expect(server.requests).to.have.lengthOf(1);
    });
  });

  it('are used again for the next call', async () => {
    const server = await serve((socket) => socket.write(jsonAnswer(200, { used: 1 })));
    const { transport } = openTransport(server.origin);
    for (let call = 0; call < 10; call++) await transport.getJson('limits', anything);
    expect(server.sockets.size).to.be.at.most(2);
    await transport.close();
  });

  for (const encoding of ['identity', 'gzip'] as const) {
    it(`are closed when the reader leaves early (${encoding})`, async () => {
      const csv = randomBytes(6 * 1024 * 1024).toString('base64');
      const body = encoding === 'gzip' ? gzipSync(csv) : csv;
      const server = await serve((socket) =>
        socket.write(httpAnswer(200, { 'content-type': 'text/csv', 'content-encoding': encoding }, body)),
      );
      const { transport } = openTransport(server.origin);
      for await (const chunk of (await transport.openCsv('x')).body) {
        expect(chunk.length).to.be.above(0);
        break;
      }
      await until(() => server.sockets.size === 0);
      await transport.close();
    });
  }
});
