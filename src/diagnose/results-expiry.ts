/** Salesforce deletes finished jobs and their results 7 days after they ended (Bulk API limits and allocations). */
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/** When the results of a finished job are deleted, from its last change; both ISO 8601 in UTC. An estimate. */
export function expiryOf(lastChange: string): string {
  return new Date(Date.parse(lastChange) + RETENTION_MS).toISOString();
}
