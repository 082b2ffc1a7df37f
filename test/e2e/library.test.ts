import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

const program = `
import { APIS, catalogue, explain, findCode, messageTemplate, parseJobError, parseRowError, suggestCodes } from 'sf-plugin-errors';
const [error] = explain('UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--', { api: 'bulk' });
console.log(JSON.stringify({
  explained: [error.code, error.entry.retry],
  row: parseRowError('REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --'),
  job: parseJobError('InvalidBatch : Field name not found : Foo__c').code,
  found: findCode('invalidjobstate', { api: 'bulk' }).code,
  missing: findCode('NO_SUCH_CODE') ?? null,
  nearest: suggestCodes('REQUIRED_FIELD_MISSNG')[0],
  template: messageTemplate('record 001300000012345AAA'),
  codes: catalogue().total,
  apis: APIS.length,
}));
`;

describe('The library', function () {
  this.timeout(60_000);

  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sf-plugin-errors-library-'));
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
    const { stdout } = await run(npm, pack, { cwd: repository, shell: process.platform === 'win32' });
    const [packed] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(stdout.slice(stdout.indexOf('['))));
    const home = path.join(folder, 'node_modules/sf-plugin-errors');
    await mkdir(home, { recursive: true });
    await run('tar', ['-xzf', path.join(folder, packed?.filename ?? ''), '-C', home, '--strip-components', '1']);
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(path.join(folder, 'program.js'), program);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('works from the packed package in an empty project, without any other package', async () => {
    const { stdout } = await run(process.execPath, ['program.js'], { cwd: folder });
    const result = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
    expect(result).to.deep.include({
      explained: ['UNABLE_TO_LOCK_ROW', 'now'],
      row: { code: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] },
      job: 'InvalidBatch',
      found: 'InvalidJobState',
      missing: null,
      nearest: 'REQUIRED_FIELD_MISSING',
      template: 'record <id>',
      apis: 8,
    });
    expect(result['codes']).to.be.above(600);
  });
});
