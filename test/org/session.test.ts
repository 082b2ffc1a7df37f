import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import type { SessionRun } from './session-run.ts';

const script = fileURLToPath(new URL('session-run.ts', import.meta.url));
const guard = fileURLToPath(new URL('../e2e/loopback-guard.cjs', import.meta.url));

describe("A session of the CLI's own login", function () {
  this.timeout(60_000);
  let home: string;
  let run: SessionRun;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'sf-home-'));
    const env = {
      ...process.env,
      HOME: home,
      USERPROFILE: home,
      SF_DISABLE_LOG_FILE: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      LOOPBACK_GUARD_LOG: join(home, 'guard.log'),
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['--require', guard, script], { env });
    run = z.custom<SessionRun>((value) => typeof value === 'object').parse(JSON.parse(stdout));
  });
  after(() => rm(home, { recursive: true, force: true }));

  it('is used as it is while it is valid', () => {
    expect(run.refreshable.valid).to.include({ result: 'JobComplete', calls: 1, tokenRequests: 0 });
  });

  it('is refreshed once when it has expired, and saved for the next command', () => {
    expect(run.refreshable.expired).to.deep.equal({
      result: 'JobComplete',
      message: null,
      cause: null,
      calls: 2,
      tokenRequests: 1,
      connectionHasNewToken: true,
      savedLoginHasNewToken: true,
    });
  });

  it('is refreshed once when the org refuses every token', () => {
    expect(run.refreshable.expiredForEver).to.include({ result: 'SessionExpiredError', tokenRequests: 1 });
    expect(run.refreshable.expiredForEver.calls).to.be.at.most(2);
  });

  it('ends the call when the org refuses the refresh, and keeps its words apart', () => {
    const { result, message, cause, calls, tokenRequests } = run.refreshable.refreshRefused;
    expect({ result, calls, tokenRequests }).to.deep.equal({
      result: 'SessionExpiredError',
      calls: 1,
      tokenRequests: 1,
    });
    expect(message).to.equal("The session has expired, and it can't be renewed.");
    expect(cause).to.contain('expired access/refresh token');
  });

  it('of an access token is not refreshed', () => {
    expect(run.accessToken).to.include({
      result: 'SessionExpiredError',
      calls: 1,
      tokenRequests: 0,
      canRefresh: false,
    });
  });

  it('knows its org without the slash at the end', () => {
    expect(run.accessToken.origin).to.equal(run.accessToken.orgUrl);
  });

  it('asks the org for nothing that it does not have', () => {
    expect(run.failures).to.deep.equal([]);
  });
});
