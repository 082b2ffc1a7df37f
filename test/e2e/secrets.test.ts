import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '@oclif/core';
import { expect } from 'chai';
import { SimulatedCdp } from '../simulated-cdp/simulated-cdp.ts';
import { rowError } from '../simulated-org/row-error.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import {
  BEARER,
  expectNoSecrets,
  FILE_NAME,
  JWT,
  PASSWORD,
  REFRESH,
  SESSION,
  SIGNATURE,
  TALKATIVE,
} from './planted.ts';
import { CLIENT_LOG, CSV_UPLOAD, CURL_DUMP, HAR_FILE, JSON_LINES, SF_JSON } from './saved-exchanges.ts';
import type { SfHome, SfRun, SfRunOptions } from './sf.ts';
import { stageSuite } from './stage.ts';

const ERROR_BODY = JSON.stringify([{ errorCode: 'INVALID_REQUEST', message: TALKATIVE }]);
const EXPLAINED = { a: CURL_DUMP, b: HAR_FILE, c: CLIENT_LOG, d: JSON_LINES, e: SF_JSON, f: CSV_UPLOAD, g: TALKATIVE };

const XML_MESSAGE = TALKATIVE.replaceAll('&', '&amp;');

/** What an org may answer with instead of what was asked for. */
const ERROR_ANSWERS = {
  JSON: { status: 400, body: ERROR_BODY, contentType: 'application/json' },
  HTML: { status: 400, body: `<html><body>${TALKATIVE}</body></html>`, contentType: 'text/html' },
  XML: {
    status: 403,
    body: `<error><exceptionCode>X</exceptionCode><exceptionMessage>${XML_MESSAGE}</exceptionMessage></error>`,
    contentType: 'application/xml',
  },
  'a refusal of the session': { status: 401, body: ERROR_BODY, contentType: 'application/json' },
  'no JSON at all': { status: 200, body: `not what was asked for: ${TALKATIVE}`, contentType: 'text/plain' },
  'a redirect': {
    status: 302,
    headers: { location: `https://files.example/?X-Amz-Signature=${SIGNATURE}&sid=${PASSWORD}` },
  },
};

/** What the commands ask for; the CLI's own questions are not theirs. */
const OWN_CALLS = /\/(?:jobs|job|limits)\b/;

/** For people, and for programs. */
const MODES = [[], ['--json']];
const JSON_ALONE = [['--json']];

/** Logins and settings of the CLI itself. */
const NOT_OURS = /^(?:\.sfdx|\.sf|\.local|\.cache|AppData)[/\\](?!.*sf-plugin-errors)/;

/** How a message is shown proves that it was seen. */
function expectMarks(runs: readonly SfRun[]): void {
  for (const { stdout, stderr } of runs) expect(stdout + stderr).to.match(/<(?:token|password|signature)>/);
}

