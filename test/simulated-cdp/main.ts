import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SimulatedCdp } from './simulated-cdp.ts';

/** Keeps a CDP running for people to play with: `node test/simulated-cdp/main.ts --port 7200`. Ctrl-C ends it. */
const { values } = parseArgs({ options: { port: { type: 'string' } } });
const cdp = await SimulatedCdp.start({ port: Number(values.port ?? 0) });

const entry = (code: string, message: string) => ({ ref: randomUUID(), code, message });
const mixed = [
  ...Array.from({ length: 40 }, (_, row) =>
    entry('400', `Validation error: attribute loyaltyTier${row % 2} is not defined`),
  ),
  ...Array.from({ length: 9 }, () => entry('400', 'Identity information missing')),
  ...Array.from({ length: 12 }, () => entry('500', 'Server error')),
  entry('402', 'Unsupported mode: replace'),
  entry('403', 'Action not allowed'),
  entry('404', 'Resource not found'),
  entry('409', 'Resource conflict'),
  '{"ref": "cut in the mid',
];

const planted: Array<[ref: string, shows: string]> = [
  [cdp.addBatch({ log: mixed }).ref, 'error: failed records of every kind, and a line that is none'],
  [cdp.addBatch().ref, 'success'],
  [cdp.addBatch({ status: 'corrupted' }).ref, 'corrupted'],
  [cdp.addBatch({ status: 'error', log: null }).ref, 'error without a log: a zip file'],
  [cdp.addBatch({ uploadMs: 30_000, processingMs: 60_000, log: mixed }).ref, 'on its way for a minute and a half'],
];

process.stdout.write(`A simulated Sitecore CDP listens on ${cdp.url}. Ctrl-C ends it.

Set its account:
  export SITECORE_CDP_BASE_URL=${cdp.url} SITECORE_CDP_CLIENT_KEY=${cdp.credentials.clientKey} SITECORE_CDP_API_TOKEN=${cdp.credentials.apiToken}

Batches to try (sf errors sitecore batch --ref …):
${planted.map(([ref, shows]) => `  ${ref}  ${shows}`).join('\n')}
`);

const stop = (): void => void cdp.stop();
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
