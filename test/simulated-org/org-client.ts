import type { SimulatedOrg } from './simulated-org.ts';

export type OrgReply = { status: number; headers: Headers; text: string; json: unknown };

/** Calls the org with its newest token; `path` starts below `/services/data/v67.0` unless it is a whole path. */
export async function callOrg(
  org: SimulatedOrg,
  method: string,
  path: string,
  body?: string | Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<OrgReply> {
  const response = await fetch(org.url + (path.startsWith('/services') ? path : `/services/data/v67.0${path}`), {
    method,
    headers: {
      authorization: `Bearer ${org.accessToken}`,
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

/** Makes a job, uploads the CSV and completes the upload. Returns the job's id. */
export async function loadCsv(org: SimulatedOrg, csv: string, settings: Record<string, unknown> = {}): Promise<string> {
  const created = await callOrg(org, 'POST', '/jobs/ingest', { object: 'Contact', operation: 'insert', ...settings });
  const id = jobId(created);
  await callOrg(org, 'PUT', `/jobs/ingest/${id}/batches`, csv);
  await callOrg(org, 'PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
  return id;
}

export function jobId(reply: OrgReply): string {
  const { json } = reply;
  if (typeof json === 'object' && json !== null && 'id' in json && typeof json.id === 'string') return json.id;
  throw new Error(`No job in the answer: ${reply.status} ${reply.text}`);
}

/** The rows of a result file, without its header. */
export async function readResult(org: SimulatedOrg, id: string, file = 'failedResults'): Promise<string[]> {
  const { text } = await callOrg(org, 'GET', `/jobs/ingest/${id}/${file}`);
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '');
}
