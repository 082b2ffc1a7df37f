import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { SimulatedClock } from './clock.ts';
import { callOrg, loadCsv } from './org-client.ts';
import { SimulatedOrg } from './simulated-org.ts';

describe('Sessions and limits of the simulated org', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z') });
  });

  afterEach(async () => {
    await org.stop();
    expect(org.failures).to.deep.equal([]);
  });

  const refresh = async (refreshToken: string): Promise<{ status: number; body: Record<string, string> }> => {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'PlatformCLI',
    });
    const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: form });
    const body: unknown = await response.json();
    const entries = Object.entries(body ?? {}).map(([name, value]) => [name, String(value)] as const);
    return { status: response.status, body: Object.fromEntries(entries) };
  };

  const call = async (token: string): Promise<[number, string]> => {
    const reply = await callOrg(org, 'GET', '/limits', undefined, { authorization: `Bearer ${token}` });
    return [reply.status, reply.text];
  };
  const expired = '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]';

  describe('sessions', () => {
    it('have tokens as sf wants them, and each org another user', async () => {
      const other = await SimulatedOrg.start();
      await other.stop();
      expect(org.accessToken).to.match(/^00D\w{12}![\w.]{40,}$/);
      expect(org.accessToken).to.contain(org.organizationId.slice(0, 15));
      expect(other.username).to.not.equal(org.username);
      expect(other.organizationId).to.not.equal(org.organizationId);
    });

    it('expire, and refresh to another token', async () => {
      const old = org.accessToken;
      expect((await call(old))[0]).to.equal(200);
      org.sessions.expire();
      expect(await call(old)).to.deep.equal([401, expired]);
      const { status, body } = await refresh(org.refreshToken);
      expect(status).to.equal(200);
      expect(body).to.include({ access_token: org.accessToken, instance_url: org.url, token_type: 'Bearer' });
      expect(org.accessToken).to.not.equal(old);
      expect((await call(org.accessToken))[0]).to.equal(200);
      expect((await call(old))[0]).to.equal(401);
    });

    it('may be refused a refresh, or expire for ever, until they are restored', async () => {
      org.sessions.expire();
      org.sessions.refuseRefresh();
      expect(await refresh(org.refreshToken)).to.deep.equal({
        status: 400,
        body: { error: 'invalid_grant', error_description: 'expired access/refresh token' },
      });
      org.sessions.restore();
      org.sessions.expireForEver();
      expect((await refresh(org.refreshToken)).status).to.equal(200);
      expect(await call(org.accessToken)).to.deep.equal([401, expired]);
      org.sessions.restore();
      expect((await call(org.accessToken))[0]).to.equal(200);
    });

    it('are never refused a login by JWT', async () => {
      org.sessions.refuseRefresh();
      const form = new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: 'x.y.z',
      });
      const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: form });
      expect(response.status).to.equal(200);
    });

    it('do not take another refresh token', async () => {
      expect((await refresh('5Aep861other')).status).to.equal(400);
    });

    it('need a header in the right form', async () => {
      const reply = await callOrg(org, 'GET', '/limits', undefined, { authorization: 'Basic eDp5' });
      expect([reply.status, reply.text]).to.deep.equal([
        401,
        '[{"errorCode":"INVALID_AUTH_HEADER","message":"INVALID_HEADER_TYPE"}]',
      ]);
    });

    it('tell who they are; a wrong one gets the plain text of an identity URL', async () => {
      const ask = (token: string): Promise<Response> =>
        fetch(`${org.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } });
      expect(await (await ask(org.accessToken)).json()).to.include({
        user_id: org.userId,
        organization_id: org.organizationId,
      });
      const wrong = await ask('00D000000000001!x');
      expect([wrong.status, await wrong.text()]).to.deep.equal([403, 'Bad_OAuth_Token']);
    });
  });

  describe('requests', () => {
    it('may begin with two slashes', async () => {
      const socket = connect(Number(new URL(org.url).port), '127.0.0.1');
      socket.end('GET //services/data HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      const reply = await text(socket);
      expect(reply).to.match(/^HTTP\/1\.1 200 /);
      expect(reply).to.contain('{"label":"Summer \'26","url":"/services/data/v67.0","version":"67.0"}');
      expect(reply).to.contain('{"label":"Winter \'26","url":"/services/data/v65.0","version":"65.0"}');
    });

    it('are logged with a prefix of their token only', async () => {
      const reply = await callOrg(org, 'GET', '/jobs/ingest?jobType=V2Ingest');
      const entry = org.requests[0];
      expect(entry).to.deep.include({
        method: 'GET',
        path: '/services/data/v67.0/jobs/ingest',
        query: 'jobType=V2Ingest',
        status: 200,
        at: Date.parse('2026-11-21T09:00:00Z'),
        fault: undefined,
      });
      expect(entry?.bytes).to.equal(reply.text.length);
      expect(JSON.stringify(entry)).to.not.contain(org.accessToken.split('!')[1]);
    });

    it('without a route fail loudly', async () => {
      const written: string[] = [];
      const write = process.stderr.write.bind(process.stderr);
      process.stderr.write = (chunk: string | Uint8Array): boolean => written.push(String(chunk)) > 0;
      const reply = await callOrg(org, 'GET', '/nowhere?x=1').finally(() => (process.stderr.write = write));
      expect([reply.status, reply.json]).to.deep.equal([
        404,
        [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
      ]);
      expect(org.unknownRequests).to.deep.equal(['GET /services/data/v67.0/nowhere?x=1']);
      expect(written).to.deep.equal(['simulated org: no route for GET /services/data/v67.0/nowhere?x=1\n']);
    });

    it('in a retired version get 410, in one to come 404', async () => {
      expect((await callOrg(org, 'GET', '/services/data/v30.0/limits')).status).to.equal(410);
      expect((await callOrg(org, 'GET', '/services/data/v99.0/limits')).status).to.equal(404);
    });
  });

  describe('limits', () => {
    it('are told by /limits, with and without slash, and per app', async () => {
      const { json } = await callOrg(org, 'GET', '/limits/');
      expect(json).to.have.nested.property('DailyApiRequests.Workbench').that.deep.equals({ Max: 0, Remaining: 0 });
      expect(json).to.have.nested.property('PermissionSets.CreateCustom.Max', 1000);
      expect(json).to.have.nested.property('HourlyDashboardStatuses.Max', 999_999_999);
      expect(Object.keys(json ?? {})).to.have.length.above(70);
    });

    it('have the keys of the version', async () => {
      const now = (await callOrg(org, 'GET', '/limits')).json;
      const then = (await callOrg(org, 'GET', '/services/data/v48.0/limits')).json;
      expect(now).to.include.keys('DailyBulkApiBatches').and.not.include.keys('DailyBulkApiRequests');
      expect(then).to.include.keys('DailyBulkApiRequests').and.not.include.keys('DailyBulkApiBatches');
    });

    it('lose a call with each call, in the header of every answer but that of the versions', async () => {
      const first = await callOrg(org, 'GET', '/limits');
      expect(first.headers.get('sforce-limit-info')).to.equal('api-usage=1/100000');
      expect(first.json).to.have.nested.property('DailyApiRequests.Remaining', 99_999);
      const missing = await callOrg(org, 'GET', '/jobs/ingest/750000000000001AAA');
      expect(missing.headers.get('sforce-limit-info')).to.equal('api-usage=2/100000');
      const versions = await callOrg(org, 'GET', '/services/data');
      expect(versions.headers.get('sforce-limit-info')).to.equal(null);
      expect(org.limits.get('DailyApiRequests')).to.deep.equal({ Max: 100_000, Remaining: 99_998 });
    });

    it('lose a batch for each 10,000 rows begun, and get it back after 24 hours', async () => {
      await loadCsv(org, `LastName\n${'Hopper\n'.repeat(10_001)}`);
      expect(org.limits.get('DailyBulkApiBatches')?.Remaining).to.equal(14_998);
      org.clock.advance(23 * 3_600_000);
      expect(org.limits.get('DailyBulkApiBatches')?.Remaining).to.equal(14_998);
      org.clock.advance(3_600_000);
      expect(org.limits.get('DailyBulkApiBatches')?.Remaining).to.equal(15_000);
    });

    it('refuse every call when none is left', async () => {
      org.limits.set('DailyApiRequests', { remaining: 1 });
      expect((await callOrg(org, 'GET', '/limits')).status).to.equal(200);
      const refused = await callOrg(org, 'GET', '/limits');
      expect([refused.status, refused.text]).to.deep.equal([
        403,
        '[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]',
      ]);
    });

    it('can be set, invented and taken away', async () => {
      org.limits.set('DataStorageMB', { max: 5, remaining: -2 });
      org.limits.set('DailyTeapots', { max: 3, remaining: 2, apps: { 'Tea (green)': { Max: 1, Remaining: 1 } } });
      org.limits.remove('FileStorageMB');
      const { json } = await callOrg(org, 'GET', '/limits');
      expect(json).to.deep.include({
        DataStorageMB: { Max: 5, Remaining: -2 },
        DailyTeapots: { Max: 3, Remaining: 2, 'Tea (green)': { Max: 1, Remaining: 1 } },
      });
      expect(json).to.not.have.property('FileStorageMB');
    });
  });
});
