import type { LogPlace } from '../diagnose/sitecore-batch.ts';
import { maskSecrets } from '../redact/replace-secrets.ts';
import type { LogArguments } from '../report/render/sitecore-steps.ts';
import { parseLogUrl } from '../sitecore/log-download.ts';
import type { SitecoreAccount } from '../sitecore/open-sitecore.ts';
import type { CommandWords } from './command-words.ts';
import { STANDARD_INPUT } from './open-input.ts';
import { readFileChunks } from './read-file-chunks.ts';

const LONGEST_ADDRESS = 16 * 1024;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type PlaceFlags = { ref?: string | undefined; file?: string | undefined; 'log-url'?: string | undefined };

type Sources = {
  /** Asks a person for a secret; null where standard input is a pipe. */
  ask: ((message: string) => Promise<string>) | null;
  messages: CommandWords;
};

/** Where the log of a batch is, by the flags. The address of a log may be asked for. */
export async function findLogPlace(
  { ref, file, 'log-url': address }: PlaceFlags,
  { ask, messages }: Sources,
): Promise<LogPlace> {
  if (ref !== undefined) {
    if (!UUID.test(ref)) throw messages.createError('error.InvalidRef');
    return { kind: 'batch', ref };
  }
  if (address !== undefined) {
    const url = parseLogUrl((address === STANDARD_INPUT ? await readAddress({ ask, messages }) : address).trim());
    if (url === null) throw messages.createError('error.InvalidLogUrl');
    return { kind: 'address', url };
  }
  const name = file ?? STANDARD_INPUT;
  const open = (): AsyncIterable<Buffer> => (name === STANDARD_INPUT ? process.stdin : readFileChunks(name, messages));
  return { kind: 'file', name: maskSecrets(name), open };
}

/** As the next steps may show it: without the address of a log, and with the base URL instead of the credentials. */
export function listPlaceArguments(place: LogPlace, account: SitecoreAccount | null): LogArguments {
  if (place.kind === 'batch') {
    return { kind: 'batch', ref: place.ref, baseUrl: account?.baseUrl.href.replace(/\/$/, '') ?? '' };
  }
  return place.kind === 'address' ? { kind: 'address' } : { kind: 'file', name: place.name };
}

async function readAddress({ ask, messages }: Sources): Promise<string> {
  if (ask !== null) return ask(messages.getMessage('prompt.logUrl'));
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > LONGEST_ADDRESS) break;
  }
  return text;
}
