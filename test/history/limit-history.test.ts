import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { appendSnapshot, readSnapshots, takeSnapshot, type LimitSnapshot } from '../../src/history/limit-history.ts';

const ORG = '00D5g000004SAMPEAO';
const OTHER = '00D5g000004OTHREAO';
const writer = fileURLToPath(new URL('append-one.ts', import.meta.url));
/** Coverage of hundreds of small processes would only cost time, and so would compiling the same modules in each. */
const compiled = mkdtempSync(path.join(tmpdir(), 'limit-history-compiled-'));
const env = { ...process.env, NODE_V8_COVERAGE: '', NODE_COMPILE_CACHE: compiled };
const bounds = { segmentBytes: 300, segments: 3, days: 30 };

function snapshot(at: string, remaining: number): LimitSnapshot {
  return { at, limits: { DailyApiRequests: { max: 100_000, remaining } } };
}

function day(number: number): string {
  return new Date(Date.UTC(2026, 10, number)).toISOString();
}

describe('The history of limits', () => {
  let folder: string;
  const remaining = async (): Promise<Array<number | undefined>> =>
    (await readSnapshots(folder, ORG)).map(({ limits }) => limits['DailyApiRequests']?.remaining);

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'limit-history-')), 'limits');
  });

  afterEach(() => {
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  after(() => {
    rmSync(compiled, { recursive: true, force: true });
  });

  it('is empty for an org that was never seen', async () => {
    expect(await readSnapshots(folder, ORG)).to.deep.equal([]);
  });

  it('gives back what was added, by time, each org on its own', async () => {
    await appendSnapshot(folder, ORG, snapshot(day(3), 3));
    await appendSnapshot(folder, OTHER, snapshot(day(2), 2));
    await appendSnapshot(folder, ORG, snapshot(day(1), 1));
    expect(await readSnapshots(folder, ORG)).to.deep.equal([snapshot(day(1), 1), snapshot(day(3), 3)]);
    expect(await readSnapshots(folder, OTHER)).to.deep.equal([snapshot(day(2), 2)]);
  });

  it('keeps the limits that have numbers, negative ones too', async () => {
    const taken = takeSnapshot(new Date(day(1)), [
      { name: 'DataStorageMB', max: 1024, remaining: -3 },
      { name: 'Unreadable', max: null, remaining: 5 },
      { name: 'constructor', max: 0, remaining: 0 },
    ]);
    await appendSnapshot(folder, ORG, taken);
    const limits = { DataStorageMB: { max: 1024, remaining: -3 }, constructor: { max: 0, remaining: 0 } };
    expect(await readSnapshots(folder, ORG)).to.deep.equal([{ at: day(1), limits }]);
  });

  it('reads a time with both ends included', async () => {
    for (const number of [1, 2, 3, 4]) await appendSnapshot(folder, ORG, snapshot(day(number), number));
    const read = await readSnapshots(folder, ORG, { since: Date.parse(day(2)), until: Date.parse(day(3)) });
    expect(read.map(({ at }) => at)).to.deep.equal([day(2), day(3)]);
  });

  it('refuses what is no org id, whatever path it spells', async () => {
    for (const id of ['', '../../etc', '00D', `${ORG}/x`, '0055g000004SAMPEAO']) {
      const errors = await Promise.all([
        readSnapshots(folder, id).catch((error: unknown) => error),
        appendSnapshot(folder, id, snapshot(day(1), 1)).catch((error: unknown) => error),
      ]);
      for (const error of errors) expect(error).to.be.instanceOf(RangeError);
    }
  });

  it('skips damaged and foreign lines', async () => {
    await appendSnapshot(folder, ORG, snapshot(day(1), 1));
    const [name = ''] = readdirSync(folder);
    const foreign = [
      'not json',
      '[]',
      'null',
      '{"at":"yesterday","limits":{}}',
      '{"at":1}',
      '\0\0\0\0',
      '\uFFFD{"at":',
    ];
    appendFileSync(path.join(folder, name), foreign.join('\n'));
    writeFileSync(path.join(folder, `${ORG}.backup.jsonl`), 'another file');
    await appendSnapshot(folder, ORG, snapshot(day(2), 2));
    expect(await remaining()).to.deep.equal([1, 2]);
  });

  it('loses no line but the torn one, wherever it is torn', async () => {
    await appendSnapshot(folder, ORG, snapshot(day(1), 1));
    const [name = ''] = readdirSync(folder);
    const file = path.join(folder, name);
    const kept = readFileSync(file).length;
    await appendSnapshot(folder, ORG, snapshot(day(2), 2));
    const whole = readFileSync(file);
    for (let length = kept; length < whole.length - 2; length++) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      await appendSnapshot(folder, ORG, snapshot(day(3), 3));
      expect(await remaining(), `torn after ${length} bytes`).to.deep.equal([1, 3]);
    }
  });

  it('keeps no more files than its bounds allow, and the newest snapshots', async () => {
    for (let number = 1; number <= 40; number++) {
      await appendSnapshot(
        folder,
        ORG,
        snapshot(new Date(Date.UTC(2026, 10, 1, number)).toISOString(), number),
        bounds,
      );
    }
    expect(readdirSync(folder)).to.have.length(3);
    const left = await remaining();
    expect(left.at(-1)).to.equal(40);
    expect(left).to.deep.equal(Array.from({ length: left.length }, (_, index) => 41 - left.length + index));
  });

  it('drops a file whose last snapshot is older than its bounds allow', async () => {
    const many = { ...bounds, segments: 100 };
    for (const number of [1, 1, 1, 1]) await appendSnapshot(folder, ORG, snapshot(day(number), number), many);
    const [oldest = ''] = readdirSync(folder);
    utimesSync(path.join(folder, oldest), new Date(day(1)), new Date(day(1)));
    for (const number of [33, 33, 33, 33, 33]) await appendSnapshot(folder, ORG, snapshot(day(number), number), many);
    expect(readdirSync(folder)).not.to.include(oldest);
    expect((await remaining()).filter((value) => value === 33)).to.have.length(5);
  });

  it('loses and corrupts nothing when two hundred processes write at once', async function () {
    this.timeout(120_000);
    const run = promisify(execFile);
    const values = Array.from({ length: 200 }, (_, index) => index + 1);
    const queue = [...values];
    const work = async (): Promise<void> => {
      for (let value = queue.shift(); value !== undefined; value = queue.shift()) {
        await run(process.execPath, [writer, folder, ORG, day(1), String(value), '60000'], { env });
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    expect((await remaining()).toSorted((a, b) => (a ?? 0) - (b ?? 0))).to.deep.equal(values);
    expect(readdirSync(folder).length).to.be.above(5);
    const lines = readdirSync(folder).flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'));
    expect(lines.filter((line) => line !== '')).to.have.length(200);
  });

  it('keeps every acknowledged snapshot of processes that were killed in the middle', async function () {
    this.timeout(120_000);
    const starts = ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z', '2026-11-04T00:00:00Z'];
    const acknowledged = await Promise.all(
      starts.map(async (at, index) => {
        const child = spawn(process.execPath, [writer, folder, ORG, at, '0', '60000', 'forever'], { env });
        let output = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          output += text;
          if (output.split('\n').length > 40 + index * 7) child.kill('SIGKILL');
        });
        await once(child, 'close');
        expect(child.signalCode).to.equal('SIGKILL');
        return output.split('\n').filter((line) => line !== '').length;
      }),
    );
    await appendSnapshot(folder, ORG, snapshot(day(9), 9));
    const read = await readSnapshots(folder, ORG);
    expect(read.at(-1)).to.deep.equal(snapshot(day(9), 9));
    for (const [index, at] of starts.entries()) {
      const values = read.filter((one) => one.at === at).map(({ limits }) => limits['DailyApiRequests']?.remaining);
      const most = acknowledged[index] ?? 0;
      expect(most).to.be.above(30);
      expect(values.slice(0, most)).to.deep.equal(Array.from({ length: most }, (_, nth) => nth + 1));
      // What was written, but not yet acknowledged, may be there too.
      expect(new Set(values).size).to.equal(values.length);
    }
  });
});
