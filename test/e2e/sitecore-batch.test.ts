import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { SitecoreBatchReport } from '../../src/report/sitecore-batch.ts';
import { writeLog } from '../simulated-cdp/log-file.ts';
import { SimulatedCdp } from '../simulated-cdp/simulated-cdp.ts';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import type { Envelope, ErrorEnvelope } from './envelope.ts';
import { expectNoFault, expectQuiet } from './expect-quiet.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome, SfRun, SfRunOptions } from './sf.ts';
import { useHome } from './stage.ts';

type Answer = Envelope<SitecoreBatchReport>;

/** The documented codes: what the log says, and what a person reads about it. */
const CODE_TABLE: Array<[code: string, message: string, meaning: string, fix: string, verdict: string]> = [
  ['400', 'Validation error', 'does not fit the data model', 'Compare names and types', 'send again after the fix'],
  [
    '400',
    'Identity information missing',
    'which guest it belongs to',
    'Add the identifiers',
    'send again after the fix',
  ],
  ['402', 'Unsupported mode', 'mode of the record', 'Use insert, create, upsert', 'send again after the fix'],
  ['403', 'Action not allowed', 'is not allowed', 'session has ended', 'send again after the fix'],
  ['404', 'Resource not found', 'to delete does not exist', 'Drop the record', 'do not send again'],
  ['409', 'Resource conflict', 'exists already', 'with mode upsert', 'send again after the fix'],
  ['500', 'Server error', 'the record itself is not the reason', 'into a new batch', 'send again unchanged'],
];

const REFS = Array.from({ length: 12 }, () => randomUUID());
const LINES = REFS.map((ref) => `{"ref":"${ref}","schema":"guest","mode":"upsert","value":{"firstName":"Zoë"}}\r\n`);
const LOG = CODE_TABLE.map(([code, message], index) => ({ ref: REFS[index], code, message }));

