import type { Connection } from '@salesforce/core';

/** Where the org is, and the token that opens it. */
export type Session = {
  /** Scheme, host and port, without a path. */
  origin: string;
  accessToken(): string;
  /** Gets a new access token; null where the login holds nothing to get one with (an access-token login). */
  refresh: (() => Promise<void>) | null;
};

/**
 * The session of a Connection.
 * A refresh goes through the refresh function of its login, which keeps the lock against other processes, the rotation of
 * refresh tokens and the saved login of the CLI. `Connection.refreshAuth()` would first send a request through jsforce, which
 * never ends when the org answers 401 to everything.
 */
export function sessionOf(connection: Connection): Session {
  const { refreshFn } = connection.getAuthInfo().getConnectionOptions();
  return {
    origin: new URL(connection.instanceUrl).origin,
    accessToken: () => connection.accessToken ?? '',
    refresh:
      refreshFn === undefined
        ? null
        : () =>
            new Promise((resolve, reject) => {
              const done = (error: Error | null | undefined, accessToken?: string): Promise<void> => {
                if (error) {
                  reject(error);
                } else {
                  if (accessToken !== undefined) connection.accessToken = accessToken;
                  resolve();
                }
                return Promise.resolve();
              };
              refreshFn(connection, done).catch(reject);
            }),
  };
}
