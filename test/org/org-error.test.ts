import { expect } from 'chai';
import { z } from 'zod';
import { isOrgError, ORG_ERROR_NAMES, OrgError, type OrgErrorDetails } from '../../src/org/org-error.ts';
import { openTransport, orgErrorOf } from './open-transport.ts';
import { httpAnswer, jsonAnswer, startRawServer } from './raw-server.ts';

/** The function by which `sf` picks its exit code; not exported, and the very thing to be tested against. */
const { computeErrorCode } = z
  .object({ computeErrorCode: z.custom<(error: Error) => number>((value) => typeof value === 'function') })
  .parse(
    await import(new URL('../../node_modules/@salesforce/sf-plugins-core/lib/errorHandling.js', import.meta.url).href),
  );

const details: OrgErrorDetails = {
  method: 'GET',
  path: '/x',
  host: 'h',
  httpStatus: null,
  errors: [],
  excerpt: null,
  attempts: 1,
  retryAfterSeconds: null,
  cause: null,
};

/** What makes `sf` exit with 10 or 20 when it stands in a message, a stack or a cause. */
const TRAPS = ['TypeError: x is not a function', 'Error ID: 1234567890-12345 (-1234567890)'];

describe('OrgError', () => {
  it('is told by its name, not by its class', () => {
    for (const name of ORG_ERROR_NAMES) {
      const error = new OrgError(name, 'm', details);
      expect(isOrgError(error)).to.equal(true);
      expect(isOrgError(Object.assign(new Error('m'), { name, data: {} }))).to.equal(true);
      expect(error.name).to.match(/^[A-Z]\w+Error$/);
    }
    for (const other of [new Error('m'), Object.assign(new Error('m'), { data: {} }), null, 'OrgUnreachableError']) {
      expect(isOrgError(other)).to.equal(false);
    }
  });

  for (const trap of TRAPS) {
    it(`leaves the exit code at 1 when the org says "${trap}"`, async () => {
      const answers = [
        jsonAnswer(500, [{ errorCode: trap, message: trap }]),
        jsonAnswer(400, [{ errorCode: trap, message: trap }]),
        jsonAnswer(401, [{ errorCode: trap, message: trap }]),
        jsonAnswer(200, trap),
        httpAnswer(200, {}, trap),
        httpAnswer(302, { location: `sf-x://${encodeURIComponent(trap)}/` }),
        httpAnswer(302, { location: 'sf-x://TypeError/' }),
        httpAnswer(302, { location: `https://TypeError.example/${encodeURIComponent(trap)}` }),
        httpAnswer(200, { 'content-encoding': trap.replaceAll(':', '') }, trap),
        httpAnswer(503, { 'retry-after': '999999999' }, trap),
        Buffer.from(`${trap}\r\n\r\n`),
      ];
      for (const answer of answers) {
        const server = await startRawServer((socket) => socket.end(answer));
        const { transport } = openTransport(server.origin);
        const error = await orgErrorOf(transport.getJson('limits', { schema: z.object({}), name: 'the limits' }));
        expect(computeErrorCode(error), error.stack).to.equal(1);
        expect(error.cause).to.equal(undefined);
        await transport.close();
        await server.close();
      }
    });

    it(`leaves the exit code at 1 when the login says "${trap}"`, async () => {
      const server = await startRawServer((socket) => socket.write(httpAnswer(401)));
      const refresh = (): Promise<void> => Promise.reject(new TypeError(trap));
      const { transport } = openTransport(server.origin, { session: { refresh } });
      const error = await orgErrorOf(transport.openCsv('x'));
      expect(computeErrorCode(error)).to.equal(1);
      expect(error.data.cause?.message).to.equal(trap);
      await transport.close();
      await server.close();
    });
  }
});
