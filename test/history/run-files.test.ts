import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { claimRunFile, deleteExpiredRuns, draftOf, listRunFiles, releaseRunFile } from '../../src/history/run-files.ts';

const NOW = Date.parse('2026-11-21T09:00:00Z');
const HOUR_MS = 3_600_000;
const SCAN = '00D5g000004SAMP.0123456789abcdef';
const OTHER = '00D5g000004SAMP.fedcba9876543210';

describe('The files of runs', () => {
  let folder: string;
  const claimed: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'run-files-'));
  });

  afterEach(() => {
    for (const file of claimed.splice(0)) releaseRunFile(file);
    rmSync(folder, { recursive: true, force: true });
  });

  function claim(scan = SCAN): string {
    const file = claimRunFile(folder, scan);
    claimed.push(file);
    return file;
  }

  it('are open in this process until they are released, and have no name twice', async () => {
    const [first, second] = [write(claim(), 2), write(claim(), 1)];
    expect(first).not.to.equal(second);
    releaseRunFile(first);
    expect(await listRunFiles(folder, SCAN, NOW)).to.deep.equal([
      { file: first, isOpen: false },
      { file: second, isOpen: true },
    ]);
  });

  it('are open as long as their process is there', async () => {
    const gone = spawnSync(process.execPath, ['--version']).pid;
    const ended = write(ofProcess(claim(), gone), 2);
    const running = write(ofProcess(claim(), process.ppid), 1);
    expect(await listRunFiles(folder, SCAN, NOW)).to.deep.equal([
      { file: ended, isOpen: false },
      { file: running, isOpen: true },
    ]);
  });

  it('are open too where the process belongs to another user', async function () {
    if (process.platform === 'win32') this.skip();
    const ofRoot = write(ofProcess(claim(), 1));
    expect(await listRunFiles(folder, SCAN, NOW)).to.deep.equal([{ file: ofRoot, isOpen: true }]);
  });

  it('are those of one scan, without drafts and what else lies there', async () => {
    const own = write(claim());
    write(claim(OTHER));
    write(draftOf(claim()));
    write(path.join(folder, `${SCAN}.jsonl`));
    write(path.join(folder, 'notes.txt'));
    expect((await listRunFiles(folder, SCAN, NOW)).map(({ file }) => file)).to.deep.equal([own]);
    expect(await listRunFiles(path.join(folder, 'none'), SCAN, NOW)).to.deep.equal([]);
  });

  it('are deleted when they have expired, drafts and other scans too, but not while they are open', async () => {
    const open = write(claim(), 99);
    const fresh = write(claim(OTHER), 71);
    const expired = [write(claim(), 73), write(claim(OTHER), 73), write(draftOf(claim()), 73)];
    const notes = write(path.join(folder, 'notes.txt'), 99);
    for (const file of [fresh, ...expired]) releaseRunFile(file.replace(/\.new$/, ''));
    await deleteExpiredRuns(folder, 72 * HOUR_MS, NOW);
    expect(readdirSync(folder).toSorted()).to.deep.equal(
      [open, fresh, notes].map((file) => path.basename(file)).toSorted(),
    );
  });
});

function write(file: string, hoursAgo = 0): string {
  const written = new Date(NOW - hoursAgo * HOUR_MS);
  writeFileSync(file, '');
  utimesSync(file, written, written);
  return file;
}

/** As another process of this machine would have named it. */
function ofProcess(file: string, pid: number | undefined): string {
  return file.replace(/-\d+-/, `-${pid}-`);
}
