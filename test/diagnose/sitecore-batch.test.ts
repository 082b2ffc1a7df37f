import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import {
  diagnoseSitecoreBatch,
  type LogPlace,
  type SitecoreBatchOptions,
  type SitecoreProgress,
} from '../../src/diagnose/sitecore-batch.ts';
import type { ImportFile } from '../../src/diagnose/sitecore/match-import.ts';
import { openSitecore, type Sitecore } from '../../src/sitecore/open-sitecore.ts';
import { writeLog, type LogLine } from '../simulated-cdp/log-file.ts';
import { SimulatedCdp } from '../simulated-cdp/simulated-cdp.ts';
import { SimulatedClock } from '../simulated-org/clock.ts';

const REFS = Array.from({ length: 20 }, () => randomUUID());
const LINES = REFS.map(
  (ref, index) => `{"ref":"${ref.toUpperCase()}","schema":"guest","mode":"upsert","value":{"n":${index}}}\n`,
);

/** One failed record of each documented kind, and a second transient one. */
const LOG = [
  entry(0, '400', 'Validation error: attribute tier is not defined'),
  entry(1, 400, 'Identity information missing'),
  entry(2, '402', 'Unsupported mode'),
  entry(3, '403', 'Action not allowed'),
  entry(4, '404', 'Resource not found'),
  entry(5, '409', 'Resource conflict'),
  entry(6, '500', 'Server error'),
  entry(7, 500, 'Server error'),
];

