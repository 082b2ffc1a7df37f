import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { refuseLimitsFiles, writeLimitsFiles } from '../../src/cli/write-limits-files.ts';
import type { CheckedOrg } from '../../src/report/limits-report.ts';
import { SAMPLE_LIMITS } from '../report/sample-limits.ts';
import { plainWords } from './plain-words.ts';

const ORG: CheckedOrg = { alias: null, username: 'a@b.example', orgId: null };
const REPORT = SAMPLE_LIMITS.ok;

function refuse(name: string, overwrite: boolean): () => void {
  return () => refuseLimitsFiles([name], { overwrite, messages: plainWords });
}

describe('The files of a limits check', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-limits-'));
    file = path.join(folder, 'limits.json');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('are refused by an unknown extension, and where one is there that may not be replaced', async () => {
    await writeFile(file, 'old');
    expect(refuse('limits.docx', true)).to.throw('error.UnknownFormat limits.docx');
    expect(refuse(file, false)).to.throw(`error.FileExists ${file}`);
    expect(refuse(file, true)).not.to.throw();
  });

  it('are written once each, however often they are named', async () => {
    await writeLimitsFiles([file, file], REPORT, ORG, { overwrite: false, messages: plainWords });
    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.equal(REPORT);
  });

  it('say which can not be written', async () => {
    const lost = path.join(folder, 'none', 'limits.csv');
    const failure: unknown = await writeLimitsFiles([lost], REPORT, ORG, {
      overwrite: false,
      messages: plainWords,
    }).catch((error: unknown) => error);
    expect(String(failure)).to.include(`error.UnwritableFile ${lost} ENOENT`);
  });
});
