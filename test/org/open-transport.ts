import { isOrgError, type OrgError } from '../../src/org/org-error.ts';
import type { Session } from '../../src/org/session.ts';
import { Transport, type ApiStream, type TransportOptions } from '../../src/org/transport.ts';

export type TestTransport = { transport: Transport; waits: number[] };

/** A transport to a loopback server: waits are recorded instead of waited, random is 1, limits are short. */
export function openTransport(
  origin: string,
  { session, ...options }: Partial<Omit<TransportOptions, 'session'>> & { session?: Partial<Session> } = {},
): TestTransport {
  const waits: number[] = [];
  const transport = new Transport({
    session: { origin, accessToken: () => 'TOKEN', refresh: null, ...session },
    apiVersion: '66.0',
    clientVersion: '1.2.3',
    random: () => 1,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    ...options,
    limits: { connectMs: 2000, headersMs: 5000, silenceMs: 5000, refreshMs: 2000, ...options.limits },
  });
  return { transport, waits };
}

/** The OrgError a promise rejects with; anything else fails the test. */
export async function orgErrorOf(promise: Promise<unknown>): Promise<OrgError> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (isOrgError(error)) return error;
    throw error;
  }
  throw new Error(`resolved to ${JSON.stringify(value)}`);
}

export async function drain({ body }: ApiStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
