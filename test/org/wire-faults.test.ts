import type { Socket } from 'node:net';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { z } from 'zod';
import { drain, openTransport, orgErrorOf } from './open-transport.ts';
import { chunked, httpAnswer, jsonAnswer, startRawServer, type RawServer } from './raw-server.ts';

const CSV = '"sf__Id","sf__Error",Name\n"","DUPLICATE_VALUE:twice:Name --","Ada"\n';
const csvType = { 'content-type': 'text/csv' };
const gzip = { ...csvType, 'content-encoding': 'gzip' };
const chunkedCoding = { 'content-length': '', 'transfer-encoding': 'chunked' };
const anything = { schema: z.unknown(), name: 'anything' };

/** The same CSV in every framing a server can choose. */
const FRAMINGS: Record<string, Buffer> = {
  'with a length': httpAnswer(200, csvType, CSV),
  'with a length, closing': httpAnswer(200, { ...csvType, connection: 'close' }, CSV),
  'in chunks': httpAnswer(200, { ...csvType, ...chunkedCoding }, chunked(CSV.slice(0, 9), CSV.slice(9))),
  'in chunks, closing': httpAnswer(200, { ...csvType, ...chunkedCoding, connection: 'close' }, chunked(CSV)),
  'as gzip with a length': httpAnswer(200, gzip, gzipSync(CSV)),
  'as gzip in chunks': httpAnswer(200, { ...gzip, ...chunkedCoding }, chunked(gzipSync(CSV))),
  'as gzip up to the end of the connection': httpAnswer(
    200,
    { ...gzip, 'content-length': '', connection: 'close' },
    gzipSync(CSV),
  ),
};

function end(socket: Socket, how: 'reset' | 'close'): void {
  if (how === 'reset') socket.resetAndDestroy();
  else socket.end();
}

