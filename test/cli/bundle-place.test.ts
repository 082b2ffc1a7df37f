import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { checkPlace } from '../../src/cli/bundle-place.ts';

describe('The place of a bundle', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bundle-place-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  async function check(name: string, form: 'folder' | 'zip', overwrite: boolean): Promise<string> {
    const error = await checkPlace({ path: path.join(folder, name), form }, overwrite).catch(
      (reason: unknown) => reason,
    );
    return error instanceof Error ? error.name : 'fits';
  }

  it('may be a file that is there only to be overwritten', async () => {
    writeFileSync(path.join(folder, 'old.zip'), '');
    expect(await check('new.zip', 'zip', false)).to.equal('fits');
    expect(await check('old.zip', 'zip', false)).to.equal('FileExistsError');
    expect(await check('old.zip', 'zip', true)).to.equal('fits');
  });

  it('may be a folder that is there only when it holds a bundle, to be overwritten', async () => {
    for (const [name, file] of [
      ['bundle', 'summary.md'],
      ['foreign', 'letter.txt'],
    ] as const) {
      mkdirSync(path.join(folder, name));
      writeFileSync(path.join(folder, name, file), '');
    }
    expect(await check('bundle', 'folder', false)).to.equal('FileExistsError');
    expect(await check('bundle', 'folder', true)).to.equal('fits');
    expect(await check('foreign', 'folder', true)).to.equal('ForeignFolderError');
  });
});
