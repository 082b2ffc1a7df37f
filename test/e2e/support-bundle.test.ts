import { readdirSync, readFileSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SUPPORT_ITEMS, type SupportBundle } from '../../src/report/support-bundle.ts';
import { requiredFieldMissing, rowError } from '../simulated-org/row-error.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { Envelope, ErrorEnvelope } from './envelope.ts';
import { BEARER, EMAIL, expectNoSecrets, expectNothingPersonal, FILE_NAME, TALKATIVE, VALUE } from './planted.ts';
import { CLIENT_LOG, CSV_UPLOAD, CURL_DUMP, HAR_FILE, JSON_LINES, SF_JSON } from './saved-exchanges.ts';
import { readZip } from './read-zip.ts';
import type { SfHome, SfRun } from './sf.ts';
import { stageSuite } from './stage.ts';

type Answer = Envelope<SupportBundle>;

const FILES = {
  'a.txt': CURL_DUMP,
  'b.har': HAR_FILE,
  'c.log': CLIENT_LOG,
  'd.jsonl': JSON_LINES,
  'e.json': SF_JSON,
  'f.http': CSV_UPLOAD,
};

describe('sf errors support bundle', function () {
  this.timeout(60_000);

  let org: SimulatedOrg;
  let home: SfHome;
  stageSuite({ refreshable: false }, (stage) => {
    ({ org, home } = stage);
  });

  before(() => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(home.path, name), text);
  });

  function collect(...args: string[]): Promise<SfRun> {
    return home.run(['errors', 'support', 'bundle', ...args]);
  }

  /** All files of a folder by name. */
  function readFolder(name: string): Map<string, string> {
    const folder = join(home.path, name);
    const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
      names.map((entry) => [
        join(entry.parentPath, entry.name).slice(folder.length + 1),
        readFileSync(join(entry.parentPath, entry.name), 'utf8'),
      ]),
    );
  }

  function failedJob(): string {
    return org.addIngestJob({
      failed: [
        { error: requiredFieldMissing(['LastName']), values: { LastName: VALUE, Email: EMAIL } },
        {
          error: rowError(
            'FIELD_CUSTOM_VALIDATION_EXCEPTION',
            `The name "${VALUE}" of ${EMAIL} is taken. ${TALKATIVE}`,
          ),
          values: { LastName: VALUE },
        },
      ],
      successful: [{ values: { LastName: VALUE } }],
    }).id;
  }

  it('counts the rows that a job never tried among those that failed, and says why', async () => {
    const unprocessed = Array.from({ length: 8 }, (_, row) => ({ values: { Vorname: `Person ${row}` } }));
    const errorMessage = 'InvalidBatch : Field name not found : Vorname';
    const { id } = org.addIngestJob({ state: 'Failed', errorMessage, unprocessed });
    const run = await collect('--id', id, '--target-org', 'simulated', '--output-dir', 'untried', '--json');
    const { result } = run.json<Answer>();
    expect(result.items.find(({ item }) => item === 'error-frequency')?.value).to.equal('8 of 8 rows');
    expect(readFolder('untried').get('summary.md')).to.include('- InvalidBatch: Field name not found : Vorname\n');
  });

  it('has each point of the list for a failed job, or the way to get it', async () => {
    const id = failedJob();
    const run = await collect('--id', id, '--target-org', 'simulated', '--output-dir', 'of-job', '--json');
    const { result, status } = run.json<Answer>();
    expect([run.exitCode, status]).to.deep.equal([0, 0]);
    expect(result.items.map(({ item }) => item)).to.deep.equal([...SUPPORT_ITEMS]);
    const values = new Map(result.items.map(({ item, value }) => [item, value]));
    expect(values.get('organization-id')).to.equal(org.organizationId);
    expect(values.get('username')).to.equal(org.username);
    expect(values.get('api-type')).to.equal('Bulk API 2.0');
    expect(values.get('request-time')).to.match(/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|\+00:?00)$/);
    expect(values.get('request-url'))
      .to.include(`POST ${org.url}/services/data/v`)
      .and.to.include(`/jobs/ingest/${id}/batches`);
    expect(values.get('error-frequency')).to.equal('2 of 3 rows');
    expect(values.get('other-information'))
      .to.include('REQUIRED_FIELD_MISSING')
      .and.to.include('FIELD_CUSTOM_VALIDATION_EXCEPTION');
    const missing = result.items.filter((item) => item.status === 'missing');
    expect(missing.map(({ item }) => item)).to.deep.equal(['request-body', 'client-tool']);
    for (const { how } of missing) expect(how).to.match(/^\S.*\.$/);
    expect(result.apiCalls).to.be.within(1, 3);

    const files = readFolder('of-job');
    expect([...files.keys()].toSorted()).to.deep.equal([
      'job/failed-rows.json',
      'job/job.json',
      'summary.json',
      'summary.md',
    ]);
    const summary = files.get('summary.md') ?? '';
    expect(summary)
      .to.include(org.organizationId)
      .and.to.include('Required fields are missing')
      .and.to.include('missing –');
    for (const [name, text] of files) {
      expectNoSecrets(text, name);
      expectNothingPersonal(text, name);
    }
    expectNoSecrets(run.stdout + run.stderr, 'output');
    expectNothingPersonal(run.stdout + run.stderr, 'output');
  });

  it('knows jobs of the other kinds', async () => {
    const query = org.addQueryJob({ state: 'Failed', errorMessage: `Query of ${VALUE} timed out` }).id;
    const classic = org.addClassicJob({ batches: [{ rows: [{ error: requiredFieldMissing(['LastName']) }] }] }).id;
    for (const [id, api, how] of [
      [query, 'Bulk API 2.0', 'SOQL'],
      [classic, 'Bulk API (1.0)', 'CSV'],
    ] as const) {
      const run = await collect('--id', id, '--target-org', 'simulated', '--zip', `${id}.zip`, '--json');
      const { items } = run.json<Answer>().result;
      expect(items.find(({ item }) => item === 'api-type')?.value).to.equal(api);
      expect(items.find(({ item }) => item === 'request-body')?.how).to.include(how);
    }
  });

  it('finds all points in saved traffic, and needs no org for it', async () => {
    const run = await collect('--file', 'b.har', '--file', 'a.txt', '--output-dir', 'of-files', '--json');
    const { items, complete, apiCalls, sources } = run.json<Answer>().result;
    expect(items.filter(({ status }) => status === 'missing')).to.deep.equal([]);
    expect([complete, apiCalls]).to.deep.equal([true, 0]);
    const values = new Map(items.map(({ item, value }) => [item, value]));
    expect(values.get('organization-id')).to.equal('00D5e000000PLNTAAA');
    expect(values.get('username')).to.equal('api.user@customer.example');
    expect(values.get('api-type')).to.equal('SOAP API, OAuth endpoint, REST API');
    expect(values.get('client-tool')).to.include('LoadTool/5.1').and.to.include('simple-client/1.2');
    expect(values.get('processing-details')).to.include('SOAP login()').and.to.include('SOAP create()');
    expect(values.get('other-information'))
      .to.include('1234567890-12345 (-1234567890)')
      .and.to.include('0ec7fe77d8aff85d3d837b2c2c6acb77');
    expect(values.get('error-period')).to.equal('2026-11-21T10:00:00.000+01:00 to 2026-11-21T10:01:00.000+01:00');
    expect(sources.map(({ format, exchanges, failed, kept }) => [format, exchanges, failed, kept])).to.deep.equal([
      ['har', 3, 3, 3],
      ['http', 1, 1, 1],
    ]);
    expect(org.requestCounts).not.to.have.property('GET /limits');
  });

  it('counts how often requests failed, and in which time', async () => {
    const run = await collect('--file', 'c.log', '--output-dir', 'of-log', '--json');
    const { items } = run.json<Answer>().result;
    const values = new Map(items.map(({ item, value }) => [item, value]));
    expect(values.get('error-frequency')).to.equal('8 of 10 requests in 3 min');
    expect(values.get('error-period')).to.equal('2026-11-21T09:01:00.000Z to 2026-11-21T09:04:00.000Z');
    expect(values.get('request-body')).to.equal('None: the requests have no body.');
  });

  it('lets no secret and nothing personal into a folder, a zip file or its output, whatever the file', async () => {
    const odd = join(home.path, 'names');
    mkdirSync(odd);
    const given: string[] = [];
    for (const [index, text] of Object.values(FILES).entries()) {
      const name = join(odd, `${index}-${VALUE}-${FILE_NAME}.log`);
      writeFileSync(name, text);
      given.push('--file', name);
    }
    const id = failedJob();
    const all = ['--id', id, ...given, '--target-org', 'simulated'];
    const folder = await collect(
      ...all,
      '--output-dir',
      'planted',
      '--client',
      `Loader 1 Bearer ${BEARER} password=${BEARER}`,
    );
    const zip = await collect(...all, '--zip', 'planted.zip', '--json');
    expect([folder.exitCode, zip.exitCode], folder.stderr + zip.stderr).to.deep.equal([0, 0]);
    const files = readFolder('planted');
    expect(files.size).to.be.above(15);
    const zipped = await readZip(readFileSync(join(home.path, 'planted.zip')));
    expect([...zipped.keys()].toSorted()).to.deep.equal([...files.keys()].toSorted());
    // The marks of two runs differ, so they can't be compared with each other.
    expect(zipped.get('summary.json')).not.to.equal(files.get('summary.json'));
    for (const [name, text] of [...files, ...zipped]) {
      expectNoSecrets(text, name);
      expectNothingPersonal(text, name);
      expectNoSecrets(name, 'a name');
    }
    for (const run of [folder, zip]) {
      expectNoSecrets(run.stdout + run.stderr, 'output');
      expectNothingPersonal(run.stdout + run.stderr, 'output');
    }
    const { redacted } = zip.json<Answer>().result;
    expect(redacted.map(({ kind }) => kind).toSorted()).to.deep.equal([
      'cookie',
      'email',
      'file-name',
      'password',
      'secret',
      'signature',
      'token',
      'value',
    ]);
  });

  it('keeps values when asked to, and secrets not even then', async () => {
    const files = Object.keys(FILES).flatMap((name) => ['--file', name]);
    const run = await collect(...files, '--include-values', '--output-dir', 'kept', '--json');
    const { valuesIncluded, redacted } = run.json<Answer>().result;
    expect(valuesIncluded).to.equal(true);
    expect(redacted.map(({ kind }) => kind)).not.to.include.members(['value', 'email']);
    const texts = readFolder('kept');
    for (const [name, text] of texts) expectNoSecrets(text, name);
    expect([...texts.values()].join(''))
      .to.include(VALUE)
      .and.to.include(EMAIL);
    expect(texts.get('summary.md')).to.include('kept on request');
  });

  it('gives equal values one mark over all files', async () => {
    await collect('--file', 'a.txt', '--file', 'd.jsonl', '--output-dir', 'marks', '--json');
    const texts = [...readFolder('marks')].filter(([name]) => name.startsWith('exchanges/')).map(([, text]) => text);
    const marks = texts.map((text) => /"(?:Last)?Name": "(<value:[0-9a-f]{6}>)"/.exec(text)?.[1]);
    expect(marks[0]).to.match(/^<value:/);
    expect(marks[1]).to.equal(marks[0]);
  });

  it('says in the terminal what was collected, what is missing and how to get it, what was redacted, and where it lies', async () => {
    const run = await collect('--file', 'c.log', '--output-dir', 'of-terminal');
    for (const part of [
      'Collected',
      'Missing',
      'Organization id',
      '--target-org',
      'Redacted',
      'of-terminal',
      'Next steps',
      '8 of 10 requests in 3 min',
    ]) {
      expect(run.stdout.replaceAll(/\s+/g, ' ')).to.include(part);
    }
  });

  it('writes no file over another unless told to, and no folder over one that is not its own', async () => {
    const first = await collect('--file', 'a.txt', '--output-dir', 'twice', '--json');
    const second = await collect('--file', 'a.txt', '--output-dir', 'twice', '--json');
    expect([first.exitCode, second.exitCode, second.json<ErrorEnvelope>().name]).to.deep.equal([
      0,
      1,
      'BundleExistsError',
    ]);
    const third = await collect('--file', 'b.har', '--output-dir', 'twice', '--overwrite', '--json');
    expect(third.exitCode).to.equal(0);
    expect([...readFolder('twice').keys()])
      .to.include('exchanges/1-3.http')
      .and.not.to.include('exchanges/1-1.json');
    writeFileSync(join(home.path, 'twice', 'thesis.txt'), 'mine');
    const fourth = await collect('--file', 'b.har', '--output-dir', 'twice', '--overwrite', '--json');
    expect(fourth.json<ErrorEnvelope>().name).to.equal('ForeignFolderError');
    expect(readFileSync(join(home.path, 'twice', 'thesis.txt'), 'utf8')).to.equal('mine');
    const zips = [
      await collect('--file', 'a.txt', '--zip', 'twice.zip', '--json'),
      await collect('--file', 'a.txt', '--zip', 'twice.zip', '--json'),
    ];
    expect(zips.map(({ exitCode }) => exitCode)).to.deep.equal([0, 1]);
    expect(readdirSync(home.path).filter((name) => /\.(?:tmp|old)$/.test(name))).to.deep.equal([]);
  });

  it('reads standard input', async () => {
    const run = await home.run(['errors', 'support', 'bundle', '--file', '-', '--output-dir', 'piped', '--json'], {
      input: CURL_DUMP,
    });
    expect(run.json<Answer>().result.sources.map(({ exchanges }) => exchanges)).to.deep.equal([1]);
  });

  for (const [name, args] of [
    ['NoSourceError', ['--output-dir', 'x']],
    ['NoPlaceError', ['--file', 'a.txt']],
    ['UnreadableFileError', ['--file', `${FILE_NAME}.log`, '--output-dir', 'x']],
    ['NothingFoundError', ['--file', 'empty', '--output-dir', 'x']],
    ['UnwritablePlaceError', ['--file', 'a.txt', '--zip', 'nowhere/x.zip']],
    ['SeveralInputsError', ['--file', '-', '--file', '-', '--output-dir', 'x']],
    ['JobNotFoundError', ['--id', '7505e00000GoneAAAA', '--target-org', 'simulated', '--output-dir', 'x']],
  ] as const) {
    it(`ends with ${name} and writes nothing`, async () => {
      writeFileSync(join(home.path, 'empty'), 'nothing here\n');
      const run = await collect(...args, '--json');
      expect([run.exitCode, run.json<ErrorEnvelope>().name]).to.deep.equal([1, name]);
      expectNoSecrets(run.stdout + run.stderr, 'output');
      expect(existsSync(join(home.path, 'x'))).to.equal(false);
    });
  }
});
