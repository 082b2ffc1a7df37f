import { expect } from 'chai';
import { readSitecoreAccount } from '../../src/cli/sitecore-account.ts';
import { plainWords } from './plain-words.ts';

const ENVIRONMENT = {
  SITECORE_CDP_BASE_URL: 'https://env.example',
  SITECORE_CDP_CLIENT_KEY: 'key',
  SITECORE_CDP_API_TOKEN: 'token',
};

function answer(question: string): Promise<string> {
  return Promise.resolve(`said to ${question}`);
}

function read(
  flag: string | undefined,
  environment: Record<string, string>,
  ask: ((message: string) => Promise<string>) | null = null,
): Promise<string[]> {
  return readSitecoreAccount(flag, { environment, ask, messages: plainWords }).then(
    ({ baseUrl, credentials }) => [baseUrl.host, credentials.clientKey, credentials.apiToken],
    (error: unknown) => [error instanceof Error ? error.message : String(error)],
  );
}

describe('readSitecoreAccount', () => {
  it('takes all from the environment, and the flag before it', async () => {
    expect(await read(undefined, ENVIRONMENT)).to.deep.equal(['env.example', 'key', 'token']);
    expect(await read('https://flag.example', ENVIRONMENT)).to.deep.equal(['flag.example', 'key', 'token']);
  });

  it('asks for the secrets that are missing or empty, where somebody is there', async () => {
    expect(await read(undefined, { ...ENVIRONMENT, SITECORE_CDP_API_TOKEN: '' }, answer)).to.deep.equal([
      'env.example',
      'key',
      'said to prompt.apiToken',
    ]);
  });

  it('says what is missing or wrong', async () => {
    expect(await read(undefined, {})).to.deep.equal(['error.NoBaseUrl SITECORE_CDP_BASE_URL']);
    expect(await read('ftp://flag.example', ENVIRONMENT)).to.deep.equal(['error.InvalidBaseUrl']);
    expect(await read('https://flag.example', {})).to.deep.equal(['error.NoCredentials SITECORE_CDP_CLIENT_KEY']);
  });
});
