import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { UnfinishedFile } from '../../src/cli/unfinished-file.ts';

describe('UnfinishedFile', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-unfinished-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('removes a file, or a folder with all that is in it, while it is unfinished', async () => {
    const unfinished = new UnfinishedFile();
    for (const name of ['file', 'folder']) {
      const target = path.join(folder, name);
      if (name === 'folder') await mkdir(target);
      await writeFile(name === 'folder' ? path.join(target, 'part') : target, 'half');
      unfinished.note(target);
      unfinished.remove();
      expect(existsSync(target), name).to.equal(false);
    }
  });

  it('leaves what was finished, and does nothing where nothing was begun', async () => {
    const unfinished = new UnfinishedFile();
    unfinished.remove();
    const file = path.join(folder, 'whole');
    await writeFile(file, 'whole');
    unfinished.note(file);
    unfinished.note(null);
    unfinished.remove();
    expect(existsSync(file)).to.equal(true);
  });
});
