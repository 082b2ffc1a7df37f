import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { findSystemCode } from '../../src/cli/system-error.ts';

describe('findSystemCode', () => {
  it('knows errors of the operating system', async () => {
    expect(findSystemCode(await readFile('/none/such').catch((error: unknown) => error))).to.equal('ENOENT');
    expect(findSystemCode(await readFile('.').catch((error: unknown) => error))).to.equal('EISDIR');
  });

  it('knows no other errors', () => {
    for (const error of [
      new Error('x'),
      Object.assign(new Error('x'), { code: 1 }),
      'ENOENT',
      { code: 'ENOENT' },
      null,
    ]) {
      expect(findSystemCode(error)).to.equal(null);
    }
    expect(findSystemCode(Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' }))).to.equal(null);
  });
});
