import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { FileExistsError, writeWholeFile, writeWholeStream } from '../../src/cli/write-files.ts';

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'written';
  } catch (error) {
    if (error instanceof FileExistsError) return `${error.name} ${path.basename(error.file)}`;
    return error instanceof Error && 'code' in error ? String(error.code) : 'other';
  }
}

describe('writeWholeFile', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'write-files-'));
    file = path.join(folder, 'report.json');
  });

  afterEach(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
  });

  it('writes a file and leaves nothing beside it', async () => {
    await writeWholeFile(file, 'first', { overwrite: false });
    expect(await readFile(file, 'utf8')).to.equal('first');
    expect(await readdir(folder)).to.deep.equal(['report.json']);
  });

  it('replaces a file only when asked to', async () => {
    await writeFile(file, 'first');
    expect(await codeOf(writeWholeFile(file, 'second', { overwrite: false }))).to.equal('FileExistsError report.json');
    expect(await readFile(file, 'utf8')).to.equal('first');
    await writeWholeFile(file, 'third', { overwrite: true });
    expect(await readFile(file, 'utf8')).to.equal('third');
    expect(await readdir(folder)).to.deep.equal(['report.json']);
  });

  it('lets one of many writers win where none may overwrite', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
    const codes = await Promise.all(texts.map((text) => codeOf(writeWholeFile(file, text, { overwrite: false }))));
    expect(codes.filter((code) => code === 'written')).to.have.length(1);
    expect(texts).to.include(await readFile(file, 'utf8'));
    expect(await readdir(folder)).to.deep.equal(['report.json']);
  });

  it('is always whole for readers while it is replaced', async () => {
    const texts = ['a', 'b'].map((letter) => letter.repeat(100_000));
    await writeWholeFile(file, texts[0] ?? '', { overwrite: true });
    const writing = Promise.all(
      Array.from({ length: 20 }, (_, index) => writeWholeFile(file, texts[index % 2] ?? '', { overwrite: true })),
    );
    for (let index = 0; index < 20; index++) expect(texts).to.include(await readFile(file, 'utf8'));
    await writing;
  });

  it('passes on what the file system says', async () => {
    expect(await codeOf(writeWholeFile(path.join(folder, 'none', 'a.json'), 'x', { overwrite: true }))).to.equal(
      'ENOENT',
    );
    expect(await codeOf(writeWholeFile(folder, 'x', { overwrite: true }))).to.be.oneOf([
      'EISDIR',
      'ENOTEMPTY',
      'EPERM',
    ]);
    expect(await readdir(folder)).to.deep.equal([]);
    expect(
      (await readdir(path.dirname(folder))).filter((name) => name.startsWith(`${path.basename(folder)}.`)),
    ).to.deep.equal([]);
  });
});

async function* chunks(count: number, failure?: Error): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index++) yield Buffer.from(`line ${index}\n`);
  if (failure) throw failure;
}

describe('writeWholeStream', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'write-files-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('writes what comes and gives its size', async () => {
    const file = path.join(folder, 'retry.json');
    expect(await writeWholeStream(file, chunks(3), { overwrite: false })).to.equal(21);
    expect(await readFile(file, 'utf8')).to.equal('line 0\nline 1\nline 2\n');
  });

  it('gzips a file whose name ends in .gz', async () => {
    const file = path.join(folder, 'retry.json.gz');
    const bytes = await writeWholeStream(file, chunks(3), { overwrite: false });
    const packed = await readFile(file);
    expect(packed.length).to.equal(bytes);
    expect(gunzipSync(packed).toString()).to.equal('line 0\nline 1\nline 2\n');
  });

  it('leaves nothing when the chunks end in an error, and names the unfinished file meanwhile', async () => {
    const names: Array<string | null> = [];
    const onUnfinished = (name: string | null): number => names.push(name);
    const work = writeWholeStream(path.join(folder, 'retry.json'), chunks(3, new Error('cut')), {
      overwrite: true,
      onUnfinished,
    });
    expect(await work.catch((error: unknown) => error)).to.have.property('message', 'cut');
    expect(await readdir(folder)).to.deep.equal([]);
    expect(names).to.have.length(2);
    expect(path.dirname(names[0] ?? '')).to.equal(folder);
    expect(names[1]).to.equal(null);
  });

  it('does not replace a file that came meanwhile', async () => {
    const file = path.join(folder, 'retry.json');
    async function* late(): AsyncGenerator<Buffer> {
      yield Buffer.from('ours');
      await writeFile(file, 'theirs');
    }
    expect(await codeOf(writeWholeStream(file, late(), { overwrite: false }))).to.equal('FileExistsError retry.json');
    expect(await readFile(file, 'utf8')).to.equal('theirs');
  });
});
