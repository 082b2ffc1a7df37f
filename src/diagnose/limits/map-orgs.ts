import pMap from 'p-map';

/** So many orgs are asked at once: each costs a socket, and a login to open. */
const ORGS_AT_ONCE = 5;

/** Works on several orgs, a few at once, and keeps their order. `work` is to answer for its own failures. */
export function mapOrgs<Org, Result>(orgs: readonly Org[], work: (org: Org) => Promise<Result>): Promise<Result[]> {
  return pMap(orgs, work, { concurrency: ORGS_AT_ONCE });
}
