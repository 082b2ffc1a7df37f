import { AuthInfo, Org, StateAggregator, type Connection } from '@salesforce/core';

/** An org that the CLI has a login for. */
export type AuthorizedOrg = {
  username: string;
  alias: string | null;
  /** A scratch org whose days are over. */
  expired: boolean;
};

/** A login that has been opened. */
export type ConnectedOrg = { username: string; alias: string | null; orgId: string; connection: Connection };

/** All orgs that the CLI has a login for, by user name. No API call. */
export async function listAuthorizedOrgs(): Promise<AuthorizedOrg[]> {
  const authorizations = await AuthInfo.listAllAuthorizations();
  return authorizations
    .map(({ username, aliases, isExpired }) => ({ username, alias: aliases?.[0] ?? null, expired: isExpired === true }))
    .toSorted((a, b) => (a.username < b.username ? -1 : 1));
}

/** The orgs that aliases and user names stand for, each once. Nothing is said of whether there is a login. No API call. */
export async function resolveOrgs(names: readonly string[]): Promise<AuthorizedOrg[]> {
  const { aliases } = await StateAggregator.getInstance();
  const orgs = new Map<string, AuthorizedOrg>();
  for (const name of names) {
    const username = aliases.resolveUsername(name);
    if (!orgs.has(username)) orgs.set(username, { username, alias: aliases.get(username) ?? null, expired: false });
  }
  return [...orgs.values()];
}

/** Opens the login of the default org; undefined where none is set, or where it can't be opened. */
export async function openDefaultOrg(): Promise<Org | undefined> {
  try {
    return await Org.create({});
  } catch {
    return undefined;
  }
}

/** Opens the login of an org. Rejects with an SfError of the login library. */
export async function connectOrg(
  { username, alias }: Pick<AuthorizedOrg, 'username' | 'alias'>,
  apiVersion: string | undefined,
): Promise<ConnectedOrg> {
  const org = await Org.create({ aliasOrUsername: username });
  return { username, alias, orgId: org.getOrgId(), connection: org.getConnection(apiVersion) };
}
