import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  LISTS_KEPT_MS,
  SCAN_KEPT_MS,
  ScanState,
  type KeptPage,
  type ScanIdentity,
} from '../../src/history/scan-state.ts';
import { sampleScannedJob } from '../report/sample-scans.ts';
import { SCAN } from './scan-identity.ts';

const BEGUN = Date.parse('2026-11-21T09:00:00Z');
const keeper = fileURLToPath(new URL('keep-one-job.ts', import.meta.url));
const FIRST = '750000000000001AAA';
const SECOND = '750000000000002AAA';
const ASKED = { endpoint: 'ingest', locator: null, jobType: null } as const;
const PAGE: KeptPage = { ...ASKED, jobs: [], next: 'more' };

describe('The state of a scan', () => {
  let folder: string;
  let now: number;
  const opened: ScanState[] = [];

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'scan-state-')), 'scans');
    now = BEGUN;
  });

  afterEach(async () => {
    for (const state of opened.splice(0)) await state.close();
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  async function open(identity: Partial<ScanIdentity> = {}, options?: { restart: boolean }): Promise<ScanState> {
    const state = await ScanState.open(folder, { ...SCAN, ...identity }, () => now, options);
    opened.push(state);
    return state;
  }

  const onlyFile = (): string => {
    const names = readdirSync(folder);
    expect(names).to.have.length(1);
    return path.join(folder, names[0] ?? '');
  };

  const fileWith = (text: string): string => {
    const files = readdirSync(folder).map((name) => path.join(folder, name));
    return files.find((file) => readFileSync(file, 'utf8').includes(text)) ?? expect.fail(`No file holds ${text}.`);
  };

  it('gives back jobs, users and pages to the next run, with either length of an id', async () => {
    const job = sampleScannedJob();
    const first = await open();
    expect(first.resumedFrom).to.equal(null);
    await first.keepJob(job);
    await first.keepUser('ada@b.example', '005000000000001AAA');
    await first.keepPage(PAGE);
    now += 60_000;
    const second = await open();
    expect(second.resumedFrom).to.equal(BEGUN);
    expect(second.findJob(job.id)).to.deep.equal(job);
    expect(second.findJob(job.id.slice(0, 15))).to.deep.equal(job);
    expect(second.findUser('ada@b.example')).to.equal('005000000000001AAA');
    expect(second.findPage(ASKED)).to.deep.include({ ...PAGE, at: BEGUN });
    expect(second.findPage({ ...ASKED, locator: 'more' })).to.equal(undefined);
  });

  it('is one for each org, login and filter, in whatever order the filter is given', async () => {
    const job = sampleScannedJob();
    await (await open({ criteria: ['--kind=query', '--object=Case'] })).keepJob(job);
    const knows = async (identity: Partial<ScanIdentity>): Promise<boolean> =>
      (await open(identity)).findJob(job.id) !== undefined;
    expect(await knows({ criteria: ['--object=Case', '--kind=query'] })).to.equal(true);
    expect(await knows({ criteria: ['--object=Case'] })).to.equal(false);
    expect(await knows({ criteria: ['--object=Case', '--kind=query'], orgId: '00D5g000004OTHREAO' })).to.equal(false);
  });

  it('is forgotten 72 hours after the scan began, however late it was added to', async () => {
    await (await open()).keepJob(sampleScannedJob());
    now = BEGUN + SCAN_KEPT_MS - 1;
    const late = await open();
    expect(late.resumedFrom).to.equal(BEGUN);
    await late.keepJob(sampleScannedJob({ id: SECOND }));
    now++;
    const state = await open();
    expect([state.resumedFrom, state.findJob(SECOND)]).to.deep.equal([null, undefined]);
  });

  it('knows pages for an hour, and not once they were worked through', async () => {
    const first = await open();
    await first.keepPage(PAGE);
    await first.close();
    now = BEGUN + LISTS_KEPT_MS - 1;
    const second = await open();
    expect(second.findPage(ASKED)).not.to.equal(undefined);
    now++;
    expect(second.findPage(ASKED)).to.equal(undefined);
    now = BEGUN;
    await second.forgetPages();
    expect([second.findPage(ASKED), second.hasPages]).to.deep.equal([undefined, false]);
    await second.close();
    expect((await open()).findPage(ASKED)).to.equal(undefined);
  });

  it('begins anew when asked to, for another version of the plugin, and when the clock was set back', async () => {
    await (await open()).keepJob(sampleScannedJob());
    const restarted = await open({}, { restart: true });
    expect([restarted.resumedFrom, restarted.findJob(sampleScannedJob().id)]).to.deep.equal([null, undefined]);
    await restarted.keepJob(sampleScannedJob());
    expect((await open({ version: '1.0.1' })).resumedFrom).to.equal(null);
    now = BEGUN - 1;
    expect((await open()).resumedFrom).to.equal(null);
  });

  it('skips lines that are torn or foreign, and nothing else', async () => {
    const state = await open();
    await state.keepJob(sampleScannedJob());
    appendFileSync(onlyFile(), '\n{"type":"job","job":{"id":"7500000');
    appendFileSync(onlyFile(), '\n{"type":"job","job":{"id":1}}\nnot ours\n');
    // Of another shape, by a version that has the same number.
    const { counts: _counts, ...uncounted } = sampleScannedJob();
    const foreign = [
      uncounted,
      { ...sampleScannedJob(), outcome: 'splendid' },
      { ...sampleScannedJob(), groups: [{}] },
    ];
    for (const job of foreign) appendFileSync(onlyFile(), `\n${JSON.stringify({ type: 'job', job })}\n`);
    await state.keepJob(sampleScannedJob({ id: '750000000000002AAA' }));
    const next = await open();
    expect(next.findJob(sampleScannedJob().id)).to.deep.equal(sampleScannedJob());
    expect(next.findJob('750000000000002AAA')?.id).to.equal('750000000000002AAA');
  });

  it('begins anew where even the first line is torn', async () => {
    const state = await open();
    await state.keepJob(sampleScannedJob());
    const [, ...rest] = readFileSync(onlyFile(), 'utf8').trimStart().split('\n');
    writeFileSync(onlyFile(), `{"type":"sc\n${rest.join('\n')}`);
    expect((await open()).resumedFrom).to.equal(null);
  });

  it('leaves no file where nothing was found', async () => {
    const state = await open();
    await state.close();
    await (await open()).finish();
    expect(existsSync(folder)).to.equal(false);
  });

  it('keeps no more than 64 MB of a scan', async () => {
    const state = await open();
    await state.keepPage(PAGE);
    const huge = sampleScannedJob({ incompleteReason: 'x'.repeat(65_000_000) });
    await state.keepJob(huge);
    expect(statSync(onlyFile()).size).to.be.below(10_000);
    expect([state.failure, state.findJob(huge.id)?.id]).to.deep.equal([null, huge.id]);
  });

  it('takes over no more than 64 MB of other runs', async () => {
    for (const id of [FIRST, SECOND]) {
      const half = await open({}, { restart: true });
      await half.keepJob(sampleScannedJob({ id, incompleteReason: 'x'.repeat(33_000_000) }));
    }
    const next = await open();
    const sizes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).size);
    expect(sizes.filter((size) => size > 33_000_000)).to.have.length(3);
    for (const size of sizes) expect(size).to.be.below(64_000_000);
    expect([next.findJob(FIRST)?.id, next.findJob(SECOND)?.id]).to.deep.equal([FIRST, SECOND]);
  });

  it('is readable by its owner alone', async () => {
    if (process.platform === 'win32') return;
    await (await open()).keepPage(PAGE);
    expect(statSync(onlyFile()).mode & 0o777).to.equal(0o600);
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
  });

  it('leaves no file of a finished scan, and deletes those that have expired', async () => {
    const finished = await open();
    await finished.keepPage(PAGE);
    await finished.finish();
    expect(readdirSync(folder)).to.deep.equal([]);
    const cut = await open({ criteria: ['old'] });
    await cut.keepPage(PAGE);
    await cut.close();
    const old = new Date(BEGUN - SCAN_KEPT_MS - 1000);
    utimesSync(onlyFile(), old, old);
    writeFileSync(path.join(folder, 'notes.txt'), '');
    utimesSync(path.join(folder, 'notes.txt'), old, old);
    await (await open({ criteria: ['new'] })).keepPage(PAGE);
    expect(readdirSync(folder).filter((name) => name.endsWith('.jsonl'))).to.have.length(1);
    expect(readdirSync(folder)).to.include('notes.txt');
  });

  it('begins with what is newest where two runs have read the same list', async () => {
    const [one, two] = [await open(), await open()];
    await one.keepPage(PAGE);
    now += 1000;
    await two.keepPage({ ...PAGE, next: 'newer' });
    await one.keepJob(sampleScannedJob());
    expect((await open()).findPage(ASKED)).to.deep.include({ next: 'newer', at: now });
  });

  it('begins when the first of the runs did that it goes on with', async () => {
    for (const version of ['first', 'second']) {
      const run = await open({}, { restart: true });
      await run.keepUser(version, '005000000000001AAA');
      // The clock of the file system ticks more slowly than files are written.
      const written = new Date(now);
      utimesSync(fileWith(version), written, written);
      now += 1000;
    }
    expect((await open()).resumedFrom).to.equal(BEGUN);
  });

  describe('of two runs at once', () => {
    const children: ChildProcess[] = [];

    afterEach(async () => {
      for (const child of children.splice(0)) await kill(child);
    });

    /** Another process with the same scan, which has kept a job and goes on. */
    async function startOther(id: string): Promise<ChildProcess> {
      const child = spawn(process.execPath, [keeper, folder, String(now), id], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      await once(child.stdout, 'data');
      return child;
    }

    it('leaves the other its own when it ends first, however the other ends', async () => {
      const finished = await open();
      const killed = await startOther(SECOND);
      await finished.keepJob(sampleScannedJob({ id: FIRST }));
      await finished.finish();
      await kill(killed);
      const next = await open();
      expect([next.findJob(FIRST)?.id, next.findJob(SECOND)?.id]).to.deep.equal([undefined, SECOND]);
      await next.finish();
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('keeps what it has taken over from the other, when that one ends first', async () => {
      const first = await open();
      await first.keepJob(sampleScannedJob({ id: FIRST }));
      const killed = await startOther(SECOND);
      await first.finish();
      await kill(killed);
      const next = await open();
      expect([next.findJob(FIRST)?.id, next.findJob(SECOND)?.id]).to.deep.equal([FIRST, SECOND]);
    });

    it('begins anew beside the other without taking its findings away', async () => {
      const killed = await startOther(FIRST);
      const restarted = await open({}, { restart: true });
      await restarted.keepJob(sampleScannedJob({ id: SECOND }));
      expect(restarted.findJob(FIRST)).to.equal(undefined);
      await restarted.finish();
      await kill(killed);
      expect((await open()).findJob(FIRST)?.id).to.equal(FIRST);
    });

    it('holds what both found out, and makes one file of those of killed runs', async () => {
      const killed = await Promise.all([startOther(FIRST), startOther(SECOND)]);
      for (const child of killed) await kill(child);
      const next = await open();
      expect([next.findJob(FIRST)?.id, next.findJob(SECOND)?.id]).to.deep.equal([FIRST, SECOND]);
      if (process.platform !== 'win32') expect(statSync(onlyFile()).mode & 0o777).to.equal(0o600);
      await next.finish();
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('takes a silent run of another machine for one that goes on, for an hour', async () => {
      const cut = await open();
      await cut.keepJob(sampleScannedJob());
      await cut.close();
      const foreign = onlyFile().replace(/\.[0-9a-f]{8}-(?=\d+-)/, '.00000000-');
      renameSync(onlyFile(), foreign);
      const written = new Date(BEGUN);
      utimesSync(foreign, written, written);
      now = BEGUN + LISTS_KEPT_MS - 1;
      await (await open()).finish();
      expect(readdirSync(folder)).to.deep.equal([path.basename(foreign)]);
      now++;
      const next = await open();
      expect(next.findJob(sampleScannedJob().id)).not.to.equal(undefined);
      await next.finish();
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  it('takes over what it can not copy, and leaves it where it is', async function () {
    // There is no folder that such a user may not write to.
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
    const cut = await open();
    await cut.keepJob(sampleScannedJob());
    await cut.close();
    chmodSync(folder, 0o500);
    const next = await open();
    expect([next.findJob(sampleScannedJob().id)?.id, next.failure]).to.deep.equal([sampleScannedJob().id, 'EACCES']);
    await next.close();
    chmodSync(folder, 0o700);
    expect((await open()).findJob(sampleScannedJob().id)).not.to.equal(undefined);
  });

  it('says why it can keep nothing, and still knows what this run has found', async () => {
    writeFileSync(folder, 'a file where the folder should be');
    const state = await open();
    expect(state.failure).to.equal('ENOTDIR');
    rmSync(folder);
    await state.keepJob(sampleScannedJob());
    expect(state.findJob(sampleScannedJob().id)).not.to.equal(undefined);
    expect(existsSync(folder), 'not all that is known would be in there').to.equal(false);
    await state.finish();
  });

  it('says why the end of a scan could not be kept', async () => {
    const state = await open();
    writeFileSync(folder, 'a file where the folder should be');
    await state.finish();
    expect(state.failure).to.equal('ENOTDIR');
  });

  it('refuses what is no org id, as it becomes the name of a file', async () => {
    const error = await open({ orgId: '../../etc' }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RangeError);
  });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