describe('Faults of the wire', () => {
  let server: RawServer;
  const escaped: unknown[] = [];
  const catchEscaped = (error: unknown): void => {
    escaped.push(error);
  };

  before(() => {
    process.on('unhandledRejection', catchEscaped);
    process.on('uncaughtExceptionMonitor', catchEscaped);
  });
  after(() => {
    process.off('unhandledRejection', catchEscaped);
    process.off('uncaughtExceptionMonitor', catchEscaped);
  });
  afterEach(async () => {
    await server.close();
    expect(escaped).to.deep.equal([]);
  });

  for (const [framing, answer] of Object.entries(FRAMINGS)) {
    it(`reads a CSV ${framing}`, async () => {
      server = await startRawServer((socket) => {
        socket.write(answer);
        if (answer.includes('connection: close')) socket.end();
      });
      const { transport } = openTransport(server.origin);
      const stream = await transport.openCsv('x');
      expect(await drain(stream)).to.equal(CSV);
      expect(stream.bytesReceived()).to.equal(framing.includes('gzip') ? gzipSync(CSV).length : CSV.length);
      expect(stream.bytesExpected).to.equal(framing.includes('a length') ? stream.bytesReceived() : null);
      await transport.close();
    });

    for (const how of ['reset', 'close'] as const) {
      it(`tells a CSV ${framing} that ends by ${how} at any byte from a whole one`, async () => {
        for (let cut = 0; cut < answer.length; cut++) {
          server = await startRawServer((socket) => {
            socket.write(answer.subarray(0, cut), () => end(socket, how));
            if (cut === 0) end(socket, how);
          });
          const { transport } = openTransport(server.origin, { retry: { attempts: 3 } });
          const error = await orgErrorOf(transport.openCsv('x').then(drain));
          expect(error.name, `cut at ${cut}: ${JSON.stringify(error.data.cause)}`).to.equal('ConnectionLostError');
          expect(server.requests.length).to.be.within(1, 3);
          expect(transport.calls).to.equal(server.requests.length);
          await transport.close();
          await server.close();
        }
      });
    }
  }

  it('repairs a break before the first byte of the body', async () => {
    const head = answerHead(httpAnswer(200, csvType, CSV));
    server = await startRawServer((socket, _request, count) => {
      if (count === 1) socket.resetAndDestroy();
      else if (count === 2) socket.write(head, () => socket.resetAndDestroy());
      else socket.write(httpAnswer(200, csvType, CSV));
    });
    const { transport, waits } = openTransport(server.origin);
    expect(await drain(await transport.openCsv('x'))).to.equal(CSV);
    expect(waits).to.deep.equal([500, 1000]);
    await transport.close();
  });

  it('repairs JSON that breaks anywhere', async () => {
    const answer = jsonAnswer(200, { used: 1 });
    server = await startRawServer((socket, _request, count) => {
      if (count === 1) socket.write(answer.subarray(0, -1), () => socket.resetAndDestroy());
      else socket.write(answer);
    });
    const { transport } = openTransport(server.origin);
    expect(await transport.getJson('limits', anything)).to.deep.equal({ used: 1 });
    expect(transport.calls).to.equal(2);
    await transport.close();
  });

  it('gives up after a bounded number of breaks', async () => {
    server = await startRawServer((socket) => socket.resetAndDestroy());
    const { transport } = openTransport(server.origin);
    const error = await orgErrorOf(transport.getJson('limits', anything));
    expect(error).to.deep.include({
      name: 'ConnectionLostError',
      message: `The connection to ${server.host} broke before an answer came.`,
    });
    expect(error.data).to.deep.include({ attempts: 5, httpStatus: null });
    expect(error.data.cause?.code).to.equal('ECONNRESET');
    expect(server.requests).to.have.lengthOf(5);
    await transport.close();
  });

  for (const method of ['POST', 'PATCH'] as const) {
    it(`does not send a ${method} again that may have arrived`, async () => {
      server = await startRawServer((socket) => socket.resetAndDestroy());
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.request({ method, path: 'jobs/ingest', body: '{}' }));
      expect(error.name).to.equal('ConnectionLostError');
      expect(server.requests).to.have.lengthOf(1);
      await transport.close();
    });
  }

  it('does not ask again once rows were handed out', async () => {
    server = await startRawServer((socket) => {
      socket.write(httpAnswer(200, { ...csvType, 'content-length': '1000' }, CSV), () => socket.resetAndDestroy());
    });
    const { transport } = openTransport(server.origin);
    const error = await orgErrorOf(transport.openCsv('x').then(drain));
    expect(error.message).to.equal(`The connection to ${server.host} broke in the middle of the answer.`);
    expect(server.requests).to.have.lengthOf(1);
    await transport.close();
  });

  it('lets nothing escape when a body breaks that nobody reads', async () => {
    server = await startRawServer((socket) => {
      socket.write(httpAnswer(200, { ...gzip, 'content-length': '1000' }, gzipSync(CSV)), () => {
        setTimeout(() => socket.resetAndDestroy(), 10);
      });
    });
    const { transport } = openTransport(server.origin);
    const stream = await transport.openCsv('x');
    await new Promise((resolve) => {
      setTimeout(resolve, 40);
    });
    expect((await orgErrorOf(drain(stream))).name).to.equal('ConnectionLostError');
    await transport.close();
  });

  describe('in the encoding', () => {
    it('is told from the truth: damaged gzip', async () => {
      const damaged = gzipSync(CSV.repeat(50));
      damaged[40] = (damaged[40] ?? 0) ^ 0xff;
      damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 0xff;
      server = await startRawServer((socket) => socket.write(httpAnswer(200, gzip, damaged)));
      const { transport } = openTransport(server.origin, { retry: { attempts: 2 } });
      const error = await orgErrorOf(transport.openCsv('x').then(drain));
      expect(error).to.deep.include({
        name: 'ConnectionLostError',
        message: `The answer of ${server.host} arrived damaged.`,
      });
      expect(error.data.cause?.code).to.equal('Z_DATA_ERROR');
      await transport.close();
    });

    it('is told from the truth: gzip cut short within a whole answer', async () => {
      server = await startRawServer((socket) => socket.write(httpAnswer(200, gzip, gzipSync(CSV).subarray(0, -4))));
      const { transport } = openTransport(server.origin, { retry: { attempts: 2 } });
      const error = await orgErrorOf(transport.openCsv('x').then(drain));
      expect([error.name, error.data.cause?.code]).to.deep.equal(['ConnectionLostError', 'Z_BUF_ERROR']);
      await transport.close();
    });

    it('is told from the truth: plain text called gzip', async () => {
      server = await startRawServer((socket) => socket.write(httpAnswer(200, gzip, CSV)));
      const { transport } = openTransport(server.origin, { retry: { attempts: 2 } });
      const error = await orgErrorOf(transport.openCsv('x').then(drain));
      expect([error.name, error.data.cause?.code]).to.deep.equal(['ConnectionLostError', 'Z_DATA_ERROR']);
      await transport.close();
    });

    for (const [name, encode] of [
      ['deflate', deflateSync],
      ['bare deflate', deflateRawSync],
    ] as const) {
      it(`is none: ${name}`, async () => {
        server = await startRawServer((socket) =>
          socket.write(httpAnswer(200, { ...csvType, 'content-encoding': 'deflate' }, encode(CSV))),
        );
        const { transport } = openTransport(server.origin);
        expect(await drain(await transport.openCsv('x'))).to.equal(CSV);
        await transport.close();
      });
    }

    it('is an encoding nobody asked for', async () => {
      server = await startRawServer((socket) =>
        socket.write(httpAnswer(200, { ...csvType, 'content-encoding': 'br' }, 'anything')),
      );
      const { transport } = openTransport(server.origin);
      expect((await orgErrorOf(transport.openCsv('x'))).name).to.equal('UnexpectedContentError');
      await transport.close();
    });
  });

  describe('in the content', () => {
    for (const [name, answer] of [
      ['HTML', httpAnswer(200, { 'content-type': 'text/html; charset=UTF-8' }, '<html>Log in</html>')],
      ['JSON', jsonAnswer(200, [{ errorCode: 'X', message: 'y' }])],
      ['HTML called CSV', httpAnswer(200, csvType, '\n<!DOCTYPE html><html>Log in</html>')],
      ['JSON called CSV', httpAnswer(200, csvType, '[{"errorCode":"X","message":"y"}]')],
      ['HTML as gzip', httpAnswer(200, gzip, gzipSync('<html>Log in</html>'))],
    ] as const) {
      it(`is ${name} where CSV was asked for`, async () => {
        server = await startRawServer((socket) => socket.write(answer));
        const { transport } = openTransport(server.origin);
        const error = await orgErrorOf(transport.openCsv('x'));
        expect(error).to.deep.include({
          name: 'UnexpectedContentError',
          message: 'The org answered with something else than CSV.',
        });
        if (name.startsWith('HTML')) expect(error.data.excerpt).to.contain('Log in');
        else expect(error.data.errors).to.deep.equal([{ code: 'X', message: 'y', fields: [] }]);
        expect(transport.calls).to.equal(1);
        await transport.close();
      });
    }

    for (const headers of [{ 'content-type': 'text/html' }, { ...csvType, 'content-encoding': 'br' }]) {
      it(`is not downloaded once it is refused (${Object.values(headers).join(', ')})`, async () => {
        server = await startRawServer((socket) => socket.write(httpAnswer(200, headers, 'x'.repeat(8 * 1024 * 1024))));
        const { transport } = openTransport(server.origin);
        expect((await orgErrorOf(transport.openCsv('x'))).name).to.equal('UnexpectedContentError');
        while (server.sockets.size > 0) {
          await new Promise((resolve) => {
            setTimeout(resolve, 5);
          });
        }
        await transport.close();
      });
    }

    it('is a CSV whose end could be a cut', async () => {
      server = await startRawServer((socket) => {
        socket.end(httpAnswer(200, { ...csvType, 'content-length': '', connection: 'close' }, CSV));
      });
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.openCsv('x'));
      expect(error).to.deep.include({
        name: 'UnexpectedContentError',
        message: 'The org sent a CSV without saying where it ends.',
      });
      await transport.close();
    });

    for (const type of ['text/csv; charset=UTF-8', 'TEXT/CSV', 'text/plain', 'application/octet-stream', '']) {
      it(`is none when CSV has the type "${type}"`, async () => {
        server = await startRawServer((socket) => socket.write(httpAnswer(200, { 'content-type': type }, CSV)));
        const { transport } = openTransport(server.origin);
        expect(await drain(await transport.openCsv('x'))).to.equal(CSV);
        await transport.close();
      });
    }

    for (const [name, answer] of [
      ['204', httpAnswer(204, { 'content-length': '' })],
      ['no bytes', httpAnswer(200, csvType)],
      ['no chunks', httpAnswer(200, { ...csvType, ...chunkedCoding }, chunked())],
      ['no bytes called gzip', httpAnswer(200, gzip)],
      ['an empty gzip file', httpAnswer(200, gzip, gzipSync(''))],
      ['no bytes called HTML', httpAnswer(200, { 'content-type': 'text/html' })],
    ] as const) {
      it(`is none when there is nothing: ${name}`, async () => {
        server = await startRawServer((socket) => socket.write(answer));
        const { transport } = openTransport(server.origin);
        expect(await drain(await transport.openCsv('x'))).to.equal('');
        await transport.close();
      });
    }
  });

  describe('in time', () => {
    it('is no answer at all', async () => {
      server = await startRawServer(() => {});
      const { transport } = openTransport(server.origin, { limits: { headersMs: 60 }, retry: { attempts: 2 } });
      const error = await orgErrorOf(transport.getJson('limits', anything));
      expect(error).to.deep.include({
        name: 'ResponseTimeoutError',
        message: `${server.host} did not answer within 0.06 s.`,
      });
      expect(error.data.cause?.code).to.equal('UND_ERR_HEADERS_TIMEOUT');
      expect(server.requests).to.have.lengthOf(2);
      await transport.close();
    });

    it('is no answer to a POST, which is not sent again', async () => {
      server = await startRawServer(() => {});
      const { transport } = openTransport(server.origin, { limits: { headersMs: 60 } });
      const error = await orgErrorOf(transport.request({ method: 'POST', path: 'x', body: '{}' }));
      expect(error.name).to.equal('ResponseTimeoutError');
      expect(server.requests).to.have.lengthOf(1);
      await transport.close();
    });

    for (const framing of ['with a length', 'in chunks', 'as gzip up to the end of the connection']) {
      it(`is silence in a CSV ${framing}`, async () => {
        server = await startRawServer((socket) => socket.write(FRAMINGS[framing]?.subarray(0, -10) ?? ''));
        const { transport } = openTransport(server.origin, { limits: { silenceMs: 60 }, retry: { attempts: 2 } });
        const error = await orgErrorOf(transport.openCsv('x').then(drain));
        expect(error).to.deep.include({
          name: 'ResponseTimeoutError',
          message: `${server.host} fell silent for 0.06 s in the middle of its answer.`,
        });
        expect(server.requests.length).to.be.at.most(2);
        await transport.close();
      });
    }

    it('is none when the reader takes longer than the server may be silent', async () => {
      const body = 'x'.repeat(4 * 1024 * 1024);
      server = await startRawServer((socket) => socket.write(httpAnswer(200, csvType, body)));
      const { transport } = openTransport(server.origin, { limits: { silenceMs: 50 } });
      let length = 0;
      for await (const chunk of (await transport.openCsv('x')).body) {
        if (length === 0) {
          await new Promise((resolve) => {
            setTimeout(resolve, 200);
          });
        }
        length += chunk.length;
      }
      expect(length).to.equal(body.length);
      await transport.close();
    });

    it('is silence after the reader took its time', async () => {
      const body = 'x'.repeat(4 * 1024 * 1024);
      server = await startRawServer((socket) => {
        socket.write(httpAnswer(200, { ...csvType, 'content-length': String(body.length + 1) }, body));
      });
      const { transport } = openTransport(server.origin, { limits: { silenceMs: 50 } });
      const { body: chunks } = await transport.openCsv('x');
      let length = 0;
      const error = await orgErrorOf(
        (async () => {
          for await (const chunk of chunks) {
            if (length === 0) {
              await new Promise((resolve) => {
                setTimeout(resolve, 200);
              });
            }
            length += chunk.length;
          }
        })(),
      );
      expect(error.name).to.equal('ResponseTimeoutError');
      await transport.close();
    });
  });
});

function answerHead(answer: Buffer): Buffer {
  return answer.subarray(0, answer.indexOf('\r\n\r\n') + 4);
}