describe('diagnoseSitecoreBatch', () => {
  let cdp: SimulatedCdp;
  let sitecore: Sitecore;

  const diagnose = (place: LogPlace, options: Partial<SitecoreBatchOptions> = {}) =>
    diagnoseSitecoreBatch(
      place,
      { ...sitecore, now: () => cdp.clock.now(), sleep: (ms) => Promise.resolve(cdp.clock.advance(ms)) },
      { waitMs: 0, importFile: null, verdicts: new Set(['now', 'later']), ...options },
    );
  const diagnoseBatch = (ref: string, options?: Partial<SitecoreBatchOptions>) =>
    diagnose({ kind: 'batch', ref }, options);

  beforeEach(async () => {
    cdp = await SimulatedCdp.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z') });
    sitecore = openSitecore(
      { baseUrl: new URL(cdp.url), credentials: cdp.credentials },
      { clientVersion: '0.0.0', limits: { headersMs: 300, silenceMs: 300 }, sleep: () => Promise.resolve() },
    );
  });

  afterEach(async () => {
    expect(cdp.faults.pending).to.deep.equal([]);
    expect(cdp.failures).to.deep.equal([]);
    await sitecore.close();
    await cdp.stop();
  });

  it('groups the log by code and message, with refs as examples', async () => {
    const { ref } = cdp.addBatch({ log: LOG });
    const diagnosis = await diagnoseBatch(ref);
    expect(diagnosis.groups.map(({ code, count, retry, template }) => [code, count, retry, template])).to.deep.equal([
      ['500', 2, 'now', 'Server error'],
      ['400', 1, 'after-fix', 'Validation error: attribute tier is not defined'],
      ['400', 1, 'after-fix', 'Identity information missing'],
      ['402', 1, 'after-fix', 'Unsupported mode'],
      ['403', 1, 'after-fix', 'Action not allowed'],
      ['404', 1, 'never', 'Resource not found'],
      ['409', 1, 'after-fix', 'Resource conflict'],
    ]);
    expect(diagnosis.groups[0]?.examples).to.deep.equal([
      { row: 7, id: REFS[6], message: 'Server error' },
      { row: 8, id: REFS[7], message: 'Server error' },
    ]);
    expect(diagnosis.groups[0]?.share).to.equal(0.25);
    expect(diagnosis.retry).to.deep.equal({ now: 2, later: 0, afterFix: 5, never: 1, unknown: 0, unprocessed: 0 });
    expect(diagnosis).to.include({ outcome: 'failed', complete: true, apiCalls: 2, jobError: null, retryFile: null });
    expect(diagnosis.counts).to.deep.equal({ processed: null, succeeded: null, failed: 8, unprocessed: 0, scanned: 8 });
  });

  it('gives the same from a gzipped and a plain log, by ref, address and file', async () => {
    const seen: unknown[] = [];
    for (const form of ['gzip', 'plain', 'labelled'] as const) {
      const batch = cdp.addBatch({ log: LOG, form });
      const url = new URL(cdp.signLogUrl(batch));
      seen.push((await diagnoseBatch(batch.ref)).groups, (await diagnose({ kind: 'address', url })).groups);
    }
    for (const bytes of [Buffer.from(writeLog(LOG)), gzipSync(writeLog(LOG))]) {
      seen.push((await diagnose(fileOf(bytes))).groups);
    }
    for (const groups of seen) expect(groups).to.deep.equal(seen[0]);
    expect(seen).to.have.length(8);
  });

  describe('tells the outcome', () => {
    const source = { importFile: importOf(LINES.join('')) };

    it('clean for success, with as many records as the import file has', async () => {
      const { ref } = cdp.addBatch();
      const alone = await diagnoseBatch(ref);
      expect(alone).to.include({ outcome: 'clean', complete: true, apiCalls: 1 });
      expect(alone.counts).to.include({ processed: null, succeeded: null, failed: 0 });
      expect((await diagnoseBatch(ref, source)).counts).to.include({ processed: 20, succeeded: 20, failed: 0 });
    });

    it('partial where the import file shows that others succeeded', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      const { outcome, counts } = await diagnoseBatch(ref, source);
      expect(outcome).to.equal('partial');
      expect(counts).to.deep.equal({ processed: 20, succeeded: 12, failed: 8, unprocessed: 0, scanned: 8 });
    });

    it('failed where the import file shows that none did', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      const all = { importFile: importOf(LINES.slice(0, 8).join('')) };
      const { outcome, counts } = await diagnoseBatch(ref, all);
      expect(outcome).to.equal('failed');
      expect(counts).to.include({ processed: 8, succeeded: 0, failed: 8 });
    });

    it('failed where nobody tells, and leaves the count open', async () => {
      const { outcome, counts } = await diagnose(fileOf(Buffer.from(writeLog(LOG))));
      expect(outcome).to.equal('failed');
      expect(counts).to.deep.equal({ processed: null, succeeded: null, failed: 8, unprocessed: null, scanned: 8 });
    });

    it('failed for a corrupted upload, of which nothing was processed', async () => {
      const { ref } = cdp.addBatch({ status: 'corrupted' });
      const { outcome, jobError, counts, retry } = await diagnoseBatch(ref, source);
      expect([outcome, jobError?.code, jobError?.entry?.retry]).to.deep.equal([
        'failed',
        'batch.corrupted',
        'after-fix',
      ]);
      expect(counts).to.include({ processed: 0, succeeded: 0, unprocessed: 20 });
      expect(retry.unprocessed).to.equal(20);
    });

    it('failed for an error without a log, which means a wrong compression', async () => {
      const { ref } = cdp.addBatch({ log: null });
      const { outcome, jobError } = await diagnoseBatch(ref);
      expect([outcome, jobError?.code]).to.deep.equal(['failed', 'batch.error']);
      expect(jobError?.entry?.fixes[0]).to.include('gzip');
    });

    for (const status of ['uploading', 'file_uploaded', 'processing']) {
      it(`running for ${status}`, async () => {
        const diagnosis = await diagnoseBatch(cdp.addBatch({ status, log: LOG }).ref);
        expect(diagnosis).to.include({ outcome: 'running', complete: true, apiCalls: 1 });
      });
    }

    it('running, but incomplete, for a status that nobody knows', async () => {
      const diagnosis = await diagnoseBatch(cdp.addBatch({ status: 'archived' }).ref);
      expect(diagnosis).to.include({ outcome: 'running', complete: false });
      expect(diagnosis.batch.status).to.equal('archived');
    });
  });

  describe('with --wait', () => {
    it('looks until the batch is processed, at growing intervals', async () => {
      const { ref } = cdp.addBatch({ uploadMs: 20_000, processingMs: 40_000, log: LOG });
      const states: SitecoreProgress[] = [];
      const diagnosis = await diagnoseBatch(ref, { waitMs: 120_000, onProgress: (progress) => states.push(progress) });
      expect(diagnosis.outcome).to.equal('failed');
      expect(states.flatMap((state) => ('status' in state ? [state.status] : []))).to.include.members([
        'uploading',
        'processing',
      ]);
      expect(diagnosis.apiCalls).to.be.within(5, 12);
    });

    it('takes a look that fails for a passing reason for one look less', async () => {
      const { ref } = cdp.addBatch({ processingMs: 10_000, log: LOG });
      const busy = { type: 'status', status: 503 } as const;
      cdp.faults.add({ path: ref, skip: 1, times: 5, fault: busy });
      expect((await diagnoseBatch(ref, { waitMs: 60_000 })).outcome).to.equal('failed');
    });

    it('takes a look at which nobody can be reached for one look less, too', async () => {
      const { ref } = cdp.addBatch({ processingMs: 10_000, log: LOG });
      const gone = await SimulatedCdp.start();
      const account = { baseUrl: new URL(gone.url), credentials: gone.credentials };
      await gone.stop();
      const offline = openSitecore(account, { clientVersion: '0.0.0', sleep: () => Promise.resolve() });
      let looks = 0;
      const readBatch: Sitecore['readBatch'] = (wanted) => (++looks === 2 ? offline : sitecore).readBatch(wanted);
      const ports = {
        ...sitecore,
        readBatch,
        now: () => cdp.clock.now(),
        sleep: (ms: number) => Promise.resolve(cdp.clock.advance(ms)),
      };
      const options = { waitMs: 60_000, importFile: null, verdicts: new Set(['now'] as const) };
      expect((await diagnoseSitecoreBatch({ kind: 'batch', ref }, ports, options)).outcome).to.equal('failed');
      await offline.close();
    });

    it('gives the batch as it was when the time is up', async () => {
      const { ref } = cdp.addBatch({ processingMs: 600_000, log: LOG });
      expect((await diagnoseBatch(ref, { waitMs: 60_000 })).outcome).to.equal('running');
    });
  });

  describe('picks the records worth sending again', () => {
    it('byte by byte, out of a plain and a gzipped import file', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      for (const bytes of [Buffer.from(LINES.join('')), gzipSync(LINES.join(''))]) {
        const written: string[] = [];
        const { retryFile, importMatch } = await diagnoseBatch(ref, { importFile: importOf(bytes, written) });
        expect(written).to.deep.equal([`${LINES[6]}${LINES[7]}`]);
        expect(retryFile).to.deep.equal({ path: 'retry.json', records: 2, bytes: written[0]?.length });
        expect(importMatch).to.deep.equal({ records: 20, unreadableLines: 0, refs: 8, missingRefs: 0 });
      }
    });

    it('of the verdicts that are asked for', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      const written: string[] = [];
      await diagnoseBatch(ref, { importFile: importOf(LINES.join(''), written), verdicts: new Set(['never']) });
      expect(written).to.deep.equal([LINES[4]]);
    });

    it('not one that also failed for another reason', async () => {
      const { ref } = cdp.addBatch({ log: [...LOG, entry(6, '400', 'Validation error')] });
      const written: string[] = [];
      const diagnosis = await diagnoseBatch(ref, { importFile: importOf(LINES.join(''), written) });
      expect(written).to.deep.equal([LINES[7]]);
      expect(diagnosis.counts).to.include({ scanned: 9, failed: 8, succeeded: 12 });
    });

    it('and does not know how many succeeded where lines of the import file hold no record', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      const { outcome, counts } = await diagnoseBatch(ref, { importFile: importOf(`${LINES.join('')}{"ref":\n`, []) });
      expect(counts).to.include({ processed: null, succeeded: null, failed: 8 });
      expect(outcome).to.equal('failed');
    });

    it('and leaves the import file alone while the batch is processed', async () => {
      const { ref } = cdp.addBatch({ processingMs: 600_000, log: LOG });
      const diagnosis = await diagnoseBatch(ref, { importFile: importOf(LINES.join(''), []) });
      expect(diagnosis).to.deep.include({ outcome: 'running', importMatch: null, retryFile: null });
    });

    it('and counts no record as succeeded whose reference another one has that failed', async () => {
      const { ref } = cdp.addBatch({ log: [entry(0, '500', 'Server error'), entry(0, '500', 'Server error')] });
      const twice = `${LINES[0]}${LINES[0]}`;
      const { outcome, counts } = await diagnoseBatch(ref, { importFile: importOf(twice, []) });
      expect(counts).to.include({ processed: 2, failed: 2, succeeded: 0 });
      expect(outcome).to.equal('failed');
    });

    it('into no file where there are none', async () => {
      const { ref } = cdp.addBatch({ log: LOG.slice(0, 3) });
      const written: string[] = [];
      const { retryFile } = await diagnoseBatch(ref, { importFile: importOf(LINES.join(''), written) });
      expect([retryFile, written]).to.deep.equal([null, []]);
    });

    it('and counts nobody as saved by a file that lacks records of the log', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      const { counts, importMatch, outcome } = await diagnoseBatch(ref, {
        importFile: importOf(LINES.slice(5).join('')),
      });
      expect(importMatch).to.include({ records: 15, refs: 8, missingRefs: 5 });
      expect(counts).to.include({ processed: null, succeeded: null, failed: 8 });
      expect(outcome).to.equal('failed');
    });

    it('or throws when the import file can not be read to its end', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      const cut = gzipSync(LINES.join('')).subarray(0, 300);
      const written: string[] = [];
      const failure: unknown = await diagnoseBatch(ref, { importFile: importOf(cut, written) }).catch(
        (error: unknown) => error,
      );
      expect(failure).to.have.property('name', 'UnpackError');
      expect(written).to.deep.equal([]);
    });
  });

  describe('when the log can not be read to its end', () => {
    const log = Array.from({ length: 2000 }, (_, index) => entry(index % 20, '500', 'Server error'));

    it('starts again, from a clean tally', async () => {
      const { ref } = cdp.addBatch({ log, form: 'plain' });
      cdp.faults.add({ path: '/import.gz', fault: { type: 'reset', at: 100_000 } });
      const diagnosis = await diagnoseBatch(ref);
      expect(diagnosis).to.include({ complete: true, apiCalls: 3 });
      expect(diagnosis.counts).to.include({ scanned: 2000, failed: 2000 });
    });

    it('starts again when a gzipped log is cut in a way that HTTP can not tell', async () => {
      const { ref } = cdp.addBatch({ log });
      cdp.faults.add({ path: '/import.gz', fault: { type: 'truncate', afterBytes: 1000 } });
      expect(await diagnoseBatch(ref)).to.include({ complete: true, apiCalls: 3 });
    });

    it('gives what was read furthest, and says that it is not all', async () => {
      const { ref } = cdp.addBatch({ log, form: 'plain' });
      for (const at of [50_000, 100_000, 20_000]) {
        cdp.faults.add({ path: '/import.gz', fault: { type: 'close', at, framing: 'content-length' } });
      }
      const diagnosis = await diagnoseBatch(ref);
      expect(diagnosis).to.include({ outcome: 'failed', complete: false });
      expect(diagnosis.counts.scanned).to.be.within(1100, 1200);
      expect(diagnosis.counts.failed).to.equal(null);
      expect(diagnosis.incompleteReason)
        .to.include('could not be read to its end')
        .and.to.include('ConnectionLostError');
    });

    it('keeps what was read of a cut file', async () => {
      const bytes = gzipSync(writeLog(LOG.concat(log)));
      const diagnosis = await diagnose(fileOf(bytes.subarray(0, bytes.length - 20)));
      expect(diagnosis.complete).to.equal(false);
      expect(diagnosis.counts.scanned).to.be.above(8);
      expect(diagnosis.incompleteReason).to.include('ends in the middle');
    });

    it('counts its broken lines, and shows where they are', async () => {
      const { ref } = cdp.addBatch({ log: ['{"ref":', ...LOG, 'oops', ...Array.from({ length: 9 }, () => '[]')] });
      const { brokenLines, complete, counts } = await diagnoseBatch(ref);
      expect(brokenLines.count).to.equal(11);
      expect(brokenLines.examples.map(({ line, reason }) => `${line} ${reason}`)).to.deep.equal([
        '1 not-json',
        '10 not-json',
        '11 not-an-entry',
        '12 not-an-entry',
        '13 not-an-entry',
      ]);
      expect([complete, counts.scanned, counts.failed]).to.deep.equal([false, 8, null]);
    });

    it('asks for a fresh address when the old one has expired', async () => {
      const { ref } = cdp.addBatch({ log });
      cdp.faults.add({
        path: '/import.gz',
        fault: {
          type: 'status',
          status: 403,
          body: '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
        },
      });
      expect(await diagnoseBatch(ref)).to.include({ complete: true, apiCalls: 4 });
    });

    it('stays with an address that has expired where the batch gives out no other', async () => {
      const { ref } = cdp.addBatch({ log });
      const body = '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';
      cdp.faults.add({ path: '/import.gz', times: 3, fault: { type: 'status', status: 403, body } });
      const bare = JSON.stringify({ status: { code: 'error' } });
      cdp.faults.add({ path: ref, skip: 1, fault: { type: 'status', status: 200, body: bare } });
      const bereft = await diagnoseBatch(ref);
      expect(bereft).to.include({ outcome: 'failed', complete: false, apiCalls: 3 });
      expect(bereft.incompleteReason).to.include('LogExpiredError');
      const expiredAgain = await diagnoseBatch(ref);
      expect(expiredAgain).to.include({ outcome: 'failed', complete: false, apiCalls: 4 });
      expect(expiredAgain.incompleteReason).to.include('LogExpiredError');
    });

    it('tells the batch all the same, where its log is gone', async () => {
      const batch = cdp.addBatch({ log });
      cdp.storage.remove(batch.logPath ?? '');
      const diagnosis = await diagnoseBatch(batch.ref);
      expect(diagnosis).to.include({ outcome: 'failed', complete: false });
      expect(diagnosis.incompleteReason).to.include('LogNotFoundError');
    });

    it('says that an empty log says nothing', async () => {
      const diagnosis = await diagnoseBatch(cdp.addBatch({ log: [] }).ref);
      expect(diagnosis).to.include({ outcome: 'failed', complete: false, incompleteReason: 'The log holds no entry.' });
    });
  });

  describe('refuses', () => {
    for (const [what, content] of [
      ['an empty file', ''],
      ['a page', '<html>\n</html>\n'],
      ['an import file', LINES.join('')],
      ['a zip file', 'PK\x03\x04'],
    ] as const) {
      it(`${what} as an error log`, async () => {
        const failure: unknown = await diagnose(fileOf(Buffer.from(content))).catch((error: unknown) => error);
        expect(failure).to.have.property('name', 'NotAnErrorLogError');
      });
    }

    it('an address that has expired', async () => {
      const url = new URL(cdp.signLogUrl(cdp.addBatch({ log: LOG })));
      cdp.clock.advance(2 * 60 * 60_000);
      const failure: unknown = await diagnose({ kind: 'address', url }).catch((error: unknown) => error);
      expect(failure).to.have.property('name', 'LogExpiredError');
    });
  });

  it('keeps every signature, key and token out of its result', async () => {
    const batch = cdp.addBatch({ log: LOG });
    const address = cdp.signLogUrl(batch);
    const results = [await diagnoseBatch(batch.ref), await diagnose({ kind: 'address', url: new URL(address) })];
    const text = JSON.stringify(results);
    const secrets = [...new URL(address).searchParams.values(), ...Object.values(cdp.credentials)];
    for (const secret of secrets) {
      expect(text).not.to.include(secret).and.not.to.include(encodeURIComponent(secret));
    }
    expect(results.map(({ batch: facts }) => facts.log)).to.deep.equal([
      `${cdp.url}/sitecore-batch-…`,
      `${cdp.url}/sitecore-batch-…`,
    ]);
  });
});

function entry(index: number, code: string | number, message: string): LogLine {
  return { ref: REFS[index], code, message };
}

function fileOf(bytes: Buffer): LogPlace {
  return { kind: 'file', name: 'log.gz', open: () => chunksOf(bytes) };
}

function importOf(content: string | Buffer, written: string[] = []): ImportFile {
  return {
    open: () => chunksOf(Buffer.from(content)),
    retryFile: {
      path: 'retry.json',
      write: async (lines) => {
        const parts: Buffer[] = [];
        for await (const part of lines) parts.push(part);
        const text = Buffer.concat(parts).toString();
        written.push(text);
        return text.length;
      },
    },
  };
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
