import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { z } from 'zod';
import { codeKey } from '../../src/catalogue/code-key.ts';
import type { BulkJobReport, BulkJobsReport } from '../../src/report/bulk-job.ts';
import type { ExplainedError } from '../../src/report/explained-error.ts';
import type { PlantedClassicBatch, PlantedClassicJob } from '../simulated-org/planted-classic-job.ts';
import { rowsOf } from '../simulated-org/result-rows.ts';
import { requiredFieldMissing, unableToLockRow } from '../simulated-org/row-error.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { Envelope, ErrorEnvelope } from './envelope.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome, SfProcess, SfRun } from './sf.ts';
import { stageSuite } from './stage.ts';

type PlantedQueryJob = Parameters<SimulatedOrg['addQueryJob']>[0];

/** Texts of real orgs, kept beside the project; a copy of the project alone has none. */
const corpus = new URL('../../../shared/corpus/', import.meta.url);
const CorpusText = z.object({ text: z.string(), code: z.string().nullable(), api: z.string(), note: z.string() });

describe('sf errors bulk job of every kind', function () {
  this.timeout(60_000);

  let org: SimulatedOrg;
  let home: SfHome;
  stageSuite({ refreshable: true }, (stage) => {
    ({ org, home } = stage);
  });

  afterEach(() => {
    org.permissions.apiEnabled = true;
    org.permissions.manageDataIntegrations = true;
  });

  function diagnose(ids: string | string[], ...rest: string[]): Promise<SfRun> {
    const flags = [ids].flat().flatMap((id) => ['--id', id]);
    return home.run(['errors', 'bulk', 'job', ...flags, '--target-org', 'simulated', ...rest]);
  }

  function startWaiting(id: string, env: Record<string, string> = {}): SfProcess {
    return home.start(['errors', 'bulk', 'job', '-i', id, '-o', 'simulated', '--wait', '5', '--json'], { env });
  }

  async function report(id: string, ...rest: string[]): Promise<{ run: SfRun; result: BulkJobReport }> {
    const run = await diagnose(id, '--json', ...rest);
    const { status, result } = run.json<Envelope<BulkJobReport>>();
    expect(status).to.equal(run.exitCode);
    expectSchema('errors-bulk-job', result);
    expect(result.apiCalls).to.equal(requestsFor(id).length);
    expect(result.job.id).to.equal(id);
    return { run, result };
  }

  const requestsFor = (id: string): string[] =>
    org.requests.map((request) => request.path).filter((requested) => requested.includes(id));

  function plantExpired(): string {
    return org.addQueryJob({ createdDate: '2020-01-01T00:00:00Z', systemModstamp: '2020-01-01T00:00:00Z' }).id;
  }

  function hidden(id: string): string {
    org.permissions.manageDataIntegrations = false;
    return id;
  }

  function withoutApi(id: string): string {
    org.permissions.apiEnabled = false;
    return id;
  }

  describe('tells the outcomes of a query job apart', () => {
    const cases: Array<[outcome: string, exitCode: number, plant: PlantedQueryJob, code: string | null]> = [
      ['clean', 0, { rows: [['003000000000001']], columns: ['Id'] }, null],
      [
        'failed',
        1,
        { state: 'Failed', errorMessage: 'INVALID_FIELD: No such column Colour on Contact' },
        'INVALID_FIELD',
      ],
      ['failed', 1, { state: 'Failed' }, null],
      ['aborted', 1, { state: 'Aborted' }, null],
      ['running', 69, { queuedMs: 3_600_000 }, null],
    ];
    for (const [outcome, exitCode, plant, code] of cases) {
      it(`${plant?.state ?? outcome}${code === null ? '' : `, ${code}`}: ${exitCode}`, async () => {
        const { run, result } = await report(org.addQueryJob(plant).id);
        expect([result.outcome, run.exitCode, result.jobError?.code ?? null]).to.deep.equal([outcome, exitCode, code]);
        expect(result).to.include({ complete: true, apiCalls: 2 });
        expect(result.job).to.include({ kind: 'query', batches: null });
        expect(result.nextSteps).not.to.have.length(0);
      });
    }

    it('and the next step of a complete one fetches its result', async () => {
      const job = org.addQueryJob({ rows: [['003000000000001AAA']], columns: ['Id'], apiVersion: 65 });
      const { result } = await report(job.id);
      const [, ...args] = splitCommand(result.nextSteps[0]?.command ?? '');
      const run = await home.run(args);
      expect(run.exitCode, run.stderr).to.equal(0);
      expect(await readFile(path.join(home.path, `${job.id}.csv`), 'utf8')).to.equal('"Id"\n"003000000000001AAA"\n');
    });
  });

  describe('tells the outcomes of a Bulk API 1.0 job apart', () => {
    const mixed = batchOf(20, (index) => (index % 4 === 3 ? requiredFieldMissing(['LastName']) : undefined));
    const dead = {
      ...batchOf(3),
      state: 'Failed',
      stateMessage: 'InvalidBatch : Field name not found : Foo__c',
    } as const;
    const cases: Array<[title: string, outcome: string, exitCode: number, calls: number, plant: PlantedClassicJob]> = [
      ['all rows saved', 'clean', 0, 3, { batches: [batchOf(5), batchOf(5)] }],
      ['failed rows in CSV', 'partial', 68, 5, { batches: [batchOf(5), mixed] }],
      ['failed rows in XML', 'partial', 68, 5, { contentType: 'XML', batches: [batchOf(5), mixed] }],
      ['failed rows in JSON', 'partial', 68, 5, { contentType: 'JSON', batches: [batchOf(5), mixed] }],
      ['a failed batch', 'partial', 68, 5, { batches: [batchOf(5), dead] }],
      ['failed batches only', 'failed', 1, 6, { batches: [dead, dead] }],
      ['every row failed', 'failed', 1, 5, { batches: [batchOf(2, () => unableToLockRow(['001300000012345']))] }],
      [
        'aborted',
        'aborted',
        1,
        5,
        { state: 'Aborted', batches: [batchOf(5), { ...batchOf(2), state: 'NotProcessed' }] },
      ],
      ['a batch that waits', 'running', 69, 3, { batches: [{ ...batchOf(5), queuedMs: 3_600_000 }] }],
      ['left open', 'running', 69, 5, { state: 'Open', batches: [mixed] }],
      ['a query', 'clean', 0, 3, { operation: 'query', batches: [batchOf(4)] }],
      ['a query that failed', 'failed', 1, 4, { operation: 'query', batches: [{ ...dead, rows: [] }] }],
    ];
    for (const [title, outcome, exitCode, calls, plant] of cases) {
      it(`${title}: ${outcome}, ${exitCode}`, async () => {
        const { run, result } = await report(org.addClassicJob(plant).id);
        expect([result.outcome, run.exitCode, result.apiCalls]).to.deep.equal([outcome, exitCode, calls]);
        expect(result).to.include({ complete: true, incompleteReason: null });
        expect(result.job).to.include({ kind: 'classic', contentType: plant.contentType ?? 'CSV' });
        expect(result.job.batches?.total).to.equal(plant.batches?.length);
      });
    }

    it('and shows a person its batches, its causes and where the rows are', async () => {
      const sent = { ...dead, request: '<sObjects><sObject/></sObjects>' };
      const job = org.addClassicJob({ concurrencyMode: 'Serial', contentType: 'XML', batches: [mixed, sent] });
      const run = await diagnose(job.id);
      expect(run.exitCode).to.equal(68);
      expect(run.stdout).to.include('API      Bulk API 1.0, version 67.0, serial, XML');
      expect(run.stdout).to.include('Batches  2: 1 completed · 1 failed');
      expect(run.stdout).to.include(`1 batch (Failed): ${job.batches[1]?.id}`);
      expect(run.stdout).to.include(`rows:   4, 8, 12 of ${job.batches[0]?.id}`);
      expect(run.stdout).to.include('Look at the batches in the org');
      expect(run.stderr).to.equal('');
    });
  });

  it('reads jobs of all kinds together', async () => {
    const failed = batchOf(2, () => requiredFieldMissing(['LastName']));
    const ingest = org.addIngestJob({
      failed: rowsOf(3, () => requiredFieldMissing(['LastName'])),
      numberRecordsProcessed: 9,
    });
    const ids = [ingest.id, org.addQueryJob().id, org.addClassicJob({ batches: [failed, batchOf(3)] }).id];
    const run = await diagnose(ids, '--json');
    const { result } = run.json<Envelope<BulkJobsReport>>();
    expectSchema('errors-bulk-job', result);
    expect([run.exitCode, result.outcome, result.complete]).to.deep.equal([68, 'partial', true]);
    expect(result.jobs.map(({ job, outcome }) => [job.kind, outcome])).to.deep.equal([
      ['ingest', 'partial'],
      ['query', 'clean'],
      ['classic', 'partial'],
    ]);
    expect(result.groups.map(({ code, count }) => [code, count])).to.deep.equal([['REQUIRED_FIELD_MISSING', 5]]);
  });

  describe('waits', () => {
    it('for a query job, and then tells that it is complete', async () => {
      const job = org.addQueryJob({ queuedMs: 3_600_000, rows: [['x']], columns: ['Id'] });
      const { finished } = startWaiting(job.id);
      while (requestsFor(job.id).length < 2) await delay(50);
      org.clock.advance(3_600_000);
      const run = await finished;
      expect([run.exitCode, run.json<Envelope<BulkJobReport>>().result.outcome]).to.deep.equal([0, 'clean']);
    });

    it('for the batches of a closed job, past a refusal on the way, and then reads their rows', async () => {
      const failed = batchOf(4, () => requiredFieldMissing(['LastName']));
      const job = org.addClassicJob({ batches: [batchOf(4), { ...failed, queuedMs: 3_600_000 }] });
      const { finished } = startWaiting(job.id);
      while (requestsFor(job.id).length < 3) await delay(50);
      org.sessions.expire();
      org.clock.advance(3_600_000);
      const run = await finished;
      expect([run.exitCode, run.json<Envelope<BulkJobReport>>().result.counts.scanned]).to.deep.equal([68, 4]);
    });

    it('through looks that get no answer, until Ctrl-C ends it with 130', async () => {
      const job = org.addClassicJob({ batches: [{ ...batchOf(5), queuedMs: 3_600_000 }] });
      // Once seen, the job goes on whatever becomes of the looks at it.
      const { finished, process } = startWaiting(job.id, { SF_ERRORS_TIMEOUT: '0.3' });
      while (requestsFor(job.id).length < 3) await delay(50);
      org.faults.add({ path: `/job/${job.id}`, fault: { type: 'stall', at: 'before-headers' }, times: Infinity });
      await delay(3000);
      expect(process.exitCode).to.equal(null);
      process.kill('SIGINT');
      const run = await finished;
      expect([run.exitCode, run.signal]).to.deep.equal([130, null]);
      expect(run.stdout + run.stderr).not.to.include('    at ');
    });
  });

  describe('tells what it can not read apart', () => {
    const cases: Array<[title: string, plant: () => string, calls: number, name: string, words: RegExp]> = [
      ['an id that no job has', () => '7505e00000EXAMP', 3, 'JobNotFoundError', /7 days/],
      ['an id that is mistyped', () => '7505e00000EXAMPAA2', 3, 'JobNotFoundError', /mistyped.*"AA5"/],
      ['an expired job', plantExpired, 3, 'JobNotFoundError', /7 days/],
      [
        "another user's ingest job",
        () => hidden(org.addIngestJob({ createdById: org.addUser('Another User') }).id),
        1,
        'JobAccessDeniedError',
        /Manage Data Integrations/,
      ],
      [
        "another user's Bulk API 1.0 job",
        () => hidden(org.addClassicJob({ createdById: org.addUser('Another User') }).id),
        3,
        'JobAccessDeniedError',
        /Manage Data Integrations/,
      ],
      ['a user without the API', () => withoutApi(org.addIngestJob().id), 1, 'NoAccessError', /API Enabled/],
    ];
    for (const [title, plant, calls, name, words] of cases) {
      it(`${title}: ${name}`, async () => {
        const id = plant();
        const before = requestsFor(id).length;
        const run = await diagnose(id, '--json');
        const error = run.json<ErrorEnvelope>();
        expect([run.exitCode, error.name, requestsFor(id).length - before]).to.deep.equal([1, name, calls]);
        expect(error.actions.join('\n')).to.match(words);
        expect(error.message).to.include(name === 'NoAccessError' ? 'API_DISABLED_FOR_ORG' : id);
      });
    }
  });

  describe('reads the texts of real orgs', () => {
    before(function () {
      if (!existsSync(corpus)) this.skip();
    });

    it('that end jobs and batches', async () => {
      const texts = readCorpus('job_errorMessage');
      const batches = texts.map(
        ({ text }) => ({ state: 'Failed', stateMessage: text, request: 'LastName\nx\n' }) as const,
      );
      const classic = await report(org.addClassicJob({ batches }).id);
      const found = classic.result.batchErrors.map(({ error }) => error);
      const missing = texts.filter(
        ({ text, code }) => !found.some((error) => fits(error, code) && isFrom(error, text)),
      );
      expect(missing).to.deep.equal([]);
      expect(found.length).to.be.above(10);

      const jobs = texts.slice(0, 6).map(({ text }) => org.addIngestJob({ state: 'Failed', errorMessage: text }));
      const queries = texts.slice(6, 12).map(({ text }) => org.addQueryJob({ state: 'Failed', errorMessage: text }));
      const run = await diagnose(
        [...jobs, ...queries].map(({ id }) => id),
        '--json',
      );
      const { result } = run.json<Envelope<BulkJobsReport>>();
      for (const [index, { jobError }] of result.jobs.entries()) {
        expect(jobError && fits(jobError, texts[index]?.code ?? ''), texts[index]?.text).to.equal(true);
      }
    });

    it('that refuse rows', async () => {
      const texts = readCorpus('sf__Error');
      const failed = texts.map(({ text }) => ({ error: text, values: { LastName: 'x' } }));
      const ingest = await report(org.addIngestJob({ failed }).id);
      const classic = await report(org.addClassicJob({ batches: [{ rows: failed, columns: ['LastName'] }] }).id);
      for (const { result } of [ingest, classic]) {
        const codes = new Set(result.groups.map(({ code }) => codeKey(code ?? '')));
        expect(texts.filter(({ code }) => !codes.has(codeKey(code)))).to.deep.equal([]);
        expect(result.counts.scanned).to.equal(texts.length);
      }
      expect(classic.result.groups.length).to.equal(ingest.result.groups.length);
    });
  });
});

function batchOf(count: number, errorOf?: (index: number) => string | undefined): PlantedClassicBatch {
  return { rows: rowsOf(count, errorOf), columns: ['LastName'] };
}

/** The texts of a kind in which a careful reader finds a code. */
function readCorpus(kind: string): Array<{ text: string; code: string }> {
  const lines = readFileSync(new URL(`${kind}.jsonl`, corpus), 'utf8')
    .trim()
    .split('\n');
  return lines.flatMap((line) => {
    const { text, code, note } = CorpusText.parse(JSON.parse(line));
    return code === null || note.startsWith('[code inferred]') ? [] : [{ text, code }];
  });
}

function fits(error: ExplainedError, code: string): boolean {
  return codeKey(error.code ?? '') === codeKey(code);
}

/** One error stands for all texts that differ in ids alone, so the words at the end of a text are enough. */
function isFrom(error: ExplainedError, text: string): boolean {
  const words = text.match(/[A-Za-z]{4,}/g) ?? [];
  return words.some((word) => error.message.includes(word)) || error.message === '';
}

/** A command line of the report in words, as a shell would read it. */
function splitCommand(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
