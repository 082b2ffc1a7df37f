import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { writeFolder, type PackedFile, type WriteFolderOptions } from '../../src/cli/write-folder.ts';
import { writeZip } from '../../src/cli/write-zip.ts';
import { readZip } from '../e2e/read-zip.ts';

const FILES: PackedFile[] = [
  { name: 'a.md', text: 'α\n' },
  { name: 'sub/b.json', text: '{}' },
];
const OPTIONS: WriteFolderOptions = { overwrite: false, ownNames: new Set(['a.md', 'sub']) };

async function nameOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.name : '?'),
  );
}

describe('A folder that is written', () => {
  let home: string;
  let target: string;

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'write-folder-'));
    target = path.join(home, 'bundle');
  });

  afterEach(() => rmSync(home, { recursive: true }));

  it('holds its files, with folders within, for its owner alone', async () => {
    await writeFolder(target, FILES, OPTIONS);
    expect(readFileSync(path.join(target, 'a.md'), 'utf8')).to.equal('α\n');
    expect(readFileSync(path.join(target, 'sub/b.json'), 'utf8')).to.equal('{}');
    if (process.platform !== 'win32') expect(statSync(path.join(target, 'a.md')).mode & 0o777).to.equal(0o600);
    expect(readdirSync(home)).to.deep.equal(['bundle']);
  });

  it('takes the place of an empty one, and of no other unless told to', async () => {
    mkdirSync(target);
    await writeFolder(target, FILES, OPTIONS);
    expect(await nameOf(writeFolder(target, FILES, OPTIONS))).to.equal('FileExistsError');
    await writeFolder(target, [{ name: 'a.md', text: 'new' }], { ...OPTIONS, overwrite: true });
    expect(readdirSync(target)).to.deep.equal(['a.md']);
    expect(readdirSync(home)).to.deep.equal(['bundle']);
  });

  it('never takes the place of one that holds other things', async () => {
    mkdirSync(target);
    writeFileSync(path.join(target, 'thesis.txt'), 'mine');
    expect(await nameOf(writeFolder(target, FILES, { ...OPTIONS, overwrite: true }))).to.equal('ForeignFolderError');
    expect(readdirSync(target)).to.deep.equal(['thesis.txt']);
  });

  it('is not there at all when a file of it can not be written, and tells of what is unfinished', async () => {
    const told: Array<string | null> = [];
    const clash = [...FILES, { name: 'a.md/c.txt', text: 'a folder where a file is' }];
    const writing = writeFolder(target, clash, { ...OPTIONS, onUnfinished: (file) => told.push(file) });
    expect(await nameOf(writing)).not.to.equal('none');
    expect(existsSync(target)).to.equal(false);
    expect(readdirSync(home)).to.deep.equal([]);
    expect(told.map((file) => file === null)).to.deep.equal([false, true]);
  });

  it('is refused where a file is', async () => {
    writeFileSync(target, 'a file');
    expect(await nameOf(writeFolder(target, FILES, { ...OPTIONS, overwrite: true }))).to.equal('Error');
    expect(readFileSync(target, 'utf8')).to.equal('a file');
  });
});

describe('A zip file that is written', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'write-zip-'));
  });

  afterEach(() => rmSync(home, { recursive: true }));

  it('gives its files to another library, and is not written over', async () => {
    const file = path.join(home, 'x.zip');
    const options = { overwrite: false, modified: new Date('2026-11-21T09:00:00Z') };
    const size = await writeZip(file, FILES, options);
    expect(size).to.equal(statSync(file).size);
    const texts = await readZip(readFileSync(file));
    expect([...texts]).to.deep.equal(FILES.map(({ name, text }) => [name, text]));
    expect(await nameOf(writeZip(file, FILES, options))).to.equal('FileExistsError');
    expect(readdirSync(home)).to.deep.equal(['x.zip']);
  });
});
