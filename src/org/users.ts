import type { Connection } from '@salesforce/core';
import { z } from 'zod';
import { queryRecords, quoteSoql } from './query-records.ts';
import type { Transport } from './transport.ts';

/** The user of a login, as far as the login holds it. */
export type OrgUser = { id: string | null; username: string | null };

export function userOf(connection: Connection): OrgUser {
  return { id: connection.getAuthInfoFields().userId ?? null, username: connection.getUsername() ?? null };
}

/** The id of a user by the user name, which is unique in all orgs; null when the org shows no such user. One API call. */
export async function findUserId(transport: Transport, username: string): Promise<string | null> {
  const { records } = await queryRecords(transport, `SELECT Id FROM User WHERE Username = ${quoteSoql(username)}`, {
    schema: z.object({ Id: z.string() }),
    name: 'the users of the org',
    most: 1,
  });
  return records[0]?.Id ?? null;
}