describe('sf errors sitecore batch', function () {
  this.timeout(120_000);
  let cdp: SimulatedCdp;
  let home: SfHome;

  const run = (args: readonly string[], { env, ...options }: SfRunOptions = {}): Promise<SfRun> =>
    home.run(['errors', 'sitecore', 'batch', ...args], { ...options, env: { ...accountOf(cdp), ...env } });

  const expectSecret = ({ stdout, stderr }: SfRun, address: string): void => {
    for (const secret of [...secretsOf(address), ...Object.values(cdp.credentials)]) {
      expect(stdout + stderr).not.to.include(secret);
    }
  };

  useHome((made) => {
    home = made;
  });

  before(async () => {
    cdp = await SimulatedCdp.start();
  });

  after(() => closeSimulation(cdp));

  afterEach(() => {
    expect(cdp.faults.pending).to.deep.equal([]);
    cdp.faults.clear();
  });

  for (const form of ['gzip', 'plain'] as const) {
    it(`explains every documented code to a person, from a log that is ${form}`, async () => {
      const log = form === 'plain' ? LOG.map(({ code, ...line }) => ({ ...line, code: Number(code) })) : LOG;
      const { ref } = cdp.addBatch({ log, form });
      const { stdout, exitCode } = await run(['--ref', ref], { env: { OCLIF_COLUMNS: '120' } });
      expect(exitCode).to.equal(1);
      const groups = stdout.split(/\n\n(?= *\d\. {2})/).slice(1);
      expect(groups).to.have.length.at.least(CODE_TABLE.length);
      for (const [index, [code, message, meaning, fix, verdict]] of CODE_TABLE.entries()) {
        const group = groups.find((text) => text.includes(`“${message}”`)) ?? '';
        expect(group, message).to.match(new RegExp(`^ *\\d\\. {2}${code}\\n`));
        for (const part of [meaning, fix, verdict, REFS[index] ?? '']) expect(group, message).to.include(part);
      }
      expect(stdout).to.include(ref).and.to.include('7 failed').and.to.include('2 requests sent.');
      expect(stdout).not.to.include('\u001B');
    });
  }

  describe('tells outcomes apart by exit code, in JSON', () => {
    const cases: Array<
      [outcome: string, exitCode: number, plant: Parameters<SimulatedCdp['addBatch']>[0], args: string[]]
    > = [
      ['clean', 0, {}, []],
      ['partial', 68, { log: LOG }, ['--source', 'import.json']],
      ['failed', 1, { log: LOG }, []],
      ['failed', 1, { status: 'corrupted' }, []],
      ['failed', 1, { log: null }, []],
      ['running', 69, { status: 'processing' }, ['--wait', '0']],
    ];
    for (const [outcome, exitCode, plant, args] of cases) {
      it(`${outcome}: ${exitCode} (${plant?.status ?? (plant?.log === null ? 'error without a log' : 'by its log')})`, async () => {
        await writeFile(path.join(home.path, 'import.json'), LINES.join(''));
        const before = cdp.requests.length;
        const answer = await run(['--ref', cdp.addBatch(plant).ref, '--json', ...args]);
        const { status, result, warnings } = answer.json<Answer>();
        expect([answer.exitCode, status, result.outcome]).to.deep.equal([exitCode, exitCode, outcome]);
        expect(result).to.include({ complete: true, incompleteReason: null });
        expect(result.apiCalls).to.equal(cdp.requests.length - before);
        expect(warnings).to.deep.equal([]);
        expectQuiet(answer);
        expectSchema('errors-sitecore-batch', result);
      });
    }

    it('running, then failed, when --wait has seen it through', async () => {
      const { ref } = cdp.addBatch({ processingMs: 3_600_000, log: LOG });
      const waiting = home.start(['errors', 'sitecore', 'batch', '--ref', ref, '--wait', '5', '--json'], {
        env: accountOf(cdp),
      });
      await waitForRequest(ref);
      cdp.clock.advance(3_600_000);
      const answer = await waiting.finished;
      expect([answer.exitCode, answer.json<Answer>().result.outcome]).to.deep.equal([1, 'failed']);
    });
  });

  it('counts broken lines and goes on: a person reads it in the report, a program in the warnings', async () => {
    const { ref } = cdp.addBatch({ log: [...LOG, '{"ref":"cut'] });
    const { stdout, stderr, exitCode } = await run(['--ref', ref]);
    expect(exitCode).to.equal(1);
    expect(stdout).to.include('line 8 (no JSON)').and.to.include('7 failed, as far as seen');
    expect(stdout).to.include('Not all records were seen.');
    expect(stderr).to.equal('');
    const answer = await run(['--ref', ref, '--json']);
    expect(answer.json<{ warnings: string[] }>().warnings.join(' ')).to.include(
      'Not all records of the batch were seen.',
    );
  });

  it('gives what was read of a log that breaks every time, and never exits 0', async () => {
    const log = Array.from({ length: 3000 }, (_, index) => ({
      ref: REFS[index % 12],
      code: '500',
      message: 'Server error',
    }));
    const { ref } = cdp.addBatch({ log, form: 'plain' });
    cdp.faults.add({ path: '/import.gz', times: 3, fault: { type: 'reset', at: 100_000 } });
    const answer = await run(['--ref', ref, '--json']);
    const { result, warnings } = answer.json<Answer>();
    expect(answer.exitCode).to.equal(1);
    expect(result).to.include({ outcome: 'failed', complete: false });
    expect(result.counts.scanned).to.be.within(1000, 1400);
    expect(warnings.join(' ')).to.include('ConnectionLostError');
  });

  describe('reads a log', () => {
    it('from a file and from a pipe, whatever its name', async () => {
      await writeFile(path.join(home.path, 'log.txt'), gzipSync(writeLog(LOG)));
      const file = await run(['--file', 'log.txt', '--json']);
      const pipe = await run(['--json'], { input: writeLog(LOG) });
      const dash = await run(['--file', '-', '--json'], { input: writeLog(LOG) });
      for (const answer of [file, pipe, dash]) {
        expect(answer.exitCode).to.equal(1);
        expect(answer.json<Answer>().result.counts).to.include({
          scanned: 7,
          failed: 7,
          succeeded: null,
        });
        expect(answer.json<Answer>().result.apiCalls).to.equal(0);
      }
      expect(file.json<Answer>().result.batch.log).to.equal('log.txt');
    });

    const failures: Array<[what: string, name: string, args: string[], content: string | null]> = [
      ['a file that is not there', 'UnreadableFileError', ['--file', 'none.gz'], null],
      ['a folder', 'UnreadableFileError', ['--file', '.'], null],
      ['an import file', 'ImportFileAsLogError', ['--file', 'other'], LINES.join('')],
      ['a page', 'NotAnErrorLogError', ['--file', 'other'], '<html>Log in</html>'],
      ['nothing', 'NotAnErrorLogError', ['--file', 'other'], ''],
    ];
    for (const [what, name, args, content] of failures) {
      it(`but not from ${what}: ${name}`, async () => {
        if (content !== null) await writeFile(path.join(home.path, 'other'), content);
        const answer = await run([...args, '--json']);
        const error = answer.json<ErrorEnvelope>();
        expect([answer.exitCode, error.name]).to.deep.equal([1, name]);
        expect(error.actions).to.have.length.above(0);
      });
    }
  });

  describe('writes the records worth sending again', () => {
    const picked = LINES[6] ?? '';

    it('byte by byte, gzipped by its name, and says how many', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      await writeFile(path.join(home.path, 'import.json.gz'), gzipSync(LINES.join('')));
      const answer = await run(['--ref', ref, '--source', 'import.json.gz', '--retry-file', 'retry.json.gz']);
      expect(answer.exitCode).to.equal(68);
      expect(answer.stdout).to.include('1 records were written to retry.json.gz').and.to.include('5 succeeded');
      const written = await readFile(path.join(home.path, 'retry.json.gz'));
      expect(gunzipSync(written).toString()).to.equal(picked);
      expect((await readdir(home.path)).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    });

    it('and asks before it overwrites, before the first request', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      const args = ['--ref', ref, '--source', 'import.json', '--retry-file', 'retry.json', '--json'];
      await writeFile(path.join(home.path, 'import.json'), LINES.join(''));
      await writeFile(path.join(home.path, 'retry.json'), 'mine');
      const refused = await run(args);
      expect([refused.exitCode, refused.json<ErrorEnvelope>().name]).to.deep.equal([1, 'FileExistsError']);
      expect(await readFile(path.join(home.path, 'retry.json'), 'utf8')).to.equal('mine');
      expect(cdp.requests.filter((request) => request.path.includes(ref))).to.deep.equal([]);
      const { result } = (await run([...args, '--overwrite', '--retry', 'now', '--retry', 'never'])).json<
        Envelope<SitecoreBatchReport>
      >();
      expect(result.retryFile).to.include({ path: 'retry.json', records: 2 });
      expect(await readFile(path.join(home.path, 'retry.json'), 'utf8')).to.equal(`${LINES[4]}${picked}`);
    });

    it('and writes nothing when the import file is cut', async () => {
      const { ref } = cdp.addBatch({ log: LOG });
      await writeFile(path.join(home.path, 'cut.gz'), gzipSync(LINES.join('')).subarray(0, 150));
      const answer = await run(['--ref', ref, '--source', 'cut.gz', '--retry-file', 'none.json', '--json']);
      expect([answer.exitCode, answer.json<ErrorEnvelope>().name]).to.deep.equal([1, 'BrokenSourceError']);
      expect(existsSync(path.join(home.path, 'none.json'))).to.equal(false);
    });

    const refusals: Array<[name: string, args: string[]]> = [
      ['NoSourceError', ['--file', 'import.json', '--retry-file', 'a.json']],
      ['SameFileError', ['--file', 'import.json', '--source', 'import.json', '--retry-file', './import.json']],
      ['UnwritableFileError', ['--file', 'import.json', '--source', 'import.json', '--retry-file', 'none/a.json']],
      ['UnreadableFileError', ['--file', 'import.json', '--source', 'none.json']],
      ['WaitWithoutRefError', ['--file', 'import.json', '--wait', '1']],
    ];
    for (const [name, args] of refusals) {
      it(`and refuses what can't be done: ${name}`, async () => {
        const answer = await run([...args, '--json']);
        expect([answer.exitCode, answer.json<ErrorEnvelope>().name]).to.deep.equal([1, name]);
      });
    }
  });

  describe('says why the Batch API does not answer', () => {
    const ref = '12af3453-62da-4b31-a646-631b7b5f3009';
    const failures: Array<[name: string, args: string[], env: Record<string, string | undefined>]> = [
      ['BatchNotFoundError', ['--ref', ref], {}],
      ['CredentialsRefusedError', ['--ref', ref], { SITECORE_CDP_API_TOKEN: 'wrong-token' }],
      ['NoCredentialsError', ['--ref', ref], { SITECORE_CDP_API_TOKEN: undefined }],
      ['NoBaseUrlError', ['--ref', ref], { SITECORE_CDP_BASE_URL: undefined }],
      ['InvalidBaseUrlError', ['--ref', ref, '--base-url', 'http://api.example.com'], {}],
      ['InvalidRefError', ['--ref', 'my-batch'], {}],
      ['InvalidTimeoutError', ['--ref', ref], { SF_ERRORS_TIMEOUT: 'soon' }],
    ];
    for (const [name, args, env] of failures) {
      it(name, async () => {
        const answer = await run([...args, '--json'], { env });
        const error = answer.json<ErrorEnvelope>();
        expect([answer.exitCode, error.name]).to.deep.equal([1, name]);
        expect(error.actions).to.have.length.above(0);
        expect(answer.stdout + answer.stderr).not.to.include('wrong-token');
        expectNoFault(answer);
      });
    }
  });

  describe('keeps the address of a log secret', () => {
    for (const json of [[], ['--json']]) {
      const form = json.length > 0 ? 'JSON' : 'prose';

      it(`when it is read, from a flag or from standard input, in ${form}`, async () => {
        const address = cdp.signLogUrl(cdp.addBatch({ log: LOG }));
        for (const [args, input] of [
          [['--log-url', address], ''],
          [['--log-url', '-'], `${address}\n`],
        ] as const) {
          const answer = await run([...args, ...json], { input });
          expect(answer.exitCode).to.equal(1);
          expect(answer.stdout).to.include('/sitecore-batch-…').and.to.include('Identity information missing');
          expectSecret(answer, address);
        }
      });

      it(`when it has expired, is changed, or leads astray, in ${form}`, async () => {
        const address = cdp.signLogUrl(cdp.addBatch({ log: LOG }));
        const changed = address.replace(/Signature=[^&]*/, 'Signature=c2VjcmV0LXNpZ25hdHVyZQ%3D%3D');
        const expired = address.replace(/Expires=\d+/, 'Expires=1459953714');
        for (const [url, name, words] of [
          [changed, 'LogSignatureError', 'does not accept the address'],
          [expired, 'LogExpiredError', 'expired: it was good until 2016-04-06'],
        ] as const) {
          const answer = await run(['--log-url', url, ...json]);
          expect(answer.exitCode).to.equal(1);
          if (json.length > 0) expect(answer.json<ErrorEnvelope>().name).to.equal(name);
          else expect(answer.stderr).to.include(words);
          expectSecret(answer, url);
        }
        cdp.faults.add({ path: '/import.gz', fault: { type: 'redirect', location: 'ftp://h.example/s3cr3t-path' } });
        const astray = await run(['--log-url', address, ...json]);
        expect(astray.exitCode).to.equal(1);
        expect(astray.stdout + astray.stderr).not.to.include('s3cr3t-path');
        expectSecret(astray, address);
      });
    }

    it('when the command is called the wrong way', async () => {
      const address = cdp.signLogUrl(cdp.addBatch({ log: LOG }));
      const wrong: Array<[args: string[], exitCode: number]> = [
        [[address, '--json'], 1],
        [['--log-url', '-', address], 1],
        [['--log-url', address, '--file', 'log.gz', '--json'], 1],
        [['--ref', REFS[0] ?? '', '--log-url', address], 1],
        [['--log-url', address.replace('http:', 'gopher:')], 1],
        [['--log-url', address, '--wait', '1'], 1],
        [['--log-ulr', address], 2],
        [[`--log-ulr=${address}`], 2],
        [[`--log-ulr=${address}`, '--json'], 2],
        [[`--${address}`], 2],
      ];
      for (const [args, exitCode] of wrong) {
        const answer = await run(args);
        expect(answer.exitCode, args.join(' ')).to.equal(exitCode);
        expectSecret(answer, address);
      }
    });

    it('in the report of a batch', async () => {
      const batch = cdp.addBatch({ log: LOG });
      const answer = await run(['--ref', batch.ref, '--json']);
      expect(answer.json<Answer>().result.batch.log).to.equal(`${cdp.url}/sitecore-batch-…`);
      expectSecret(answer, cdp.signLogUrl(batch));
    });
  });

  it('ends at once on Ctrl-C, without a stack trace', async function () {
    if (process.platform === 'win32') this.skip();
    const { ref } = cdp.addBatch({ processingMs: 3_600_000 });
    const { process: child, finished } = home.start(['errors', 'sitecore', 'batch', '--ref', ref, '--wait', '10'], {
      env: accountOf(cdp),
    });
    await waitForRequest(ref);
    child.kill('SIGINT');
    const answer = await finished;
    expect([answer.exitCode, answer.signal]).to.deep.equal([130, null]);
    expect(`${answer.stdout}${answer.stderr}`).to.equal('');
  });

  it('takes an unfinished retry file away on Ctrl-C', async function () {
    if (process.platform === 'win32') this.skip();
    const { ref } = cdp.addBatch({ log: LOG });
    const pipe = path.join(home.path, 'import.pipe');
    execFileSync('mkfifo', [pipe]);
    const args = ['errors', 'sitecore', 'batch', '--ref', ref, '--source', pipe, '--retry-file', 'stopped.json'];
    const { process: child, finished } = home.start(args, { env: accountOf(cdp) });
    const source = await open(pipe, 'w');
    await source.write(LINES.join(''));
    const findParts = async (): Promise<string[]> =>
      (await readdir(home.path)).filter((name) => name.startsWith('stopped.json'));
    while ((await findParts()).length === 0) await delay(20);
    child.kill('SIGINT');
    while ((await findParts()).length > 0) await delay(20);
    // Node waits for a read that hangs before it ends.
    await source.close();
    const answer = await finished;
    expect([answer.exitCode, `${answer.stdout}${answer.stderr}`]).to.deep.equal([130, '']);
    expect(await findParts()).to.deep.equal([]);
  });

  it('has help with its exit codes and its environment, and needs no org', async () => {
    const { stdout, exitCode } = await run(['--help']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('partial (68)').and.to.include('SITECORE_CDP_API_TOKEN').and.to.include('--log-url');
    expect(stdout).not.to.include('--target-org');
  });

  async function waitForRequest(ref: string): Promise<void> {
    while (!cdp.requests.some((request) => request.path.includes(ref))) await delay(20);
  }
});

/** What must not be seen of an address, as it stands there and decoded. */
function secretsOf(address: string): string[] {
  const secrets = [...new URL(address).searchParams.values()].filter((value) => !/^\d+$/.test(value));
  return [...secrets, ...secrets.map(encodeURIComponent), 'import.gz?'];
}

function accountOf({ url, credentials }: SimulatedCdp): Record<string, string> {
  return {
    SITECORE_CDP_BASE_URL: url,
    SITECORE_CDP_CLIENT_KEY: credentials.clientKey,
    SITECORE_CDP_API_TOKEN: credentials.apiToken,
  };
}
