import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { z } from 'zod';
import { openTransport, orgErrorOf, drain } from './open-transport.ts';
import { httpAnswer, jsonAnswer, startRawServer, type RawServer } from './raw-server.ts';

const limits = { schema: z.object({ used: z.number() }), name: 'the limits' };
const notFound = [{ errorCode: 'NOT_FOUND', message: 'The thing is not there' }];
const expired = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];

describe('Transport', () => {
  let server: RawServer;

  /** Answers the n-th request with the n-th answer, and further ones with the last. */
  async function serve(...answers: (Buffer | ((target: string) => Buffer))[]): Promise<void> {
    server = await startRawServer((socket, request, count) => {
      const answer = answers[Math.min(count, answers.length) - 1] ?? httpAnswer(500);
      socket.write(typeof answer === 'function' ? answer(request.target) : answer);
    });
  }

  afterEach(() => server.close());

  describe('a request', () => {
    it('says who asks, and with which token', async () => {
      await serve(jsonAnswer(200, { used: 1 }));
      const { transport } = openTransport(server.origin);
      await transport.getJson('limits', limits);
      const [request] = server.requests;
      expect(request).to.deep.include({ method: 'GET', target: '/services/data/v66.0/limits', body: '' });
      expect(request?.headers).to.include({
        authorization: 'Bearer TOKEN',
        'user-agent': 'sf-plugin-errors/1.2.3',
        'sforce-call-options': 'client=sf-plugin-errors',
        'accept-encoding': 'gzip',
        accept: 'application/json',
      });
      await transport.close();
    });

    it('keeps to the org, however its path begins', async () => {
      await serve(jsonAnswer(200, { used: 1 }));
      const { transport } = openTransport(server.origin);
      for (const path of ['limits', '/services/data', '//elsewhere.example/x']) await transport.getJson(path, limits);
      expect(server.requests.map(({ target }) => target)).to.deep.equal([
        '/services/data/v66.0/limits',
        '/services/data',
        '/elsewhere.example/x',
      ]);
      await transport.close();
    });

    it('encodes its query, and keeps it out of errors', async () => {
      await serve(jsonAnswer(404, notFound));
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('query', { ...limits, query: { q: 'SELECT Id, Name' } }));
      expect(server.requests[0]?.target).to.equal('/services/data/v66.0/query?q=SELECT+Id%2C+Name');
      expect(error.data.path).to.equal('/services/data/v66.0/query');
      await transport.close();
    });

    it('sends a body', async () => {
      await serve(jsonAnswer(201, { id: 'x' }));
      const { transport } = openTransport(server.origin);
      const answer = await transport.request({
        method: 'POST',
        path: 'jobs/ingest',
        headers: { 'content-type': 'application/json' },
        body: '{"object":"Account"}',
      });
      expect(answer.status).to.equal(201);
      expect(await drain(answer)).to.equal('{"id":"x"}');
      expect(server.requests[0]).to.deep.include({ method: 'POST', body: '{"object":"Account"}' });
      await transport.close();
    });

    it('counts, and reads what the org says about its calls', async () => {
      await serve(
        jsonAnswer(200, { used: 1 }, { 'Sforce-Limit-Info': 'api-usage=18/15000' }),
        jsonAnswer(200, { used: 1 }),
      );
      const { transport } = openTransport(server.origin);
      expect([transport.calls, transport.apiUsage]).to.deep.equal([0, null]);
      await transport.getJson('limits', limits);
      await transport.getJson('limits', limits);
      expect([transport.calls, transport.apiUsage]).to.deep.equal([2, { used: 18, max: 15_000 }]);
      await transport.close();
    });
  });

  describe('getJson', () => {
    for (const [name, answer, status] of [
      ['HTML with 200', httpAnswer(200, { 'content-type': 'text/html' }, '<html>Log in</html>'), 200],
      ['cut JSON', httpAnswer(200, {}, '{"used":'), 200],
      ['a JSON string', jsonAnswer(200, 'used'), 200],
      ['another shape', jsonAnswer(200, { used: 'many' }), 200],
      ['nothing', httpAnswer(204, { 'content-length': '' }), 204],
    ] as const) {
      it(`refuses ${name}`, async () => {
        await serve(answer);
        const { transport } = openTransport(server.origin);
        const error = await orgErrorOf(transport.getJson('limits', limits));
        expect(error).to.deep.include({
          name: 'UnexpectedContentError',
          message: 'The org answered with something else than the limits.',
        });
        expect(error.data.httpStatus).to.equal(status);
        expect(transport.calls).to.equal(1);
        await transport.close();
      });
    }

    it('quotes what it got in the data of the error alone', async () => {
      await serve(httpAnswer(200, {}, `<html>\u001b[2J${'x'.repeat(5000)}</html>`));
      const { transport } = openTransport(server.origin);
      const { data, message } = await orgErrorOf(transport.getJson('limits', limits));
      expect(data.excerpt).to.match(/^<html>\[2Jx+$/);
      expect(data.excerpt?.length).to.be.at.most(2000);
      expect(message).not.to.contain('html');
      await transport.close();
    });

    it('stops reading an answer that has no end', async () => {
      server = await startRawServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const block = Buffer.from(`100000\r\n${'1'.repeat(0x10_00_00)}\r\n`);
        const pour = (): void => {
          while (!socket.destroyed && socket.write(block));
        };
        socket.on('drain', pour);
        pour();
      });
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error.name).to.equal('UnexpectedContentError');
      await transport.close();
    });
  });

  describe('an answer that is no success', () => {
    for (const status of [300, 304, 400, 403, 404, 405, 409, 410, 412, 414, 415, 428, 431, 501, 505]) {
      it(`of status ${status} is not repeated`, async () => {
        await serve(status === 304 ? httpAnswer(304) : jsonAnswer(status, notFound));
        const { transport, waits } = openTransport(server.origin);
        const error = await orgErrorOf(transport.getJson('limits', limits));
        expect(error).to.deep.include({
          name: 'ApiRejectedError',
          message: `The org rejected the request (HTTP ${status}).`,
        });
        expect(error.data).to.deep.equal({
          method: 'GET',
          path: '/services/data/v66.0/limits',
          host: server.host,
          httpStatus: status,
          errors: status === 304 ? [] : [{ code: 'NOT_FOUND', message: 'The thing is not there', fields: [] }],
          excerpt: null,
          attempts: 1,
          retryAfterSeconds: null,
          cause: null,
        });
        expect(waits).to.deep.equal([]);
        await transport.close();
      });
    }

    it('is not repeated when the allowance of the day is used up', async () => {
      await serve(jsonAnswer(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }]));
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.openCsv('jobs'));
      expect([error.name, error.data.errors[0]?.code]).to.deep.equal(['ApiRejectedError', 'REQUEST_LIMIT_EXCEEDED']);
      expect(transport.calls).to.equal(1);
      await transport.close();
    });

    it('is not success because only a part came', async () => {
      await serve(httpAnswer(206, { 'content-range': 'bytes 0-3/100' }, 'Name'));
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.openCsv('jobs'));
      expect([error.name, error.data.httpStatus]).to.deep.equal(['ApiRejectedError', 206]);
      await transport.close();
    });

    it('is read in a compressed body too', async () => {
      await serve(httpAnswer(404, { 'content-encoding': 'gzip' }, gzipSync(JSON.stringify(notFound))));
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error.data.errors).to.have.lengthOf(1);
      await transport.close();
    });

    it('says what it can when its body breaks', async () => {
      server = await startRawServer((socket) => {
        socket.write('HTTP/1.1 404 No\r\nContent-Length: 1000\r\n\r\nBad_OAuth_Token', () => socket.resetAndDestroy());
      });
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect([error.name, error.data.httpStatus]).to.deep.equal(['ApiRejectedError', 404]);
      await transport.close();
    });

    it('does not wait for a body that never comes', async () => {
      server = await startRawServer((socket) => socket.write('HTTP/1.1 404 No\r\nContent-Length: 1000\r\n\r\n'));
      const { transport } = openTransport(server.origin, { limits: { silenceMs: 50 } });
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect([error.name, error.data.httpStatus]).to.deep.equal(['ApiRejectedError', 404]);
      await transport.close();
    });

    it('does not wait for a body that never ends either', async () => {
      server = await startRawServer((socket) => {
        socket.write('HTTP/1.1 404 No\r\nContent-Length: 100000000\r\n\r\n');
        const drip = setInterval(() => socket.write('x'), 10);
        socket.on('close', () => clearInterval(drip));
      });
      const { transport } = openTransport(server.origin, { limits: { silenceMs: 50 } });
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect([error.name, error.data.httpStatus]).to.deep.equal(['ApiRejectedError', 404]);
      await transport.close();
    });

    it('is not read to the end when it is huge', async () => {
      let written = 0;
      server = await startRawServer((socket) => {
        socket.write('HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n');
        const pour = (): void => {
          while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(0x1_00_00)}\r\n`)) written += 0x1_00_00;
        };
        socket.on('drain', pour);
        pour();
      });
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error.data.excerpt).to.have.lengthOf(2000);
      expect(written).to.be.below(64 * 1024 * 1024);
      await transport.close();
    });
  });

  describe('overload', () => {
    for (const status of [408, 420, 429, 500, 502, 503, 504]) {
      it(`of status ${status} is waited out`, async () => {
        await serve(httpAnswer(status), httpAnswer(status), jsonAnswer(200, { used: 1 }));
        const { transport, waits } = openTransport(server.origin);
        expect(await transport.getJson('limits', limits)).to.deep.equal({ used: 1 });
        expect(waits).to.deep.equal([500, 1000]);
        expect(transport.calls).to.equal(3);
        await transport.close();
      });
    }

    it('ends after a bounded number of attempts', async () => {
      await serve(httpAnswer(503, { 'content-type': 'text/html' }, '<h1>Down</h1>'));
      const { transport, waits } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error).to.deep.include({
        name: 'ServiceUnavailableError',
        message: `${server.host} can't serve the request at present (HTTP 503).`,
      });
      expect(error.data).to.deep.include({ httpStatus: 503, excerpt: '<h1>Down</h1>', attempts: 5 });
      expect(waits).to.deep.equal([500, 1000, 2000, 4000]);
      expect(server.requests).to.have.lengthOf(5);
      await transport.close();
    });

    it('ends after a bounded time', async () => {
      await serve(httpAnswer(503));
      let time = 0;
      const { transport } = openTransport(server.origin, {
        retry: { attempts: 1000, budgetMs: 60_000 },
        now: () => time,
        sleep: (ms) => {
          time += ms;
          return Promise.resolve();
        },
      });
      expect((await orgErrorOf(transport.getJson('limits', limits))).name).to.equal('ServiceUnavailableError');
      expect(time).to.be.within(30_000, 60_000);
      await transport.close();
    });

    it('is left alone for as long as it asks, in seconds', async () => {
      await serve(httpAnswer(503, { 'retry-after': '7' }), jsonAnswer(200, { used: 1 }));
      const { transport, waits } = openTransport(server.origin);
      await transport.getJson('limits', limits);
      expect(waits).to.deep.equal([7000]);
      await transport.close();
    });

    it('is left alone until the date it gives', async () => {
      await serve(httpAnswer(429, { 'retry-after': 'Sat, 21 Nov 2026 12:00:09 GMT' }), jsonAnswer(200, { used: 1 }));
      const { transport, waits } = openTransport(server.origin, { now: () => Date.parse('2026-11-21T12:00:00Z') });
      await transport.getJson('limits', limits);
      expect(waits).to.deep.equal([9000]);
      await transport.close();
    });

    it('is not hurried by a Retry-After of 0', async () => {
      await serve(httpAnswer(503, { 'retry-after': '0' }), jsonAnswer(200, { used: 1 }));
      const { transport, waits } = openTransport(server.origin);
      await transport.getJson('limits', limits);
      expect(waits).to.deep.equal([500]);
      await transport.close();
    });

    it('that asks for more time than there is ends the call, and says so', async () => {
      await serve(httpAnswer(503, { 'retry-after': '3600' }));
      const { transport, waits } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error).to.deep.include({
        name: 'ServiceUnavailableError',
        message: `${server.host} asks to come back in 3600 seconds (HTTP 503).`,
      });
      expect(error.data.retryAfterSeconds).to.equal(3600);
      expect(waits).to.deep.equal([]);
      expect(transport.calls).to.equal(1);
      await transport.close();
    });

    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'] as const) {
      it(`does not make a ${method} be sent twice`, async () => {
        await serve(httpAnswer(503, { 'retry-after': '1' }));
        const { transport } = openTransport(server.origin);
        const error = await orgErrorOf(transport.request({ method, path: 'jobs/ingest', body: '{}' }));
        expect(error.data).to.deep.include({ method, httpStatus: 503, attempts: 1 });
        expect(server.requests).to.have.lengthOf(1);
        await transport.close();
      });
    }

    it('lets a PUT be sent twice where the caller says it is safe', async () => {
      await serve(httpAnswer(503), httpAnswer(201));
      const { transport } = openTransport(server.origin);
      await transport.request({ method: 'PUT', path: 'x', body: 'y', idempotent: true });
      expect(server.requests.map(({ body }) => body)).to.deep.equal(['y', 'y']);
      await transport.close();
    });
  });

  describe('a redirect', () => {
    it('within the org is followed, and counted', async () => {
      await serve(httpAnswer(302, { location: '/services/moved?x=1' }), jsonAnswer(200, { used: 1 }));
      const { transport } = openTransport(server.origin);
      expect(await transport.getJson('limits', limits)).to.deep.equal({ used: 1 });
      expect(server.requests[1]?.target).to.equal('/services/moved?x=1');
      expect(server.requests[1]?.headers['authorization']).to.equal('Bearer TOKEN');
      expect(transport.calls).to.equal(2);
      await transport.close();
    });

    it('to another host is refused by name, and nothing is sent there', async () => {
      const other = await startRawServer((socket) => socket.write(jsonAnswer(200, { used: 1 })));
      for (const status of [301, 302, 303, 307, 308]) {
        await serve(httpAnswer(status, { location: `${other.origin}/services/data/v66.0/limits` }));
        const { transport } = openTransport(server.origin);
        const error = await orgErrorOf(transport.getJson('limits', limits));
        expect(error).to.deep.include({
          name: 'RedirectRefusedError',
          message: `The org redirects to ${other.origin}; the request was not sent there.`,
        });
        expect(error.data).to.deep.include({ host: other.host, httpStatus: status });
        await transport.close();
        await server.close();
      }
      expect(other.requests).to.deep.equal([]);
      expect(other.sockets.size).to.equal(0);
      await other.close();
    });

    for (const location of [
      'https://user:secret@127.0.0.1:1/x',
      '//elsewhere.example/x',
      'ftp://127.0.0.1/x',
      'http://[',
    ]) {
      it(`to ${location} is refused`, async () => {
        await serve(httpAnswer(302, { location }));
        const { transport } = openTransport(server.origin);
        const error = await orgErrorOf(transport.getJson('limits', limits));
        expect(error.name).to.equal('RedirectRefusedError');
        expect(error.message).not.to.contain('secret');
        expect(transport.calls).to.equal(1);
        await transport.close();
      });
    }

    it('in circles ends', async () => {
      await serve((target) => httpAnswer(302, { location: target }));
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error).to.deep.include({
        name: 'RedirectRefusedError',
        message: 'The org redirects more than 5 times.',
      });
      expect(transport.calls).to.equal(6);
      await transport.close();
    });

    it('of a call that writes is not followed', async () => {
      await serve(httpAnswer(307, { location: '/elsewhere' }));
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.request({ method: 'POST', path: 'jobs/ingest', body: '{}' }));
      expect(error.name).to.equal('RedirectRefusedError');
      expect(server.requests).to.have.lengthOf(1);
      await transport.close();
    });

    it('without a target is an answer like any other', async () => {
      await serve(httpAnswer(302));
      const { transport } = openTransport(server.origin);
      expect((await orgErrorOf(transport.getJson('limits', limits))).name).to.equal('ApiRejectedError');
      await transport.close();
    });
  });

  describe('a 401', () => {
    it('is answered with one refresh and one more request', async () => {
      const { transport, state, waits, ...served } = await serveSession((token) => token !== 'TOKEN-0');
      ({ server } = served);
      expect(await transport.getJson('limits', limits)).to.deep.equal({ used: 1 });
      expect([state.refreshes, transport.calls, waits.length]).to.deep.equal([1, 2, 0]);
      await transport.close();
    });

    for (const body of ['', 'Bad_OAuth_Token', '<html>no</html>', '{"error":"invalid_token"}']) {
      it(`is recognised by its status, whatever its body ("${body}")`, async () => {
        const { transport, state, ...served } = await serveSession((token) => token !== 'TOKEN-0', body);
        ({ server } = served);
        await transport.getJson('limits', limits);
        expect(state.refreshes).to.equal(1);
        await transport.close();
      });
    }

    it('that never ends takes one refresh and two requests', async () => {
      const { transport, state, ...served } = await serveSession(() => false);
      ({ server } = served);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error).to.deep.include({
        name: 'SessionExpiredError',
        message: 'The org refuses the session even after it was renewed.',
      });
      expect(error.data).to.deep.include({
        httpStatus: 401,
        attempts: 2,
        errors: [{ code: 'INVALID_SESSION_ID', message: 'Session expired or invalid', fields: [] }],
      });
      expect([state.refreshes, transport.calls]).to.deep.equal([1, 2]);
      await transport.close();
    });

    it('is not refreshed again by later calls after a refresh that did not help', async () => {
      const { transport, state, ...served } = await serveSession(() => false);
      ({ server } = served);
      for (let call = 0; call < 4; call++) {
        expect((await orgErrorOf(transport.getJson('limits', limits))).name).to.equal('SessionExpiredError');
      }
      expect([state.refreshes, transport.calls]).to.deep.equal([1, 5]);
      await transport.close();
    });

    it('is refreshed again when a refreshed session expires in its turn', async () => {
      let valid = 1;
      const { transport, state, ...served } = await serveSession((token) => Number(token.slice(6)) >= valid);
      ({ server } = served);
      await transport.getJson('limits', limits);
      valid = 2;
      await transport.getJson('limits', limits);
      expect([state.refreshes, transport.calls]).to.deep.equal([2, 4]);
      await transport.close();
    });

    it('of calls at the same time shares one refresh', async () => {
      const { transport, state, ...served } = await serveSession((token) => token !== 'TOKEN-0');
      ({ server } = served);
      await Promise.all(Array.from({ length: 8 }, () => transport.getJson('limits', limits)));
      expect(state.refreshes).to.equal(1);
      expect(transport.calls).to.be.at.most(16);
      await transport.close();
    });

    it('that never ends is bounded for calls at the same time', async () => {
      const { transport, state, ...served } = await serveSession(() => false);
      ({ server } = served);
      const errors = await Promise.all(
        Array.from({ length: 8 }, () => orgErrorOf(transport.getJson('limits', limits))),
      );
      expect(new Set(errors.map(({ name }) => name))).to.deep.equal(new Set(['SessionExpiredError']));
      expect(state.refreshes).to.equal(1);
      expect(transport.calls).to.be.at.most(16);
      await transport.close();
    });

    it('is refreshed once in a call, even when the new token is accepted in between', async () => {
      let refreshes = 0;
      server = await startRawServer((socket, { target }, count) => {
        socket.write(count % 2 === 1 ? jsonAnswer(401, expired) : httpAnswer(302, { location: target }));
      });
      const session = {
        accessToken: () => `TOKEN-${refreshes}`,
        refresh: () => {
          refreshes++;
          return Promise.resolve();
        },
      };
      const { transport } = openTransport(server.origin, { session });
      expect((await orgErrorOf(transport.getJson('limits', limits))).name).to.equal('SessionExpiredError');
      expect([refreshes, transport.calls]).to.deep.equal([1, 3]);
      await transport.close();
    });

    it('ends the call where the login cannot refresh', async () => {
      await serve(jsonAnswer(401, expired));
      const { transport } = openTransport(server.origin);
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error).to.deep.include({
        name: 'SessionExpiredError',
        message: 'The session has expired or is not valid.',
      });
      expect(transport.calls).to.equal(1);
      await transport.close();
    });

    it('ends the call when the refresh fails, and keeps the reason out of the message', async () => {
      await serve(jsonAnswer(401, expired));
      let refreshes = 0;
      const refresh = (): Promise<void> => {
        refreshes++;
        return Promise.reject(new Error('invalid_grant: expired access/refresh token'));
      };
      const { transport } = openTransport(server.origin, { session: { refresh } });
      for (let call = 0; call < 3; call++) {
        const error = await orgErrorOf(transport.getJson('limits', limits));
        expect(error.name).to.equal('SessionExpiredError');
        expect(error.message).not.to.contain('grant');
        if (call === 0) expect(error.data.cause?.message).to.equal('invalid_grant: expired access/refresh token');
      }
      expect([refreshes, transport.calls]).to.deep.equal([1, 3]);
      await transport.close();
    });

    it('does not wait for ever for a refresh', async () => {
      await serve(jsonAnswer(401, expired));
      const session = { refresh: (): Promise<void> => new Promise(() => {}) };
      const { transport } = openTransport(server.origin, { session, limits: { refreshMs: 30 } });
      const error = await orgErrorOf(transport.getJson('limits', limits));
      expect(error.name).to.equal('SessionExpiredError');
      expect(error.data.cause?.message).to.equal('no new session within 0.03 s');
      await transport.close();
    });

    it('repeats a call that writes, for the org has not acted on it', async () => {
      const { transport, ...served } = await serveSession((token) => token !== 'TOKEN-0');
      ({ server } = served);
      await transport.request({ method: 'POST', path: 'jobs/ingest', body: '{"a":1}' });
      expect(server.requests.map(({ body }) => body)).to.deep.equal(['{"a":1}', '{"a":1}']);
      await transport.close();
    });
  });
});

/** An org that accepts the tokens `accepts` says, and a session whose token changes with each refresh. */
async function serveSession(accepts: (token: string) => boolean, body = JSON.stringify(expired)) {
  const server = await startRawServer((socket, request) => {
    const token = (request.headers['authorization'] ?? '').replace('Bearer ', '');
    socket.write(accepts(token) ? jsonAnswer(200, { used: 1 }) : httpAnswer(401, {}, body));
  });
  const state = { refreshes: 0 };
  const session = {
    accessToken: () => `TOKEN-${state.refreshes}`,
    refresh: async () => {
      await new Promise((resolve) => {
        setTimeout(resolve, 30);
      });
      state.refreshes++;
    },
  };
  return { server, state, ...openTransport(server.origin, { session }) };
}
