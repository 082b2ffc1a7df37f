import { expect } from 'chai';
import { findLogPlace, listPlaceArguments } from '../../src/cli/sitecore-log-place.ts';
import { plainWords } from './plain-words.ts';

const REF = '12af3453-62da-4b31-a646-631b7b5f3009';
const ADDRESS = 'https://files.example/import.gz?Signature=abc';
const nobody = { ask: null, messages: plainWords };

async function refusalOf(flags: Parameters<typeof findLogPlace>[0]): Promise<string> {
  return findLogPlace(flags, nobody).then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe('findLogPlace', () => {
  it('is a batch by its ref, and no other than a UUID', async () => {
    expect(await findLogPlace({ ref: REF }, nobody)).to.deep.equal({ kind: 'batch', ref: REF });
    expect(await refusalOf({ ref: 'batch-1' })).to.equal('error.InvalidRef');
  });

  it('is an address, given or asked for', async () => {
    const given = await findLogPlace({ 'log-url': ` ${ADDRESS}\n` }, nobody);
    expect(given).to.deep.equal({ kind: 'address', url: new URL(ADDRESS) });
    const questions: string[] = [];
    const ask = (question: string): Promise<string> => {
      questions.push(question);
      return Promise.resolve(`${ADDRESS} `);
    };
    expect(await findLogPlace({ 'log-url': '-' }, { ask, messages: plainWords })).to.deep.equal(given);
    expect(questions).to.deep.equal(['prompt.logUrl']);
    expect(await refusalOf({ 'log-url': 'nowhere' })).to.equal('error.InvalidLogUrl');
  });

  it('is a file, of which a name that can not be read is told when it is read', async () => {
    const place = await findLogPlace({ file: 'no-such.log' }, nobody);
    if (place.kind !== 'file') throw new Error(place.kind);
    const read = async (): Promise<void> => {
      for await (const _ of place.open()) continue;
    };
    const failure: unknown = await read().catch((error: unknown) => error);
    expect(String(failure)).to.include('error.UnreadableFile no-such.log ENOENT');
  });
});

describe('listPlaceArguments', () => {
  it('shows a base URL instead of credentials, and no address', () => {
    const account = { baseUrl: new URL('https://api.example/'), credentials: { clientKey: 'k', apiToken: 't' } };
    expect(listPlaceArguments({ kind: 'batch', ref: REF }, account)).to.deep.equal({
      kind: 'batch',
      ref: REF,
      baseUrl: 'https://api.example',
    });
    expect(listPlaceArguments({ kind: 'address', url: new URL(ADDRESS) }, null)).to.deep.equal({ kind: 'address' });
  });
});
