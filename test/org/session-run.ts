import { AuthInfo, Connection, StateAggregator } from '@salesforce/core';
import { openOrg } from '../../src/org/open-org.ts';
import { isOrgError } from '../../src/org/org-error.ts';
import { sessionOf } from '../../src/org/session.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';

/** What came of reading a job in one state of the session. */
export type SessionOutcome = {
  /** The job's state, or the error's name. */
  result: string;
  message: string | null;
  cause: string | null;
  calls: number;
  tokenRequests: number;
  connectionHasNewToken: boolean;
  savedLoginHasNewToken: boolean;
};

export type SessionRun = {
  refreshable: Record<'valid' | 'expired' | 'expiredForEver' | 'refreshRefused', SessionOutcome>;
  accessToken: SessionOutcome & { canRefresh: boolean; origin: string; orgUrl: string };
  failures: unknown[];
};

/** Reads a job with logins made by @salesforce/core itself. Run as a process of its own, in a HOME of its own. */
async function run(): Promise<SessionRun> {
  const refreshable = {
    valid: await readWithRefresh(() => {}),
    expired: await readWithRefresh((org) => org.sessions.expire()),
    expiredForEver: await readWithRefresh((org) => org.sessions.expireForEver()),
    refreshRefused: await readWithRefresh((org) => {
      org.sessions.expire();
      org.sessions.refuseRefresh();
    }),
  };
  return { refreshable, accessToken: await readWithAccessToken(), failures };
}

const failures: unknown[] = [];

async function readWithRefresh(change: (org: SimulatedOrg) => void): Promise<SessionOutcome> {
  const org = await SimulatedOrg.start();
  const authInfo = await AuthInfo.create({
    oauth2Options: { loginUrl: org.url, clientId: 'PlatformCLI', clientSecret: '', refreshToken: org.refreshToken },
  });
  await authInfo.save();
  const connection = await Connection.create({ authInfo });
  return readJob(org, connection, change);
}

async function readWithAccessToken(): Promise<SessionRun['accessToken']> {
  const org = await SimulatedOrg.start();
  const authInfo = await AuthInfo.create({
    username: org.accessToken,
    // With the slash that `sf org login access-token` leaves at its end.
    accessTokenOptions: { accessToken: org.accessToken, instanceUrl: `${org.url}/`, loginUrl: org.url },
  });
  await authInfo.save();
  const connection = await Connection.create({ authInfo });
  const { refresh, origin } = sessionOf(connection);
  const outcome = await readJob(org, connection, () => org.sessions.expire());
  return { ...outcome, canRefresh: refresh !== null, origin, orgUrl: org.url };
}

async function readJob(
  simulated: SimulatedOrg,
  connection: Connection,
  change: (org: SimulatedOrg) => void,
): Promise<SessionOutcome> {
  const org = openOrg(connection, { clientVersion: '0.0.0' });
  const job = simulated.addIngestJob();
  change(simulated);
  const before = simulated.requests.length;
  const outcome = await org.findBulkJob(job.id).then(
    ({ state }) => ({ result: state, message: null, cause: null }),
    (error: unknown) =>
      isOrgError(error)
        ? { result: error.name, message: error.message, cause: error.data.cause?.message ?? null }
        : { result: String(error), message: null, cause: null },
  );
  await org.close();
  StateAggregator.clearInstance();
  const saved = await AuthInfo.create({ username: connection.getUsername() ?? '' });
  failures.push(...simulated.failures, ...simulated.unknownRequests);
  await simulated.stop();
  return {
    ...outcome,
    calls: org.countCalls(),
    tokenRequests: simulated.requests.slice(before).filter(({ path }) => path.includes('/oauth2/token')).length,
    connectionHasNewToken: connection.accessToken === simulated.accessToken,
    savedLoginHasNewToken: saved.getFields(true).accessToken === simulated.accessToken,
  };
}

process.stdout.write(JSON.stringify(await run()));
