import { isRecord, type JsonRecord } from '../json-record.ts';
import { createExchange, type Exchange } from './exchange.ts';

/** What `sf … --json` prints, as one exchange: the request as far as the error tells it, and what the CLI says. Null for other JSON. */
export function readSfJson(record: JsonRecord): Exchange | null {
  const { status, name, message, code, data, cause, commandName, context } = record;
  const isEnvelope =
    typeof status === 'number' && ['result', 'name', 'exitCode', 'commandName'].some((key) => key in record);
  if (!isEnvelope) return null;
  const call = isRecord(data) ? data : {};
  const { method, path, host, httpStatus } = call;
  const command = typeof commandName === 'string' ? commandName : context;
  return createExchange({
    place: 1,
    method: typeof method === 'string' ? method : null,
    url: typeof path === 'string' && typeof host === 'string' ? `https://${host}${path}` : null,
    status: typeof httpStatus === 'number' ? httpStatus : null,
    // The stack names files of the machine and nothing of the org.
    responseBody: JSON.stringify(
      'result' in record ? { status, result: record['result'] } : { name, message, code, data, cause },
    ),
    client: typeof command === 'string' ? `sf (${command})` : 'sf',
    failed: status !== 0,
  });
}
