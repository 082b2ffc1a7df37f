// Loading @salesforce/core writes logs and aliases into HOME: the tests have one of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const home = mkdtempSync(path.join(tmpdir(), 'sf-plugin-errors-home-'));
process.env['HOME'] = home;
process.env['USERPROFILE'] = home;
process.env['SF_DISABLE_LOG_FILE'] = 'true';

export const mochaHooks = {
  afterAll(): void {
    rmSync(home, { recursive: true, force: true });
  },
};
