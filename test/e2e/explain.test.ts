import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import type { CodeList } from '../../src/report/code-list.ts';
import type { ExplainReport } from '../../src/report/explain-report.ts';
import type { Envelope, ErrorEnvelope } from './envelope.ts';
import { expectSchema } from './result-schema.ts';
import type { SfHome } from './sf.ts';
import { useHome } from './stage.ts';

describe('sf errors explain', function () {
  this.timeout(60_000);

  let home: SfHome;
  useHome((made) => {
    home = made;
  });

  it('explains a code, offline and without an org', async () => {
    const run = await home.run(['errors', 'explain', 'unable_to_lock_row']);
    expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
    expect(run.stdout)
      .to.include('Another transaction held a lock')
      .and.to.include('docs/codes/limits.md#unable_to_lock_row');
  });

  it('means different things by 409 in REST and in Connect REST', async () => {
    const summaries: Array<string | undefined> = [];
    for (const api of ['rest', 'connect']) {
      const run = await home.run(['errors', 'explain', '409', '--api', api, '--json']);
      const { result } = run.json<Envelope<ExplainReport>>();
      expectSchema('errors-explain', result);
      expect(result.errors).to.have.length(1);
      summaries.push(result.errors[0]?.entry?.summary);
    }
    expect(new Set(summaries).size).to.equal(2);
  });

  it('takes words without quotes, a status by its flag, a file and a pipe', async () => {
    const words = await home.run(['errors', 'explain', 'Required', 'fields', 'are', 'missing:', '[Name]', '--json']);
    expect(words.json<Envelope<ExplainReport>>().result.errors[0]?.entry?.code).to.equal('REQUIRED_FIELD_MISSING');
    const status = await home.run(['errors', 'explain', '--http-status', '503', '--json']);
    expect(status.json<Envelope<ExplainReport>>().result.errors[0]?.httpStatus).to.equal(503);

    const body = '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]';
    await writeFile(path.join(home.path, 'answer.json'), body);
    for (const [args, input] of [
      [['--file', 'answer.json'], ''],
      [['--file', '-'], body],
      [[], body],
    ] as const) {
      const run = await home.run(['errors', 'explain', ...args, '--json'], { input });
      expect(run.json<Envelope<ExplainReport>>().result.errors.map(({ code }) => code)).to.deep.equal([
        'INVALID_SESSION_ID',
      ]);
    }
  });

  it("does not take an error of the CLI's own for one of Salesforce's", async () => {
    const failed = await home.run(['errors', 'bulk', 'job', '-i', '75030000000GONE', '-o', 'nobody', '--json']);
    expect(failed.json<ErrorEnvelope>().name).to.equal('NamedOrgNotFoundError');
    const run = await home.run(['errors', 'explain', '--json'], { input: failed.stdout });
    expect([run.exitCode, run.json<ErrorEnvelope>().name]).to.deep.equal([1, 'NothingFoundError']);
  });

  it('exits with 1 for a code that nobody knows, and offers the nearest names', async () => {
    const run = await home.run(['errors', 'explain', 'REQUIRED_FIELD_MISSNG', '--json']);
    const { status, result } = run.json<Envelope<ExplainReport>>();
    expect([run.exitCode, status]).to.deep.equal([1, 1]);
    expect(result.errors[0]?.entry).to.equal(null);
    expect(result.errors[0]?.suggestions).to.include('REQUIRED_FIELD_MISSING');
  });

  it('says so when there is nothing to find, and what it looked for', async () => {
    const run = await home.run(['errors', 'explain', 'All went well.', '--json']);
    const error = run.json<ErrorEnvelope>();
    expect([run.exitCode, error.name]).to.deep.equal([1, 'NothingFoundError']);
    expect(error.actions.join(' ')).to.include('Looked for');
  });

  it('names a file that it can not read', async () => {
    const run = await home.run(['errors', 'explain', '--file', 'nowhere.log', '--json']);
    expect([run.exitCode, run.json<ErrorEnvelope>().name]).to.deep.equal([1, 'UnreadableFileError']);
    await mkdir(path.join(home.path, 'folder'), { recursive: true });
    const folder = await home.run(['errors', 'explain', '--file', 'folder', '--json']);
    expect(folder.json<ErrorEnvelope>().name).to.equal('UnreadableFileError');
  });

  it('refuses a text together with a file', async () => {
    const run = await home.run(['errors', 'explain', 'NOT_FOUND', '--file', 'a.log', '--json']);
    expect(run.json<ErrorEnvelope>().name).to.equal('TextAndFileError');
  });

  it('reads a log of many megabytes line by line, with counts', async () => {
    const line = '2026-11-21 09:00:00 INFO nothing to see here, 12345 rows\n'.repeat(1000);
    const error = '2026-11-21 09:00:01 ERROR UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record\n';
    const file = path.join(home.path, 'large.log');
    await writeFile(file, `${line}${error}`.repeat(150));
    const run = await home.run(['errors', 'explain', '--file', file, '--json']);
    const { result } = run.json<Envelope<ExplainReport>>();
    expect(result.errors.map(({ code, count, line: first }) => [code, count, first])).to.deep.equal([
      ['UNABLE_TO_LOCK_ROW', 150, 1001],
    ]);
    expect(result.bytes).to.be.above(8_000_000);
  });
});

describe('sf errors codes', function () {
  this.timeout(60_000);

  let home: SfHome;
  useHome((made) => {
    home = made;
  });

  it('exports what passes the filters, in JSON that fits its schema', async () => {
    const run = await home.run(['errors', 'codes', '--api', 'bulk', '--retry', 'now', '--search', 'lock', '--json']);
    const { result } = run.json<Envelope<CodeList>>();
    expectSchema('errors-codes', result);
    expect(result.codes.map(({ code }) => code)).to.include('UNABLE_TO_LOCK_ROW');
    expect(result.total).to.be.above(600);
  });

  it('shows them to a person, and refuses an API it does not know', async () => {
    const run = await home.run(['errors', 'codes', '--search', 'lock row']);
    expect(run.stdout).to.include('UNABLE_TO_LOCK_ROW');
    const bad = await home.run(['errors', 'codes', '--api', 'telegraph', '--json']);
    expect(bad.exitCode).not.to.equal(0);
  });
});
