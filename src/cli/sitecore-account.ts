import { parseBaseUrl } from '../sitecore/batch.ts';
import type { SitecoreAccount } from '../sitecore/open-sitecore.ts';
import type { CommandWords } from './command-words.ts';

export const BASE_URL_VARIABLE = 'SITECORE_CDP_BASE_URL';
export const CLIENT_KEY_VARIABLE = 'SITECORE_CDP_CLIENT_KEY';
export const API_TOKEN_VARIABLE = 'SITECORE_CDP_API_TOKEN';

type Sources = {
  environment: Record<string, string | undefined>;
  /** Asks a person for a secret; null where there is nobody to ask. */
  ask: ((message: string) => Promise<string>) | null;
  messages: CommandWords;
};

/** The account of a batch: its base URL from the flag or the environment, its credentials from there or from a prompt. */
export async function readSitecoreAccount(flag: string | undefined, sources: Sources): Promise<SitecoreAccount> {
  const { environment, messages } = sources;
  const address = flag ?? environment[BASE_URL_VARIABLE] ?? '';
  if (address === '') throw messages.createError('error.NoBaseUrl', [BASE_URL_VARIABLE]);
  const baseUrl = parseBaseUrl(address);
  if (baseUrl === null) throw messages.createError('error.InvalidBaseUrl');
  const clientKey = await readSecret(CLIENT_KEY_VARIABLE, messages.getMessage('prompt.clientKey'), sources);
  const apiToken = await readSecret(API_TOKEN_VARIABLE, messages.getMessage('prompt.apiToken'), sources);
  return { baseUrl, credentials: { clientKey, apiToken } };
}

async function readSecret(
  variable: string,
  question: string,
  { environment, ask, messages }: Sources,
): Promise<string> {
  const value = environment[variable];
  if (value !== undefined && value !== '') return value;
  if (ask === null) throw messages.createError('error.NoCredentials', [variable]);
  return ask(question);
}
