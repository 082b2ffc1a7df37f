import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import {
  LISTS_KEPT_MS,
  SCAN_KEPT_MS,
  ScanState,
  type KeptPage,
  type ScanIdentity,
} from '../../src/history/scan-state.ts';
import { sampleScannedJob } from '../report/sample-scans.ts';

const BEGUN = Date.parse('2026-11-21T09:00:00Z');
const SCAN: ScanIdentity = { orgId: '00D5g000004SAMPEAO', criteria: ['login=a@b.example'], version: '1.0.0' };
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
    await (await open()).keepJob(sampleScannedJob({ id: '750000000000002AAA' }));
    now++;
    const state = await open();
    expect([state.resumedFrom, state.findJob('750000000000002AAA')]).to.deep.equal([null, undefined]);
  });

  it('knows pages for an hour, and not once they were worked through', async () => {
    const state = await open();
    await state.keepPage(PAGE);
    now = BEGUN + LISTS_KEPT_MS - 1;
    expect((await open()).findPage(ASKED)).not.to.equal(undefined);
    now++;
    expect((await open()).findPage(ASKED)).to.equal(undefined);
    now = BEGUN;
    await state.forgetPages();
    expect([state.findPage(ASKED), state.hasPages]).to.deep.equal([undefined, false]);
    expect((await open()).findPage(ASKED)).to.equal(undefined);
  });

  it('begins anew when asked to, for another version of the plugin, and when the clock was set back', async () => {
    await (await open()).keepJob(sampleScannedJob());
    const restarted = await open({}, { restart: true });
    expect([restarted.resumedFrom, restarted.findJob(sampleScannedJob().id)]).to.deep.equal([null, undefined]);
    await restarted.keepJob(sampleScannedJob());
    expect((await open({ version: '1.0.1' })).resumedFrom).to.equal(null);
    now = BEGUN - 1;
    expect((await open({ version: '1.0.1' })).resumedFrom).to.equal(null);
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
    await (await open({ criteria: ['old'] })).keepPage(PAGE);
    const old = new Date(BEGUN - SCAN_KEPT_MS - 1000);
    utimesSync(onlyFile(), old, old);
    writeFileSync(path.join(folder, 'notes.txt'), '');
    utimesSync(path.join(folder, 'notes.txt'), old, old);
    await (await open({ criteria: ['new'] })).keepPage(PAGE);
    expect(readdirSync(folder).filter((name) => name.endsWith('.jsonl'))).to.have.length(1);
    expect(readdirSync(folder)).to.include('notes.txt');
  });

  it('holds what two processes found out that ran the same scan', async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all([
      one.keepJob(sampleScannedJob({ id: '750000000000001AAA' })),
      two.keepJob(sampleScannedJob({ id: '750000000000002AAA' })),
      one.keepJob(sampleScannedJob({ id: '750000000000003AAA' })),
    ]);
    const next = await open();
    for (const number of [1, 2, 3])
      expect(next.findJob(`75000000000000${number}`), String(number)).not.to.equal(undefined);
  });

  it('says why it can keep nothing, and still knows what this run has found', async () => {
    writeFileSync(folder, 'a file where the folder should be');
    const state = await open();
    expect(state.failure).to.equal('ENOTDIR');
    await state.keepJob(sampleScannedJob());
    expect(state.findJob(sampleScannedJob().id)).not.to.equal(undefined);
    await state.finish();
  });

  it('refuses what is no org id, as it becomes the name of a file', async () => {
    const error = await open({ orgId: '../../etc' }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RangeError);
  });
});
