import { expect } from 'chai';
import { listFilterArguments } from '../../src/cli/job-filter-flags.ts';

describe('listFilterArguments', () => {
  it('writes the flags that were given, a value at a time', () => {
    const flags = { since: '24h', state: ['Failed', 'Aborted'], kind: ['ingest'], 'created-by': 'me', limit: 3 };
    expect(listFilterArguments(flags)).to.deep.equal([
      '--since',
      '24h',
      '--state',
      'Failed',
      '--state',
      'Aborted',
      '--kind',
      'ingest',
      '--created-by',
      'me',
    ]);
  });

  it('writes nothing where nothing was given', () => {
    expect(listFilterArguments({ since: undefined, object: [] })).to.deep.equal([]);
  });
});