describe('Secrets in what commands read', function () {
  this.timeout(120_000);

  let org: SimulatedOrg;
  let cdp: SimulatedCdp;
  let home: SfHome;
  const commands = new Set<string>();

  stageSuite({ refreshable: false }, (stage) => {
    ({ org, home } = stage);
  });

  before(async () => {
    cdp = await SimulatedCdp.start();
    mkdirSync(join(home.path, 'planted'));
    for (const [name, text] of Object.entries(EXPLAINED))
      writeFileSync(join(home.path, 'planted', `${name}-${FILE_NAME}`), text);
  });

  afterEach(() => cdp.faults.clear());

  after(() => cdp.stop());

  /** Runs a command for people and for programs; neither shows a secret, of those planted or of the login. */
  async function expectSilence(
    args: readonly string[],
    { modes = MODES, ...options }: SfRunOptions & { modes?: ReadonlyArray<readonly string[]> } = {},
  ): Promise<SfRun[]> {
    const runs: SfRun[] = [];
    for (const more of modes) {
      const run = await home.run(['errors', ...args, ...more], options);
      const output = run.stdout + run.stderr;
      expectNoSecrets(output, args.join(' '));
      for (const own of [org.accessToken, org.refreshToken, ...Object.values(cdp.credentials)])
        expect(output).not.to.include(own);
      runs.push(run);
    }
    const end = args.findIndex((arg, index) => index > 0 && !/^[a-z]+$/.test(arg));
    commands.add(args.slice(0, end === -1 ? args.length : end).join(':'));
    return runs;
  }

  function plantJobs(): string[] {
    const values = { LastName: TALKATIVE, Email: SESSION };
    const ingest = org.addIngestJob({
      failed: [
        { error: rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', TALKATIVE), values },
        {
          error: `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:Sync: execution of AfterInsert caused by: System.CalloutException: ${TALKATIVE} Trigger.Sync: line 3, column 1:--`,
          values,
        },
        { error: TALKATIVE, values },
      ],
    });
    const failed = org.addIngestJob({ state: 'Failed', errorMessage: `InvalidBatch : ${TALKATIVE}` });
    const query = org.addQueryJob({ state: 'Failed', errorMessage: `API_ERROR: ${TALKATIVE}` });
    const classic = org.addClassicJob({
      batches: [
        { rows: [{ error: rowError('INVALID_FIELD', TALKATIVE), values }] },
        { state: 'Failed', stateMessage: `InvalidBatch : ${TALKATIVE}`, request: `LastName\n${TALKATIVE}\n` },
      ],
    });
    return [ingest.id, failed.id, query.id, classic.id];
  }

  const target = ['--target-org', 'simulated'];

  it('do not come out of bulk job, for any kind of job, with and without details', async () => {
    for (const id of plantJobs()) expectMarks(await expectSilence(['bulk', 'job', '--id', id, '--details', ...target]));
    const [one = '', other = ''] = plantJobs();
    expectMarks(await expectSilence(['bulk', 'job', '--id', one, '--id', other, ...target]));
  });

  it('do not come out of bulk list, scan and compare', async () => {
    const [one = '', , , other = ''] = plantJobs();
    await expectSilence(['bulk', 'list', ...target]);
    expectMarks(await expectSilence(['bulk', 'scan', ...target]));
    expectMarks(await expectSilence(['bulk', 'compare', '--id', one, '--id', other, ...target]));
  });

  for (const [form, answer] of Object.entries(ERROR_ANSWERS)) {
    it(`do not come out of an answer that is ${form}`, async () => {
      const [id = ''] = plantJobs();
      for (const args of [
        ['bulk', 'job', '--id', id],
        ['bulk', 'list'],
        ['limits', 'check'],
        ['support', 'bundle', '--id', id, '--output-dir', randomUUID()],
      ]) {
        org.faults.add({ path: OWN_CALLS, times: Infinity, fault: { type: 'status', ...answer } });
        const modes = form === 'JSON' ? MODES : JSON_ALONE;
        const runs = await expectSilence([...args, ...target], { modes });
        expect(
          runs.map(({ exitCode }) => exitCode),
          args.join(' '),
        ).to.deep.equal(modes.map(() => 1));
        org.faults.clear();
      }
    });
  }

  it('do not come out of limits check, its files and its history', async () => {
    const file = join(home.path, `${FILE_NAME}.md`);
    await expectSilence(['limits', 'check', '--history', '--output-file', file, '--overwrite', ...target]);
    await expectSilence(['limits', 'check', '--output-file', `${FILE_NAME}.unknown`, ...target]);
    writeFileSync(
      join(home.path, `${FILE_NAME}.yaml`),
      `rules:\n  - password: ${PASSWORD}\n    limit: "Bearer ${BEARER}"\n`,
    );
    await expectSilence(['limits', 'check', '--rules-file', `${FILE_NAME}.yaml`, ...target]);
  });

  it('do not come out of explain, from a file or a pipe', async () => {
    for (const [name, text] of Object.entries(EXPLAINED)) {
      const modes = name === 'g' ? MODES : JSON_ALONE;
      await expectSilence(['explain', '--file', join(home.path, 'planted', `${name}-${FILE_NAME}`)], { modes });
      if (name < 'c') await expectSilence(['explain'], { input: text, modes: JSON_ALONE });
    }
  });

  it('do not come out of explain when they are given on the command line', async () => {
    for (const text of [`UNABLE_TO_LOCK_ROW: ${TALKATIVE}`, ERROR_BODY])
      expectMarks(await expectSilence(['explain', text]));
    for (const text of [JWT, REFRESH, SESSION]) await expectSilence(['explain', text], { modes: JSON_ALONE });
    await expectSilence(['explain', '--file', `gone-${FILE_NAME}`]);
    await expectSilence(['codes', '--search', REFRESH]);
  });

  it('do not come out of sitecore batch', async () => {
    const env = {
      SITECORE_CDP_BASE_URL: cdp.url,
      SITECORE_CDP_CLIENT_KEY: cdp.credentials.clientKey,
      SITECORE_CDP_API_TOKEN: cdp.credentials.apiToken,
    };
    const log = [TALKATIVE, `Validation error ${SESSION}`].map((message) => ({
      ref: randomUUID(),
      code: '400',
      message,
    }));
    const batch = cdp.addBatch({ log });
    expectMarks(await expectSilence(['sitecore', 'batch', '--ref', batch.ref], { env }));
    const address = cdp.signLogUrl(batch);
    for (const run of await expectSilence(['sitecore', 'batch', '--log-url', '-'], { input: address })) {
      expect(run.stdout + run.stderr).not.to.include(new URL(address).search.slice(1, 40));
    }
    const name = join(home.path, `log-${FILE_NAME}`);
    writeFileSync(name, log.map((line) => JSON.stringify(line)).join('\n'));
    expectMarks(await expectSilence(['sitecore', 'batch', '--file', name]));
    await expectSilence(['sitecore', 'batch', '--file', `gone-${FILE_NAME}`]);
    await expectSilence(['sitecore', 'batch', '--file', join(home.path, 'planted', `g-${FILE_NAME}`)]);
    for (const body of [
      ERROR_BODY,
      TALKATIVE,
      `<Error><Code>AccessDenied</Code><Message>${TALKATIVE.replaceAll('&', '&amp;')}</Message></Error>`,
    ]) {
      cdp.faults.add({ path: '/', times: Infinity, fault: { type: 'status', status: 403, body } });
      await expectSilence(['sitecore', 'batch', '--ref', batch.ref], { env });
      cdp.faults.clear();
    }
  });

  it('do not come out of support bundle', async () => {
    const files = Object.keys(EXPLAINED).flatMap((name) => [
      '--file',
      join(home.path, 'planted', `${name}-${FILE_NAME}`),
    ]);
    await expectSilence(['support', 'bundle', ...files, '--output-dir', `bundle-${FILE_NAME}`, '--overwrite']);
    await expectSilence([
      'support',
      'bundle',
      ...files,
      '--include-values',
      '--zip',
      `bundle-${FILE_NAME}.zip`,
      '--overwrite',
    ]);
  });

  it('are in no file that a command wrote: reports, states, histories, bundles', () => {
    const names = readdirSync(home.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(home.path.length + 1))
      .filter((name) => !NOT_OURS.test(name) && !name.startsWith('planted') && !/^log-|\.yaml$/.test(name));
    expect(names.length).to.be.above(10);
    for (const name of names) expectNoSecrets(readFileSync(join(home.path, name), 'latin1'), name);
  });

  it('were given to every command', async () => {
    const config = await Config.load({ root: process.cwd(), devPlugins: false, userPlugins: false });
    const all = config.commands
      .filter(({ pluginName }) => pluginName === config.name)
      .map(({ id }) => id.replace('errors:', ''));
    expect([...commands].toSorted()).to.deep.equal(all.toSorted());
  });
});
